"""How the page looks: names, contrast, shapes, colour schemes, and a phone."""

import datetime

import pytest

from kg.export.explorer import write_explorer
from kg.model import Document, Entity, EntityType, ResolvedClaim
from kg.model.identifiers import BASE
from tests.browser.chromium import resize, settle, visit
from tests.browser.explorer import VIEWS, attribute, drawn, find
from tests.gold_graph import resolution_of

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


@pytest.mark.parametrize("view", ["table", "timeline"])
def test_a_word_without_end_stays_in_its_place(browser, tmp_path, view):
    word = "Donaudampfschifffahrtsgesellschaft" * 8
    document = Document(
        "one", "T", f"T\n\n{word} opposes {word}.", publisher=word, date=datetime.date(2026, 1, 1)
    )
    ends = [Entity(f"{BASE}entity/{name}", word + name, EntityType.ORGANIZATION) for name in "ab"]
    quote = document.quote(3, len(document.text))
    claim = ResolvedClaim(
        f"{BASE}claim/1", "one", ends[0], "opposes", ends[1], quote, attribution=(ends[1],)
    )
    write_explorer(resolution_of([claim], [document]), [document], tmp_path / "page.html")
    visit(browser, tmp_path / "page.html", f"v={view}")
    out = browser.execute_script(
        "return [...document.querySelectorAll('#view-' + arguments[0] + ' :is(td, th, .event > div)')].filter((box) => box.scrollWidth > box.clientWidth + 1)"
        ".map((box) => box.className)",
        view,
    )
    assert out == []


def test_a_page_without_claims_says_so(browser, tmp_path):
    document = Document("one", "T", "T\n\nNothing.")
    write_explorer(resolution_of([], [document]), [document], tmp_path / "page.html")
    visit(browser, tmp_path / "page.html")
    assert find(browser, "#empty").text == "No claim was found in these articles."
