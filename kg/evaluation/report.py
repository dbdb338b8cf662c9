"""Scores → text: the table of the reference scorer, the misses, the commonest mistakes."""

from collections import Counter
from typing import Any

from kg.evaluation.mistakes import MISSED
from kg.evaluation.records import Measure, Scores

_QUOTE = 140


def table(scores: Scores) -> str:
    """Return the figures as the reference scorer prints them."""
    rows = [*scores.relations.items(), ("core three", scores.core), ("all", scores.all)]
    lines = [
        f"{name:15} P {m.precision:.3f}  R {m.recall:.3f}  F1 {m.f1:.3f}"
        f"   tp {m.tp:4} fp {m.fp:4} fn {m.fn:4}"
        for name, m in rows
    ]
    attributes = ", ".join(f"{k} {a.value:.3f} (n={a.n})" for k, a in scores.attributes.items())
    lines.append(f"attributes on found triples: {attributes}")
    if scores.quotes:
        lines.append(f"evidence verbatim: {scores.verbatim}/{scores.quotes}")
    return "\n".join(lines)


def misses(scores: Scores) -> str:
    """Return a line for every triple that was missed or wrong, with its quote."""
    lines = []
    for miss in scores.misses:
        quote = repr(miss.quote[:_QUOTE])
        if miss.kind == MISSED:
            lines.append(f"- missed  {miss.document}: {' '.join(miss.triple)} | {quote}")
        else:
            lines.append(f"- wrong   {miss.document}: {' | '.join(miss.triple)} | {quote}")
    return "\n".join(lines)


def mistakes(scores: Scores, *, most: int = 20) -> str:
    """Return the commonest kinds of mistakes, a relation each, with how often they occur."""
    counts = Counter((miss.kind, miss.triple[1]) for miss in scores.misses)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:most]
    return "\n".join(f"{n:6} {relation:15} {kind}" for (kind, relation), n in ranked)


def rules(scores: Scores) -> str:
    """Return how often the claims of each pattern, and of the model, are right."""
    return "\n".join(
        f"{name:32} right {a.right:5} of {a.n:5}  {a.value:.2f}" for name, a in scores.rules.items()
    )


def as_json(scores: Scores) -> dict[str, Any]:
    """Return the figures as the reference scorer's --json has them."""
    return {
        "documents": scores.documents,
        "all": _measure(scores.all),
        "core": _measure(scores.core),
        "relations": {name: _measure(m) for name, m in scores.relations.items()},
        "attributes": {k: {"accuracy": a.value, "n": a.n} for k, a in scores.attributes.items()},
        "verbatim_evidence": scores.verbatim / scores.quotes if scores.quotes else None,
    }


def _measure(m: Measure) -> dict[str, float]:
    return {
        "precision": m.precision,
        "recall": m.recall,
        "f1": m.f1,
        "tp": m.tp,
        "fp": m.fp,
        "fn": m.fn,
    }
