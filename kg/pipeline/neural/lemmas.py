"""Lemmas: from a table of the treebanks, from a dictionary, or by the network's edit scripts."""

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lemminflect import config, getAllLemmas
from lemminflect.core.Lemmatizer import Lemmatizer
from lemminflect.core.LexicalUtils import categoryToUPos

_INFLECTED = frozenset({"NOUN", "VERB", "AUX", "ADJ", "ADV"})


class Lemmas:
    """Lemmas of words; ``table`` holds those of the treebanks: UPOS → form → lemma."""

    def __init__(self, table: Mapping[str, Mapping[str, str]]) -> None:
        self._table = table

    @classmethod
    def read(cls, path: Path) -> "Lemmas":
        """Read a table that ``kg.training.lemma_table`` wrote."""
        return cls(json.loads(gzip.decompress(path.read_bytes())))

    def __call__(self, word: str, upos: str, xpos: str, script: str) -> str:
        """Return the lemma of a word with its tags and the edit script that the network chose.

        Names that the table does not know keep their form, but for those in the plural.
        """
        table = self._table.get(upos, {})
        if word in table:
            return table[word]
        if upos == "PROPN" and xpos != "NNPS":
            return word
        lemma, low = apply_script(word, script), word.lower()
        if upos not in _INFLECTED or not lemma.islower():
            return lemma
        return table.get(low) or _dictionary(low, upos) or lemma


class Lexicon:
    """lemminflect's dictionary (of the NIH Specialist Lexicon), searched in the sorted lines of its file.

    It stands in for the dict of all words, which takes half a second to make.
    """

    def __init__(self, path: Path) -> None:
        self._lines = gzip.decompress(path.read_bytes())

    def get(
        self, word: str, default: Mapping[str, tuple[str, ...]]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return the spellings of the lemmas of a word, by its parts of speech."""
        key = f"{word},".encode()
        found: dict[str, tuple[str, ...]] = {}
        start = self._first(word.encode())
        while self._lines.startswith(key, start):
            end = self._lines.index(b"\n", start)
            _, category, spellings = self._lines[start:end].decode().split(",")
            found[categoryToUPos(category)] = tuple(spellings.split("/"))
            start = end + 1
        return found or default

    def _first(self, word: bytes) -> int:
        """Return where the first line begins whose word is not before another."""
        lines = self._lines
        low, high = 0, len(lines)
        while low < high:
            start = lines.rfind(b"\n", 0, (low + high) // 2) + 1
            if lines[start : lines.index(b",", start)] < word:
                low = lines.index(b"\n", start) + 1
            else:
                high = start
        return low


@lru_cache(maxsize=50_000)
def _dictionary(word: str, upos: str) -> str:
    """The lemma in lemminflect's dictionary, "" where none is."""
    if not hasattr(Lemmatizer(), "lemma_dict"):
        Lemmatizer().lemma_dict = Lexicon(Path(config.lemma_lu_fn))
    found = getAllLemmas(word, upos=upos).get(upos, ())
    return str(found[0]) if found else ""


def apply_script(word: str, script: str) -> str:
    """Return the lemma that an edit script makes of a word: letters cut, letters added, casing.

    ``kg.training.treebank.lemma_script`` makes them; one that does not fit leaves the word as it is.
    """
    cut, added, case = script.split("|")
    low, n = word.lower(), int(cut)
    if n > len(low):
        return word
    lemma = low[: len(low) - n] + added
    if not lemma:
        return word
    if case == "u":
        return lemma.upper()
    if case == "k":
        kept = len(low) - n
        return word[:kept] + added if word[:1].isupper() else lemma[0].upper() + lemma[1:]
    return lemma
