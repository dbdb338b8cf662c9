"""A number that several claims would take: whose it is, or nobody's where it is a sum.

"260 observers from Brazil, Canada and India" says of none of the three how many it sent; "two
hundred each" says it of all, and "200 and 50 respectively" of each his own. How many are trained or disarmed is the same for all who do it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from spacy.tokens import Doc

from kg.model import Relation
from kg.pipeline.coordination import Coordinations
from kg.pipeline.extensions import MENTIONS, QUANTITIES, Candidate

#: Relations of which a number counts the object.
_OF_OBJECT = frozenset({Relation.TRAINS.value, Relation.DISARMS.value})

#: What follows the one who acts is his more often than what stands before.
_BEFORE = 1.5
#: How many words may part one from his number ("Denmark added $290,000 and Britain a million pounds").
_BESIDE = 1
#: Classes of the words between the numbers of a list.
_JOINTS = frozenset({"CCONJ", "PUNCT"})


def in_order(
    doc: Doc,
    chosen: Mapping[int, int | None],
    candidates: Sequence[Candidate],
    respective: Collection[str],
) -> dict[int, int | None]:
    """Return for each candidate its quantity, which is that of its place where "respectively" pairs two equal lists.

    ``chosen`` are their quantities before, ``respective`` the words that pair lists.
    """
    result = dict(chosen)
    if not any(t.lower_ in respective for t in doc):
        return result
    coordinations, lists = Coordinations(doc), _lists(doc)
    for index, quantity in chosen.items():
        numbers = () if quantity is None else next(row for row in lists if quantity in row)
        if len(numbers) < 2 or not _sentence_has(doc, numbers[0], respective):
            continue
        candidate = candidates[index]
        for mention in (candidate.subject, candidate.object):
            place = None if mention is None else coordinations.place(mention)
            if place is not None and place[1] == len(numbers):
                result[index] = numbers[place[0]]
                break
    return result


def _lists(doc: Doc) -> list[list[int]]:
    """Return the quantities in rows that nothing but commas and conjunctions part."""
    rows: list[list[int]] = []
    spans = doc.spans[QUANTITIES]
    for index, span in enumerate(spans):
        before = spans[index - 1].end if index else span.start
        between = doc[before : span.start]
        if between and all(t.pos_ in _JOINTS for t in between):
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows


def owners(
    doc: Doc,
    chosen: Mapping[int, int | None],
    candidates: Sequence[Candidate],
    belongs: Sequence[int],
    distributive: Collection[str],
) -> dict[int, int | None]:
    """Return for each candidate, by its index, the quantity that stays with it.

    ``chosen`` are their quantities, ``belongs`` the clusters of mentions, ``distributive`` the words
    that give a number to each of several.
    """
    result = dict(chosen)
    takers: dict[tuple[str, int], list[int]] = defaultdict(list)
    for index, quantity in chosen.items():
        if quantity is not None and candidates[index].relation not in _OF_OBJECT:
            takers[candidates[index].relation, quantity].append(index)
    for (_, quantity), indices in takers.items():
        subjects = {belongs[candidates[i].subject] for i in indices}
        if len(subjects) < 2 or _sentence_has(doc, quantity, distributive):
            continue
        kept = _nearest(doc, quantity, {candidates[i].subject for i in indices})
        for index in indices:
            if kept is None or belongs[candidates[index].subject] != belongs[kept]:
                result[index] = None
    return result


def _sentence_has(doc: Doc, quantity: int, words: Collection[str]) -> bool:
    """Whether one of some words stands in the sentence of a number."""
    return any(t.lower_ in words for t in doc.spans[QUANTITIES][quantity].sent)


def _acting(doc: Doc, quantity: int) -> set[int]:
    """Return the subjects of the lowest verb above a number that has any."""
    for token in doc.spans[QUANTITIES][quantity].root.ancestors:
        subjects = {c.i for c in token.children if c.dep_.startswith("nsubj")}
        if subjects:
            return subjects
    return set()


def _nearest(doc: Doc, quantity: int, subjects: Collection[int]) -> int | None:
    """Return the subject that a number stands beside, else that of its verb, else the nearest.

    None where that one is one of several.
    """
    span = doc.spans[QUANTITIES][quantity]
    mentions = doc.spans[MENTIONS]
    roots = {mentions[i].root.i for i in subjects}

    def distance(index: int) -> tuple[float, int]:
        mention = mentions[index]
        gap = span.start - mention.end
        return (gap if gap >= 0 else _BEFORE * (mention.start - span.end + 1)), index

    best = min(subjects, key=distance)
    if not 0 <= span.start - mentions[best].end <= _BESIDE:
        acting = _acting(doc, quantity)
        best = min(
            (i for i in subjects if mentions[i].root.i in acting), key=distance, default=best
        )
    root = mentions[best].root
    partners = {t.i for t in (root.head, *root.children) if "conj" in {t.dep_, root.dep_}}
    return None if partners & (roots - {root.i}) else best
