"""What the page asks of the network, and what a hostile article tries on it."""

from dataclasses import replace

import pyoxigraph as ox
import pytest
from selenium.webdriver.common.by import By

from kg.export.explorer import write_explorer
from kg.model import Document, Entity, EntityType, ResolvedClaim
from kg.model.identifiers import BASE
from tests.browser.chromium import errors, requests, visit
from tests.browser.explorer import VIEWS, attribute, find
from tests.gold_graph import resolution_of

HOSTILE = "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>\u202e\"'`${1}"


@pytest.fixture(scope="module")
def hostile_page(tmp_path_factory):
    """A page whose every text tries to run, and whose addresses are scripts."""
    claims, documents = [], []
    for number, url in enumerate(
        ("javascript:window.hacked=1", "data:text/html,<script>", HOSTILE)
    ):
        text = f"{HOSTILE} {number}\n\nBefore. {HOSTILE} opposes it. After."
        document = Document(f"d{number}{HOSTILE}", HOSTILE, text, publisher=HOSTILE, url=url)
        documents.append(document)
        start = text.index("Before. ") + 8
        subject = Entity(f"{BASE}entity/a", HOSTILE, EntityType.COUNTRY, (HOSTILE + "2",), "Q1><b>")
        target = Entity(f"javascript:{number}", HOSTILE + "3", EntityType.FORCE)
        claims.append(
            ResolvedClaim(
                f"{BASE}claim/{number}",
                document.id,
                subject,
                "opposes",
                target,
                document.quote(start, len(text) - 7),
                about=HOSTILE,
                time=HOSTILE,
                of=subject,
                attribution=(subject, target),
                extractor=HOSTILE,
            )
        )
    path = tmp_path_factory.mktemp("hostile") / "graph.html"
    write_explorer(resolution_of(claims, documents), documents, path)
    return path


def test_the_page_asks_for_nothing_but_itself(browser, page):
    for view in VIEWS:
        visit(browser, page, f"v={view}")
    asked = {address.split("#")[0] for address in requests(browser)}
    assert asked - {"about:blank", "data:,"} == {page.as_uri()}


def test_a_request_would_be_noticed_and_is_forbidden(shared_browser, page):
    visit(shared_browser, page)
    errors(shared_browser)
    shared_browser.execute_async_script(
        "const done = arguments[0]; fetch('https://example.org/').then(done, () => done())"
    )
    assert any("Content Security Policy" in line for line in errors(shared_browser))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("selected", ["", "n:entity/a", "c:claim/0", "c:claim/1", "c:claim/2"])
def test_nothing_from_a_text_runs(browser, hostile_page, view, selected):
    visit(
        browser,
        hostile_page,
        f"v={view}&sel={selected}&q=opposes&by={HOSTILE}"[: 400 if selected else 40],
    )
    assert browser.execute_script("return window.hacked") is None
    assert not browser.find_elements(By.CSS_SELECTOR, "img, b, iframe, script[src]")
    addresses = [a.get_attribute("href") for a in browser.find_elements(By.CSS_SELECTOR, "a[href]")]
    assert all(address.startswith(("file:", "http:", "https:")) for address in addresses)


def test_a_hostile_name_is_shown_as_it_is(browser, hostile_page):
    visit(browser, hostile_page, "sel=n:entity/a")
    assert HOSTILE.partition("\u202e")[0] in attribute(browser, "#panel h2", "textContent")


def test_hostile_text_leaves_the_saved_turtle_well_formed(browser, hostile_page):
    visit(browser, hostile_page)
    text = browser.execute_script("return Save.turtle(Data.claims)")
    labels = {
        quad.object.value
        for quad in ox.parse(text, ox.RdfFormat.TURTLE)
        if quad.predicate.value.endswith("#label")
    }
    assert labels == {HOSTILE, HOSTILE + "3"}


def test_links_from_articles_open_apart_and_say_nothing_of_the_page(browser, page, tmp_path, graph):
    resolution, documents = graph
    linked = [replace(document, url="https://example.org/a?b=1&c=2") for document in documents]
    path = tmp_path / "graph.html"
    write_explorer(resolution, linked, path)
    visit(browser, path, f"sel=c:{resolution.claims[0].id.removeprefix(BASE)}")
    anchor = find(browser, "#panel footer a")
    assert anchor.get_attribute("href") == "https://example.org/a?b=1&c=2"
    assert anchor.get_attribute("rel") == "noopener noreferrer"
