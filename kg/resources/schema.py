"""The relations and classes of ``ontology/kg.ttl`` as records.

``schema:domainIncludes`` and ``schema:rangeIncludes`` say which classes a subject and an object may
have, ``kg:carries`` and ``kg:needs`` which attributes a claim may and must have.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.model import EntityType
from kg.model.identifiers import BASE
from kg.resources.faults import Faults

#: Namespace of the ontology's own terms.
NAMESPACE = f"{BASE}ontology#"

_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
_COMMENT = "http://www.w3.org/2000/01/rdf-schema#comment"
_VERSION = "http://www.w3.org/2002/07/owl#versionInfo"
_DOMAIN = "https://schema.org/domainIncludes"
_RANGE = "https://schema.org/rangeIncludes"
_SYMMETRIC = "http://www.w3.org/2002/07/owl#SymmetricProperty"
_ATTRIBUTES = {"stage": "stage", "quantityValue": "quantity", "about": "about", "of": "of"}


@dataclass(frozen=True, slots=True)
class RelationSchema:
    """What the ontology says of one relation.

    ``attributes`` are those of "stage", "quantity", "about", "of" that its claims may have,
    ``needed`` those that they must have. ``plover`` and ``cameo`` are the nearest event types.
    """

    name: str
    label: str
    inverse_label: str
    comment: str
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    attributes: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()
    symmetric: bool = False
    plover: tuple[str, ...] = ()
    cameo: tuple[str, ...] = ()

    def allows(self, subject: EntityType, object: EntityType) -> bool:
        """Tell whether a claim may have these types."""
        return subject in self.domain and object in self.range


@dataclass(frozen=True, slots=True)
class Schema:
    """Relations by name, and label and meaning of each entity class."""

    version: str
    relations: Mapping[str, RelationSchema]
    labels: Mapping[EntityType, str]
    comments: Mapping[EntityType, str]

    def __getitem__(self, relation: str) -> RelationSchema:
        return self.relations[relation]


def parse_turtle(text: str) -> dict[str, dict[str, list[str]]]:
    """Parse Turtle into plain data: subject → predicate → sorted objects, all as text.

    Raises ValueError for broken Turtle and for blank nodes.
    """
    import pyoxigraph as ox  # noqa: PLC0415 (costs time that a cached start does not have)

    data: dict[str, dict[str, list[str]]] = {}
    try:
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE):
            terms = (quad.subject, quad.object)
            if any(isinstance(term, ox.BlankNode) for term in terms):
                raise ValueError(f"{quad.predicate}: blank nodes are not allowed; give it an IRI")
            subject, object_ = (str(getattr(term, "value", term)) for term in terms)
            data.setdefault(subject, {}).setdefault(quad.predicate.value, []).append(object_)
    except SyntaxError as error:
        raise ValueError(f"is no valid Turtle: {error}") from error
    return {
        subject: {predicate: sorted(objects) for predicate, objects in sorted(values.items())}
        for subject, values in sorted(data.items())
    }


def build_schema(file: str, data: Mapping[str, Mapping[str, list[str]]], faults: Faults) -> Schema:
    """Check the ontology's classes and relations; what is wrong is added to ``faults``."""
    classes = {type_: data.get(NAMESPACE + type_, {}) for type_ in EntityType}
    for type_, values in classes.items():
        for key in (_LABEL, _COMMENT):
            if key not in values:
                faults.add(file, f"kg:{type_}", f"needs {_short(key)}")
    relations = {}
    for iri, values in data.items():
        kinds = values.get(_RDF_TYPE, [])
        if NAMESPACE + "Relation" in kinds:
            name = iri.removeprefix(NAMESPACE)
            relations[name] = _relation(file, name, values, faults)
        elif NAMESPACE + "EntityClass" in kinds and iri.removeprefix(NAMESPACE) not in classes:
            allowed = ", ".join(EntityType)
            faults.add(file, _short(iri), f"is no class the program knows; allowed are {allowed}")
    return Schema(
        version=next((v[_VERSION][0] for v in data.values() if _VERSION in v), ""),
        relations=relations,
        labels={type_: _first(values, _LABEL) for type_, values in classes.items()},
        comments={type_: _first(values, _COMMENT) for type_, values in classes.items()},
    )


def _relation(
    file: str, name: str, values: Mapping[str, list[str]], faults: Faults
) -> RelationSchema:
    """Check one relation."""
    inverse = NAMESPACE + "inverseLabel"
    for key in (_LABEL, _COMMENT, inverse, _DOMAIN, _RANGE):
        if key not in values:
            faults.add(file, f"kg:{name}", f"needs {_short(key)}")
    return RelationSchema(
        name=name,
        label=_first(values, _LABEL),
        inverse_label=_first(values, inverse),
        comment=_first(values, _COMMENT),
        domain=_types(file, name, values.get(_DOMAIN, []), faults),
        range=_types(file, name, values.get(_RANGE, []), faults),
        attributes=_attributes(file, name, values.get(NAMESPACE + "carries", []), faults),
        needed=_attributes(file, name, values.get(NAMESPACE + "needs", []), faults),
        symmetric=_SYMMETRIC in values.get(_RDF_TYPE, []),
        plover=tuple(values.get(NAMESPACE + "plover", ())),
        cameo=tuple(values.get(NAMESPACE + "cameo", ())),
    )


def _types(file: str, name: str, iris: list[str], faults: Faults) -> frozenset[EntityType]:
    """Turn class IRIs into entity types."""
    found = set()
    for iri in iris:
        local = iri.removeprefix(NAMESPACE)
        if local in list(EntityType):
            found.add(EntityType(local))
        else:
            allowed = ", ".join(EntityType)
            faults.add(file, f"kg:{name}", f"class {_short(iri)} is unknown; allowed are {allowed}")
    return frozenset(found)


def _attributes(file: str, name: str, iris: list[str], faults: Faults) -> frozenset[str]:
    """Turn property IRIs into names of attributes."""
    found = set()
    for iri in iris:
        attribute = _ATTRIBUTES.get(iri.removeprefix(NAMESPACE))
        if attribute is None:
            allowed = ", ".join(f"kg:{key}" for key in _ATTRIBUTES)
            faults.add(file, f"kg:{name}", f"cannot carry {_short(iri)}; allowed are {allowed}")
        else:
            found.add(attribute)
    return frozenset(found)


def _first(values: Mapping[str, Any], key: str) -> str:
    """Return the first value of a property, or an empty text."""
    return str(values[key][0]) if values.get(key) else ""


def _short(iri: str) -> str:
    """Return an IRI as a person would write it."""
    return (
        iri.replace(NAMESPACE, "kg:")
        .replace("https://schema.org/", "schema:")
        .replace("http://www.w3.org/2000/01/rdf-schema#", "rdfs:")
    )
