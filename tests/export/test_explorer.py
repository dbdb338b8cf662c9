"""The explorer page as bytes: self-contained, deterministic, and closed to what texts contain."""

import base64
import hashlib
import json
import math
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import pytest

from kg.errors import ExportError
from kg.export.explorer import render_explorer, write_explorer
from kg.export.explorer.layout import (
    ITERATIONS,
    OPENING,
    ROUNDS,
    arranged,
    choose,
    place,
)
from kg.export.explorer.ties import Ties
from kg.model import Document, Entity, EntityType, ResolvedClaim
from kg.model.identifiers import iri
from kg.resolution import Resolution
from kg.resolution.table import Table
from kg.resolution.things import SEPARATOR
from tests.gold_graph import from_gold, resolution_of

HOSTILE = "</script><script>alert(1)</script><!--\u2028&lt;\U0001f600\ud800"


def page_data(html: str):
    block = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)
    assert block
    return json.loads(block[1])


def passages_of(resolution: Resolution, document: Document) -> list[str]:
    """Return the passages of a page of one article."""
    passages: list[str] = page_data(render_explorer(resolution, [document]))["articles"][0][4]
    return passages


def one_claim(text: str, start: int, end: int, name: str = "Aland") -> tuple[Resolution, Document]:
    document = Document("one", text.split("\n", maxsplit=1)[0], text)
    subject = Entity("https://w3id.org/claimgraph/entity/a", name, EntityType.COUNTRY)
    target = Entity("https://w3id.org/claimgraph/entity/b", "Force", EntityType.FORCE)
    claim = ResolvedClaim(
        "https://w3id.org/claimgraph/claim/1",
        "one",
        subject,
        "opposes",
        target,
        document.quote(start, end),
    )
    return resolution_of([claim], [document]), document


def test_the_same_input_gives_the_same_bytes_whatever_its_order(data):
    resolution, documents = from_gold(data / "explorer")
    assert render_explorer(resolution, documents) == render_explorer(resolution, documents[::-1])


@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_hash_seed_changes_nothing(data, root, seed, tmp_path):
    code = (
        "import sys; from pathlib import Path; from tests.gold_graph import from_gold;"
        "from kg.export.explorer import write_explorer;"
        "write_explorer(*from_gold(Path(sys.argv[1])), Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", code, str(data / "explorer"), str(tmp_path / "page.html")]
    environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
    subprocess.run(command, check=True, env=environment, cwd=root)
    expected = render_explorer(*from_gold(data / "explorer"))
    assert (tmp_path / "page.html").read_text("utf-8") == expected


def test_every_script_and_style_is_allowed_by_its_hash_and_nothing_else_is(data):
    html = render_explorer(*from_gold(data / "explorer"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy
    assert "default-src 'none'" in policy[1]
    assert "unsafe" not in policy[1]
    inline = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL)
    digests = {base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in inline}
    assert digests == set(re.findall(r"'sha256-([^']+)'", policy[1]))


def test_the_page_names_no_file_or_host_to_load_from(data):
    html = render_explorer(*from_gold(data / "explorer"))
    shell = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
    assert not re.findall(r"(?:src|href)=\"(?!data:,|#)[^\"]*\"", shell)
    assert "sourceMappingURL" not in html


def test_hostile_text_stays_inside_the_data():
    text = f"{HOSTILE}\n\nThe quote {HOSTILE} ends."
    resolution, document = one_claim(text, text.index("The quote"), len(text), name=HOSTILE)
    html = render_explorer(resolution, [document])
    assert "alert(1)" in html
    assert "<script>alert" not in html
    found = page_data(html)
    assert found["entities"][0][1] == HOSTILE or found["entities"][1][1] == HOSTILE


def test_offsets_in_a_passage_count_as_javascript_does():
    text = "Title\n\n🕊️ First. Aland opposes the force. Last.\n\nOther."
    start = text.index("Aland")
    resolution, document = one_claim(text, start, text.index(" Last"))
    found = page_data(render_explorer(resolution, [document]))
    *_, passages, claims = found["articles"][0]
    *_, passage, begin, end, offset = claims[0][:8]
    units = passages[passage].encode("utf-16-le")
    assert units[2 * begin : 2 * end].decode("utf-16-le") == "Aland opposes the force."
    assert passages[passage].endswith("Last.")
    assert offset == start


def test_the_passage_around_a_quote_is_bounded():
    text = "word " * 100_000
    resolution, document = one_claim(text, 200_000, 200_020)
    assert len(passages_of(resolution, document)[0]) < 2_000


def test_a_passage_that_is_cut_says_so_between_words():
    text = "word " * 1_000
    resolution, document = one_claim(text, 2_000, 2_004)
    found = page_data(render_explorer(resolution, [document]))
    *_, (passage,), (claim,) = found["articles"][0]
    begin, end = claim[5:7]
    assert passage.startswith("… word word")
    assert passage.endswith("word …")
    assert passage[begin:end] == "word"


def test_a_long_line_is_a_paragraph_where_no_line_is_blank():
    line = "Aland opposes the force, and says so at every meeting of the council. " * 2
    text = "\n".join([f"Before. {line}", f"Here it is: {line}", f"After. {line}"])
    start = text.index("Here it is")
    resolution, document = one_claim(text, start, start + 10)
    assert passages_of(resolution, document) == [f"Here it is: {line}"]


def test_wrapped_lines_stay_together():
    text = "Title\n\nAland opposes\nthe force,\nit says."
    resolution, document = one_claim(text, text.index("the force"), text.index(",\nit"))
    assert passages_of(resolution, document) == ["Aland opposes\nthe force,\nit says."]


def test_an_entity_of_another_authority_keeps_its_address():
    text = "Aland opposes it."
    resolution, document = one_claim(text, 0, len(text))
    other = replace(
        resolution.claims[0], object=Entity("https://example.org/=x", "X", EntityType.PLAN)
    )
    found = page_data(render_explorer(resolution_of([other], [document]), [document]))
    assert {row[0] for row in found["entities"]} == {"a", "=https://example.org/=x"}


def test_a_claim_of_an_unknown_document_is_refused():
    resolution, _ = one_claim("Aland opposes it.", 0, 5)
    with pytest.raises(ExportError, match="'one'"):
        render_explorer(resolution, [])


def test_a_place_that_cannot_be_written_is_named(tmp_path):
    resolution, document = one_claim("Aland opposes it.", 0, 5)
    with pytest.raises(ExportError, match="missing"):
        write_explorer(resolution, [document], tmp_path / "missing" / "graph.html")


def test_an_empty_graph_still_makes_a_page():
    html = render_explorer(resolution_of([], []), [])
    assert page_data(html)["opening"] == []


def triple_of(subject: int, end: int) -> str:
    """Return the name of a triple of numbered things."""
    return SEPARATOR.join((iri("entity", str(subject)), "opposes", iri("entity", str(end))))


def ties_of(lines: Iterable[tuple[int, int, int]]) -> Ties:
    """Return the ties of lines between numbered things, each with its independent sources."""
    named = {(triple_of(subject, end), str(end)): count for subject, end, count in lines}
    sources = Table({}, {triple: count for (triple, _), count in named.items()})
    return Ties().edited({}, {"one": named}, [triple for triple, _ in named], Table(), sources)


def test_the_opening_view_takes_the_weightiest_and_leaves_nobody_alone():
    spokes = [(0, other, 1) for other in range(1, 300)]
    chosen = choose(ties_of([*spokes, (300, 301, 9)]))
    assert len(chosen) <= OPENING
    assert set(chosen[:2]) == {"300", "301"}
    assert "0" in chosen


def test_islands_that_one_source_states_come_after_all_others():
    spokes = [(0, other, 1) for other in range(1, 6)]
    island = [(6, 7, 1), (7, 8, 1), (6, 8, 1)]
    chosen = choose(ties_of([*island, *spokes]))
    assert set(chosen[:6]) == set("012345")
    assert set(chosen[6:]) == set("678")


def test_a_wide_choice_is_that_of_all_pairs_sorted():
    chance = random.Random(3)
    lines = {
        (chance.randrange(90), chance.randrange(90)): chance.randrange(1, 4) for _ in range(300)
    }
    ties = ties_of((*ends, count) for ends, count in lines.items())
    every = choose(ties, limit=90)
    for limit in (2, 5, 11, 40):
        few = choose(ties, limit=limit)
        assert few == every[: len(few)]


def test_positions_are_whole_numbers_within_the_frame():
    ties = ties_of((a, (a * 7) % 40, 1) for a in range(40))
    places = place(choose(ties), ties)
    assert places
    assert all(-1000 <= p.x <= 1000 and -1000 <= p.y <= 1000 for p in places)
    assert len({(p.x, p.y) for p in places}) == len(places)


def test_ties_after_a_change_are_those_of_what_is_left():
    chance = random.Random(4)
    documents = {
        str(n): [(triple_of(chance.randrange(9), end), str(end)) for end in range(n)]
        for n in range(9)
    }
    triples = {triple for lines in documents.values() for triple, _ in lines}
    sources = Table({}, dict.fromkeys(sorted(triples)[::3], 2))
    whole = Ties().edited({}, documents, triples, Table(), sources)
    gone = {"8": documents.pop("8")}
    less = whole.edited(gone, {}, triples, sources, Table())
    expected = Ties().edited({}, documents, triples, Table(), Table())
    assert less.weights == expected.weights
    assert dict(less.neighbours.items()) == dict(expected.neighbours.items())


def test_both_sides_of_a_disagreement_are_there(data):
    resolution, documents = from_gold(data / "explorer")
    found = page_data(render_explorer(resolution, documents))
    assert len(found["disagreements"]) == len(resolution.disagreements) > 0
    base = f"{found['base']}claim/"
    rows = {
        (reason, base + left, base + right) for reason, left, right, _ in found["disagreements"]
    }
    assert rows == {(d.reason, d.left, d.right) for d in resolution.disagreements}
    shown = {base + claim[0] for article in found["articles"] for claim in article[-1]}
    assert shown >= {side for _, *sides in rows for side in sides}


def test_independent_sources_reach_the_page(data):
    resolution, documents = from_gold(data / "explorer")
    first = replace(resolution.assertions[0], independent=3)
    changed = replace(resolution, assertions=(first, *resolution.assertions[1:]))
    assert any(row[3] == 3 for row in page_data(render_explorer(changed, documents))["assertions"])


def test_scripts_are_listed_completely(root):
    from kg.export.explorer.page import SCRIPTS

    folder = root / "kg" / "export" / "explorer" / "static"
    assert sorted(SCRIPTS) == sorted(path.name for path in Path(folder).glob("*.js"))


@pytest.mark.parametrize("count", [1, 2, 7, OPENING])
def test_things_are_placed_where_networkx_places_them(count):
    chance = random.Random(count)
    ties = [(chance.randrange(count), chance.randrange(count)) for _ in range(2 * count)]
    graph = nx.empty_graph(count)
    graph.add_edges_from(ties)
    turn = math.pi * (3 - math.sqrt(5))
    places = {
        n: (round(r * math.cos(n * turn), 6), round(r * math.sin(n * turn), 6))
        for n in range(count)
        for r in [math.sqrt(n / count)]
    }
    for _ in range(ROUNDS):
        moved = nx.spring_layout(
            graph, 1.6 / math.sqrt(count), places, iterations=ITERATIONS, seed=0, method="force"
        )
        places = {n: (round(float(x), 6), round(float(y), 6)) for n, (x, y) in moved.items()}
    assert arranged(count, ties) == [(round(1000 * x), round(1000 * y)) for x, y in places.values()]
