"""Every format that can hold all is read back to an equal dataset, in canonical form (RDFC-1.0).

The graph holds every kind of record, and texts that try to break out of every text field.
"""

import functools
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.export import EXPORTERS, Content, save
from kg.graph import to_dataset
from kg.graph.namespaces import RDF
from kg.model.identifiers import iri
from tests import small_graph as small
from tests.export.readers import READERS

HOSTILE = (
    "\"'\"\"\" ''' \\' \\\" “ ” \\n \\u0041 ends with \\",
    "a\nb\r\nc\rd\te",
    "a\x00b\x01\x0b\x1f\x7f half \ud83d a\ufffe\uffff\ufdd0",
    "\u202egnp.exe\u202c \u2066x\u2069 \ufeff a\x85b\u2028c\u2029d",
    "🇮🇩🕊️👩🏽‍⚕️ \U0010fffd",
    "<script>alert(1)</script> ]]> &amp; <!-- --> <?x ?>",
    'x> <http://evil.example/> <y {|}^` %zz" } INSERT DATA { <a> <b> <c> } #',
    "   ",
    "x" * 10_000,
)
WHOLE = ("trig", "nquads", "jsonld")
SLOW = {"riot", "N3.js", "Comunica"}
PAIRS = [
    pytest.param(reader, name, id=f"{reader}-{name}", marks=[pytest.mark.slow] * (reader in SLOW))
    for reader, (_, names) in READERS.items()
    for name in names
]


@functools.cache
def content() -> Content:
    claims, documents = list(small.CLAIMS), list(small.plain()[1])
    for number, text in enumerate(HOSTILE):
        resolution, (document,) = small.hostile(text)
        (claim,) = resolution.claims
        actor = replace(claim.subject, id=iri("entity", f"actor-{number}"))
        target = replace(claim.object, id=iri("entity", f"target-{number}"))
        stated = replace(
            claim, subject=actor, object=target, of=target, attribution=(target, actor)
        )
        claims.append(stated)
        documents.append(document)
    given = small.resolution(tuple(claims))
    return Content(to_dataset(given, documents, small.RUN), given, tuple(documents))


def canonical(quads: Iterable[ox.Quad]) -> list[str]:
    """Return the lines of the canonical form of a dataset."""
    read = ox.Dataset(quads)
    read.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in read)


def merged(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    return (ox.Quad(q.subject, q.predicate, q.object) for q in quads)


def unreified(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """Take triple terms of RDF 1.2 apart again."""
    for quad in quads:
        if isinstance(quad.object, ox.Triple):
            yield ox.Quad(quad.subject, RDF.subject, quad.object.subject)
            yield ox.Quad(quad.subject, RDF.predicate, quad.object.predicate)
            yield ox.Quad(quad.subject, RDF.object, quad.object.object)
        else:
            yield quad


# rdflib 7.6 itself uses what it deprecates.
@pytest.mark.filterwarnings("ignore:.* is deprecated, use Dataset:DeprecationWarning")
@pytest.mark.parametrize("reader, name", PAIRS)
def test_what_is_read_back_is_what_was_written(reader, name, tmp_path):
    given = content()
    path: Path = tmp_path / EXPORTERS[name].file
    save(EXPORTERS[name], given, path)
    read = list(READERS[reader][0](path, name))
    if name == "turtle12":
        read = list(unreified(read))
    expected = given.store if name in WHOLE else merged(given.store)
    assert canonical(read) == canonical(expected)


def test_formats_that_hold_all_are_those_tried_here():
    assert {name for name, exporter in EXPORTERS.items() if not exporter.loses} == set(WHOLE)
    assert {name for _, names in READERS.values() for name in names} >= {
        name for name, exporter in EXPORTERS.items() if exporter.merged and name != "n10s"
    }
