"""The smallest clause or phrase of a dependency tree that holds some words, as a run of tokens.

A clause is pruned of what it does not need: coordinated and embedded clauses, asides, and the words
that join it to its neighbours. What stands between two words that it needs stays.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.tokens import Doc, Token

_PREDICATES = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "csubj", "cop"})
#: Relations of the UD scheme below which nothing is that the clause above would lack.
_LOOSE = frozenset({"advcl", "acl", "appos", "ccomp", "discourse", "list", "parataxis", "vocative"})
#: The relation of "neither" and "both", which belong to the coordination behind them.
_BEFORE_ALL = "cc:preconj"
#: Relations of the words that tie a clause or phrase to what stands before it.
_JOINTS = frozenset({"case", "cc", "mark", "punct"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
#: Relations of clauses that stand beside another.
_COORDINATED = frozenset({"conj", "parataxis"})
#: Classes of words that stand together in a noun phrase, and those that never end one.
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART"})
_NAMING = frozenset({"NOUN", "PROPN"})
_LEADING = frozenset({"DET", "ADJ", "ADP", "AUX", "PART"})
_PAIRS = {"“": "”", '"': '"', "(": ")", "[": "]", "«": "»", "‘": "’"}


def smallest_clause(
    doc: Doc, spans: Iterable[tuple[int, int]], trigger: int, *, conditional: bool
) -> tuple[int, int] | None:
    """Return the tokens ``(start, end)`` of the smallest clause that holds some spans and a trigger.

    None where no tree holds them all. Conditions stay with their clause where it is ``conditional``.
    """
    needed = {trigger, *(i for start, end in spans for i in range(start, end))}
    needed = {i for i in needed if not doc[i].is_space}
    needed |= {i for token in sorted(needed) for i in _antecedent(doc[token])}
    top = _top(doc[trigger], min(needed), max(needed))
    if top is None:
        return None
    while not _is_predicate(top) and top.head.i != top.i and _is_between(top, needed):
        top = top.head
    kept = {*_words(top, needed, conditional=conditional), *needed}
    return _closed(doc, *whole_phrases(doc, min(kept), max(kept) + 1))


def main_clause(doc: Doc, token: int) -> tuple[int, int]:
    """Return the tokens of the main or coordinated clause around a token, with all that is embedded."""
    top = doc[token]
    while top.head.i != top.i and not (_is_predicate(top) and _base(top) in _COORDINATED):
        top = top.head
    apart = [c for c in top.children if _base(c) in _COORDINATED and _is_predicate(c)]
    before = [c.right_edge.i + 1 for c in apart if c.right_edge.i < token]
    after = [c.left_edge.i for c in apart if c.left_edge.i > token]
    start, end = max([top.left_edge.i, *before]), min([top.right_edge.i + 1, *after])
    while start < token and _base(doc[start]) in {"cc", "punct"}:
        start += 1
    return start, end


def _antecedent(token: Token) -> Iterator[int]:
    """Yield the noun that a relative pronoun stands for."""
    if token.tag_ in _RELATIVE:
        clauses = (t for t in token.ancestors if _base(t) == "acl")
        yield from (clause.head.i for clause in islice(clauses, 1))


def _top(token: Token, low: int, high: int) -> Token | None:
    """Return the lowest token from ``token`` upwards whose subtree reaches over ``low`` and ``high``."""
    while not (token.left_edge.i <= low and high <= token.right_edge.i):
        if token.head.i == token.i:
            return None
        token = token.head
    return token


def _is_between(token: Token, needed: set[int]) -> bool:
    """Whether a noun has what is needed on both sides ("EU aid to Gambia"): its clause says of what kind."""
    return any(i < token.i for i in needed) and any(i > token.i for i in needed)


def _is_predicate(token: Token) -> bool:
    return token.pos_ in _PREDICATES or any(_base(c) in _SUBJECTS for c in token.children)


def _words(top: Token, needed: set[int], *, conditional: bool) -> Iterator[int]:
    """Yield the words below ``top`` without those of clauses and asides that hold nothing needed."""
    queue = [top]
    while queue:
        token = queue.pop()
        yield token.i
        for child in token.children:
            if child.is_space or (child.i not in needed and _base(child) == "punct"):
                continue
            held = any(child.left_edge.i <= i <= child.right_edge.i for i in needed)
            tied = _base(child) in _JOINTS and child.dep_ != _BEFORE_ALL
            joint = tied and token.i == top.i and not conditional
            if held or not (joint or _is_loose(child, conditional=conditional)):
                queue.append(child)


def _is_loose(token: Token, *, conditional: bool) -> bool:
    base = _base(token)
    if base == "advcl":
        return not conditional
    return base in _LOOSE or (base == "conj" and _is_predicate(token))


def _base(token: Token) -> str:
    """The label of a token without its subtype."""
    return token.dep_.partition(":")[0]


def whole_phrases(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Return a run of tokens that begins and ends no noun phrase in its middle, as the tags have it.

    Nor does it begin in the middle of a coordination that a word inside governs ("Togo and Benin have pledged"). A relative pronoun at the start takes in the words before it. Trees may hang a phrase's words apart; the word classes around the edges are surer.
    """
    sentence = doc[start].sent
    start = min([start, *_coordinations(doc, start, end)])
    if doc[start].tag_ in _RELATIVE:
        while start > sentence.start and (doc[start].tag_ in _RELATIVE or doc[start].is_punct):
            start -= 1
    while start > sentence.start and {doc[start].pos_, doc[start - 1].pos_} <= _NOMINAL:
        start -= 1
    while end < min(sentence.end, len(doc)) and (
        (doc[end - 1].pos_ in _LEADING and not doc[end].is_punct and not doc[end].is_space)
        or (doc[end - 1].pos_ in _NAMING and doc[end].pos_ in _NAMING)
    ):
        end += 1
    return start, end


def _coordinations(doc: Doc, start: int, end: int) -> Iterator[int]:
    """Yield where coordinations of nouns begin that end in a run of tokens, with what governs them."""
    for token in doc[start:end]:
        first = token
        while _base(first) == "conj" and not _is_predicate(first):
            first = first.head
        if first.i < start <= first.head.i < end:
            yield first.left_edge.i


def _closed(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Take in the bracket or quotation mark that closes or opens one inside, where it stands next."""
    inside = [t.text for t in doc[start:end]]
    for opening, closing in _PAIRS.items():
        if opening == closing:
            odd = inside.count(opening) % 2 == 1
            missing_end = missing_start = odd
        else:
            missing_end = inside.count(opening) > inside.count(closing)
            missing_start = inside.count(closing) > inside.count(opening)
        if missing_end and end < len(doc) and doc[end].text == closing:
            end += 1
        elif missing_start and start and doc[start - 1].text == opening:
            start -= 1
    return start, end
