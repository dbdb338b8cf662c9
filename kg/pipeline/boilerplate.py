"""Lines of a page that are no part of its article: bylines, credits, contacts, links, buttons.

Such a line is short and has the form of one; the first line, an article's title, never counts.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc, Span

from kg.resources.language import Boilerplate, Names

_LINE = re.compile(r"[^\n]+")
_BREAK = re.compile(r"(?<=[.!?)\]”\"])\s+(?=[\"“(\[A-Z©—–])|\s+(?=\([^()\n]*\)\s*$)", re.MULTILINE)
_PARAGRAPH_END = re.compile(r"\n\s*\n")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w|https?://|www\.\w")
_LEADERS = re.compile(r"\.{4,}\s*\d+$")
_SEPARATORS = re.compile(r"[|»>›·•/,()]+")
_MARKS = " \t*_#([{<–—-•·|»>"
_SENTENCE_END = (".", "!", "?", ".”", ".’", '."', "?”")
#: Most words of a line with a cue, with an address, of an author, of an entry of a menu, of a label, of a credit.
_CUED, _ADDRESSED, _AUTHOR, _ENTRY, _LABEL, _CREDIT = 40, 14, 12, 3, 2, 7
#: A line of an author stands among so many first or last paragraphs.
_MARGIN = 5


class BoilerplateFinder:
    """Finds lines that are no part of an article; stateless."""

    def __init__(self, tables: Boilerplate, names: Names) -> None:
        self._tables = tables
        self._small = tables.byline_words | names.person_particles
        self._openings = tuple(sorted(tables.openings))
        self._endings = tuple(sorted(tables.endings))
        self._authors = tuple(sorted(tables.authors))

    def outside(self, doc: Doc, spans: list[Span]) -> list[bool]:
        """Return for each span of a Doc whether it stands in the article itself."""
        document = doc._.document
        publisher = document.publisher if document is not None else ""
        lines = list(self.find(doc.text, publisher))
        return [not any(a <= s.start_char < b for a, b in lines) for s in spans]

    def find(self, text: str, publisher: str = "") -> Iterator[tuple[int, int]]:
        """Yield the offsets of the sentences and lines of boilerplate, in text order."""
        blocks = list(_blocks(text))
        for number, block in enumerate(blocks):
            margin = number < _MARGIN or number >= len(blocks) - _MARGIN
            joined = False
            for place, (start, end) in enumerate(block):
                if number == place == 0:
                    continue
                opens = place == 0 or joined or text[: start - 1].endswith(_SENTENCE_END)
                if margin and self._is_author(_bare(text[start:end]), publisher):
                    joined = True
                    yield start, end
                elif opens:
                    found = list(self._pieces(text, start, end, joined=joined))
                    joined = bool(found) and found[-1][1] == end
                    yield from found

    def _pieces(
        self, text: str, start: int, end: int, *, joined: bool
    ) -> Iterator[tuple[int, int]]:
        """Yield the sentences of a line that are boilerplate; ``joined`` says that the line before is."""
        for first, last in _sentences(text, start, end):
            piece = _bare(text[first:last])
            if self._is_boilerplate(piece) or (joined and _is_entry(piece)):
                joined = True
                yield first, last
            else:
                joined = self._label(piece) in self._tables.captions

    def _is_boilerplate(self, line: str) -> bool:
        words = line.split()
        if not words or len(words) > _CUED:
            return False
        plain = " ".join(words).casefold().replace("’", "'")
        if _ADDRESS.search(line) and len(words) <= _ADDRESSED:
            return True
        return (
            _begins(plain, self._openings)
            or plain.endswith(self._endings)
            or any(cue in plain for cue in self._tables.anywhere)
            or bool(_LEADERS.search(line))
            or self._is_labelled(plain)
            or self._is_menu(plain)
        )

    def _is_labelled(self, line: str) -> bool:
        """Whether a line opens with a label as "Media contacts:" has it, or is the credit of a picture."""
        label = self._label(line)
        if label in self._tables.captions:
            return len(line.split()) <= _CREDIT
        return label in self._tables.labels or line.partition(":")[0] in self._tables.lone_labels

    def _label(self, line: str) -> str:
        """Return the last word before a line's first colon, where few words stand there."""
        label, colon, _ = line.partition(":")
        words = label.casefold().split()
        return words[-1] if colon and 0 < len(words) <= _LABEL else ""

    def _is_menu(self, line: str) -> bool:
        """Whether a line is a row of buttons or entries ("Home | News | Opinion")."""
        entries = [e for part in _SEPARATORS.split(line) if (e := part.strip(" :.…"))]
        if not entries or any(len(e.split()) > _ENTRY for e in entries):
            return False
        return 2 * sum(e in self._tables.navigation for e in entries) > len(entries)

    def _is_author(self, line: str, publisher: str) -> bool:
        """Whether a line names who wrote the article and says nothing else."""
        words = line.split()
        if not 1 < len(words) <= _AUTHOR or line.endswith(_SENTENCE_END):
            return False
        plain = line.casefold()
        if plain.endswith(self._authors):
            return True
        if publisher and plain.startswith(publisher.casefold()):
            rest = plain.removeprefix(publisher.casefold()).split()
            return bool(rest) and set(rest) <= self._tables.publisher_staff
        names = [w.strip(",;|()") for w in words[1:]]
        named = any(w[:1].isupper() for w in names)
        return (
            words[0].casefold() == "by"
            and named
            and all(not w or w[0].isupper() or w in self._small for w in names)
        )


def _bare(line: str) -> str:
    """Return a line without the marks around it."""
    return line.strip().lstrip(_MARKS)


def _begins(line: str, cues: tuple[str, ...]) -> bool:
    """Whether a line begins with one of some phrases, as whole words."""
    return any(line.startswith(c) and not line[len(c) : len(c) + 1].isalnum() for c in cues)


def _is_entry(line: str) -> bool:
    """Whether a line behind boilerplate goes on with it: short, and no sentence."""
    return len(line.split()) <= _AUTHOR and not line.endswith(_SENTENCE_END)


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of what ends with a full stop, roughly, and of a bracket behind it."""
    for found in _BREAK.finditer(text, start, end):
        yield start, found.start()
        start = found.end()
    yield start, end


def _blocks(text: str) -> Iterator[list[tuple[int, int]]]:
    """Yield the offsets of the lines of each paragraph."""
    start = 0
    for end in [*(m.end() for m in _PARAGRAPH_END.finditer(text)), len(text)]:
        block = [m.span() for m in _LINE.finditer(text, start, end) if m[0].strip()]
        if block:
            yield block
        start = end
