"""The search box of the page, and the questions that it answers."""

from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import all_text, settle, visit
from tests.browser.explorer import click, drawn, find


def test_search_completes_and_selects(browser, page):
    visit(browser, page)
    box = find(browser, "#search")
    box.send_keys("guatem")
    first = find(browser, "#suggestions li").text
    assert first.startswith("Guatemala")
    box.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    settle(browser)
    assert find(browser, "#panel h2").text.strip() == "Guatemala"
    assert "entity/guatemala" in drawn(browser)


def test_search_finds_other_words_in_the_quotes(browser, page, graph):
    visit(browser, page, "v=table")
    box = find(browser, "#search")
    box.send_keys("helicopter medics")
    box.send_keys(Keys.ENTER)
    settle(browser)
    found = all_text(browser, "tbody td.quote")
    assert found
    assert all("helicopter" in quote for quote in found)


def test_words_that_no_claim_holds_together_find_the_nearest(browser, page):
    visit(browser, page)
    box = find(browser, "#search")
    box.send_keys("who has promised the helicopter zebras medics", Keys.ENTER)
    settle(browser)
    found = all_text(browser, "tbody td.quote")
    assert found
    assert all("helicopter" in quote for quote in found)


def test_a_question_is_answered_with_sentences(browser, page, graph):
    visit(browser, page)
    question = find(browser, ".question")
    assert question.text.startswith("Who offers troops to ")
    question.click()
    settle(browser)
    assert find(browser, "#view-contributors").is_displayed()
    previews = all_text(browser, ".step .line .preview")
    offers = [c.evidence.text for c in graph[0].claims if c.relation == "offersTroops"]
    assert previews
    assert all(any(p[1:30] in " ".join(text.split()) for text in offers) for p in previews)
    click(browser, ".step .line")
    assert find(browser, "#panel mark").text in offers


def test_the_search_offers_the_question_on_a_place(browser, page):
    visit(browser, page)
    find(browser, "#search").send_keys("who offered troops to Haiti", Keys.ENTER)
    settle(browser)
    assert "at=entity" in browser.current_url
    assert all_text(browser, ".filter")[1] == "to Haiti or a force there ×"
    targets = browser.execute_script(
        "return [...new Set(Select.matching(State.get()).map((claim) => claim.object.type))]"
    )
    assert "Force" in targets


def test_a_place_is_asked_about_from_its_dossier(browser, page):
    visit(browser, page, "sel=n:entity/haiti")
    browser.execute_script(
        "[...document.querySelectorAll('#panel button')].find((b) => b.textContent.startsWith('Who offers')).click()"
    )
    settle(browser)
    assert find(browser, "#view-contributors").is_displayed()
    assert "at=entity" in browser.current_url
