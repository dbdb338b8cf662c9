"""The timeline, the contributors and the disagreements: what each shows of the claims."""

from selenium.webdriver.common.keys import Keys

from tests.browser.chromium import all_text, settle, visit
from tests.browser.explorer import attribute, find


def test_contributors_stand_under_their_stage(browser, page, graph):
    visit(browser, page, "v=contributors&rel=offersTroops")
    pledged = {
        claim.subject.name
        for claim in graph[0].claims
        if (claim.relation, claim.stage) == ("offersTroops", "pledge")
    }
    shown = set(all_text(browser, ".step.pledge .line > span:first-child"))
    assert shown == pledged


def test_disagreements_quote_both_sides(browser, page, graph):
    visit(browser, page, "v=disagreements")
    quotes = {claim.id: claim.evidence.text for claim in graph[0].claims}
    expected = [q for d in graph[0].disagreements for q in (quotes[d.left], quotes[d.right])]
    assert sorted(all_text(browser, ".versus mark")) == sorted(expected)


def test_a_bubble_of_the_timeline_lists_its_claims(browser, page):
    visit(browser, page, "v=timeline")
    count = int(attribute(browser, ".bubble", "aria-label").rsplit(": ", 1)[1].split()[0])
    find(browser, ".bubble").send_keys(Keys.ENTER)
    settle(browser)
    assert find(browser, "#panel p.quiet").text.startswith(f"{count} claim")


def test_the_axis_of_a_long_time_counts_in_years(browser, page):
    visit(browser, page, "v=timeline")
    browser.execute_script("Data.claims[0].published = 0; State.change({ conf: 1, sort: 'x' })")
    browser.execute_script("Views.timeline(State.get(), Data.claims)")
    ticks = all_text(browser, "text.tick")
    assert len(ticks) > 3
    assert all(len(tick) == 4 for tick in ticks)


def test_the_axis_ends_where_dates_do(browser, page):
    visit(browser, page, "v=timeline")
    far = "Data.claims[0].published = Data.day('9999-12-31')"
    browser.execute_script(f"{far}; Views.timeline(State.get(), Data.claims)")
    ticks = all_text(browser, "text.tick")
    assert ticks[-1] == "9500"
    assert len(ticks) < 20


def test_a_year_of_antiquity_is_none_of_the_last_century(browser, page):
    visit(browser, page, "v=timeline")
    assert browser.execute_script("return Data.isoDay(Data.day('0066'))") == "0066-01-01"
