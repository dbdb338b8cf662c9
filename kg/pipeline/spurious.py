"""Mentions that are none: pieces of a headline's sentence, and several names taken for one."""

from collections.abc import Collection, Mapping, Sequence

from spacy.tokens import Doc, Span, Token

from kg.model import EntityType, MentionKind

Found = tuple[Span, MentionKind, str]

#: Types of things that bear names.
NAMED_TYPES = frozenset(
    {
        EntityType.ARMED_GROUP,
        EntityType.COUNTRY,
        EntityType.FORCE,
        EntityType.ORGANIZATION,
        EntityType.PERSON,
        EntityType.PLACE,
    }
)
_ARMED = frozenset({EntityType.ARMED_GROUP, EntityType.FORCE})
_VERBAL = frozenset({"VERB", "AUX"})
_FINITE = frozenset({"VBZ", "VBD", "VBP", "MD"})
#: Relations of the UD scheme that make a verb the head of a clause, those of noun phrases left out.
_CLAUSES = frozenset({"ROOT", "advcl", "ccomp", "conj", "parataxis", "xcomp"})


def acts_as_verb(token: Token) -> bool:
    """Whether a word heads a clause that describes no noun, as "Sends" in a headline in Title Case."""
    return token.pos_ in _VERBAL and token.dep_.partition(":")[0] in _CLAUSES


def is_sentence_piece(span: Span) -> bool:
    """Whether a span that should be a name holds a verb of the sentence around it.

    A capital may stand on any verb of a headline; a verb in lower case is none of a name where it is finite
    and in no relative clause.
    """
    return any(_is_headline_verb(t, alone=len(span) == 1) for t in span) or any(
        t.tag_ in _FINITE and t.is_lower and not _describes(t) for t in span
    )


def _is_headline_verb(token: Token, *, alone: bool) -> bool:
    """Whether a word with a capital is a verb; a word ``alone`` has to be finite as well."""
    sure = token.tag_ in _FINITE or not alone
    return sure and token.text[:1].isupper() and acts_as_verb(token)


def _describes(token: Token) -> bool:
    """Whether a word stands in a clause that describes a noun."""
    return any(t.dep_.startswith("acl") for t in (token, *token.ancestors))


def without_coordinations(
    doc: Doc, found: Mapping[tuple[int, int], Found], conjunctions: Collection[str]
) -> list[Found]:
    """Return mentions in text order without the unknown names that are several known to be different.

    ``conjunctions`` are the words that join two names.
    """
    ordered = [found[key] for key in sorted(found)]
    return [item for item in ordered if not _is_coordination(doc, item, ordered, conjunctions)]


def _is_coordination(
    doc: Doc, item: Found, found: Sequence[Found], conjunctions: Collection[str]
) -> bool:
    """Whether a name without an entry begins and ends with names that a conjunction or a comma joins."""
    outer, kind, hint = item
    if hint or kind is not MentionKind.NAMED or outer.label_ not in NAMED_TYPES:
        return False
    inside = [f for f in found if _holds(outer, f[0]) and f[1] is MentionKind.NAMED]
    first = max((f for f in inside if f[0].start == outer.start), key=_length, default=None)
    last = max((f for f in inside if f[0].end == outer.end), key=_length, default=None)
    if first is None or last is None or first[0].end >= last[0].start:
        return False
    known = bool(first[2] and last[2])
    if not _are_of_a_kind(outer, first[0], last[0], known=known) or _are_one(first, last):
        return False
    joint = doc[last[0].start - 1]
    if joint.pos_ == "DET" and joint.i > first[0].end:
        joint = doc[joint.i - 1]
    countries = first[0].label_ == last[0].label_ == EntityType.COUNTRY
    return joint.lower_ in conjunctions or (joint.text == "," and countries and known)


def _length(item: Found) -> int:
    return len(item[0])


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and len(inner) < len(outer)


def _are_of_a_kind(outer: Span, first: Span, last: Span, *, known: bool) -> bool:
    """Whether members have the type of the whole; an army and a group, or known names, need not."""
    types = {EntityType(span.label_) for span in (outer, first, last)}
    if not types <= NAMED_TYPES:
        return False
    return len(types) == 1 or types <= _ARMED or known


def _are_one(first: Found, last: Found) -> bool:
    if first[2] and last[2]:
        return first[2] == last[2]
    return first[0].text.casefold() == last[0].text.casefold()
