"""The page without a mouse: keys, tab stops and where the focus goes."""

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import all_text, settle, visit
from tests.browser.explorer import find, point


def test_the_table_sorts_by_keyboard(browser, page):
    visit(browser, page, "v=table")
    heading = find(browser, 'th.subject [data-sort="subject"]')
    heading.send_keys(Keys.ENTER)
    settle(browser)
    names = all_text(browser, "tbody th.subject")
    assert names == sorted(names, key=str.casefold)
    assert find(browser, "th.subject").get_attribute("aria-sort") == "ascending"
    assert browser.switch_to.active_element.get_attribute("data-sort") == "subject"
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    settle(browser)
    assert find(browser, "th.subject").get_attribute("aria-sort") == "descending"


def test_the_tabs_move_by_arrow_keys(browser, page):
    visit(browser, page)
    find(browser, "#tab-graph").send_keys(Keys.ARROW_RIGHT)
    settle(browser)
    assert find(browser, "#view-table").is_displayed()
    assert browser.switch_to.active_element.get_attribute("id") == "tab-table"


def test_the_first_tab_stop_leads_to_the_table(browser, page):
    visit(browser, page)
    ActionChains(browser).send_keys(Keys.TAB, Keys.ENTER).perform()
    settle(browser)
    assert find(browser, "#view-table").is_displayed()
    assert browser.switch_to.active_element.get_attribute("aria-label") == "Claims"


def test_the_filters_can_be_skipped(browser, page):
    visit(browser, page)
    find(browser, "#skip-filters").send_keys(Keys.ENTER)
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert browser.switch_to.active_element == find(browser, ".question")


def test_escape_closes_the_panel_and_slash_goes_to_the_search(browser, page):
    visit(browser, page, "sel=n:entity/hamas")
    find(browser, "body").send_keys(Keys.ESCAPE)
    settle(browser)
    assert not find(browser, "#panel").is_displayed()
    find(browser, "body").send_keys("/")
    assert browser.switch_to.active_element.get_attribute("id") == "search"


def test_the_focus_goes_to_what_a_row_opens_and_back(browser, page):
    visit(browser, page, "v=table")
    quote = find(browser, "tbody tr:nth-child(9) td.quote button")
    quote.send_keys(Keys.ENTER)
    settle(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "panel-title"
    assert find(browser, "tbody tr:nth-child(9)").get_attribute("class") == "chosen"
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    settle(browser)
    assert browser.switch_to.active_element == quote


def test_the_graph_moves_by_arrow_keys(browser, page):
    visit(browser, page)
    before = point(browser, "() => ({ x: 0, y: 0 })")
    find(browser, "#canvas .vis-network").send_keys(Keys.ARROW_LEFT)
    settle(browser)
    assert point(browser, "() => ({ x: 0, y: 0 })")[0] == pytest.approx(before[0] + 60, abs=1)


def test_the_pointer_over_the_graph_leaves_the_focus_in_the_search(browser, page):
    visit(browser, page)
    find(browser, "#search").send_keys("ken")
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": 700, "y": 600})
    settle(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "search"
