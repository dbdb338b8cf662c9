"""Lemmas: from a table of the treebanks, from a dictionary, or by the network's edit scripts."""

import gzip
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from lemminflect import getAllLemmas

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


@lru_cache(maxsize=50_000)
def _dictionary(word: str, upos: str) -> str:
    """The lemma in lemminflect's dictionary (of the NIH Specialist Lexicon), "" where none is."""
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
