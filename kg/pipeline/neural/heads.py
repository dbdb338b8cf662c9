"""The claim heads in numpy: the same arithmetic as ``kg.training.claim_heads``."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from kg.pipeline.features import distance, matches, nesting, sentence_distance
from kg.pipeline.neural.network import Floats, Ints

_Weights = Mapping[str, Floats]
#: Sentences between two mentions that one claim may join.
_REACH = 5
#: The score of what is not looked at.
_NOTHING = -30.0
_AT_ONCE = 4096
#: So many words on either side of a word are seen by the heads of label sets that have one of their own.
NEIGHBOURS = 2
#: The score above which a claim is looked at again (a probability of .02, as in training), and how many at once.
_DOUBTFUL = -3.89
_LOOKS_AT_ONCE = 128
#: Attributes of a statement, whichever of several it is about.
_OF_STATEMENTS = ("polarity", "modality", "stage", "source", "time")
#: Scores below this one all mean "never"; their exponential would leave single precision.
_LEAST = np.float32(-80.0)


def _linear(weights: _Weights, name: str, x: Floats) -> Floats:
    return x @ weights[f"claims.{name}.weight"].T + weights[f"claims.{name}.bias"]


def _relu(x: Floats) -> Floats:
    return np.maximum(x, 0.0)


def softmax(x: Floats, axis: int = -1) -> Floats:
    """Probabilities along an axis."""
    e = np.exp(x - x.max(axis=axis, keepdims=True))
    result: Floats = e / e.sum(axis=axis, keepdims=True)
    return result


def sigmoid(x: Floats) -> Floats:
    """Probabilities of independent labels."""
    result: Floats = np.float32(1.0) / (np.float32(1.0) + np.exp(-np.maximum(x, _LEAST)))
    return result


def span_scores(
    weights: _Weights, words: Floats, classes: slice = slice(None), head: str = "spans"
) -> Floats:
    """Scores words × widths × classes, all or some of a head; spans past the end score as nothing."""
    n = len(words)
    widest = weights[f"claims.{head}.width"].shape[0]
    if f"claims.{head}.around.weight" in weights:
        words = np.concatenate([words, _relu(_linear(weights, f"{head}.around", around(words)))], 1)
    ones = np.ones((n, 1), dtype=np.float32)
    s = np.concatenate([_relu(_linear(weights, f"{head}.start", words)), ones], 1)
    e = np.concatenate([_relu(_linear(weights, f"{head}.end", words)), ones], 1)
    left = np.tensordot(s, weights[f"claims.{head}.weight"][classes], axes=(1, 1))
    bias = weights[f"claims.{head}.width"][:, classes]
    scores = np.full((n, *bias.shape), _NOTHING, dtype=np.float32)
    scores[..., 0] = 0.0
    for k in range(min(widest, n)):
        scores[: n - k, k] = np.einsum("tcj,tj->tc", left[: n - k], e[k:]) + bias[k]
    return scores


def around(words: Floats) -> Floats:
    """Return the vectors of each word and of :data:`NEIGHBOURS` on either side of it, side by side."""
    edge = np.zeros((NEIGHBOURS, words.shape[1]), dtype=words.dtype)
    padded = np.concatenate([edge, words, edge])
    return np.concatenate([padded[k : k + len(words)] for k in range(2 * NEIGHBOURS + 1)], 1)


def represent(weights: _Weights, words: Floats, starts: Ints, ends: Ints, types: Ints) -> Floats:
    """Vectors of mentions from their first word, last word, mean, and type."""
    total = np.concatenate(
        [np.zeros((1, words.shape[1]), dtype=np.float64), words.cumsum(0, dtype=np.float64)]
    )
    mean = ((total[ends] - total[starts]) / (ends - starts)[:, None]).astype(np.float32)
    x = np.concatenate([words[starts], words[ends - 1], mean], 1)
    return _relu(_linear(weights, "mention", x)) + weights["claims.kind.weight"][types]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Features of every ordered pair of mentions."""

    features: Mapping[str, Ints]
    starts: Ints
    sentences: Ints


def pair_features(
    texts: Sequence[Sequence[str]], sentence: Ints, starts: Ints, ends: Ints
) -> Pairs:
    """Compute the features of all pairs; ``texts`` are the words of each mention."""
    where = sentence[starts]
    return Pairs(
        {
            "distance": distance(starts[:, None], starts[None]),
            "sentence": sentence_distance(where[:, None], where[None]),
            "nesting": nesting(starts, ends),
            "match": matches(texts),
        },
        starts,
        where,
    )


def _scores(
    weights: _Weights,
    name: str,
    last: str,
    m: Floats,
    pairs: Pairs,
    kinds: Sequence[str],
    chosen: NDArray[np.bool_],
) -> Floats:
    """Run a pair scorer and the layer above it over the chosen pairs, some at a time to keep memory small.

    Pairs that are not chosen score as nothing.
    """
    left, right, left_gate, right_gate = (
        _linear(weights, f"{name}.{side}", m)
        for side in ("left", "right", "left_gate", "right_gate")
    )
    table, index = _joint(weights, name, pairs, kinds)
    scores = np.full((*chosen.shape, len(weights[f"claims.{last}.bias"])), _NOTHING, np.float32)
    rows, columns = np.nonzero(chosen)
    for i in range(0, len(rows), _AT_ONCE):
        r, c = rows[i : i + _AT_ONCE], columns[i : i + _AT_ONCE]
        hidden = left_gate[r]
        hidden *= right_gate[c]
        hidden += left[r]
        hidden += right[c]
        hidden += table[index[r, c]]
        np.maximum(hidden, 0.0, out=hidden)
        scores[r, c] = _linear(weights, last, hidden)
    return scores


def _joint(weights: _Weights, name: str, pairs: Pairs, kinds: Sequence[str]) -> tuple[Floats, Ints]:
    """The sum of the vectors of several features: a row for each combination, and each pair's row."""
    first, *others = kinds
    table, index = weights[f"claims.{name}.features.{first}.weight"], pairs.features[first]
    for kind in others:
        more = weights[f"claims.{name}.features.{kind}.weight"]
        table = (table[:, None] + more[None]).reshape(-1, table.shape[1])
        index = index * len(more) + pairs.features[kind]
    return table, index


def link_scores(weights: _Weights, m: Floats, pairs: Pairs) -> Floats:
    """Score that mention j (column) is an antecedent of mention i (row)."""
    earlier = np.tri(len(m), k=-1, dtype=np.bool_)
    kinds = ("distance", "sentence", "match")
    return _scores(weights, "link", "link_score", m, pairs, kinds, earlier)[..., 0]


def relation_scores(weights: _Weights, m: Floats, pairs: Pairs) -> Floats:
    """Scores subject × object × relation, of pairs within some sentences and with the title."""
    n = pairs.sentences
    near = (np.abs(n[:, None] - n[None]) <= _REACH) | (n[:, None] == 0) | (n[None] == 0)
    np.fill_diagonal(near, val=False)
    kinds = ("distance", "sentence", "nesting")
    return _scores(weights, "pair", "relation", m, pairs, kinds, near)


@dataclass(frozen=True, slots=True)
class Attributes:
    """Probabilities of the attributes of given claims; pointers have "none" in front."""

    polarity: Floats
    modality: Floats
    stage: Floats
    source: Floats
    of: Floats
    quantity: Floats
    time: Floats


def evened(found: Attributes, alike: Sequence[Sequence[int]]) -> Attributes:
    """Return the attributes with the mean in place of those of claims, by their place, that say one thing of several."""
    tables = {f.name: getattr(found, f.name).copy() for f in fields(found)}
    for rows in alike:
        for name in _OF_STATEMENTS:
            tables[name][rows] = tables[name][rows].mean(0)
    return Attributes(**tables)


def _point(
    weights: _Weights,
    kind: str,
    hidden: Floats,
    own: Ints,
    keys: Floats,
    starts: Ints,
    sentence: Ints,
) -> Floats:
    """Scores of the things pointed at, "none" in front; ``own`` is where each pointer stands."""
    name = f"pointers.{kind}"
    query = _linear(weights, f"{name}.query", hidden)
    scores = query @ _linear(weights, f"{name}.key", keys).T * query.shape[1] ** -0.5
    d = distance(own[:, None], starts[None])
    far = sentence_distance(sentence[own][:, None], sentence[starts][None])
    scores = scores + weights[f"claims.{name}.distance.weight"][d][..., 0]
    scores = scores + weights[f"claims.{name}.sentence.weight"][far][..., 0]
    return np.concatenate([_linear(weights, f"{name}.none", hidden), scores], 1)


def owners(weights: _Weights, m: Floats, pairs: Pairs, sentence: Ints) -> Floats:
    """Probabilities mentions × (none and mentions) of whom each mention's thing belongs to."""
    return softmax(_point(weights, "owner", m, pairs.starts, m, pairs.starts, sentence))


def members(
    weights: _Weights, m: Floats, kinds: Ints, pairs: Pairs, sentence: Ints, asked: Ints
) -> Floats:
    """Scores mentions × mentions that the second is one of several that the first stands for; above 0 it is.

    ``kinds`` are the types that ``m`` was made with, the last one for pronouns. What stands for countries is read
    as a country, as in training, whatever its own type; a pronoun stays one. Only the mentions ``asked`` are scored.
    """
    table = weights["claims.kind.weight"]
    scores = np.full((len(m), len(m)), _NOTHING, dtype=np.float32)
    own = kinds[asked]
    for kind in np.unique(kinds) if len(asked) else ():
        columns = np.flatnonzero(kinds == kind)
        query = m[asked] - table[own] + table[np.where(own == len(table) - 1, own, kind)]
        starts = pairs.starts[columns]
        found = _point(weights, "members", query, pairs.starts[asked], m[columns], starts, sentence)
        scores[np.ix_(asked, columns)] = found[:, 1:] - found[:, :1]
    return scores


@dataclass(frozen=True, slots=True)
class Sight:
    """What claims see in the words of a document: keys and values of each look, and how far each mention is."""

    words: Floats
    key: Floats
    value: Floats
    far: Ints


def sight(weights: _Weights, words: Floats, pairs: Pairs) -> Sight:
    """Prepare what the claims of a document see; looks × words × width each, mentions × words the distances."""
    looks = weights["claims.context.subject.weight"].shape[1]

    def look(side: str) -> Floats:
        return _linear(weights, f"context.{side}", words).reshape(len(words), looks, -1)

    far = distance(pairs.starts[:, None], np.arange(len(words))[None])
    return Sight(words, look("key").transpose(1, 2, 0), look("value").transpose(1, 0, 2), far)


def look_again(weights: _Weights, m: Floats, pairs: Pairs, seen: Sight, scores: Floats) -> None:
    """Change the relation scores of what is not unlikely to be a claim, after a look at the words."""
    s, o, r = np.nonzero(scores > _DOUBTFUL)
    for i in range(0, len(s), _LOOKS_AT_ONCE):
        part = slice(i, i + _LOOKS_AT_ONCE)
        chosen = (s[part], o[part], r[part])
        scores[chosen] += _linear(weights, "verdict", _claims(weights, m, pairs, seen, chosen))[
            :, 0
        ]


def _claims(
    weights: _Weights, m: Floats, pairs: Pairs, seen: Sight, claims: tuple[Ints, Ints, Ints]
) -> Floats:
    """Vectors of claims given as (subjects, objects, relations), with what they see in the words."""
    s, o, r = claims
    hidden = _linear(weights, "attribute.left", m[s]) + _linear(weights, "attribute.right", m[o])
    hidden += _linear(weights, "attribute.left_gate", m[s]) * _linear(
        weights, "attribute.right_gate", m[o]
    )
    for kind in ("distance", "sentence", "nesting"):
        hidden += weights[f"claims.attribute.features.{kind}.weight"][pairs.features[kind][s, o]]
    hidden = _relu(hidden + weights["claims.attribute.features.relation.weight"][r])
    looks, width, _ = seen.key.shape
    query = _linear(weights, "context.query", hidden).reshape(len(hidden), looks, width)
    scores = query.transpose(1, 0, 2) @ seen.key * width**-0.5
    for side, i in (("subject", s), ("object", o)):
        scores += weights[f"claims.context.{side}.weight"].T[:, seen.far[i]]
    found = (softmax(scores) @ seen.value).transpose(1, 0, 2).reshape(len(hidden), -1)
    mixed = _relu(_linear(weights, "context.mix", np.concatenate([hidden, found], 1)))
    result: Floats = hidden + _linear(weights, "context.out", mixed)
    return result


def attributes(
    weights: _Weights,
    m: Floats,
    pairs: Pairs,
    seen: Sight,
    sentence: Ints,
    claims: tuple[Ints, Ints, Ints],
    quantities: Sequence[tuple[int, int]],
    times: Sequence[tuple[int, int]],
) -> Attributes:
    """Attributes of claims given as (subjects, objects, relations); spans in words, end exclusive."""
    s, _, _ = claims
    hidden = _claims(weights, m, pairs, seen, claims)

    def point(kind: str, keys: Floats, starts: Ints) -> Floats:
        return softmax(_point(weights, kind, hidden, pairs.starts[s], keys, starts, sentence))

    def spans(found: Sequence[tuple[int, int]]) -> tuple[Floats, Ints]:
        a = np.array([x for x, _ in found], dtype=np.int64)
        b = np.array([y - 1 for _, y in found], dtype=np.int64)
        return np.concatenate([seen.words[a], seen.words[b]], 1), a

    return Attributes(
        polarity=softmax(_linear(weights, "polarity", hidden)),
        modality=softmax(_linear(weights, "modality", hidden)),
        stage=softmax(_linear(weights, "stage", hidden)),
        source=point("source", m, pairs.starts),
        of=point("of", m, pairs.starts),
        quantity=point("quantity", *spans(quantities)),
        time=point("time", *spans(times)),
    )
