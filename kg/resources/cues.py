"""Cues of speech, negation, modality and stage, and word lists shared by patterns (``ontology/cues``).

Each file is one frozen record, its keys are the record's fields, its values lists of lemmas (of
several words where the cue has them). ``words.yml`` may hold any list.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.resources.faults import Faults, texts_of

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class SpeechCues:
    """``speech.yml``: who says what.

    ``verbs`` take a speaker and a clause; ``addressed`` take a listener as object as well ("told
    reporters"); ``prepositions`` name the speaker ("according to"), ``citing`` the source behind one;
    ``gerund`` take a participle ("denied having sent"); ``urging`` take what another is to do,
    ``blaming`` what he has done; ``performative`` are of oneself the act; behind ``weak`` ones only what
    lies ahead is a report. ``backshift``, ``turning`` and ``contrast`` tell how far a report reaches,
    ``undecided`` open what is asked and not said; ``denying`` take ``charges``, or what stands for one
    ("a claim that Mali rejects", "which Mali denies": ``undetermined``); ``speaking`` tell that a statement goes on;
    ``questions`` label turns that nobody answers for, ``answers`` those of the one who is asked. ``stances`` are relations that a speaker states of
    himself without being a source, ``committing`` those in which a leader commits a state, ``unattributed`` those that never have one.
    """

    verbs: Words
    addressed: Words
    prepositions: Words
    citing: Words
    gerund: Words
    urging: Words
    blaming: Words
    performative: Words
    weak: Words
    backshift: Words
    turning: Words
    contrast: Words
    undecided: Words
    denying: Words
    charges: Words
    undetermined: Words
    speaking: Words
    questions: Words
    answers: Words
    stances: Words
    committing: Words
    unattributed: Words


@dataclass(frozen=True, slots=True)
class NegationCues:
    """``negation.yml``: words that deny what they stand with, heads that deny their complement."""

    words: Words
    determiners: Words
    heads: Words
    denials: Words
    raising: Words
    prepositions: Words


@dataclass(frozen=True, slots=True)
class ModalityCues:
    """``modality.yml``: auxiliaries, adverbs, marks and governing heads of each modality."""

    possible_auxiliaries: Words
    planned_auxiliaries: Words
    possible_adverbs: Words
    conditional_marks: Words
    possible_heads: Words
    planned_heads: Words
    actual_heads: Words
    scheduled_heads: Words
    sequence_marks: Words
    time_marks: Words
    promising_relations: Words


@dataclass(frozen=True, slots=True)
class StageCues:
    """``stage.yml``: heads that tell how far an offer has come."""

    interest: Words
    offer: Words
    pledge: Words
    delivered: Words
    refused: Words


@dataclass(frozen=True, slots=True)
class Cues:
    """All cues."""

    speech: SpeechCues
    negation: NegationCues
    modality: ModalityCues
    stage: StageCues
    words: Mapping[str, Words]


#: Lists of ``words.yml`` that the program itself asks for.
NEEDED = (
    "light",
    "subject_control",
    "stand_in",
    "joint_force",
    "national_force",
    "generic",
    "lasting",
    "needing",
)
_FILES: tuple[tuple[str, Any], ...] = (
    ("speech", SpeechCues),
    ("negation", NegationCues),
    ("modality", ModalityCues),
    ("stage", StageCues),
)


def read_cues(files: Mapping[str, object], faults: Faults) -> Cues:
    """Check the parsed cue files, by name without ending; what is wrong is added to ``faults``."""
    records = {name: _record(f"{name}.yml", files.get(name), kind, faults) for name, kind in _FILES}
    words = _tables("words.yml", files.get("words"), faults)
    for name in NEEDED:
        if name not in words:
            faults.add("words.yml", name, "this list is missing")
    return Cues(words=words, **records)


def _record(file: str, content: object, kind: Any, faults: Faults) -> Any:
    tables = _tables(file, content, faults)
    fields = [field.name for field in dataclasses.fields(kind)]
    faults.check_keys(file, "", tables, fields)
    for key in fields:
        if key not in tables:
            faults.add(file, key, "this list is missing")
    return kind(**{key: tables.get(key, frozenset()) for key in fields})


def _tables(file: str, content: object, faults: Faults) -> dict[str, Words]:
    """Return a file of named word lists."""
    if not isinstance(content, dict):
        faults.add(file, "", "must hold named lists of words")
        return {}
    tables: dict[str, Words] = {}
    for key, value in content.items():
        words = texts_of(value)
        if words is None:
            faults.add(file, str(key), "must be a list of words; quote yes, no, on, off")
        tables[str(key)] = frozenset(words or ())
    return tables
