"""Mentions without a name: descriptions by a common noun, offices in lower case, and pronouns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Token

from kg.model import EntityType, MentionKind
from kg.pipeline.names import Name
from kg.pipeline.offices import HYPHENS, field_end
from kg.resources.language import LanguageTables

_INSIDE = frozenset(
    {
        "det",
        "det:predet",
        "amod",
        "compound",
        "nummod",
        "nmod:poss",
        "nmod:desc",
        "advmod",
        "flat",
        "nmod",
    }
)
_WORDS = frozenset(
    {"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "ADV", "VERB", "SYM", "PUNCT", "ADP"}
)
_BREAKS = frozenset(',;:.()[]“”"')
_PART_OF_NAME = frozenset({"compound", "flat", "amod", "nmod:desc", "goeswith"})


@dataclass(frozen=True, slots=True)
class Nominal:
    """A mention by description or pronoun at tokens ``start`` to ``end``."""

    start: int
    end: int
    type: EntityType
    kind: MentionKind
    hint: str = ""


class NominalFinder:
    """Finds descriptions, lower-case offices and pronouns; stateless."""

    def __init__(self, tables: LanguageTables) -> None:
        self._names = tables.names
        self._references = tables.references

    def find(self, doc: Doc, names: Sequence[Name]) -> Iterator[Nominal]:
        """Yield the mentions of a Doc that are no names."""
        named = {i for name in names for i in range(name.start, name.end)}
        starts = {name.start: name for name in names}
        ends = {name.end: name for name in names}
        yield from self._bearers(doc, names, starts)
        for token in doc:
            if token.i in named:
                continue
            if token.lower_ in self._references.pronouns:
                pronoun = self._pronoun(token)
                if pronoun is not None:
                    yield pronoun
            elif token.pos_ in {"NOUN", "PROPN"}:
                yield from self._offices(token)
                description = self._description(doc, token, starts, ends)
                if description is not None:
                    yield description

    def _bearers(
        self, doc: Doc, names: Sequence[Name], starts: dict[int, Name]
    ) -> Iterator[Nominal]:
        """Yield the person in "the Secretary said": a capitalised office without a name behind it."""
        for name in names:
            if name.type is not EntityType.POSITION or name.start == 0:
                continue
            following = starts.get(name.end)
            if following is not None and following.type is EntityType.PERSON:
                continue
            if doc[name.start - 1].lower_ in {
                "the",
                "our",
                "my",
                "his",
                "her",
                "its",
                "their",
                "'s",
                "’s",
            }:
                start = name.start - (doc[name.start - 1].lower_ == "the")
                if start < name.start:
                    yield Nominal(start, name.end, EntityType.PERSON, MentionKind.NOMINAL)

    def _pronoun(self, token: Token) -> Nominal | None:
        """Return a pronoun that stands for something."""
        class_ = self._references.pronouns[token.lower_]
        if class_ == "relative" and not self._is_relative(token):
            return None
        if class_ == "place" and (token.dep_ == "expl" or token.tag_ == "EX"):
            return None
        if class_ == "thing" and self._is_expletive(token):
            return None
        type_ = EntityType(self._references.classes[class_].split()[0])
        return Nominal(token.i, token.i + 1, type_, MentionKind.PRONOMINAL)

    def _is_relative(self, token: Token) -> bool:
        """Whether a word opens a relative clause."""
        if token.tag_ not in {"WP", "WDT", "WP$", "WRB"} and token.lower_ != "that":
            return False
        return any(
            a.dep_ in {"acl:relcl", "advcl:relcl", "acl"} for a in (token, *token.ancestors)
        ) and (token.dep_ not in {"mark", "det"})

    def _is_expletive(self, token: Token) -> bool:
        """Whether "it" refers to nothing."""
        if token.dep_ == "expl":
            return True
        head = token.head
        return (
            token.dep_.startswith("nsubj")
            and head.lemma_.lower() in self._references.expletive_heads
        )

    def _offices(self, token: Token) -> Iterator[Nominal]:
        """Yield "foreign minister" in "Iran's foreign minister"; plural offices are groups."""
        doc, lemma = token.doc, token.lemma_.lower()
        start = token.i
        while start > 1 and doc[start - 1].text in HYPHENS and not doc[start - 1].whitespace_:
            start -= 2
        whole = doc[start : token.i + 1].text.lower()
        if not {lemma, whole} & self._names.position_heads or not self._heads_phrase(token):
            return
        if token.tag_ in {"NNS", "NNPS"} and token.lower_ != lemma:
            return
        while start and self._modifies_office(doc[start - 1]):
            start -= 1
        while doc[start].text in self._names.joined:
            start += 1
        end = field_end(doc, token.i + 1, self._names)
        yield Nominal(start, end, EntityType.POSITION, MentionKind.NOMINAL)

    def _modifies_office(self, token: Token) -> bool:
        """Whether a word belongs to the office that follows it."""
        if token.text in self._names.joined and token.i:
            return token.nbor(-1).lower_ in self._names.position_modifiers and (
                token.text == "-" or token.nbor(1).lower_ in self._names.position_modifiers
            )
        return token.lower_ in self._names.position_modifiers and not token.is_punct

    def _heads_phrase(self, token: Token) -> bool:
        """Whether a noun heads its phrase, rather than standing before the head."""
        following = token.nbor(1) if token.i + 1 < len(token.doc) else None
        if following is None or following.is_punct or following.is_space:
            return True
        before = token.dep_ in {"compound", "nmod:desc", "amod"} and token.head.i > token.i
        return not (before and following.pos_ == "NOUN")

    def _description(
        self, doc: Doc, token: Token, starts: dict[int, Name], ends: dict[int, Name]
    ) -> Nominal | None:
        """Return the noun phrase that a noun of the table heads."""
        lemma = token.lemma_.lower()
        before = doc[token.i - 1].lower_ if token.i else ""
        type_name = self._names.nominals.get(f"{before} {lemma}") or self._names.nominals.get(lemma)
        office = lemma in self._names.position_heads
        if (type_name is None and not office) or not self._heads_phrase(token):
            return None
        if office and token.i + 1 in starts and starts[token.i + 1].type is EntityType.PERSON:
            return None
        start = self._left_edge(doc, token, ends)
        plural = token.tag_ in {"NNS", "NNPS"}
        if office:
            type_ = self._holder(doc, start, token, plural=plural)
            if type_ is None:
                return None
        elif plural and lemma in self._names.collectives:
            type_ = EntityType.GROUP
        else:
            type_ = EntityType(type_name or EntityType.GROUP)
        hint = self._country(start, token, ends) if lemma in self._names.governments else ""
        return Nominal(start, token.i + 1, type_, MentionKind.NOMINAL, hint)

    def _holder(self, doc: Doc, start: int, token: Token, *, plural: bool) -> EntityType | None:
        """Return what "the minister", "a spokesman", "ministers" stand for; None for the bare office."""
        if plural:
            return EntityType.GROUP
        first = doc[start]
        if first.lower_ in self._references.single:
            return EntityType.GROUP if token.dep_ not in {"appos", "xcomp"} else None
        if first.i == token.i and token.dep_ not in {"nsubj", "nsubj:pass", "obj"}:
            return None
        return EntityType.PERSON

    def _left_edge(self, doc: Doc, token: Token, ends: dict[int, Name]) -> int:
        """Return where the phrase of a noun begins."""
        inside = {token.i}
        for child in token.lefts:
            if child.dep_ in _INSIDE:
                inside.update(t.i for t in child.subtree)
        start = token.i
        while start - 1 in inside or (start in ends and doc[start - 1].dep_ in _PART_OF_NAME):
            previous = doc[start - 1]
            if previous.pos_ not in _WORDS or previous.text in _BREAKS or previous.is_space:
                break
            if previous.pos_ == "ADP" and previous.lower_ != "of":
                break
            start -= 1
        while start < token.i and doc[start].pos_ in {"ADV", "ADP", "PUNCT", "PART", "CCONJ"}:
            start += 1
        return start

    def _country(self, start: int, token: Token, ends: dict[int, Name]) -> str:
        """Return the country of "the Iraqi government" and "Mali's government"."""
        for end in range(token.i, start, -1):
            name = ends.get(end)
            if name is not None and name.type is EntityType.COUNTRY and name.start >= start:
                return name.hint
        return ""
