"""The query page in Chromium."""

from collections.abc import Iterator

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.chromium import chromium, errors, resize
from tests.endpoint.serving import Server


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    with chromium() as page:
        yield page


@pytest.fixture
def page(browser: Chrome, server: Server) -> Chrome:
    browser.get("about:blank")
    browser.get(server.sparql)
    errors(browser)
    return browser


def status(page: Chrome) -> str:
    def done(driver: Chrome) -> str | None:
        text = driver.find_element(By.ID, "status").text
        return text if text not in {"", "Asking…"} else None

    return str(WebDriverWait(page, 20).until(done))


def ask(page: Chrome, query: str) -> str:
    box = page.find_element(By.ID, "query")
    box.clear()
    box.send_keys(query)
    page.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
    return status(page)


def test_a_ready_made_question_shows_its_answer(page):
    page.find_element(By.ID, "example-who-offers-troops").click()
    assert status(page).endswith(" rows")
    assert "Indonesia" in page.find_element(By.CSS_SELECTOR, "#result tbody").text
    assert errors(page) == []


def test_a_query_typed_in_is_answered_with_links(page, server):
    assert ask(page, "SELECT ?who { ?who kg:offersTroops ?what }") == "1 rows"
    link = page.find_element(By.CSS_SELECTOR, "#result td a")
    assert link.get_attribute("href") == f"{server.address}entity/indonesia"
    link.click()
    assert page.find_element(By.TAG_NAME, "h1").text == "Indonesia"


def test_a_mistake_is_shown(page):
    assert "not valid SPARQL" in ask(page, "SELECT * { ?s ?p }")


@pytest.mark.parametrize("path", ["sparql", "entity/indonesia", "ontology"])
def test_no_page_sticks_out_at_360_pixels(page, server, path):
    resize(page, 360, 740)
    page.get(f"{server.address}{path}")
    assert page.execute_script("return document.documentElement.scrollWidth") <= 360
    resize(page, 1366, 820)


def test_a_page_leads_to_the_explorer(page, server):
    page.get(f"{server.address}entity/indonesia")
    page.find_element(By.LINK_TEXT, "In the explorer").click()
    title = WebDriverWait(page, 20).until(lambda p: p.find_element(By.ID, "panel-title"))
    assert title.text.strip() == "Indonesia"
    assert errors(page) == []


def test_the_explorer_works_when_served(page, server):
    page.get(server.address)
    WebDriverWait(page, 20).until(
        lambda p: p.execute_script("return document.documentElement.dataset.ready === 'true'")
    )
    assert errors(page) == []
