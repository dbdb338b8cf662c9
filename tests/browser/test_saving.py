"""What the page lets one save or copy: pictures, CSV, Turtle."""

import csv
import io
import time
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from selenium.webdriver.support.wait import WebDriverWait

from kg.graph.dataset import put_document, put_shared
from kg.graph.provenance import Run
from kg.model.identifiers import BASE
from tests.browser.chromium import visit
from tests.browser.explorer import attribute, click


def wait_for(folder: Path, name: str) -> bytes:
    """A file that the browser has saved, once it is whole."""
    for _ in range(100):
        if (folder / name).exists() and not list(folder.glob("*.crdownload")):
            return (folder / name).read_bytes()
        time.sleep(0.05)
    raise AssertionError(f"{name} was not saved")


@pytest.mark.parametrize("kind", ["png", "svg", "csv", "ttl"])
def test_the_visible_part_is_saved(browser, page, saved, kind):
    for old in saved.iterdir():
        old.unlink()
    visit(browser, page, "rel=funds")
    click(browser, f'[data-save="{kind}"]')
    content = wait_for(saved, f"claimgraph.{kind}")
    if kind == "png":
        assert content.startswith(b"\x89PNG")
        assert len(content) > 5_000
    elif kind == "svg":
        picture = ElementTree.fromstring(content)
        assert len(picture.findall("{http://www.w3.org/2000/svg}path")) > 20
        names = [
            "".join(text.itertext()) for text in picture.iter("{http://www.w3.org/2000/svg}text")
        ]
        assert {"United States", "reconstruction of Gaza"} <= set(names)
    elif kind == "csv":
        rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
        assert {row["relation"] for row in rows} == {"funds"}
        assert all(row["quote"] for row in rows)
    else:
        triples = list(ox.parse(content, ox.RdfFormat.TURTLE))
        assert any(quad.predicate.value.endswith("#funds") for quad in triples)


def test_the_saved_turtle_says_nothing_that_the_dataset_does_not(browser, page, graph):
    store = ox.Store()
    run = Run("0", "m", "o")
    for document in graph[1]:
        put_document(
            store, document, [c for c in graph[0].claims if c.document == document.id], run
        )
    put_shared(store, graph[0])
    known = {(q.subject, q.predicate, q.object) for q in store}
    visit(browser, page)
    text = browser.execute_script("return Save.turtle(Data.claims)")
    said = {(q.subject, q.predicate, q.object) for q in ox.parse(text, ox.RdfFormat.TURTLE)}
    assert said <= known
    claims = {
        subject.value
        for subject, _, value in said
        if value == ox.NamedNode(f"{BASE}ontology#Claim")
    }
    assert claims == {claim.id for claim in graph[0].claims}


def test_a_cell_that_a_spreadsheet_would_run_becomes_text(browser, page):
    visit(browser, page)
    cell = browser.execute_script(
        "return Save.csv([{ ...Data.claims[0], about: '=HYPERLINK(\"x\")' }])"
    )
    assert "'=HYPERLINK" in cell


def test_the_table_is_copied_as_csv(browser, page, graph):
    visit(browser, page, "v=table&rel=funds")
    click(browser, "#view-table .bar-top button")
    WebDriverWait(browser, 5).until(lambda b: "copied" in attribute(b, "#toast", "textContent"))
    expected = sum(claim.relation == "funds" for claim in graph[0].claims)
    assert f"{expected} claims copied" in attribute(browser, "#toast", "textContent")
