"""Offices on the page: they join a holder to a body, and never two holders to one another."""

import pytest

from kg.export.explorer import write_explorer
from kg.model import Document, Entity, EntityType, ResolvedClaim
from kg.model.identifiers import BASE
from tests.browser.chromium import all_text, visit
from tests.browser.explorer import find
from tests.gold_graph import resolution_of


def entity(name: str, kind: EntityType) -> Entity:
    return Entity(f"{BASE}entity/{name.lower()}", name, kind)


@pytest.fixture(scope="module")
def offices_page(tmp_path_factory):
    """Two presidents, each of a country of their own, and a third whose country nobody names."""
    president = entity("President", EntityType.POSITION)
    claims = []
    lines = ("Anna is president of Aland.", "Ben is president of Bland.", "Cleo is president.")
    text = "Title\n\n" + "\n\n".join(lines)
    document = Document("one", "Title", text)
    for number, line in enumerate(lines):
        person, *_, last = line.removesuffix(".").split()
        start = text.index(line)
        claims.append(
            ResolvedClaim(
                f"{BASE}claim/{number}",
                "one",
                entity(person, EntityType.PERSON),
                "holdsPosition",
                president,
                document.quote(start, start + len(line)),
                of=entity(last, EntityType.COUNTRY) if "of" in line.split() else None,
            )
        )
    path = tmp_path_factory.mktemp("offices") / "graph.html"
    write_explorer(resolution_of(claims, [document]), [document], path)
    return path


def edges(browser) -> set[tuple[str, str, str]]:
    found = browser.execute_script(
        "return NetworkView.picture().view.edges.map((e) => [e.subject.name, e.label, e.object.name])"
    )
    return {tuple(edge) for edge in found}


def test_an_office_joins_its_holder_to_the_body(browser, offices_page):
    visit(browser, offices_page)
    assert edges(browser) == {("Anna", "President of", "Aland"), ("Ben", "President of", "Bland")}


def test_holders_of_one_kind_of_office_have_no_path(browser, offices_page):
    visit(browser, offices_page, "start=entity/anna&goal=entity/ben")
    assert "No path from Anna to Ben" in find(browser, "#drawn").text


def test_an_office_that_is_asked_for_shows_all_who_hold_one(browser, offices_page):
    visit(browser, offices_page, "sel=n:entity/president")
    holders = {edge[0] for edge in edges(browser) if edge[2] == "President"}
    assert holders == {"Anna", "Ben", "Cleo"}
    lines = all_text(browser, "#panel .dossier .line")
    assert lines == ["Anna (of Aland)", "Ben (of Bland)", "Cleo"]


def test_an_office_without_a_body_can_be_read_of(browser, offices_page):
    visit(browser, offices_page, "sel=c:claim/2")
    assert find(browser, "#panel mark").text == "Cleo is president."


@pytest.mark.parametrize(
    "selected, expected",
    [
        ("anna", ["What it does 1", "holds position", "President of Aland"]),
        ("aland", ["Who holds its offices 1", "President", "Anna"]),
    ],
)
def test_dossiers_name_the_office_and_its_body(browser, offices_page, selected, expected):
    visit(browser, offices_page, f"sel=n:entity/{selected}")
    assert all_text(browser, "#panel .dossier")[0].split("\n") == expected
