"""Treebanks → the table of lemmas that ships with the model.

A form of a word class is listed where at least seven in ten of its words have one lemma.
"""

import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

from kg.training.treebank import Sentence

_SHARE = 0.7


def lemma_table(documents: Iterable[list[Sentence]]) -> dict[str, dict[str, str]]:
    """Return UPOS → form → lemma."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for document in documents:
        for s in document:
            for word, upos, lemma in zip(s.words, s.upos, s.lemmas, strict=True):
                if lemma != "_" or word == "_":
                    counts[upos, word][lemma] += 1
    table: dict[str, dict[str, str]] = defaultdict(dict)
    for (upos, word), found in sorted(counts.items()):
        lemma, times = min(found.items(), key=lambda item: (-item[1], item[0]))
        if times >= _SHARE * found.total():
            table[upos][word] = lemma
    return dict(table)


def write_table(path: Path, table: dict[str, dict[str, str]]) -> None:
    """Write a table, compressed; the same table gives the same bytes."""
    text = json.dumps(table, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(text.encode("utf8"), mtime=0))
