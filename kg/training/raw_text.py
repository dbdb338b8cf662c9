"""Scores on raw text by the definitions of the CoNLL 2018 shared task (Zeman et al. 2018).

The pipeline splits sentences and words itself; its words are aligned with those of the gold by their
characters, white space left out. F1 counts every word and every sentence, also those split wrongly.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Word:
    """One word: characters (white space not counted), tags, span of its head (None for a root)."""

    span: Span | None
    upos: str
    lemma: str
    head: Span | None
    deprel: str


@dataclass(slots=True)
class RawDocument:
    """The text of a document as one reads it, and its gold."""

    text: str = ""
    words: list[Word] = field(default_factory=list)
    sentences: list[Span] = field(default_factory=list)


def read_raw(path: Path) -> Iterator[RawDocument]:
    """Yield the documents of a CoNLL-U file; an empty line stands between paragraphs."""
    document, rows, at, gap = RawDocument(), list[list[str]](), 0, ""
    for line in [*path.read_text(encoding="utf8").splitlines(), "# newdoc"]:
        if line.startswith("# newdoc"):
            if document.text:
                yield document
            document, at, gap = RawDocument(), 0, ""
        elif line.startswith("# newpar"):
            gap = "\n\n" if document.text else ""
        elif line and not line.startswith("#"):
            rows.append(line.split("\t"))
        elif not line and rows:
            document.text += gap
            at, gap = _add(document, rows, at)
            rows = []


def _add(document: RawDocument, rows: list[list[str]], at: int) -> tuple[int, str]:
    """Add a sentence; return where it ends and what white space follows it."""
    spans: dict[str, Span | None] = {"0": None}
    begin, covered, inner = at, 0, at
    parts: list[str] = []
    for row in rows:
        number, form = row[0], row[1]
        if "." in number:
            continue
        if "-" in number:
            first, covered = map(int, number.split("-"))
            whole = "".join(r[1] for r in rows if r[0].isdigit() and first <= int(r[0]) <= covered)
            # words that the token does not spell out ("wanna": want, to) are found nowhere in it
            inner = at if whole.lower() == form.lower() else -1
        elif int(number) <= covered:
            spans[number] = (inner, inner + len(form)) if inner >= 0 else None
            inner += len(form) if inner >= 0 else 0
            continue
        else:
            spans[number] = (at, at + _length(form))
        parts.append(form + ("" if "SpaceAfter=No" in row[9] else " "))
        at += _length(form)
    document.text += "".join(parts)
    document.sentences.append((begin, at))
    document.words += [
        Word(spans[r[0]], r[3], r[2], spans[r[6]], "root" if r[6] == "0" else r[7])
        for r in rows
        if r[0].isdigit()
    ]
    return at, ""


def _length(form: str) -> int:
    return len("".join(form.split()))


def as_raw(doc: Doc) -> RawDocument:
    """The words and sentences of a Doc that the pipeline has read."""
    ends: list[int] = []
    for token in doc:
        ends.append((ends[-1] if ends else 0) + _length(token.text))
    spans = [(end - _length(token.text), end) for end, token in zip(ends, doc, strict=True)]
    result = RawDocument(doc.text)
    for sentence in doc.sents:
        tokens = [t for t in sentence if not t.is_space]
        if tokens:
            result.sentences.append((spans[tokens[0].i][0], spans[tokens[-1].i][1]))
        for t in tokens:
            root = t.head.i == t.i
            head = None if root else spans[t.head.i]
            result.words.append(
                Word(spans[t.i], t.pos_, t.lemma_, head, "root" if root else t.dep_)
            )
    return result


def raw_scores(nlp: Language, path: Path) -> dict[str, float]:
    """F1 of words, sentences, UPOS, lemmas, UAS and LAS of a pipeline on the text of a treebank."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for gold in read_raw(path):
        found = as_raw(nlp(gold.text))
        total["words"] += len(gold.words) + len(found.words)
        total["sentences"] += len(gold.sentences) + len(found.sentences)
        right["sentences"] += len(set(gold.sentences) & set(found.sentences))
        by_span = {w.span: w for w in found.words}
        for word in gold.words:
            other = by_span.get(word.span) if word.span else None
            if other is None:
                continue
            attached = other.head == word.head and (other.head is None) == (word.deprel == "root")
            right["words"] += 1
            right["UPOS"] += other.upos == word.upos
            right["lemma"] += word.lemma in (other.lemma, "_")
            right["UAS"] += attached
            right["LAS"] += attached and _basic(other.deprel) == _basic(word.deprel)
    return {
        kind: 2 * right[kind] / total["sentences" if kind == "sentences" else "words"]
        for kind in ("words", "sentences", "UPOS", "lemma", "UAS", "LAS")
    }


def _basic(deprel: str) -> str:
    return deprel.partition(":")[0]
