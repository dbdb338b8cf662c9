"""The explorer on 5,000 entities and 20,000 claims: it opens at once, pans, and all of it is reachable."""

import time

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from kg.export.explorer import write_explorer
from tests.browser.bench_explorer import PAN, opened
from tests.browser.chromium import resize, settle, visit
from tests.browser.synthetic import synthetic


@pytest.fixture(scope="module")
def large_page(tmp_path_factory):
    path = tmp_path_factory.mktemp("large") / "graph.html"
    write_explorer(*synthetic(5_000, 20_000), path)
    return path


def test_it_opens_within_three_seconds(browser, large_page):
    assert min(opened(browser, large_page) for _ in range(3)) < 3


@pytest.mark.parametrize("fragment", ["", "n=400"])
def test_it_pans_at_thirty_frames_a_second(browser, large_page, fragment):
    visit(browser, large_page, fragment)
    browser.set_script_timeout(30)
    assert max(browser.execute_async_script(PAN) for _ in range(3)) > 30


def test_every_entity_can_be_searched_and_is_drawn_with_its_neighbours(browser, large_page):
    visit(browser, large_page)
    last = browser.execute_script(
        "return Data.entities.filter((e) => e.objectOf.length).at(-1).name"
    )
    find = browser.find_element(By.ID, "search")
    find.send_keys(last, Keys.ENTER)
    settle(browser)
    names = browser.execute_script(
        "return NetworkView.picture().view.nodes.map((entity) => entity.name)"
    )
    assert last in names
    assert len(names) > 65


def test_a_filter_answers_at_once(browser, large_page):
    visit(browser, large_page)
    begin = time.perf_counter()
    browser.execute_script("State.change({ relation: ['funds'], text: 'said on the day' })")
    settle(browser)
    assert time.perf_counter() - begin < 2


@pytest.mark.parametrize("view", ["table", "timeline", "contributors", "disagreements"])
def test_no_view_sticks_out_at_360_pixels(browser, large_page, view):
    resize(browser, 360, 740)
    visit(browser, large_page, f"v={view}")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
