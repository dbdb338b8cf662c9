"""Word tables of English: numbers, the calendar, names, references and boilerplate (``ontology/language``).

Each file of the folder is one frozen record; its fields are the file's keys. A table is a set of
words or a mapping from words; the loader checks both and reports every fault at once.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.resources.faults import Faults, texts_of
from kg.resources.files import parse_yaml, read_source

Words = frozenset[str]
Values = Mapping[str, float]
Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Numbers:
    """``numbers.yml``: numerals, units, currencies, qualifiers."""

    values: Values
    magnitudes: Values
    fractions: Values
    percents: Words
    currency_signs: Labels
    currency_nouns: Labels
    units: Labels
    countable_units: Words
    countable_people: Words
    not_counted: Words
    strong: Words
    numbered: Words
    tallies: Words
    articles: Words
    single: Words
    share_openers: Words
    ranges: Words
    police_heads: Words
    before: Labels
    after: Labels


@dataclass(frozen=True, slots=True)
class Calendar:
    """``calendar.yml``: words of dates and periods."""

    months: Values
    weekdays: Values
    seasons: Values
    feasts: Labels
    units: Labels
    days: Values
    past: Words
    future: Words
    present: Words
    edges: Labels
    parts_of_year: Labels
    year_ends: Words
    same: Words
    following: Words
    preceding: Words
    later: Words
    earlier: Words
    month_openers: Words
    since: Words
    until: Words
    before: Words
    by: Words
    future_cues: Words
    past_cues: Words
    perfect_cues: Words
    aims: Words
    through: Words
    before_numbers: Words
    after_numbers: Words


@dataclass(frozen=True, slots=True)
class Names:
    """``names.yml``: what the words in and around a name say of its type."""

    sentence_openers: Words
    titles: Words
    position_heads: Words
    position_modifiers: Words
    position_fields: Words
    person_particles: Words
    heads: Labels
    openers: Labels
    nominals: Labels
    collectives: Words
    governments: Words
    not_names: Words
    locative: Words
    partnering: Words
    place_nouns: Words
    place_verbs: Words
    inside: Words
    directions: Words
    links: Words
    complements: Words
    within: Words
    naming: Words
    joined: Words
    conjunctions: Words


@dataclass(frozen=True, slots=True)
class References:
    """``references.yml``: pronouns and the words that refer back."""

    pronouns: Labels
    classes: Labels
    definite: Words
    novel: Words
    descriptions: Labels
    expletive_heads: Words
    own_state: Words
    text_verbs: Words
    settlements: Words
    members: Words
    plurals: Words
    personal: Words
    naming: Words
    introduced: Words
    single: Words
    reciprocal: Words
    ordinals: Words
    counts: Values


@dataclass(frozen=True, slots=True)
class Morphology:
    """``morphology.yml``: word classes and lemmas that the tag and the lemmatiser leave open."""

    classes: Labels
    by_relation: Labels
    lemmas: Labels


@dataclass(frozen=True, slots=True)
class Boilerplate:
    """``boilerplate.yml``: what lines hold that are no part of an article."""

    openings: Words
    labels: Words
    captions: Words
    lone_labels: Words
    anywhere: Words
    endings: Words
    authors: Words
    publisher_staff: Words
    byline_words: Words
    navigation: Words


@dataclass(frozen=True, slots=True)
class LanguageTables:
    """All tables of ``ontology/language``."""

    numbers: Numbers
    calendar: Calendar
    names: Names
    references: References
    morphology: Morphology
    boilerplate: Boilerplate


def language_tables(files: Iterable[tuple[str, Any]], faults: Faults) -> LanguageTables:
    """Build the tables from parsed files, given as (path, content); note every fault."""
    contents = {Path(path).stem: (path, content) for path, content in files}
    tables = {}
    for field in dataclasses.fields(LanguageTables):
        path, content = contents.get(field.name, (f"language/{field.name}.yml", None))
        tables[field.name] = _table(_RECORDS[field.name], path, content, faults)
    return LanguageTables(**tables)


def load_language(folder: Path) -> LanguageTables:
    """Read the tables of a folder.

    Raises ResourceError that lists every fault with its file and key.
    """
    source = read_source(folder, {".yml": parse_yaml})
    faults = Faults()
    tables = language_tables(source.data.items(), faults)
    faults.raise_if_any()
    return tables


_RECORDS: Mapping[str, Any] = {
    "numbers": Numbers,
    "calendar": Calendar,
    "names": Names,
    "references": References,
    "morphology": Morphology,
    "boilerplate": Boilerplate,
}


def _table(record: Any, path: str, content: object, faults: Faults) -> Any:
    """Build one record; a table that is missing or wrong is a fault and stands empty."""
    if not isinstance(content, dict):
        faults.add(path, "", "is missing or holds no named tables")
        content = {}
    kinds = {field.name: field.type for field in dataclasses.fields(record)}
    faults.check_keys(path, "", content, kinds)
    return record(**{key: _check(content.get(key), kinds[key], path, key, faults) for key in kinds})


def _check(value: object, kind: object, path: str, key: str, faults: Faults) -> object:
    """Return a table as a frozen set or a mapping."""
    if kind == Words:
        words = texts_of(value)
        if words is None:
            faults.add(path, key, "must be a list of words")
        return frozenset(words or ())
    if not isinstance(value, dict):
        faults.add(path, key, "must map words to values")
        return {}
    for word, item in value.items():
        right = isinstance(item, str if kind == Labels else (int, float))
        if not right or isinstance(item, bool):
            faults.add(path, f"{key}, {word!r}", f"must be {_NAMES[kind]}, not {item!r}")
    return dict(value)


_NAMES: Mapping[object, str] = {Values: "a number", Labels: "a text"}
