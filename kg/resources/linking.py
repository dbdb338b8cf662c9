"""Words that decide how names are compared and shown (``ontology/resolution/words.yml``)."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.resources.faults import Faults, texts_of


@dataclass(frozen=True, slots=True)
class LinkingWords:
    """Sets of small-letter words; each field is a key of the file, where it is explained.

    ``deeds`` maps verbs to the nouns of what they do.
    """

    determiners: frozenset[str] = frozenset()
    rough: frozenset[str] = frozenset()
    connectives: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    generic: frozenset[str] = frozenset()
    organs: frozenset[str] = frozenset()
    settlements: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    succession: frozenset[str] = frozenset()
    occupations: frozenset[str] = frozenset()
    referring: frozenset[str] = frozenset()
    relational: frozenset[str] = frozenset()
    bare: frozenset[str] = frozenset()
    joint: frozenset[str] = frozenset()
    multinational: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    qualities: frozenset[str] = frozenset()
    sized: frozenset[str] = frozenset()
    doings: frozenset[str] = frozenset()
    rankings: frozenset[str] = frozenset()
    resolutions: frozenset[str] = frozenset()
    numbering: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    realms: frozenset[str] = frozenset()
    state_offices: frozenset[str] = frozenset()
    distributive: frozenset[str] = frozenset()
    respective: frozenset[str] = frozenset()
    examples: frozenset[str] = frozenset()
    directions: frozenset[str] = frozenset()
    locating: frozenset[str] = frozenset()
    belonging: frozenset[str] = frozenset()
    fighters: frozenset[str] = frozenset()
    delegates: frozenset[str] = frozenset()
    mandates: frozenset[str] = frozenset()
    measures: frozenset[str] = frozenset()
    remarks: frozenset[str] = frozenset()
    indefinite: frozenset[str] = frozenset()
    deeds: Mapping[str, str] = dataclasses.field(default_factory=dict)


def build_linking_words(file: str, data: Any, faults: Faults) -> LinkingWords:
    """Check the content of the file; what is wrong is added to ``faults``."""
    keys = [field.name for field in dataclasses.fields(LinkingWords)]
    if not isinstance(data, Mapping):
        faults.add(file, "", f"must map {', '.join(keys)} to lists of words")
        return LinkingWords()
    faults.check_keys(file, "", data, keys)
    lists: dict[str, Any] = {"deeds": _deeds(file, data.get("deeds", {}), faults)}
    for key in set(keys) - {"deeds"}:
        words = texts_of(data.get(key))
        if words is None:
            faults.add(file, key, "must be a list of words; quote yes, no, on, off")
            continue
        for word in words:
            if word != word.casefold():
                faults.add(file, key, f"{word!r} must stand in small letters")
        lists[key] = frozenset(words)
    return LinkingWords(**lists)


def _deeds(file: str, data: Any, faults: Faults) -> dict[str, str]:
    """Check the nouns of verbs."""
    if not isinstance(data, Mapping):
        faults.add(file, "deeds", "must map verbs to nouns")
        return {}
    for verb, noun in data.items():
        if not (isinstance(verb, str) and isinstance(noun, str) and verb and noun):
            faults.add(file, f"deeds/{verb}", "must map a verb to a noun; quote yes, no, on, off")
    return {str(verb): str(noun) for verb, noun in data.items()}
