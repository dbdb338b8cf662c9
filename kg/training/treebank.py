"""CoNLL-U treebanks → documents of words with everything that the language heads learn."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

#: Folders of the treebanks that the model is trained on.
TREEBANKS = ("ud-english-ewt", "ud-english-gum")


@dataclass(slots=True)
class Sentence:
    """One sentence; lists run over its words. ``heads`` count from 1, 0 is the root."""

    words: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deprels: list[str] = field(default_factory=list)
    misc: list[str] = field(default_factory=list)
    new_paragraph: bool = False


def read_conllu(path: Path) -> list[list[Sentence]]:
    """Return the documents of a CoNLL-U file, each a list of sentences."""
    documents: list[list[Sentence]] = []
    sentence = Sentence()
    for line in path.read_text(encoding="utf8").splitlines():
        if line.startswith("# newdoc"):
            documents.append([])
        elif line.startswith("# newpar"):
            sentence.new_paragraph = True
        elif not line:
            if sentence.words:
                if not documents:
                    documents.append([])
                documents[-1].append(sentence)
            sentence = Sentence()
        elif not line.startswith("#"):
            cols = line.split("\t")
            if not cols[0].isdigit():
                continue
            sentence.words.append(cols[1])
            sentence.lemmas.append(cols[2])
            sentence.upos.append(cols[3])
            sentence.xpos.append(cols[4])
            sentence.feats.append(cols[5])
            sentence.heads.append(int(cols[6]))
            sentence.deprels.append(cols[7])
            sentence.misc.append(cols[9])
    return documents


def lemma_script(word: str, lemma: str) -> str:
    """Return the edit that turns ``word`` into ``lemma``: letters cut, letters added, and casing.

    ``"running", "run"`` gives ``"4||l"``: cut four letters, add none, keep as lower case. The
    method is the suffix rule of UDPipe 2 (Straka 2018) without its prefix part.
    """
    low, case = word.lower(), "l"
    if lemma != lemma.lower():
        case = "u" if lemma.isupper() and len(lemma) > 1 else "k"
    target = lemma.lower()
    common = 0
    while common < min(len(low), len(target)) and low[common] == target[common]:
        common += 1
    return f"{len(low) - common}|{target[common:]}|{case}"


def labels(documents: Iterable[list[Sentence]], least: int = 1) -> dict[str, list[str]]:
    """Return the label sets of the heads, most frequent first, ties by name."""
    counts: dict[str, Counter[str]] = {
        k: Counter() for k in ("upos", "xpos", "feats", "lemma", "deprel")
    }
    for document in documents:
        for s in document:
            counts["upos"].update(s.upos)
            counts["xpos"].update(s.xpos)
            counts["feats"].update(s.feats)
            counts["deprel"].update(s.deprels)
            counts["lemma"].update(map(lemma_script, s.words, s.lemmas))
    floor = {"lemma": max(3, least), "feats": 2}
    return {
        kind: [
            x
            for x, n in sorted(c.items(), key=lambda kv: (-kv[1], kv[0]))
            if n >= floor.get(kind, least)
        ]
        for kind, c in counts.items()
    }
