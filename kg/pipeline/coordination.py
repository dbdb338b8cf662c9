"""Which mentions of a Doc are coordinated: "Tanzania, Malawi and South Africa"."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Span, Token

from kg.pipeline.extensions import MENTIONS

_COMMA = ","
#: Classes of a word before a member that may be no part of its mention.
_OPENING = frozenset({"DET", "NUM"})
_NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
_RELATIVE = frozenset({"WDT", "WP", "WP$"})
#: A mention beside another, and whether a conjunction parts them.
_Step = tuple[int, bool]


class Coordinations:
    """The coordinations among the mentions of one Doc.

    Two mentions of one type are coordinated where nothing but a conjunction parts them, or a comma in a row that ends
    with a conjunction, or where the tree joins them by one. What is contrasted is not ("Togo, but not Mali").
    """

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        self._spans: list[Span] = list(doc.spans[MENTIONS])
        self._behind, self._before = self._steps()
        self._leaders = list(range(len(self._spans)))
        self._join()

    def number(self, mention: int) -> int:
        """Return the number of the coordination that a mention stands in; a lone one has its own."""
        while self._leaders[mention] != mention:
            mention = self._leaders[mention]
        return mention

    def place(self, mention: int) -> tuple[int, int]:
        """Return which member of its coordination a mention is, from 0, and how many there are."""
        number = self.number(mention)
        members = (s for i, s in enumerate(self._spans) if self.number(i) == number)
        roots = sorted({s.root.i for s in members})
        return roots.index(self._spans[mention].root.i), len(roots)

    def company(self, mention: int) -> list[int]:
        """Return a mention and the longest ones in a row with it, whatever their types, in text order.

        A conjunction stands in the row, and all have the mention's role ("Chad, two diplomats and the U.N. said").
        """
        behind, before = (self._row(mention, s) for s in (self._behind, self._before))
        row = [*(i for i, _ in reversed(before)), mention, *(i for i, _ in behind)]
        return row if any(conjunction for _, conjunction in (*before, *behind)) else [mention]

    def _row(self, mention: int, steps: Sequence[Sequence[_Step]]) -> list[_Step]:
        """Return what follows a mention, step by step, in one direction."""
        roles = {"conj", self._spans[mention].root.dep_}
        found: list[_Step] = []
        while True:
            options = steps[found[-1][0] if found else mention]
            options = [s for s in options if self._spans[s[0]].root.dep_ in roles]
            if not options:
                return found
            found.append(max(options, key=lambda s: (len(self._spans[s[0]]), -s[0])))

    def _steps(self) -> tuple[list[list[_Step]], list[list[_Step]]]:
        """Return what stands behind and before each mention."""
        starting: dict[int, list[int]] = defaultdict(list)
        for index, span in enumerate(self._spans):
            if span.root.tag_ not in _RELATIVE:
                starting[span.start].append(index)
        behind: list[list[_Step]] = [[] for _ in self._spans]
        before: list[list[_Step]] = [[] for _ in self._spans]
        for index, span in enumerate(self._spans):
            start, conjunction = self._over_joint(span.end)
            article = any(t.pos_ in _OPENING for t in self._doc[start : start + 1])
            others = starting.get(start) or starting.get(start + article, [])
            for other in others if start > span.end and span.root.tag_ not in _RELATIVE else ():
                behind[index].append((other, conjunction))
                before[other].append((index, conjunction))
        return behind, before

    def _over_joint(self, end: int) -> tuple[int, bool]:
        """Return where a token's comma and conjunction end, and whether there is a conjunction."""
        start = end + (self._doc[end : end + 1].text == _COMMA)
        conjunction = any(t.pos_ == "CCONJ" for t in self._doc[start : start + 1])
        return start + conjunction, conjunction

    def _join(self) -> None:
        heading: dict[int, list[int]] = defaultdict(list)
        for index, span in enumerate(self._spans):
            heading[span.root.i].append(index)
        steps = [(i, *step) for i, found in enumerate(self._behind) for step in found]
        for index, span in enumerate(self._spans):
            for other in (o for t in _conjuncts(span.root) for o in heading[t.i]):
                self._unite(index, other)
        for index, other, _ in (s for s in steps if s[2]):
            self._unite(index, other)
        for index, other, _ in sorted((s for s in steps if not s[2]), reverse=True):
            if self._leaders.count(self.number(other)) > 1:
                self._unite(index, other)

    def _unite(self, first: int, second: int) -> None:
        if self._spans[first].label_ == self._spans[second].label_:
            low, high = sorted((self.number(first), self.number(second)))
            self._leaders[high] = low


def _conjuncts(first: Token) -> Iterator[Token]:
    """Yield the nouns that a conjunction joins to one, but for those that an adverb sets apart ("and not")."""
    for token in first.children:
        labels = {c.dep_ for c in token.children}
        joined = "cc" in labels and "advmod" not in labels
        if joined and token.dep_ == "conj" and token.pos_ in _NOMINAL:
            yield token
