"""Precision, recall and F1 of triples, accuracy of attributes; the reference scorer's rules.

Triples are compared as sets for each document; ``meets`` matches either way round; attributes are
scored on the best pair of predicted and gold claim of each triple that was found.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from kg.evaluation.alignment import normal, same
from kg.evaluation.gold import read_gold, read_predicted
from kg.evaluation.mistakes import kind_of
from kg.evaluation.records import (
    Accuracy,
    GoldClaim,
    GoldDocument,
    Measure,
    Miss,
    Predicted,
    Scores,
    Triple,
)

#: The relations that matter most to the readers.
CORE = ("offersTroops", "opposes", "funds")
_SYMMETRIC = "meets"


def evaluate(claims_path: Path, gold_dirs: Iterable[Path]) -> Scores:
    """Score a claims file against folders of gold files.

    Raises EvaluationError where a file is missing or broken.
    """
    return score(read_predicted(claims_path), read_gold(gold_dirs))


def score(predicted: Iterable[Predicted], documents: Iterable[GoldDocument]) -> Scores:
    """Score claims against gold documents; claims of other documents are left aside."""
    by_document: dict[str, list[Predicted]] = defaultdict(list)
    for claim in predicted:
        by_document[claim.document].append(claim)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    right: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    misses: list[Miss] = []
    ruled: dict[str, list[bool]] = defaultdict(list)
    verbatim = quotes = n = 0
    for document in documents:
        n += 1
        claims = by_document.get(document.id, [])
        gold = _by_triple(document)
        found, wrong = _align(claims, gold, document)
        for triple in gold:
            counts[triple[1]]["tp" if triple in found else "fn"] += 1
        for _, relation, _ in wrong:
            counts[relation]["fp"] += 1
        for triple, hits in found.items():
            for name, agrees in _best_agreement(hits, gold[triple]):
                right[name] += agrees
                seen[name] += 1
        stated = {id(claim) for hits in found.values() for claim in hits}
        for claim in claims:
            for rule in claim.rules:
                ruled[rule].append(id(claim) in stated)
        quotes += len(claims)
        verbatim += sum(_is_verbatim(claim.evidence, document.words) for claim in claims)
        misses += _misses(document, gold, found, wrong)
    return Scores(
        n,
        _total(counts, counts),
        _total(counts, CORE),
        {relation: _total(counts, [relation]) for relation in sorted(counts)},
        {name: Accuracy(right[name], seen[name]) for name in sorted(seen)},
        verbatim,
        quotes,
        tuple(misses),
        {rule: Accuracy(sum(ruled[rule]), len(ruled[rule])) for rule in sorted(ruled)},
    )


def _by_triple(document: GoldDocument) -> dict[Triple, list[GoldClaim]]:
    claims: dict[Triple, list[GoldClaim]] = defaultdict(list)
    for claim in document.claims:
        claims[claim.triple].append(claim)
    return claims


def _align(
    claims: Iterable[Predicted], gold: Iterable[Triple], document: GoldDocument
) -> tuple[dict[Triple, list[Predicted]], dict[Triple, Predicted]]:
    """Return the predicted claims of each gold triple found, and the wrong ones by their names."""
    triples = list(gold)
    found: dict[Triple, list[Predicted]] = defaultdict(list)
    wrong: dict[Triple, Predicted] = {}
    for claim in claims:
        hits = [triple for triple in triples if _matches(claim, triple, document)]
        for triple in hits:
            found[triple].append(claim)
        if not hits:
            wrong[_first(claim.subject), claim.relation, _first(claim.object)] = claim
    return found, wrong


def _matches(claim: Predicted, triple: Triple, document: GoldDocument) -> bool:
    if claim.relation != triple[1]:
        return False
    subject, object_ = document.entities[triple[0]], document.entities[triple[2]]
    if same(claim.subject, subject) and same(claim.object, object_):
        return True
    swapped = claim.relation == _SYMMETRIC and same(claim.subject, object_)
    return swapped and same(claim.object, subject)


def _first(names: tuple[str, ...]) -> str:
    return normal(names[0]) if names else ""


def _best_agreement(
    predicted: Iterable[Predicted], gold: Iterable[GoldClaim]
) -> list[tuple[str, bool]]:
    """Return the agreements of the pair that agrees in the largest share of its attributes."""
    pairs = [list(_agreements(p, g)) for p in predicted for g in gold]
    return max(pairs, key=lambda pair: sum(agrees for _, agrees in pair) / len(pair))


def _agreements(predicted: Predicted, gold: GoldClaim) -> Iterator[tuple[str, bool]]:
    """Yield (attribute, agrees) for the attributes that the gold claim carries."""
    mine, theirs = predicted.attributes, gold.attributes
    yield "polarity", mine.polarity == theirs.polarity
    yield "modality", mine.modality == theirs.modality
    if theirs.stage:
        yield "stage", mine.stage == theirs.stage
    if theirs.has_quantity:
        yield "quantity", mine.quantity == theirs.quantity
    if theirs.time:
        yield "time", mine.time[:7] == theirs.time[:7]
    if theirs.sources or mine.sources:
        source = gold.source
        both = bool(theirs.sources) and bool(mine.sources)
        yield "source", both and source is not None and any(same(s, source) for s in mine.sources)
    if gold.of:
        yield "of", bool(mine.of) and same(mine.of, gold.of)


def _is_verbatim(quote: str, words: str) -> bool:
    return bool(quote) and " ".join(quote.split()) in words


def _misses(
    document: GoldDocument,
    gold: Mapping[Triple, list[GoldClaim]],
    found: Mapping[Triple, list[Predicted]],
    wrong: Mapping[Triple, Predicted],
) -> Iterator[Miss]:
    for triple, claims in gold.items():
        if triple not in found:
            yield Miss(document.id, "missed", triple, claims[0].evidence)
    for triple, claim in wrong.items():
        yield Miss(document.id, kind_of(claim, document), triple, claim.evidence)


def _total(counts: Mapping[str, Counter[str]], relations: Iterable[str]) -> Measure:
    chosen = [counts[relation] for relation in relations if relation in counts]
    return Measure(*(sum(count[key] for count in chosen) for key in ("tp", "fp", "fn")))
