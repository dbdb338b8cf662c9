"""Words → WordPiece pieces with case shapes, for the encoder; used in training and at run time."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

#: Case shapes, an embedding each: special, lower, title, upper, mixed, digit, other, title at a start.
SPECIAL, LOWER, TITLE, UPPER, MIXED, DIGIT, OTHER, INITIAL = range(8)
_ENDS = frozenset(".!?:;\"“”‘’'()[]-–—•*")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of a window: ids, case shapes, and for each word its first and its last piece."""

    ids: list[int]
    shapes: list[int]
    first: list[int]
    last: list[int]


def shape(word: str, *, at_start: bool) -> int:
    """Return the case shape of a word; ``at_start`` when a sentence may begin with it."""
    if any(c.isdigit() for c in word):
        return DIGIT
    if not any(c.isalpha() for c in word):
        return OTHER
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    if word[0].isupper() and word[1:] == word[1:].lower():
        return INITIAL if at_start else TITLE
    return MIXED


class PieceTokenizer:
    """Turns words into pieces; pieces of a word are remembered."""

    def __init__(self, path: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(path))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._known: dict[str, list[int]] = {}
        self.cls = self._id("[CLS]")
        self.sep = self._id("[SEP]")
        self.pad = self._id("[PAD]")
        self.mask = self._id("[MASK]")
        self._unknown = self._id("[UNK]")

    def _id(self, piece: str) -> int:
        found = self._tokenizer.token_to_id(piece)
        if found is None:
            raise ValueError(f"the tokenizer has no piece {piece}")
        return int(found)

    def word(self, word: str) -> list[int]:
        """Return the pieces of one word, at least one and at most eight."""
        found = self._known.get(word)
        if found is None:
            found = self._tokenizer.encode(word[:100], add_special_tokens=False).ids[:8]
            found = found or [self._unknown]
            if len(self._known) < 200_000:
                self._known[word] = found
        return found

    def window(self, words: Sequence[str], paragraph_starts: frozenset[int]) -> Pieces:
        """Return the pieces of a window of words.

        A separator stands before each word whose index is in ``paragraph_starts`` (not before the
        first word) and at the end.
        """
        ids, shapes, first, last = [self.cls], [SPECIAL], [], []
        at_start = True
        for i, word in enumerate(words):
            if i and i in paragraph_starts:
                ids.append(self.sep)
                shapes.append(SPECIAL)
                at_start = True
            pieces = self.word(word)
            kind = shape(word, at_start=at_start)
            first.append(len(ids))
            ids.extend(pieces)
            shapes.extend([kind] * len(pieces))
            last.append(len(ids) - 1)
            at_start = word in _ENDS or (at_start and kind == OTHER)
        ids.append(self.sep)
        shapes.append(SPECIAL)
        return Pieces(ids, shapes, first, last)


def windows(
    words: Sequence[str],
    paragraphs: frozenset[int],
    tokenizer: PieceTokenizer,
    longest: int = 480,
    overlap: int = 120,
) -> list[tuple[int, int, int, int, Pieces]]:
    """Cut a document into overlapping windows of at most ``longest`` pieces.

    Returns (start, end, keep_start, keep_end, pieces): the words start–end are read, the vectors of
    keep_start–keep_end are taken, so that every word stands well inside its window.
    """
    total = [0]
    for i, w in enumerate(words):
        total.append(total[-1] + len(tokenizer.word(w)) + (i in paragraphs))
    result = []
    start, keep = 0, 0
    while True:
        end = bisect_right(total, total[start] + longest - 2) - 1
        end = max(start + 1, min(end, len(words)))
        last = end == len(words)
        if last:
            until = end
            following = end
        else:
            following = bisect_left(total, total[end] - overlap)
            following = max(start + 1, following)
            until = (following + end) // 2
        inside = frozenset(p - start for p in paragraphs if start < p < end)
        result.append((start, end, keep, until, tokenizer.window(words[start:end], inside)))
        if last:
            return result
        start, keep = following, until
