"""Filters of the page, and the address that holds them."""

import pytest
from selenium.webdriver.common.keys import Keys

from kg.model.identifiers import BASE
from tests.browser.chromium import all_text, settle, visit
from tests.browser.explorer import click, find


def test_a_filter_changes_table_counts_and_address(browser, page, graph):
    visit(browser, page, "v=table")
    click(browser, '[data-facet="relation"][data-value="funds"]')
    relations = set(all_text(browser, "tbody td.relation"))
    expected = sum(claim.relation == "funds" for claim in graph[0].claims)
    assert relations == {"funds"}
    assert find(browser, "#found").text.startswith(f"{expected} of")
    assert "rel=funds" in browser.current_url


@pytest.mark.parametrize(
    ("fragment", "passes"),  # noqa: PT006
    [
        ("stage=pledge", lambda claim: claim.stage == "pledge"),
        ("mod=possible&mod=planned", lambda claim: claim.modality in {"possible", "planned"}),
        ("pol=negated", lambda claim: claim.polarity == "negated"),
        ("type=Force", lambda claim: "Force" in {claim.subject.type, claim.object.type}),
        ("conf=80", lambda claim: claim.confidence * 100 >= 80),
        (
            "by=entity/el-salvador",
            lambda claim: f"{BASE}entity/el-salvador" in {s.id for s in claim.attribution},
        ),
        ("rel=funds&stage=pledge", lambda c: (c.relation, c.stage) == ("funds", "pledge")),
    ],
)
def test_each_filter_keeps_just_the_claims_it_names(browser, page, graph, fragment, passes):
    visit(browser, page, f"v=table&{fragment}")
    expected = {claim.id.removeprefix(BASE) for claim in graph[0].claims if passes(claim)}
    shown = browser.execute_script("return Select.matching(State.get()).map((claim) => claim.id)")
    assert expected
    assert set(shown) == expected


def test_dates_filter_by_publication(browser, page, graph):
    dates = {document.id: document.date for document in graph[1]}
    visit(browser, page, "from=2026-01-01&to=2026-02-28")
    shown = browser.execute_script("return Select.matching(State.get()).length")
    expected = sum(
        (dates[c.document].year, dates[c.document].month) in {(2026, 1), (2026, 2)}
        for c in graph[0].claims
    )
    assert shown == expected > 0


def test_moving_the_date_handle_filters(browser, page):
    visit(browser, page)
    handle = find(browser, '[data-keep="Earliest date"]')
    handle.send_keys(Keys.END)
    settle(browser)
    assert "from=" in browser.current_url
    assert " of " in find(browser, "#found").text


def test_the_fragment_restores_the_view(browser, page):
    visit(browser, page, "v=table&rel=funds&sort=-quantity")
    rows = all_text(browser, "tbody th.subject")
    address = browser.current_url
    browser.get("about:blank")
    browser.get(address)
    settle(browser)
    assert find(browser, "#tab-table").get_attribute("aria-selected") == "true"
    assert all_text(browser, "tbody th.subject") == rows
    assert find(browser, "th.quantity").get_attribute("aria-sort") == "descending"


@pytest.mark.parametrize(
    "fragment",
    ["sel=n:entity/nobody", "v=nothing&n=x&conf=-3&from=soon&sel=zz", "%E0%A4%A", "rel=none"],
)
def test_a_broken_fragment_does_no_harm(browser, page, fragment):
    visit(browser, page, fragment)
    assert "claim" in find(browser, "#found").text
