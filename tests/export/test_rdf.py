"""RDF formats: what is read back is what was there, whoever reads it."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from kg.export import EXPORTERS, Content, save
from kg.graph import to_dataset
from kg.model import Document, Quantity
from kg.resolution import Resolution
from tests import small_graph as small
from tests.conftest import require_program
from tests.export.readers import RDFLIB

WHOLE = {"trig": ox.RdfFormat.TRIG, "nquads": ox.RdfFormat.N_QUADS, "jsonld": ox.RdfFormat.JSON_LD}
MERGED = {
    "turtle": ox.RdfFormat.TURTLE,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
RAPPER = {"turtle": "turtle", "ntriples": "ntriples", "rdfxml": "rdfxml", "nquads": "nquads"}
HOSTILE = {
    "quotes": "\"'\"\"\" ''' \\' \\\" “ ”",
    "newlines": "a\nb\r\nc\rd\te",
    "backslash": "\\n \\u0041 \\\\ ends with \\",
    "nul": "a\x00b\x01\x0b\x1f\x7f",
    "bidirectional": "\u202egnp.exe\u202c \u2066x\u2069 \ufeff",
    "emoji": "🇮🇩🕊️👩🏽‍⚕️ \U0010fffd",
    "noncharacter": "a\ufffe\uffff\ufdd0",
    "surrogate": "half \ud83d",
    "separators": "a\x85b\u2028c\u2029d",
    "markup": "<script>alert(1)</script> ]]> &amp; <!-- --> <?x ?>",
    "iri": "x> <http://evil.example/> <y \u007b|}^` %zz",
    "sparql": '" } INSERT DATA { <a> <b> <c> } #',
    "blank": "   ",
    "long": "x" * 10_000,
}


def content(texts: str | None = None) -> Content:
    if texts is None:
        return small_content(*small.plain())
    return small_content(*small.hostile(texts))


def small_content(resolution: Resolution, documents: tuple[Document, ...]) -> Content:
    return Content(to_dataset(resolution, documents, small.RUN), resolution, documents)


def written(name: str, given: Content, folder: Path) -> Path:
    exporter = EXPORTERS[name]
    save(exporter, given, folder / exporter.file)
    return folder / exporter.file


def triples(quads) -> set[tuple[str, str, str]]:
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def read_by_rapper(path: Path, syntax: str) -> set[tuple[str, str, str]]:
    rapper = require_program("rapper")
    done = subprocess.run(
        [rapper, "-q", "-i", syntax, "-o", "ntriples", str(path), "http://example.org/"],
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    return triples(ox.parse(done.stdout, ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("texts", [None, *HOSTILE.values()], ids=["plain", *HOSTILE])
def test_pyoxigraph_reads_back_the_whole_dataset(name, texts, tmp_path):
    given = content(texts)
    path = written(name, given, tmp_path)
    assert set(ox.parse(path=path, format=WHOLE[name])) == set(given.store)


@pytest.mark.parametrize("name", MERGED)
@pytest.mark.parametrize("texts", [None, *HOSTILE.values()], ids=["plain", *HOSTILE])
def test_pyoxigraph_reads_back_the_merged_triples(name, texts, tmp_path):
    given = content(texts)
    path = written(name, given, tmp_path)
    assert triples(ox.parse(path=path, format=MERGED[name])) == triples(given.store)


# rdflib 7.6 itself uses what it deprecates.
@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
@pytest.mark.parametrize("name", RDFLIB)
@pytest.mark.parametrize("texts", [None, *HOSTILE.values()], ids=["plain", *HOSTILE])
def test_rdflib_reads_back_the_same_triples(name, texts, tmp_path):
    given = content(texts)
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data=written(name, given, tmp_path).read_bytes(), format=RDFLIB[name])
    read = {(plain(s), plain(p), plain(o)) for s, p, o in dataset.triples((None, None, None))}
    assert read == triples(given.store)


def plain(term) -> str:
    if not isinstance(term, rdflib.Literal):
        return str(ox.NamedNode(term))
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype))


@pytest.mark.parametrize("name", RAPPER)
@pytest.mark.parametrize("texts", [None, *HOSTILE.values()], ids=["plain", *HOSTILE])
def test_rapper_reads_back_the_same_triples(name, texts, tmp_path):
    given = content(texts)
    path = written(name, given, tmp_path)
    assert read_by_rapper(path, RAPPER[name]) == triples(given.store)


def test_rdf_12_turtle_names_the_claim_as_reifier(tmp_path):
    given = content()
    path = written("turtle12", given, tmp_path)
    store = ox.Store()
    store.load(path=path, format=ox.RdfFormat.TURTLE)
    assert store.query(
        f"""PREFIX kg: <https://w3id.org/claimgraph/ontology#>
        PREFIX ent: <https://w3id.org/claimgraph/entity/>
        PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        ASK {{ <{small.OFFER.id}> rdf:reifies
               <<( ent:indonesia kg:offersTroops ent:stabilization-force )>> }}"""
    )


def test_rdf_12_turtle_holds_a_reifier_for_every_claim(tmp_path):
    given = content()
    path = written("turtle12", given, tmp_path)
    reified = [q for q in ox.parse(path=path, format=ox.RdfFormat.TURTLE) if "reifies" in str(q)]
    statements = [q for q in given.store if q.predicate.value.endswith("ns#subject")]
    assert len(reified) == len({q.subject for q in statements})


@pytest.mark.parametrize("texts", HOSTILE.values(), ids=HOSTILE)
def test_offsets_still_fit_a_quote_whose_characters_were_replaced(texts):
    given = content(texts)
    for quad in given.store:
        if quad.predicate.value == "http://www.w3.org/ns/oa#exact":
            assert len(quad.object.value) == len(texts)


@pytest.mark.parametrize("name", [*WHOLE, *MERGED])
def test_written_rdf_has_no_blank_node(name, tmp_path):
    path = written(name, content(), tmp_path)
    quads = list(ox.parse(path=path, format={**WHOLE, **MERGED}[name]))
    assert quads
    assert not [q for q in quads if isinstance(q.subject, ox.BlankNode)]
    assert not [q for q in quads if isinstance(q.object, ox.BlankNode)]


def test_turtle_puts_the_evidence_right_below_its_claim(tmp_path):
    text = written("turtle", content(), tmp_path).read_text()
    claim = text.index(f"\nclaim:{small.OFFER.id.rsplit('/', 1)[1]}\n")
    following = text.index("\nclaim:", claim + 1)
    assert claim < text.index("Indonesia offered about 8,000", claim) < following


def test_merged_lines_state_each_triple_once(tmp_path):
    given = content()
    lines = written("ntriples", given, tmp_path).read_bytes().splitlines()
    assert len(lines) == len(set(lines)) == len(triples(given.store))


def test_json_ld_reads_without_any_request(tmp_path):
    path = written("jsonld", content(), tmp_path)
    assert path.read_text().startswith('{"@context": {')


def test_decimal_values_are_bare_numbers_that_stay_equal(tmp_path):
    claim = replace(small.OFFER, quantity=Quantity(0.1, "troops"))
    resolution = small.resolution((claim,))
    given = Content(to_dataset(resolution, (small.FIRST,), small.RUN), resolution, (small.FIRST,))
    assert " 0.1 ;" in written("turtle", given, tmp_path).read_text()
