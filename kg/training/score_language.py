"""Scores of the bundled model on gold that training never saw.

    python -m kg.training.score_language --model DIR --corpora DIR

UPOS, LAS and lemma as the CoNLL 2018 shared task defines them, all words counted, on gold tokens and
sentences and on raw text. Named entities by exact span and type; coreference on predicted mentions,
singletons left out. ``--part dev`` scores the treebanks' development files instead.
"""

import argparse
import resource
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from kg.pipeline.binding import bound
from kg.pipeline.folders import NETWORK
from kg.pipeline.neural import heads
from kg.pipeline.neural.label_sets import gum_mentions, names
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.reading import KEY, Reading
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.training.claim_data import GUM, NER, Target, bio_targets, from_gum, read_bio
from kg.training.coreference_scores import Cluster, coref_scores
from kg.training.raw_text import raw_scores
from kg.training.treebank import Sentence, read_conllu


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


def read_target(syntax: NeuralSyntax, vocab: spacy.vocab.Vocab, target: Target) -> Reading:
    """Let the network read the words of a document."""
    words: list[str] = []
    for i, w in enumerate(target.words):
        if i in target.paragraphs and words:
            words.append("\n\n")
        words.append(w)
    doc = syntax(Doc(vocab, words=words))
    reading: Reading = doc.user_data[KEY]
    return reading


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
        reading = read_target(syntax, vocab, target)
        tags = network.labels["upos"]
        found = gum_mentions(network, reading)
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
) -> dict[str, float]:
    """Precision, recall and F1 of PER, ORG, LOC."""
    n: Counter[str] = Counter()
    keep = {1 + NER.index(x) for x in ("PER", "ORG", "LOC")}
    for target in targets:
        predicted = names(network, read_target(syntax, vocab, target))
        found = {(a, b, c) for (a, b), c in predicted.items() if c in keep}
        gold = {span for span in target.spans if span[2] in keep}
        n["found"] += len(found)
        n["gold"] += len(gold)
        n["right"] += len(found & gold)
    return {
        "P": n["right"] / max(1, n["found"]),
        "R": n["right"] / max(1, n["gold"]),
        "F1": 2 * n["right"] / max(1, n["found"] + n["gold"]),
    }


def main() -> None:
    """Command line."""
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("--model", type=Path, required=True)
    ap.add_argument("--corpora", type=Path, required=True)
    ap.add_argument("--part", choices=("dev", "test"), default="test", help="of the treebanks")
    a = ap.parse_args()
    began = time.perf_counter()
    nlp = spacy.load(a.model)
    print(f"model loads in {time.perf_counter() - began:.2f} s")
    syntax = nlp.get_pipe(NETWORK)
    assert isinstance(syntax, NeuralSyntax)
    network, vocab = bound(nlp).network, nlp.vocab
    nlp.select_pipes(enable=[NETWORK])
    for name in ("ewt", "gum"):
        path = a.corpora / f"ud-english-{name}/{a.part}.conllu"
        documents = read_conllu(path)
        began = time.perf_counter()
        figures = syntax_scores(syntax, vocab, documents)
        rate = sum(len(s.words) for d in documents for s in d) / (time.perf_counter() - began)
        print(f"{name} {a.part}  {_row(figures)}  ({rate:.0f} words/s)")
        print(f"{name} {a.part}, raw text  {_row(raw_scores(nlp, path))}")
    path = a.corpora / f"ud-english-gum/{a.part}.conllu"
    print(f"gum {a.part}  {_row(gum_scores(network, syntax, vocab, path))}")
    uner = bio_targets(read_bio(a.corpora / "uner-english-ewt/test.iob2", "\t", 2, 1), 6)
    politics = bio_targets(read_bio(a.corpora / "crossner-politics/test.txt"), 5)
    for name, targets in (("UNER-EWT", uner), ("CrossNER politics, mapped", politics)):
        print(f"{name} test  {_row(ner_scores(network, syntax, vocab, targets))}")
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def _row(figures: dict[str, float]) -> str:
    return "  ".join(f"{name} {value:.4f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
