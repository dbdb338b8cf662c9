"""Offices and forms of address: "Foreign Minister", "Secretary-General", "Gen."."""

from dataclasses import dataclass

from spacy.tokens import Doc

from kg.resources.language import Names

HYPHENS = frozenset({"-", "‑", "–"})


@dataclass(frozen=True, slots=True)
class Office:
    """What stands before a person's name: it ends at ``end``; the office itself begins at ``start``.

    ``named`` tells whether there is an office at all, or only a rank or a form of address.
    """

    start: int
    end: int
    named: bool


def office_at(doc: Doc, index: int, end: int, tables: Names) -> Office:
    """Return the office or form of address that begins at a token and ends before ``end``.

    The result ends at ``index`` when there is none.
    """
    position, office_end, rank_end = index, index, index
    while position < end:
        stop = compound_end(doc, position, end)
        word = doc[position:stop].text.lower()
        if word in tables.position_heads or doc[stop - 1].lower_ in tables.position_heads:
            office_end = stop
        elif word in tables.titles and office_end == index:
            rank_end = stop
        elif word not in tables.position_modifiers and doc[position].lower_ not in (
            tables.position_modifiers
        ):
            break
        position = stop
    if office_end <= index:
        return Office(index, rank_end, named=False)
    start = rank_end if index < rank_end < office_end else index
    return Office(start, field_end(doc, office_end, tables), named=True)


def compound_end(doc: Doc, start: int, end: int) -> int:
    """Return the end of the hyphenated word that begins at a token."""
    stop = start + 1
    while stop + 1 < end and doc[stop].text in HYPHENS and not doc[stop - 1].whitespace_:
        stop += 2
    return stop


def field_end(doc: Doc, end: int, tables: Names) -> int:
    """Return the end of an office with its field: "Secretary of State", "minister of defence"."""
    after = [token.lower_ for token in doc[end : end + 4]]
    if after[:1] in (["of"], ["for"]):
        for length in (3, 2, 1):
            if " ".join(after[1 : 1 + length]) in tables.position_fields and len(after) > length:
                return end + 1 + length
    return end
