"""Relation patterns (``ontology/patterns/RELATION.yml``) as frozen records.

A file names its relation and holds patterns; a new file makes a new relation. Paths say how an
argument is reached from the trigger over the dependency tree::

    subject: subj | nmod(by)
    object: pp(to, for) | obj{personnel}>nmod(in)

Alternatives are tried in order until one reaches a mention of an allowed type; ``>`` goes on from
the token reached. A step is a UD label or one of the names in :data:`STEPS`, with prepositions in
round brackets and, in braces, a UPOS tag or a word list, from the file's ``words`` or from
``ontology/cues/words.yml``. docs/patterns.md explains each key.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.model import EntityType, Modality, Polarity, Stage
from kg.resources.faults import Faults

#: Steps beside UD labels; kg.pipeline.paths says what each does.
STEPS = frozenset(
    {
        "self",
        "subj",
        "surface",
        "obj",
        "complement",
        "pp",
        "clause",
        "gov",
        "before",
        "after",
        "across",
        "behind",
        "earlier",
        "inside",
    }
)
UD_LABELS = frozenset(
    [
        "acl",
        "acl:relcl",
        "advcl",
        "advmod",
        "amod",
        "appos",
        "aux",
        "case",
        "ccomp",
        "compound",
        "conj",
        "cop",
        "csubj",
        "dep",
        "det",
        "discourse",
        "dislocated",
        "expl",
        "fixed",
        "flat",
        "iobj",
        "list",
        "mark",
        "nmod",
        "nmod:poss",
        "nmod:desc",
        "nmod:unmarked",
        "nsubj",
        "nsubj:pass",
        "nummod",
        "obl",
        "obl:agent",
        "obl:unmarked",
        "orphan",
        "parataxis",
        "vocative",
        "xcomp",
    ]
)
POS_TAGS = frozenset({"ADJ", "ADP", "ADV", "AUX", "NOUN", "NUM", "PRON", "PROPN", "VERB"})
_STEP = re.compile(r"(\^?)([a-z:]+)(?:\(([a-z_, ]+)\))?(?:\{([A-Za-z_]+)\})?")
_FILE_KEYS = ("relation", "label", "domain", "range", "words", "patterns")
_RULE_KEYS = (
        "id", "trigger", "pos", "type", "subject", "object", "of", "about", "where", "unless",
        "subject_types", "object_types", "topic", "implied", "stage", "polarity", "modality",
        "confidence", "examples",
)  # fmt: skip
_EXAMPLE_KEYS = ("text", "subject", "object", "match")


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: a label or a name, whether it goes up, and what the token must be."""

    name: str
    up: bool = False
    cases: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    pos: str = ""


#: Alternatives, each a sequence of steps.
Path_ = tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a pattern must match, with its arguments, or (``match`` false) must not."""

    text: str
    match: bool
    subject: str = ""
    object: str = ""


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One pattern.

    ``triggers`` are lemmas, of several words where a particle or an object belongs to the verb
    ("rule out"); ``trigger_types`` are types of mention instead of lemmas. ``topic`` lets a phrase
    that is no mention yet become a Topic; where ``implied`` names types, the object may be left out
    and is then the thing of such a type that the article is about.
    """

    id: str
    relation: str
    triggers: frozenset[tuple[str, ...]]
    trigger_types: frozenset[EntityType]
    pos: frozenset[str]
    subject: Path_
    object: Path_
    subject_types: frozenset[EntityType]
    object_types: frozenset[EntityType]
    of: Path_ = ()
    about: Path_ = ()
    where: tuple[Path_, ...] = ()
    unless: tuple[Path_, ...] = ()
    topic: bool = False
    implied: tuple[EntityType, ...] = ()
    stage: Stage | None = None
    polarity: Polarity | None = None
    modality: Modality | None = None
    confidence: float = 0.8
    examples: tuple[Example, ...] = ()

    @property
    def name(self) -> str:
        """The pattern's name in a claim: "offersTroops/send"."""
        return f"{self.relation}/{self.id}"


@dataclass(frozen=True, slots=True)
class RelationPatterns:
    """All patterns of one relation, and the types that its arguments may have."""

    relation: str
    label: str
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    rules: tuple[PatternRule, ...] = ()


#: Domain and range of a relation.
Signature = tuple[frozenset[EntityType], frozenset[EntityType]]


@dataclass(frozen=True, slots=True)
class _Faults:
    """The faults of one file."""

    source: str
    all: Faults

    def add(self, entry: str, problem: str) -> None:
        self.all.add(self.source, entry, problem)

    def keys(self, entry: str, data: Mapping[str, object], allowed: Iterable[str]) -> None:
        self.all.check_keys(self.source, entry, data, allowed)


def read_patterns(
    files: Iterable[tuple[str, object]],
    faults: Faults,
    signatures: Mapping[str, Signature],
    words: Mapping[str, frozenset[str]],
) -> tuple[RelationPatterns, ...]:
    """Check the parsed pattern files, given with their names; return them sorted by relation.

    ``signatures`` are the domain and range of the relations of the ontology, ``words`` the word
    lists that all files share. A file whose relation is not in ``signatures`` must state ``domain``
    and ``range``. What is wrong is added to ``faults``.
    """
    read: dict[str, RelationPatterns] = {}
    for name, data in files:
        parsed = _read_file(data, signatures, words, _Faults(name, faults))
        if parsed is None:
            continue
        if parsed.relation in read:
            faults.add(name, "relation", f"{parsed.relation!r} has a file already")
        read[parsed.relation] = parsed
    return tuple(read[name] for name in sorted(read))


def _read_file(
    data: object,
    signatures: Mapping[str, Signature],
    shared: Mapping[str, frozenset[str]],
    faults: _Faults,
) -> RelationPatterns | None:
    if not isinstance(data, dict) or not isinstance(data.get("relation"), str):
        faults.add("", "must be a mapping with the key 'relation'")
        return None
    faults.keys("", data, _FILE_KEYS)
    relation = data["relation"]
    if not re.fullmatch(r"[a-z][A-Za-z0-9]*", relation):
        faults.add("relation", f"{relation!r} must be letters and digits, a small letter first")
    domain, range_ = signatures.get(relation, (frozenset(), frozenset()))
    domain = _types(data.get("domain"), "domain", faults) or domain
    range_ = _types(data.get("range"), "range", faults) or range_
    if not domain or not range_:
        faults.add("", f"relation {relation!r} is new: state its 'domain' and 'range'")
    words = dict(shared)
    for name, entries in _mapping(data.get("words"), "words", faults).items():
        words[str(name)] = frozenset(_strings(entries, f"words.{name}", faults))
    rules: dict[str, PatternRule] = {}
    entries = data.get("patterns")
    if not isinstance(entries, list) or not entries:
        faults.add("patterns", "must be a list with at least one pattern")
        entries = []
    for number, entry in enumerate(entries, 1):
        rule = _RuleReader(relation, domain, range_, words, faults).read(entry, number)
        if rule is not None:
            if rule.id in rules:
                faults.add(rule.id, "this id is used twice")
            rules[rule.id] = rule
    label = data.get("label") or re.sub(r"(?<!^)([A-Z])", r" \1", relation).lower()
    return RelationPatterns(relation, str(label), domain, range_, tuple(rules.values()))


@dataclass(frozen=True)
class _RuleReader:
    """Reads the entries of one file."""

    relation: str
    domain: frozenset[EntityType]
    range: frozenset[EntityType]
    words: Mapping[str, frozenset[str]]
    faults: _Faults

    def read(self, entry: Any, number: int) -> PatternRule | None:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            self.faults.add(f"pattern {number}", "must be a mapping with the key 'id'")
            return None
        name: str = entry["id"]
        self.faults.keys(name, entry, _RULE_KEYS)
        triggers = frozenset(
            tuple(word.split())
            for text in _strings(entry.get("trigger", []), f"{name}.trigger", self.faults)
            for word in self._expand(text, f"{name}.trigger")
        )
        types = _types(entry.get("type"), f"{name}.type", self.faults)
        if bool(triggers) == bool(types):
            self.faults.add(name, "needs either 'trigger' (lemmas) or 'type' (types of mention)")
        pos = frozenset(_strings(entry.get("pos", []), f"{name}.pos", self.faults))
        for tag in sorted(pos - POS_TAGS):
            allowed = ", ".join(sorted(POS_TAGS))
            self.faults.add(f"{name}.pos", f"unknown {tag!r}; allowed: {allowed}")
        return PatternRule(
            id=name,
            relation=self.relation,
            triggers=triggers,
            trigger_types=types,
            pos=pos,
            subject=self._path(entry.get("subject"), f"{name}.subject", needed=True),
            object=self._path(
                entry.get("object"), f"{name}.object", needed=not entry.get("implied")
            ),
            subject_types=_types(entry.get("subject_types"), f"{name}.subject_types", self.faults)
            or self.domain,
            object_types=_types(entry.get("object_types"), f"{name}.object_types", self.faults)
            or self.range,
            of=self._path(entry.get("of"), f"{name}.of"),
            about=self._path(entry.get("about"), f"{name}.about"),
            where=self._paths(entry.get("where", []), f"{name}.where"),
            unless=self._paths(entry.get("unless", []), f"{name}.unless"),
            topic=self._flag(entry, "topic"),
            implied=_ordered_types(entry.get("implied"), f"{name}.implied", self.faults),
            stage=_choice(Stage, entry.get("stage"), f"{name}.stage", self.faults),
            polarity=_choice(Polarity, entry.get("polarity"), f"{name}.polarity", self.faults),
            modality=_choice(Modality, entry.get("modality"), f"{name}.modality", self.faults),
            confidence=self._confidence(entry.get("confidence", 0.8), name),
            examples=self._examples(entry.get("examples"), name),
        )

    def _expand(self, text: str, where: str) -> Iterable[str]:
        """Put the entries of a word list for "{name}"."""
        match = re.fullmatch(r"\{([a-z_]+)\}", text)
        if match is None:
            return [text]
        return sorted(self._list(match[1], where))

    def _list(self, name: str, where: str) -> frozenset[str]:
        if name not in self.words:
            known = ", ".join(sorted(self.words)) or "none"
            self.faults.add(where, f"unknown word list {name!r}; known: {known}")
        return self.words.get(name, frozenset())

    def _paths(self, value: Any, where: str) -> tuple[Path_, ...]:
        return tuple(self._path(text, where) for text in _strings(value, where, self.faults))

    def _path(self, value: Any, where: str, *, needed: bool = False) -> Path_:
        if value is None:
            if needed:
                self.faults.add(where, "is missing")
            return ()
        if not isinstance(value, str):
            self.faults.add(where, f"must be text such as 'subj' or 'pp(to)', not {value!r}")
            return ()
        return tuple(
            tuple(self._step(step.strip(), where) for step in alternative.split(">"))
            for alternative in value.split("|")
        )

    def _step(self, text: str, where: str) -> Step:
        match = _STEP.fullmatch(text)
        if match is None or match[2] not in STEPS | UD_LABELS:
            steps = ", ".join(sorted(STEPS))
            self.faults.add(where, f"unknown step {text!r}; allowed: a UD label, {steps}")
            return Step("self")
        up, name, cases, words = match.groups()
        marks = frozenset(case.strip() for case in cases.split(",")) if cases else frozenset()
        if words in POS_TAGS:
            return Step(name, bool(up), marks, pos=words)
        lemmas = self._list(words, where) if words else frozenset()
        return Step(name, bool(up), marks, lemmas)

    def _flag(self, entry: Mapping[str, Any], key: str) -> bool:
        value = entry.get(key, False)
        if not isinstance(value, bool):
            self.faults.add(f"{entry['id']}.{key}", f"must be true or false, not {value!r}")
        return bool(value)

    def _confidence(self, value: Any, name: str) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 1:
            self.faults.add(f"{name}.confidence", f"must be above 0 and at most 1, not {value!r}")
            return 0.5
        return float(value)

    def _examples(self, value: Any, name: str) -> tuple[Example, ...]:
        where = f"{name}.examples"
        found: list[Example] = []
        for entry in value if isinstance(value, list) else []:
            if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
                self.faults.add(where, "each must be a mapping with the key 'text'")
                continue
            self.faults.keys(where, entry, _EXAMPLE_KEYS)
            match = entry.get("match", True)
            subject, object_ = str(entry.get("subject", "")), str(entry.get("object", ""))
            if match and not subject:
                self.faults.add(where, f"{entry['text']!r} needs 'subject', or 'match: false'")
            found.append(Example(entry["text"], bool(match), subject, object_))
        if {example.match for example in found} != {True, False}:
            self.faults.add(where, "needs a sentence that matches and one with 'match: false'")
        return tuple(found)


def _mapping(value: Any, where: str, faults: _Faults) -> Mapping[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        faults.add(where, f"must be a mapping, not {value!r}")
        return {}
    return value


def _strings(value: Any, where: str, faults: _Faults) -> list[str]:
    if isinstance(value, str):
        return [value]
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        faults.add(where, f"must be a list of words, not {value!r}; quote yes, no, on, off")
        return []
    return list(value)


def _ordered_types(value: Any, where: str, faults: _Faults) -> tuple[EntityType, ...]:
    names = [] if value is None else _strings(value, where, faults)
    found = (_choice(EntityType, name, where, faults) for name in names)
    return tuple(kind for kind in found if kind is not None)


def _types(value: Any, where: str, faults: _Faults) -> frozenset[EntityType]:
    if value is None:
        return frozenset()
    found: set[EntityType] = set()
    for name in _strings(value, where, faults):
        if name == "agent":
            found |= _AGENTS
            continue
        kind = _choice(EntityType, name, where, faults)
        if kind is not None:
            found.add(kind)
    return frozenset(found)


_Choice = TypeVar("_Choice", EntityType, Stage, Polarity, Modality)
_AGENTS = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PERSON,
        EntityType.GROUP,
    }
)


def _choice(kind: type[_Choice], value: Any, where: str, faults: _Faults) -> _Choice | None:
    if value is None:
        return None
    if value not in [member.value for member in kind]:
        allowed = ", ".join(member.value for member in kind)
        faults.add(where, f"unknown {value!r}; allowed: {allowed}")
        return None
    return kind(value)
