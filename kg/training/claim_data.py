"""Articles, treebank entities and NER corpora → the tensors that the claim heads learn from."""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from kg.model import EntityType, Modality, Relation, Stage
from kg.pipeline.features import distance, matches, nesting, sentence_distance
from kg.pipeline.neural import label_sets
from kg.pipeline.pieces import Pieces, PieceTokenizer, windows
from kg.training.claim_heads import WIDEST
from kg.training.gold_articles import GoldArticle
from kg.training.treebank import Sentence

OWN = [str(t) for t in EntityType]
RELATIONS = [str(r) for r in Relation]
STAGES = [str(s) for s in Stage]
MODALITIES = [str(m) for m in Modality]
GUM = [
    "abstract",
    "animal",
    "event",
    "object",
    "organization",
    "person",
    "place",
    "plant",
    "substance",
    "time",
]
NER = ["PER", "ORG", "LOC", "MISC"]
#: Label sets of the span scorer, each with "none" in front; their order is the order of the classes.
SETS = {"own": OWN, "gum": GUM, "ner": NER}
GUM_TYPES = {
    "organization": "Organization",
    "person": "Person",
    "place": "Place",
    "event": "Topic",
    "abstract": "Topic",
}
NER_TYPES = {
    "country": "LOC", "location": "LOC", "politician": "PER", "person": "PER", "organisation": "ORG",
    "politicalparty": "ORG", "event": "MISC", "election": "MISC", "misc": "MISC",
}  # fmt: skip


def class_range(name: str) -> tuple[int, int]:
    """First and last+1 class of a label set."""
    return label_sets.class_range(SETS, name)


CLASSES = sum(1 + len(v) for v in SETS.values())


@dataclass(slots=True)
class Target:
    """One document to learn from. Spans are (start, end, class within ``label_set`` ≥ 1)."""

    words: list[str]
    paragraphs: frozenset[int]
    sentences: list[int]
    label_set: str
    spans: list[tuple[int, int, int]]
    ignore: list[tuple[int, int]] = field(default_factory=list)
    clusters: list[int] = field(default_factory=list)
    types: list[int] = field(default_factory=list)
    article: GoldArticle | None = None


def pieces_of(target: Target, tokenizer: PieceTokenizer) -> list[tuple[int, int, int, int, Pieces]]:
    """Windows of a document: first word, last+1 word, words kept from it, pieces."""
    return windows(target.words, target.paragraphs, tokenizer)


def from_article(article: GoldArticle, sentences: list[int]) -> Target:
    """Target of an annotated article."""
    index = {e: i for i, e in enumerate(sorted({m.entity for m in article.mentions}))}
    return Target(
        article.words,
        article.paragraphs,
        sentences,
        "own",
        [(m.start, m.end, 1 + OWN.index(m.type)) for m in article.mentions],
        clusters=[index[m.entity] for m in article.mentions],
        types=[OWN.index(m.type) for m in article.mentions],
        article=article,
    )


_OPEN = re.compile(r"\(([^()\-]+)-([a-z]+)[^()]*|([^()\s]+?)\)")


def from_gum(document: list[Sentence]) -> Target:
    """Target of a GUM document: nested entity mentions, named and nominal, and their groups."""
    words: list[str] = []
    sentences: list[int] = []
    paragraphs = set()
    found: list[tuple[int, int, str, str]] = []
    tags: list[str] = []
    for number, s in enumerate(document):
        if s.new_paragraph:
            paragraphs.add(len(words))
        stack: list[tuple[str, str, int]] = []
        for i, misc in enumerate(s.misc):
            value = next((x[7:] for x in misc.split("|") if x.startswith("Entity=")), "")
            at = len(words) + i
            for token in re.findall(
                r"\([^()]*(?:\([^()]*\)[^()]*)*?(?=\(|\)|$)\)?|[^()]+\)", value
            ):
                if token.startswith("("):
                    parts = token.strip("()").split("-")
                    if len(parts) < 2:
                        continue
                    if token.endswith(")"):
                        found.append((at, at + 1, parts[0], parts[1]))
                    else:
                        stack.append((parts[0], parts[1], at))
                else:
                    name = token.rstrip(")").split("-")[0]
                    for k in range(len(stack) - 1, -1, -1):
                        if stack[k][0] == name:
                            group, kind, start = stack.pop(k)
                            found.append((start, at + 1, group, kind))
                            break
        words += s.words
        tags += s.upos
        sentences += [number] * len(s.words)
    found = sorted({f for f in found if f[3] in GUM and f[1] - f[0] <= WIDEST})
    groups = {g: i for i, g in enumerate(sorted({f[2] for f in found}))}
    return Target(
        words,
        frozenset(paragraphs),
        sentences,
        "gum",
        [(a, b, 1 + GUM.index(kind)) for a, b, _, kind in found],
        clusters=[groups[g] for _, _, g, _ in found],
        types=[
            OWN.index(GUM_TYPES[k])
            if k in GUM_TYPES and not (b == a + 1 and tags[a] == "PRON")
            else len(OWN)
            for a, b, _, k in found
        ],
    )


def split_document(target: Target, longest: int) -> list[Target]:
    """Cut a long treebank document into parts of at most ``longest`` words, at sentence ends."""
    parts, start = [], 0
    while start < len(target.words):
        end = min(start + longest, len(target.words))
        while (
            end < len(target.words)
            and end > start + 1
            and target.sentences[end] == target.sentences[end - 1]
        ):
            end -= 1
        keep = [k for k, (a, b, _) in enumerate(target.spans) if start <= a and b <= end]
        parts.append(
            Target(
                target.words[start:end],
                frozenset(p - start for p in target.paragraphs if start < p < end),
                target.sentences[start:end],
                target.label_set,
                [
                    (target.spans[k][0] - start, target.spans[k][1] - start, target.spans[k][2])
                    for k in keep
                ],
                clusters=[target.clusters[k] for k in keep] if target.clusters else [],
                types=[target.types[k] for k in keep] if target.types else [],
            )
        )
        start = end
    return parts


def bio_targets(rows: list[tuple[list[str], list[str]]], group: int) -> list[Target]:
    """Sentences with BIO tags, joined ``group`` at a time."""
    result = []
    for at in range(0, len(rows), group):
        words: list[str] = []
        sentences: list[int] = []
        spans: list[tuple[int, int, int]] = []
        for number, (tokens, tags) in enumerate(rows[at : at + group]):
            base, i = len(words), 0
            while i < len(tags):
                if tags[i] == "O":
                    i += 1
                    continue
                kind = tags[i][2:]
                j = i + 1
                while j < len(tags) and tags[j] == f"I-{kind}":
                    j += 1
                label = NER_TYPES.get(kind, kind)
                if label in NER and j - i <= WIDEST:
                    spans.append((base + i, base + j, 1 + NER.index(label)))
                i = j
            words += tokens
            sentences += [number] * len(tokens)
        result.append(Target(words, frozenset(), sentences, "ner", spans))
    return result


def read_bio(
    path: Path, separator: str | None = None, column: int = 1, word: int = 0
) -> list[tuple[list[str], list[str]]]:
    """Read a column file of tokens and BIO (or IO) tags → sentences."""
    rows: list[tuple[list[str], list[str]]] = []
    tokens: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf8").splitlines(), ""]:
        if line.startswith("# "):
            continue
        cols = line.split(separator)
        if len(cols) > max(column, word):
            tokens.append(cols[word])
            tags.append(cols[column])
        elif tokens:
            rows.append((tokens, tags))
            tokens, tags = [], []
    return rows


def from_redocred(path: Path) -> list[Target]:
    """Re-DocRED documents; PER, ORG, LOC, MISC mentions."""
    result = []
    for d in json.loads(path.read_text(encoding="utf8")):
        words = [w for s in d["sents"] for w in s]
        starts = np.concatenate([[0], np.cumsum([len(s) for s in d["sents"]])])
        sentences = [i for i, s in enumerate(d["sents"]) for _ in s]
        spans = set()
        for vertex in d["vertexSet"]:
            for m in vertex:
                a, b = (int(starts[m["sent_id"]] + x) for x in m["pos"])
                if m["type"] in NER and b - a <= WIDEST:
                    spans.add((a, b, 1 + NER.index(m["type"])))
        result.append(Target(words, frozenset(), sentences, "ner", sorted(spans)))
    return result


def span_labels(target: Target) -> Tensor:
    """Words × WIDEST classes, 0 for none, −1 for spans to leave out of the loss."""
    n = len(target.words)
    y = np.zeros((n, WIDEST), dtype=np.int64)
    y[np.arange(n)[:, None] + np.arange(WIDEST)[None] >= n] = -1
    for a, b in target.ignore:
        y[a, b - a - 1] = -1
    for a, b, c in target.spans:
        if b - a <= WIDEST:
            y[a, b - a - 1] = c
    return torch.from_numpy(y)


def pair_features(
    words: Sequence[str],
    sentences: Sequence[int],
    starts: Sequence[int],
    ends: Sequence[int],
    *,
    match: bool,
) -> dict[str, Tensor]:
    """Features of every ordered pair of mentions (row: first or later mention, column: second)."""
    s, e = np.asarray(starts), np.asarray(ends)
    where = np.asarray(sentences)[s]
    result = {
        "distance": distance(s[:, None], s[None]),
        "sentence": sentence_distance(where[:, None], where[None]),
        "nesting": nesting(s, e),
    }
    if match:
        result["match"] = matches([words[a:b] for a, b in zip(starts, ends, strict=True)])
    return {k: torch.from_numpy(v) for k, v in result.items()}


def shuffled(targets: list[Target], rng: random.Random) -> list[Target]:
    """A shuffled copy."""
    copy = list(targets)
    rng.shuffle(copy)
    return copy
