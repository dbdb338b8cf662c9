"""The graph in a real browser: what it opens on, what a click shows, paths, and how it moves."""

from itertools import pairwise

import networkx as nx
import pytest
from selenium.webdriver.common.keys import Keys

from kg.model.identifiers import BASE
from tests.browser.chromium import all_text, resize, settle, visit
from tests.browser.explorer import drawn, find, point, press


def test_the_page_opens_on_the_chosen_part(browser, page):
    visit(browser, page)
    assert 20 <= len(drawn(browser)) <= 90
    assert "entities drawn" in find(browser, "#drawn").text


def test_clicking_an_edge_shows_its_quote_in_its_paragraph(browser, page, graph):
    visit(browser, page, "rel=opposes")
    x, y = point(
        browser,
        "(p, view) => { const e = view.edges[0]; const [a, b] = [p.get(e.subject.index), "
        "p.get(e.object.index)]; return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }; }",
    )
    press(browser, x, y)
    quotes = {claim.evidence.text for claim in graph[0].claims if claim.relation == "opposes"}
    mark = find(browser, "#panel mark").text
    assert mark in quotes
    assert len(find(browser, "#panel blockquote").text) >= len(mark)
    assert "opposes" in find(browser, "#panel h2").text


def test_clicking_a_node_shows_its_dossier(browser, page):
    visit(browser, page)
    x, y = point(browser, "(p) => p.get(Data.entityById.get('entity/hamas').index)")
    press(browser, x, y)
    assert not find(browser, "#tip").is_displayed()
    assert find(browser, "#panel h2").text.strip() == "Hamas"
    assert any(text.startswith("What it does") for text in all_text(browser, "#panel h3"))
    assert any(text.startswith("What is said of it") for text in all_text(browser, "#panel h3"))


@pytest.mark.parametrize("width", [1024, 1366])
def test_a_panel_that_opens_takes_nothing_off_the_graph(browser, page, width):
    resize(browser, width, 740)
    visit(browser, page)
    before = drawn(browser)
    browser.execute_script("State.select(Data.entityById.get('entity/hamas'))")
    settle(browser)
    assert find(browser, "#panel").is_displayed()
    assert set(drawn(browser)) >= set(before)


def test_a_double_click_expands_and_the_back_button_undoes(browser, page):
    visit(browser, page, "n=12")
    before = set(drawn(browser))
    x, y = point(browser, "(p) => p.get([...p.keys()][0])")
    press(browser, x, y, times=2)
    assert set(drawn(browser)) > before
    for _ in range(3):
        if "open=" not in browser.current_url:
            break
        browser.back()
        settle(browser)
    assert set(drawn(browser)) == before


def test_the_shortest_path_is_the_one_that_networkx_finds(browser, page, graph):
    plain = nx.DiGraph((c.subject.id, c.object.id) for c in graph[0].claims)
    start, goal = f"{BASE}entity/kenya", f"{BASE}entity/haiti"
    length = nx.shortest_path_length(plain, start, goal)
    visit(browser, page, "start=entity/kenya&goal=entity/haiti")
    steps = drawn(browser)
    assert len(steps) == length + 1
    assert (steps[0], steps[-1]) == ("entity/kenya", "entity/haiti")
    assert all(plain.has_edge(BASE + a, BASE + b) for a, b in pairwise(steps))


def test_every_step_of_a_path_has_its_name_on_a_phone(browser, page):
    resize(browser, 360, 740)
    visit(browser, page, "start=entity/kenya&goal=entity/viv-ansanm")
    named = browser.execute_script(
        "return NetworkView.picture().labels.filter((label) => !label.edge).length"
    )
    assert named == len(drawn(browser)) > 2


def test_a_path_can_be_asked_for_by_name(browser, page):
    visit(browser, page, "sel=n:entity/kenya")
    browser.execute_script(
        "[...document.querySelectorAll('#panel button')].find((b) => b.textContent.startsWith('Path')).click()"
    )
    box = find(browser, "#search")
    box.send_keys("viv ans")
    box.send_keys(Keys.ENTER)
    settle(browser)
    assert "Shortest path from Kenya to Viv Ansanm" in find(browser, "#drawn").text
