"""Scores of the bundled model on gold that training never saw.

    python -m kg.training.score_language --model DIR --corpora DIR

Gold tokens and sentences; UPOS, LAS and lemma as the CoNLL 2018 shared task defines them, all words
counted. Named entities by exact span and type; coreference by MUC, B³ and CEAF-e (Pradhan et al.
2014) on predicted mentions, singletons left out.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import spacy
from scipy.optimize import linear_sum_assignment
from spacy.tokens import Doc

from kg.pipeline.extensions import register
from kg.pipeline.neural import heads
from kg.pipeline.neural.network import NETWORK, Network
from kg.pipeline.neural.reading import KEY, Reading
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.training.claim_data import GUM, NER, Target, bio_targets, class_range, from_gum, read_bio
from kg.training.treebank import Sentence, read_conllu

Cluster = frozenset[tuple[int, int]]


def as_doc(vocab: spacy.vocab.Vocab, sentences: Sequence[Sentence]) -> Doc:
    """A Doc of gold tokens and sentences, with an empty line before each new paragraph."""
    words: list[str] = []
    starts: list[bool | int | None] = []
    for s in sentences:
        if s.new_paragraph and words:
            words.append("\n\n")
            starts.append(False)
        words += s.words
        starts += [True] + [False] * (len(s.words) - 1)
    return Doc(vocab, words=words, sent_starts=starts)


def syntax_scores(
    syntax: NeuralSyntax, vocab: spacy.vocab.Vocab, documents: Iterable[list[Sentence]]
) -> dict[str, float]:
    """UPOS, XPOS, feats, lemma, UAS, LAS over all words."""
    right: Counter[str] = Counter()
    for sentences in documents:
        doc = syntax(as_doc(vocab, sentences))
        tokens = [t for t in doc if not t.is_space]
        number = {t.i: k for k, t in enumerate(tokens)}
        at = 0
        for s in sentences:
            for i in range(len(s.words)):
                t = tokens[at + i]
                head = 0 if t.head.i == t.i else number[t.head.i] - at + 1
                deprel = "root" if t.dep_ == "ROOT" else t.dep_
                right["words"] += 1
                right["UPOS"] += t.pos_ == s.upos[i]
                right["XPOS"] += t.tag_ == s.xpos[i]
                right["feats"] += (str(t.morph) or "_") == s.feats[i]
                right["lemma"] += t.lemma_ == s.lemmas[i] or s.lemmas[i] == "_"
                right["UAS"] += head == s.heads[i]
                right["LAS"] += (
                    head == s.heads[i] and deprel.split(":")[0] == s.deprels[i].split(":")[0]
                )
                right["LAS with subtypes"] += head == s.heads[i] and deprel == s.deprels[i]
            at += len(s.words)
    return {k: v / right["words"] for k, v in right.items() if k != "words"}


def _read(syntax: NeuralSyntax, vocab: spacy.vocab.Vocab, target: Target) -> Reading:
    words: list[str] = []
    for i, w in enumerate(target.words):
        if i in target.paragraphs and words:
            words.append("\n\n")
        words.append(w)
    doc = syntax(Doc(vocab, words=words))
    reading: Reading = doc.user_data[KEY]
    return reading


def predicted_spans(
    network: Network, reading: Reading, label_set: str
) -> dict[tuple[int, int], int]:
    """Spans of a label set that are likelier than not, with their class (from 1)."""
    lo, hi = class_range(label_set)
    p = heads.softmax(heads.span_scores(network.weights, reading.encoded.words, lo, hi))
    return {
        (a, a + k + 1): 1 + int(p[a, k, 1:].argmax())
        for a, k in np.argwhere(p[..., 0] < 0.5).tolist()
        if a + k < len(reading.tokens)
    }


def span_f1(
    pairs: Iterable[tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]],
) -> tuple[float, float]:
    """F1 with and without the type, over documents of (predicted, gold)."""
    n: Counter[str] = Counter()
    for predicted, gold in pairs:
        n["predicted"] += len(predicted)
        n["gold"] += len(gold)
        n["span"] += len(predicted.keys() & gold.keys())
        n["typed"] += sum(gold.get(k) == v for k, v in predicted.items())
    both = max(1, n["predicted"] + n["gold"])
    return 2 * n["typed"] / both, 2 * n["span"] / both


def flat(spans: dict[tuple[int, int], int]) -> dict[tuple[int, int], int]:
    """Spans without overlap, the longest first."""
    taken: set[int] = set()
    kept = {}
    for (a, b), c in sorted(spans.items(), key=lambda kv: (kv[0][0] - kv[0][1], kv[0])):
        if not taken & set(range(a, b)):
            taken |= set(range(a, b))
            kept[a, b] = c
    return kept


def link(
    network: Network,
    reading: Reading,
    words: Sequence[str],
    spans: dict[tuple[int, int], int],
    types: Sequence[int],
) -> list[Cluster]:
    """Clusters of two and more among given spans."""
    order = sorted(spans)
    if len(order) < 2:
        return []
    starts = np.array([a for a, _ in order], dtype=np.int64)
    ends = np.array([b for _, b in order], dtype=np.int64)
    m = heads.represent(
        network.weights, reading.encoded.words, starts, ends, np.array(types, dtype=np.int64)
    )
    pairs = heads.pair_features(
        [list(words[a:b]) for a, b in order], reading.sentence, starts, ends
    )
    scores = heads.link_scores(network.weights, m, pairs)
    parent = list(range(len(order)))
    for i in range(1, len(order)):
        best = int(scores[i, :i].argmax())
        if scores[i, best] > 0:
            parent[i] = parent[best]
    groups: dict[int, set[tuple[int, int]]] = {}
    for i, p in enumerate(parent):
        groups.setdefault(p, set()).add(order[i])
    return [frozenset(g) for g in groups.values() if len(g) > 1]


def _muc(key: Sequence[Cluster], response: Sequence[Cluster]) -> tuple[float, float]:
    owner = {m: i for i, c in enumerate(response) for m in c}
    right = total = 0
    for c in key:
        parts = {owner[m] for m in c if m in owner}
        right += len(c) - len(parts) - sum(m not in owner for m in c)
        total += len(c) - 1
    return right, total


def _b3(key: Sequence[Cluster], response: Sequence[Cluster]) -> tuple[float, float]:
    owner = {m: c for c in response for m in c}
    right = sum(len(c & owner[m]) / len(c) for c in key for m in c if m in owner)
    return right, sum(map(len, key))


def coref_scores(documents: Sequence[tuple[list[Cluster], list[Cluster]]]) -> dict[str, float]:
    """MUC, B³, CEAF-e and their mean, over documents of (gold, predicted) clusters."""
    sums = np.zeros((3, 4))
    for gold, predicted in documents:
        for row, metric in ((0, _muc), (1, _b3)):
            sums[row, :2] += metric(gold, predicted)
            sums[row, 2:] += metric(predicted, gold)
        if gold and predicted:
            phi = np.array([[2 * len(g & p) / (len(g) + len(p)) for p in predicted] for g in gold])
            rows, cols = linear_sum_assignment(-phi)
            sums[2, [0, 2]] += phi[rows, cols].sum()
        sums[2, 1] += len(gold)
        sums[2, 3] += len(predicted)
    result = {}
    for name, (rt, rn, pt, pn) in zip(("MUC", "B3", "CEAFe"), sums.tolist(), strict=True):
        recall, precision = rt / max(1, rn), pt / max(1, pn)
        result[name] = 2 * precision * recall / max(1e-9, precision + recall)
    return result | {"CoNLL": sum(result.values()) / 3}


def gum_scores(
    network: Network, syntax: NeuralSyntax, vocab: spacy.vocab.Vocab, path: Path
) -> dict[str, float]:
    """Mentions and coreference on GUM, from raw gold tokens."""
    spans, clusters = [], []
    place = {name: i for i, name in enumerate(network.labels["own"])}
    mapped = {
        "organization": "Organization",
        "person": "Person",
        "place": "Place",
        "event": "Topic",
        "abstract": "Topic",
    }
    for document in read_conllu(path):
        target = from_gum(document)
        reading = _read(syntax, vocab, target)
        tags = network.labels["upos"]
        found = predicted_spans(network, reading, "gum")
        gold = {(a, b): c for a, b, c in target.spans}
        spans.append((found, gold))
        types = []
        for (a, b), c in sorted(found.items()):
            pronoun = b == a + 1 and tags[int(reading.encoded.upos[a])] == "PRON"
            kind = mapped.get(GUM[c - 1], "")
            types.append(len(place) if pronoun or not kind else place[kind])
        groups: dict[int, set[tuple[int, int]]] = {}
        for (a, b, _), g in zip(target.spans, target.clusters, strict=True):
            groups.setdefault(g, set()).add((a, b))
        right = [frozenset(g) for g in groups.values() if len(g) > 1]
        clusters.append((right, link(network, reading, target.words, found, types)))
    typed, untyped = span_f1(spans)
    return {"mentions with type": typed, "mentions": untyped} | coref_scores(clusters)


def ner_scores(
    network: Network, syntax: NeuralSyntax, vocab: spacy.vocab.Vocab, targets: Iterable[Target]
) -> float:
    """F1 of PER, ORG, LOC."""
    pairs = []
    keep = {1 + NER.index(x) for x in ("PER", "ORG", "LOC")}
    for target in targets:
        reading = _read(syntax, vocab, target)
        found = flat(predicted_spans(network, reading, "ner"))
        gold = {(a, b): c for a, b, c in target.spans if c in keep}
        pairs.append(({k: v for k, v in found.items() if v in keep}, gold))
    return span_f1(pairs)[0]


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    a = ap.parse_args()
    register()
    began = time.perf_counter()
    network = Network(a.model / NETWORK)
    syntax = NeuralSyntax(network)
    vocab = spacy.blank("en").vocab
    print(f"model loads in {time.perf_counter() - began:.2f} s")
    for name in ("ewt", "gum"):
        documents = read_conllu(a.corpora / f"ud-english-{name}/test.conllu")
        began = time.perf_counter()
        figures = syntax_scores(syntax, vocab, documents)
        words = sum(len(s.words) for d in documents for s in d)
        rate = words / (time.perf_counter() - began)
        print(
            f"{name} test  "
            + "  ".join(f"{k} {v:.4f}" for k, v in figures.items())
            + f"  ({rate:.0f} words/s)"
        )
    figures = gum_scores(network, syntax, vocab, a.corpora / "ud-english-gum/test.conllu")
    print("gum test  " + "  ".join(f"{k} {v:.4f}" for k, v in figures.items()))
    uner = bio_targets(read_bio(a.corpora / "uner-english-ewt/test.iob2", "\t", 2, 1), 6)
    print(f"UNER-EWT test  PER/ORG/LOC F1 {ner_scores(network, syntax, vocab, uner):.4f}")
    politics = bio_targets(read_bio(a.corpora / "crossner-politics/test.txt"), 5)
    print(
        f"CrossNER politics test, mapped  PER/ORG/LOC F1 {ner_scores(network, syntax, vocab, politics):.4f}"
    )
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
