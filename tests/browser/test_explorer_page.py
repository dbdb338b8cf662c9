"""The explorer in a real browser: what a reader does, and what a hostile article tries."""

import csv
import io
import time
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import networkx as nx
import pyoxigraph as ox
import pytest
from selenium.webdriver import ActionChains, Chrome
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from kg.export.explorer import write_explorer
from kg.graph.dataset import put_document, put_shared
from kg.graph.provenance import Run
from kg.model import Document, Entity, EntityType, ResolvedClaim
from tests.browser.chromium import all_text, errors, requests, resize, settle, visit
from tests.gold_graph import from_gold, resolution_of

VIEWS = ("graph", "table", "timeline", "contributors", "disagreements")
BASE = "https://w3id.org/claimgraph/"


@pytest.fixture(scope="module")
def graph(root):
    return from_gold(root / "tests" / "data" / "explorer")


def find(browser: Chrome, selector: str) -> WebElement:
    return browser.find_element(By.CSS_SELECTOR, selector)


def attribute(browser: Chrome, selector: str, name: str) -> str:
    value = find(browser, selector).get_attribute(name)
    assert value is not None
    return value


def click(browser: Chrome, selector: str) -> None:
    browser.execute_script("arguments[0].click()", find(browser, selector))
    settle(browser)


def drawn(browser: Chrome) -> list[str]:
    found: list[str] = browser.execute_script(
        "return NetworkView.picture().view.nodes.map((entity) => entity.id)"
    )
    return found


def point(browser: Chrome, script: str) -> tuple[float, float]:
    """Where a point of the graph lies in the window."""
    x, y = browser.execute_script(
        "const { positions, toScreen, frame, view } = NetworkView.picture();"
        f"const spot = ({script})(positions, view); const at = toScreen(spot);"
        "const box = frame.getBoundingClientRect(); return [at.x + box.left, at.y + box.top];"
    )
    return x, y


def press(browser: Chrome, x: float, y: float, times: int = 1) -> None:
    """A real press of the mouse, as often as asked."""
    browser.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": "mouseMoved", "x": x, "y": y})
    for count in range(1, times + 1):
        for kind in ("mousePressed", "mouseReleased"):
            event = {"type": kind, "x": x, "y": y, "button": "left", "clickCount": count}
            browser.execute_cdp_cmd("Input.dispatchMouseEvent", event)
    time.sleep(0.4)  # vis-network waits that long for a second press
    settle(browser)


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


@pytest.mark.parametrize("width", [360, 1366])
def test_names_cover_no_other_name_and_reach_no_edge_of_the_window(browser, page, width):
    resize(browser, width, 740)
    visit(browser, page)
    labels = browser.execute_script(
        "const { labels, frame } = NetworkView.picture(); const pen = frame.querySelector('canvas').getContext('2d');"
        "return labels.filter((label) => !label.edge).map((label) => { pen.font = NetworkView.font(label);"
        "const half = Math.max(...label.lines.map((line) => pen.measureText(line).width)) / 2;"
        "const tall = label.lines.length * label.size / 2;"
        "return [label.x - half, label.x + half, label.y - tall, label.y + tall, frame.clientWidth]; })"
    )
    assert len(labels) > 0.6 * len(drawn(browser))
    assert all(left >= 0 and right <= wide for left, right, _, _, wide in labels)
    for number, (left, right, top, bottom, _) in enumerate(labels):
        for other in labels[:number]:
            assert right < other[0] or left > other[1] or bottom < other[2] or top > other[3]


def test_a_long_name_is_cut_between_words_and_whole_in_the_dossier(browser, page):
    visit(browser, page)
    name = "European Union Mission for the Support of Palestinian Police and Rule of Law"
    lines = browser.execute_script("return Drawing.wrap(arguments[0], 21, 2)", name)
    assert lines == ["European Union", "Mission for the…"]


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2) of "#rrggbb"."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


TEXTS = [
    *(
        (ink, ground)
        for ink in ("ink", "soft", "accent", "denied")
        for ground in ("ground", "surface", "raised")
    ),
    ("ink", "wash"),
    ("mark-ink", "mark"),
    ("on-accent", "accent"),
]


@pytest.mark.parametrize("dark", [False, True])
def test_every_text_stands_out_from_its_ground(browser, page, dark):
    resize(browser, 1366, 820, dark=dark)
    visit(browser, page)
    names = sorted({name for pair in TEXTS for name in pair})
    colours = browser.execute_script(
        "const style = getComputedStyle(document.documentElement);"
        "return Object.fromEntries(arguments[0].map((name) => [name, style.getPropertyValue('--' + name).trim()]))",
        names,
    )
    weak = {pair for pair in TEXTS if contrast(*(colours[name] for name in pair)) < 4.5}
    assert weak == set()


@pytest.mark.parametrize("dark", [False, True])
def test_every_class_is_told_by_its_shape_and_stands_out(browser, page, dark):
    resize(browser, 1366, 820, dark=dark)
    visit(browser, page)
    looks = browser.execute_script(
        "const colours = Drawing.theme(); return Object.values(Drawing.CLASSES).map(([colour, shape, hollow]) =>"
        "[shape + Boolean(hollow), Drawing.paint(colour, hollow, colours).stroke, colours.ground])"
    )
    assert len({shape for shape, _, _ in looks}) == len(looks) == 12
    assert [line for _, line, ground in looks if contrast(line, ground) < 3] == []


def test_another_colour_scheme_is_taken_up_while_the_page_is_open(browser, page):
    visit(browser, page)
    before = attribute(browser, "#legend .badge path", "stroke")
    resize(browser, 1366, 820, dark=True)
    settle(browser)
    assert attribute(browser, "#legend .badge path", "stroke") != before


def test_the_axis_of_a_long_time_counts_in_years(browser, page):
    visit(browser, page, "v=timeline")
    browser.execute_script("Data.claims[0].published = 0; State.change({ conf: 1, sort: 'x' })")
    browser.execute_script("Views.timeline(State.get(), Data.claims)")
    ticks = all_text(browser, "text.tick")
    assert len(ticks) > 3
    assert all(len(tick) == 4 for tick in ticks)


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


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("view", VIEWS)
def test_nothing_sticks_out_at_360_pixels(browser, page, view, dark):
    resize(browser, 360, 740, dark=dark)
    visit(browser, page, f"v={view}")
    wide = browser.execute_script("return document.documentElement.scrollWidth")
    assert wide <= 360
    tall = find(browser, f"#view-{view}").size["height"]
    assert tall > 300
    ground = browser.execute_script("return getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(17, 22, 29)") is dark


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
