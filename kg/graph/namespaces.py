"""The namespaces of the graph, closed: a misspelt term raises instead of making a new property."""

import re
from collections.abc import Iterator

from pyoxigraph import NamedNode

from kg.errors import ResourceError
from kg.model.identifiers import BASE

_RELATION = re.compile(r"[a-z][A-Za-z0-9]*")


class Namespace:
    """An IRI prefix and the terms that may be made with it, as attributes.

    ``PROV.wasDerivedFrom`` is a :class:`pyoxigraph.NamedNode`; ``PROV.wasDerivedform`` raises
    AttributeError with the terms that there are.
    """

    base: str
    _terms: dict[str, NamedNode]

    def __init__(self, base: str, terms: str) -> None:
        self.base = base
        self._terms = {term: NamedNode(base + term) for term in terms.split()}
        # As plain attributes they are found at once; __getattr__ is left with what is wrong.
        vars(self).update(self._terms)

    def __getattr__(self, term: str) -> NamedNode:
        if term.startswith("__"):  # asked by pickle and copy before there are any
            raise AttributeError(term)
        raise AttributeError(f"no term {term!r} in <{self.base}>: {', '.join(self)}")

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._terms))

    def __contains__(self, term: str) -> bool:
        return term in self._terms


def relation(name: str) -> NamedNode:
    """Return the property of a relation (they come from the ontology, so this is an open set).

    Raises ResourceError where the name could not be the local name of a property.
    """
    if not _RELATION.fullmatch(name):
        raise ResourceError(
            f"relation {name!r} cannot name a property: write it as letters and digits, "
            "the first a small letter, such as 'offersTroops'"
        )
    return NamedNode(KG.base + name)


KG = Namespace(
    f"{BASE}ontology#",
    "Claim Attribution Assertion Disagreement CommitmentHistory CommitmentStep Run "
    "stage polarity modality quantityValue quantityUnit quantityQualifier time timeStart timeEnd "
    "about of attribution position speaker saidBy confidence extractor "
    "independentSources hasClaim reason explanation presentStage step date isoAlpha2 isoAlpha3 cameo plover",
)
RDF = Namespace(
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "Statement type subject predicate object reifies langString first rest nil",
)
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label comment subClassOf")
XSD = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "boolean string integer decimal date",
)
OWL = Namespace("http://www.w3.org/2002/07/owl#", "sameAs")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#", "prefLabel altLabel")
PROV = Namespace(
    "http://www.w3.org/ns/prov#",
    "Activity Entity wasDerivedFrom wasGeneratedBy",
)
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    "TextQuoteSelector TextPositionSelector exact prefix suffix start end hasSource hasSelector",
)
SCHEMA = Namespace(
    "https://schema.org/", "NewsArticle headline datePublished publisher url hasPart"
)

#: Prefixes of every Turtle file, and those that a query may use without declaring them.
PREFIXES = {
    "kg": KG.base,
    "ent": f"{BASE}entity/",
    "claim": f"{BASE}claim/",
    "ev": f"{BASE}evidence/",
    "doc": f"{BASE}document/",
    "graph": f"{BASE}graph/",
    "assertion": f"{BASE}assertion/",
    "disagreement": f"{BASE}disagreement/",
    "history": f"{BASE}history/",
    "run": f"{BASE}run/",
    "wd": "http://www.wikidata.org/entity/",
    "oa": OA.base,
    "owl": OWL.base,
    "prov": PROV.base,
    "rdf": RDF.base,
    "rdfs": RDFS.base,
    "schema": SCHEMA.base,
    "skos": SKOS.base,
    "xsd": XSD.base,
}
