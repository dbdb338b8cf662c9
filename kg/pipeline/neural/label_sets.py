"""Spans by other label sets than ours: named entities, and the mentions of GUM."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from spacy.tokens import Doc, Span, SpanGroup

from kg.pipeline.neural import heads
from kg.pipeline.neural.network import Floats, Network
from kg.pipeline.neural.reading import KEY, Reading

#: From this probability on a span is no mention of GUM; chosen on GUM's development file.
_NOTHING = 0.6
_HALF, _LEAST = 0.5, 1e-9
_NAMES, _GUM = "ner", "gum"
#: The label sets of the common head, in the order of its classes.
_SETS = ("own", _GUM, _NAMES)

#: Spans of words with their class, from 1 on.
Classes = dict[tuple[int, int], int]


def names(network: Network, reading: Reading) -> Classes:
    """Return named entities, which do not overlap, with their place among the network's "ner" labels.

    Of spans that overlap those are taken whose log-odds together are highest. Adjectives ("Kenyan")
    are no names of people, organizations or places.
    """
    p = _probabilities(network, reading, _NAMES)
    tags = network.labels["upos"]
    adjective = [tags[k] == "ADJ" for k in reading.encoded.upos.tolist()]
    odds = {
        (a, a + k + 1): math.log1p(-p[a, k, 0]) - math.log(max(p[a, k, 0], _LEAST))
        for a, k in np.argwhere(p[..., 0] < _HALF).tolist()
        if not all(adjective[a : a + k + 1])
    }
    return {(a, b): 1 + int(p[a, b - a - 1, 1:].argmax()) for a, b in disjoint(odds)}


def gum_mentions(network: Network, reading: Reading) -> Classes:
    """Return mentions, named and nominal, with their place among the network's "gum" labels.

    They lie in one sentence and may nest, but where two cross the likelier one stays.
    """
    p = _probabilities(network, reading, _GUM)
    found: Classes = {}
    likely = np.argwhere(p[..., 0] < _NOTHING)
    for a, k in likely[np.argsort(p[..., 0][tuple(likely.T)], kind="stable")].tolist():
        b = a + k + 1
        inside = b <= len(reading.tokens) and reading.sentence[a] == reading.sentence[b - 1]
        if inside and not any(c < a < d < b or a < c < b < d for c, d in found):
            found[a, b] = 1 + int(p[a, k, 1:].argmax())
    return found


def _probabilities(network: Network, reading: Reading, name: str) -> Floats:
    """Return words × widths × classes by the head of a label set, or by its part of the common one."""
    head = f"spans_{name}"
    if f"claims.{head}.weight" in network.label_sets:
        scores = heads.span_scores(network.label_sets, reading.encoded.words, head=head)
    else:
        sets = {label_set: network.labels[label_set] for label_set in _SETS}
        classes = slice(*class_range(sets, name))
        scores = heads.span_scores(network.weights, reading.encoded.words, classes)
    return heads.softmax(scores)


def class_range(sets: Mapping[str, Sequence[str]], name: str) -> tuple[int, int]:
    """Return first and last+1 class of one of several label sets, each with "none" in front."""
    first = 0
    for other, labels in sets.items():
        if other == name:
            return first, first + 1 + len(labels)
        first += 1 + len(labels)
    raise KeyError(name)


def disjoint(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """Return the spans without overlap whose positive weights have the highest sum, in order."""
    ending: dict[int, list[int]] = defaultdict(list)
    for start, end in weights:
        ending[end].append(start)
    last = max(ending, default=0)
    best, chosen = [0.0], [0]
    for end in range(1, last + 1):
        best.append(best[-1])
        chosen.append(-1)
        for start in ending[end]:
            if best[start] + weights[start, end] > best[end]:
                best[end], chosen[end] = best[start] + weights[start, end], start
    found = []
    while last > 0:
        if chosen[last] >= 0:
            found.append((chosen[last], last))
        last = chosen[last] if chosen[last] >= 0 else last - 1
    return found[::-1]


class LabelSets:
    """Writes ``doc.spans["names"]`` (PER, ORG, LOC, MISC) and ``doc.spans["gum"]`` (the types of GUM)."""

    def __init__(self, network: Network) -> None:
        self._network = network

    def __call__(self, doc: Doc) -> Doc:
        """Write the spans of a Doc that the network has read."""
        reading: Reading | None = doc.user_data.get(KEY)
        for key, name, find in (("names", _NAMES, names), ("gum", _GUM, gum_mentions)):
            found = {} if reading is None else find(self._network, reading)
            spans = [*self._spans(doc, reading, found, name)] if reading else []
            doc.spans[key] = SpanGroup(doc, name=key, spans=spans)
        return doc

    def _spans(self, doc: Doc, reading: Reading, found: Classes, name: str) -> Iterator[Span]:
        labels = self._network.labels[name]
        for (start, end), class_ in sorted(found.items()):
            yield Span(doc, *reading.span(start, end), label=labels[class_ - 1])
