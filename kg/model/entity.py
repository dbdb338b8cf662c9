"""Entity: who or what a claim is about, after resolution."""

from dataclasses import dataclass

from kg.model.vocabulary import EntityType


@dataclass(frozen=True, slots=True)
class Entity:
    """A resolved entity; equal content gives an equal id.

    ``id`` is the IRI. ``aliases`` are sorted, without ``name``. ``wikidata`` ("Q252") and the ISO
    3166 codes are empty where unknown.
    """

    id: str
    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    wikidata: str = ""
    iso_alpha2: str = ""
    iso_alpha3: str = ""
