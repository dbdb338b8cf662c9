"""What coreference looks at: a mention with its features, and clusters that grow by merging."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Doc, Span, Token

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS
from kg.resources.language import References

_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
_ROLES = {
    "nsubj": 1.0,
    "nsubj:pass": 0.95,
    "nsubj:outer": 1.0,
    "obj": 0.75,
    "iobj": 0.7,
    "ROOT": 0.8,
}
_OTHER_ROLE = 0.5
_POSSESSIVE = 0.45
_NUMBER = re.compile(r"\d[\d/]*")
_PEOPLE = frozenset({EntityType.PERSON})
_NO_PEOPLE = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.PLACE,
        EntityType.ZONE,
        EntityType.ORGANIZATION,
        EntityType.FORCE,
        EntityType.ARMED_GROUP,
    }
)
_CONTENT = frozenset({"NOUN", "PROPN", "ADJ", "NUM"})


@dataclass(frozen=True, eq=False)
class View:
    """One mention; ``sentence`` counts from 0, ``owner`` is the state of a body.

    ``other`` is the known body with whose name that of another ends ("National Security Council").
    """

    index: int
    span: Span
    kind: MentionKind
    type: EntityType
    hint: str
    sentence: int
    word_class: str
    owner: str = ""
    other: str = ""

    @cached_property
    def root(self) -> Token:
        """The head word."""
        return self.span.root

    @cached_property
    def lemma(self) -> str:
        """Lemma of the head word, in lower case."""
        return self.root.lemma_.lower()

    @cached_property
    def name(self) -> str:
        """The text without article and case."""
        text = " ".join(self.span.text.split()).casefold().replace("’", "'")
        return text.removeprefix("the ")

    @cached_property
    def named(self) -> bool:
        """Whether it is a name."""
        return self.kind is MentionKind.NAMED

    @cached_property
    def pronoun(self) -> bool:
        """Whether it is a pronoun."""
        return self.kind is MentionKind.PRONOMINAL

    @cached_property
    def number(self) -> str:
        """The number of a plan ("Resolution 2803"), without a year in brackets; "" where it has none."""
        if self.type is not EntityType.PLAN or self.pronoun:
            return ""
        found = _NUMBER.search(self.name.partition("(")[0])
        return found[0] if found else ""

    @cached_property
    def plural(self) -> bool:
        """Whether the head word is plural."""
        return self.root.tag_ in {"NNS", "NNPS"} or self.word_class == "several"

    @cached_property
    def role(self) -> float:
        """How prominent its place in the clause is."""
        token = self.root
        if token.dep_ == "conj":
            token = token.head
        if token.dep_ in {"nmod:poss", "amod", "compound"}:
            return _POSSESSIVE
        return _ROLES.get(token.dep_, _OTHER_ROLE)

    @cached_property
    def verb(self) -> int:
        """The token that governs its clause."""
        token = self.root
        while token.head.i != token.i and token.dep_ in {"conj", "appos", "flat", "compound"}:
            token = token.head
        return token.head.i

    @cached_property
    def subject(self) -> bool:
        """Whether it is the subject of its clause."""
        return self.root.dep_ in _SUBJECTS

    def modifiers(self, ignored: Iterable[str] = ()) -> frozenset[str]:
        """Return the content words before the head, in lower case."""
        return frozenset(
            t.lower_
            for t in self.span
            if t.i != self.root.i and t.pos_ in _CONTENT and t.lower_ not in ignored
        )


def views(doc: Doc, tables: References) -> list[View]:
    """Return the mentions of a Doc with their features."""
    sentence_of: dict[int, int] = {}
    for number, sentence in enumerate(doc.sents):
        for token in sentence:
            sentence_of[token.i] = number
    return [
        View(
            index=index,
            span=span,
            kind=kind,
            type=EntityType(span.label_),
            hint=hint,
            sentence=sentence_of[span.start],
            word_class=tables.pronouns.get(span.text.lower(), "")
            if kind is MentionKind.PRONOMINAL
            else "",
        )
        for index, (span, kind, hint) in enumerate(
            zip(doc.spans[MENTIONS], doc._.mention_kinds, doc._.mention_hints, strict=True)
        )
    ]


class Clusters:
    """Disjoint sets of mentions; a merge of two known entities or numbers is refused."""

    def __init__(self, mentions: list[View]) -> None:
        self._parent = list(range(len(mentions)))
        self._members: dict[int, list[View]] = {m.index: [m] for m in mentions}

    def root(self, mention: View) -> int:
        """Return the number of a mention's cluster."""
        index = mention.index
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def members(self, mention: View) -> list[View]:
        """Return the mentions of a mention's cluster."""
        return self._members[self.root(mention)]

    def hints(self, mention: View) -> set[str]:
        """Return the gazetteer entries of a mention's cluster."""
        return {m.hint for m in self.members(mention) if m.hint}

    def owners(self, mention: View) -> set[str]:
        """Return the states that the bodies of a mention's cluster are of, by their names."""
        return {m.owner for m in self.members(mention) if m.owner}

    def _others(self, mention: View) -> set[str]:
        """Return the gazetteer entries that the names of a mention's cluster only end like."""
        return {m.other for m in self.members(mention) if m.other}

    def numbers(self, mention: View) -> set[str]:
        """Return the numbers of the plans in a mention's cluster."""
        return {m.number for m in self.members(mention) if m.number}

    def type(self, mention: View) -> EntityType:
        """Return the type that a cluster's names have most often, else its descriptions."""
        members = self.members(mention)
        for chosen in ([m for m in members if m.hint], [m for m in members if m.named], members):
            spoken = [m for m in chosen if not m.pronoun] or chosen
            if spoken:
                counts = {m.type: sum(o.type is m.type for o in spoken) for m in spoken}
                return min(counts, key=lambda t: (-counts[t], t.value))
        return mention.type

    def merge(self, first: View, second: View) -> bool:
        """Join two clusters; return whether they are one now."""
        a, b = sorted((self.root(first), self.root(second)))
        if a == b:
            return True
        if len(self.hints(first) | self.hints(second)) > 1:
            return False
        if any(len(of(first) | of(second)) > 1 for of in (self.numbers, self.owners)):
            return False
        if self._differ_in_kind(first, second):
            return False
        if self._others(first) & self.hints(second) or self._others(second) & self.hints(first):
            return False
        self._parent[b] = a
        self._members[a] = sorted(self._members[a] + self._members.pop(b), key=lambda m: m.index)
        return True

    def _differ_in_kind(self, first: View, second: View) -> bool:
        """Tell whether one cluster names a person, the other a state, place or body, in other words."""
        people, others = (
            [
                [m for m in self.members(side) if m.named and m.type in kinds]
                for side in (first, second)
            ]
            for kinds in (_PEOPLE, _NO_PEOPLE)
        )
        return any(
            set(person.name.split()).isdisjoint(other.name.split())
            for one, two in ((people[0], others[1]), (people[1], others[0]))
            for person in one
            for other in two
        )

    def result(self) -> list[list[int]]:
        """Return the clusters in the order of their first mentions."""
        return [[m.index for m in self._members[key]] for key in sorted(self._members)]
