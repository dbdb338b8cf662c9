"""Speech that goes on over sentences: turns of a transcript, quotations, and what is told on.

A paragraph that opens with "NAME:" begins a turn, which lasts until the next one. One that ends with
"NAME said:" leaves to its speaker the next one without quotation marks, and those behind it in which
the first person speaks. A quotation that is still open at the end of a sentence, or begins anew in the next one, keeps its speaker.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from spacy.tokens import Doc, Token

from kg.model import Document, EntityType
from kg.pipeline.extensions import Attribution
from kg.pipeline.reports import REPORT, Reports
from kg.pipeline.sources import Sources
from kg.pipeline.tree import Tree
from kg.resources.cues import SpeechCues

TURN, CONTINUED, STATEMENT = "turn", "continued", "statement"
_OPENING, _CLOSING = frozenset({"“", "«", "``"}), frozenset({"”", "»", "''"})
_PLAIN = frozenset({'"'})
_SPEAKING = frozenset({EntityType.PERSON, EntityType.POSITION, EntityType.GROUP})
_LABEL_MARKS = frozenset({":", "."})
#: Word classes that are written small in a label ("NAME, Minister of Defence:").
_SMALL = frozenset({"ADP", "CCONJ", "DET", "PART"})
_LONGEST_LABEL = 18
_BEHIND_SPEAKER = frozenset({"(", ","})
#: How near behind a quotation its verb of speech stands, and how short a quoted term is.
_NEAR, _SHORTEST = 8, 3


class Turns:
    """Finds the attributions of one Doc that reach beyond a sentence."""

    def __init__(
        self, doc: Doc, tree: Tree, sources: Sources, reports: Reports, cues: SpeechCues
    ) -> None:
        self._doc = doc
        self._reports = reports
        self._tree = tree
        self._sources = sources
        self._cues = cues
        self._paragraphs = _paragraphs(doc)

    def find(self, reports: Sequence[Attribution]) -> list[Attribution]:
        """Return turns and continued quotations; ``reports`` are those within sentences."""
        turns = [*self._turns(), *self._minuted(), *self._introduced()]
        return [*turns, *self._quoted(reports)]

    def _turns(self) -> Iterator[Attribution]:
        labels = [
            label
            for start, end in self._paragraphs
            if not self._titles(start) and (label := self._label(start, end))
        ]
        spoken = [label for label in labels if label[2] is not None]
        if len(labels) < 2 or not spoken:
            return
        ends = [*(start for start, _, _ in labels[1:]), len(self._doc)]
        for (start, colon, source), end in zip(labels, ends, strict=True):
            if source is not None:
                yield Attribution(source, (start, colon), (colon + 1, end), TURN)

    def _minuted(self) -> Iterator[Attribution]:
        """Yield the paragraphs of minutes that open with a speaker in capitals: "ANN LEE (Peru) said …"."""
        found = [
            Attribution(speaker, (start, name), (name, end), TURN)
            for start, end in self._paragraphs
            if (name := self._capitals(start, end)) - start > 1
            and self._doc[name].text in _BEHIND_SPEAKER
            and (speaker := self._sources.within(start, name)) is not None
            and self._sources.is_name(speaker)
        ]
        yield from found if len(found) > 1 else ()

    def _introduced(self) -> Iterator[Attribution]:
        """Yield the paragraphs behind one that ends with a speaker, a verb of speech and a colon."""
        for number, (start, end) in enumerate(self._paragraphs[:-1]):
            verb = next((i for i in reversed(range(start, end)) if self._tree.pos[i] == "VERB"), -1)
            if self._doc[end - 1].text != ":" or self._tree.lemma[verb] not in self._cues.verbs:
                continue
            source = self._reports.speaker(verb)
            first, last = self._paragraphs[number + 1]
            if source is None or self._doc[first].text in _OPENING | _PLAIN:
                continue
            for start_, end_ in self._paragraphs[number + 2 :]:
                words = {t.lower_ for t in self._doc[start_:end_]}
                if words.isdisjoint(self._cues.speaking) or self._doc[end_ - 1].text == ":":
                    break
                last = end_
            yield Attribution(source, (verb, verb + 1), (first, last), STATEMENT)

    def _capitals(self, start: int, end: int) -> int:
        """Return where the words in capitals end with which a paragraph opens."""
        while start < end - 1 and self._doc[start].text.isupper() and self._doc[start].is_alpha:
            start += 1
        return start

    def _label(self, start: int, end: int) -> tuple[int, int, int | None] | None:
        """Return start, colon and speaker of a paragraph's opening "NAME:"; None for "Q:"."""
        short = self._short_label(start, end)
        if short is not None:
            word, mark = short
            return start, mark, None if word in self._cues.questions else self._interviewee
        for colon in range(start + 1, min(end, start + _LONGEST_LABEL)):
            if self._doc[colon].text == ":":
                break
        else:
            return None
        words = [t for t in self._doc[start:colon] if not t.is_punct and not t.is_space]
        names = [t for t in words if self._tree.pos[t.i] not in _SMALL]
        if not names or any(t.text[0].islower() for t in names):
            return None
        if {t.lower_ for t in words} <= self._cues.questions:
            return start, colon, None
        source = self._sources.within(start, colon)
        if source is None:
            return None
        body = self._sources.type(source) not in _SPEAKING
        if body and not (words[-1].is_upper and self._recurs(start, colon)):
            return None
        return start, colon, source

    def _recurs(self, start: int, colon: int) -> bool:
        """Whether another paragraph opens with the same label, as turns do and headings do not."""
        label = self._doc[start : colon + 1].text
        return any(
            s != start and self._doc[s:e].text.startswith(label) for s, e in self._paragraphs
        )

    def _titles(self, start: int) -> bool:
        """Whether a paragraph is the title ("House of Commons: grain" is no turn)."""
        document: Document | None = self._doc._.document
        return start == 0 and document is not None and bool(document.title)

    def _short_label(self, start: int, end: int) -> tuple[str, int] | None:
        """Return the word and the mark of an opening "Q:" or "A."."""
        word = self._doc[start].lower_.rstrip(".:")
        if word not in self._cues.questions | self._cues.answers:
            return None
        if self._doc[start].text[-1] in _LABEL_MARKS:
            return word, start
        if start + 1 < end and self._doc[start + 1].text in _LABEL_MARKS:
            return word, start + 1
        return None

    @cached_property
    def _interviewee(self) -> int | None:
        """The one who answers: whom the text speaks of most before the first question."""
        first = next((s for s, e in self._paragraphs if self._short_label(s, e)), 0)
        named = _SPEAKING - {EntityType.GROUP}
        found = self._sources.foremost(first, named)
        return self._sources.foremost(first, _SPEAKING) if found is None else found

    def _quoted(self, reports: Sequence[Attribution]) -> Iterator[Attribution]:
        """Yield an attribution for each quotation, to the speaker of a report that reaches into it.

        A quotation without one keeps the speaker of the quotation before in its paragraph; one that
        opens a paragraph keeps the last speaker.
        """
        spoken = sorted((a for a in reports if a.kind == REPORT), key=lambda a: a.cue)
        openings = [start for start, _ in self._paragraphs]
        last: Attribution | None = None
        for start, end in quotations(self._doc):
            own = next((a for a in spoken if a.content[0] < end and start < a.content[1]), None)
            near = self._behind(start, end)
            before = [a for a in spoken if a.cue[0] < start]
            found = own or near or self._kept(last, before, start, openings)
            if found is None:
                continue
            last = found
            if end - start > _SHORTEST:
                yield Attribution(found.source, found.cue, (start, end), CONTINUED)

    def _behind(self, start: int, end: int) -> Attribution | None:
        """Return the report whose verb stands right behind a quotation: "…” he said"."""
        tree = self._tree
        for i in range(end, min(end + _NEAR, len(self._doc))):
            if _ends_paragraph(self._doc[i]):
                break
            if tree.lemma[i] in self._cues.verbs and tree.pos[i] == "VERB":
                source = self._reports.speaker(i)
                return Attribution(source, (i, i + 1), (start, end)) if source is not None else None
        return None

    def _kept(
        self,
        last: Attribution | None,
        before: Sequence[Attribution],
        start: int,
        openings: Sequence[int],
    ) -> Attribution | None:
        """Return the report whose speaker goes on in a quotation that none reaches into."""
        paragraph = max((o for o in openings if o <= start), default=0)
        if last is not None and last.cue[0] >= paragraph:
            return last
        inside = [a for a in before if a.cue[0] >= paragraph]
        if inside:
            return inside[-1]
        if start - paragraph > 1:
            return None
        return last or (before[-1] if before else None)


def quotations(doc: Doc) -> list[tuple[int, int]]:
    """Return the token spans between quotation marks; one left open ends with its paragraph."""
    found: list[tuple[int, int]] = []
    start: int | None = None
    for token in doc:
        opening = token.text in _OPENING or (token.text in _PLAIN and start is None)
        if opening:
            start = token.i + 1
        elif start is not None and (token.text in _CLOSING | _PLAIN or _ends_paragraph(token)):
            found.append((start, token.i))
            start = None
    return found


def _ends_paragraph(token: Token) -> bool:
    return bool(token.is_space) and token.text.count("\n") > 1


def _paragraphs(doc: Doc) -> list[tuple[int, int]]:
    """Return the token spans between empty lines."""
    found, start = [], 0
    for token in doc:
        if _ends_paragraph(token):
            if start < token.i:
                found.append((start, token.i))
            start = token.i + 1
    if start < len(doc):
        found.append((start, len(doc)))
    return found
