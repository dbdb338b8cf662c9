"""How a resolution came about as JSON Lines: mentions, decisions, disagreements, histories.

The claims and entities are in ``claims.jsonl``; with it, this file is what ``kg explain`` and its
like need, so that they never read an article again.
"""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from kg.errors import DocumentError
from kg.model import (
    Evidence,
    MentionKind,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.resolution.assembly import entities_of
from kg.resolution.records import (
    Assertion,
    Disagreement,
    DroppedClaim,
    DropReason,
    Feature,
    History,
    HistoryStep,
    MergeDecision,
    Reason,
    Resolution,
    ResolvedMention,
    Verdict,
)

Record = ResolvedMention | MergeDecision | Assertion | Disagreement | History | DroppedClaim


#: The kinds of records in the order of the file.
KINDS = ("mention", "decision", "assertion", "disagreement", "history", "dropped")


def to_jsonl(resolution: Resolution) -> str:
    """Return all of a resolution but its claims and entities, a record a line, in its order."""
    return "".join(
        line_of(kind, record) for kind, records in _parts(resolution) for record in records
    )


def line_of(kind: str, record: Record) -> str:
    """Return the line of one record; ``kind`` is one of :data:`KINDS`."""
    return f"{_ENCODER.encode({kind: record})}\n"


def _fields(record: Record) -> dict[str, Any]:
    """Return the fields of a record by name; unlike dataclasses.asdict it copies none of them."""
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


_ENCODER = json.JSONEncoder(default=_fields)


def from_jsonl(text: str, claims: Iterable[ResolvedClaim]) -> Resolution:
    """Return the resolution that :func:`to_jsonl` wrote, together with its claims.

    Raises DocumentError naming the first line that is something else, and where the claims are
    those of another build.
    """
    found: dict[str, list[Any]] = {kind: [] for kind in _READERS}
    for number, line in enumerate(text.splitlines(), start=1):
        try:
            ((kind, data),) = json.loads(line).items()
            found[kind].append(_READERS[kind](data))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            reason = " ".join(str(error).split())
            raise DocumentError(f"line {number} is no record of a resolution: {reason}") from None
    claims = tuple(claims)
    known = {claim.id for claim in claims}
    named = {side for pair in found["disagreement"] for side in (pair.left, pair.right)}
    named |= {step.claim for line in found["history"] for step in line.steps}
    if named - known:
        raise DocumentError("speaks of claims that are not in the claims file")
    return Resolution(
        entities=tuple(entities_of(claims)),
        claims=claims,
        mentions=tuple(found["mention"]),
        assertions=tuple(found["assertion"]),
        disagreements=tuple(found["disagreement"]),
        histories=tuple(found["history"]),
        decisions=tuple(found["decision"]),
        dropped=tuple(found["dropped"]),
    )


def _parts(resolution: Resolution) -> Iterator[tuple[str, Iterable[Record]]]:
    records = (
        resolution.mentions,
        resolution.decisions,
        resolution.assertions,
        resolution.disagreements,
        resolution.histories,
        resolution.dropped,
    )
    return zip(KINDS, records, strict=True)


def decision_to_row(decision: MergeDecision) -> list[Any]:
    """Return a decision as a list that JSON can hold."""
    features = [[f.name, f.score, f.left, f.right] for f in decision.features]
    fields = (decision.kind, decision.left, decision.right, decision.verdict, decision.score)
    return [*fields, features, decision.by]


def decision_from_row(row: list[Any]) -> MergeDecision:
    """Return the decision that :func:`decision_to_row` wrote."""
    kind, left, right, verdict, score, features, by = row
    return MergeDecision(
        kind, left, right, Verdict(verdict), score, tuple(Feature(*f) for f in features), by
    )


def disagreement_to_row(disagreement: Disagreement) -> list[str]:
    """Return a disagreement as a list that JSON can hold."""
    d = disagreement
    return [d.id, d.reason, d.left, d.right, d.explanation]


def disagreement_from_row(row: list[str]) -> Disagreement:
    """Return the disagreement that :func:`disagreement_to_row` wrote."""
    id_, reason, *rest = row
    return Disagreement(id_, Reason(reason), *rest)


def _disagreement(data: Mapping[str, Any]) -> Disagreement:
    return Disagreement(**{**data, "reason": Reason(data["reason"])})


def _mention(data: Mapping[str, Any]) -> ResolvedMention:
    return ResolvedMention(**{**data, "kind": MentionKind(data["kind"])})


def _decision(data: Mapping[str, Any]) -> MergeDecision:
    features = tuple(Feature(**feature) for feature in data["features"])
    return MergeDecision(**{**data, "verdict": Verdict(data["verdict"]), "features": features})


def _assertion(data: Mapping[str, Any]) -> Assertion:
    several = {key: tuple(data[key]) for key in ("claims", "documents", "publishers", "speakers")}
    return Assertion(**{**data, **several})


def _history(data: Mapping[str, Any]) -> History:
    steps = tuple(_step(step) for step in data["steps"])
    return History(**{**data, "steps": steps, "present": Stage(data["present"])})


def _step(data: Mapping[str, Any]) -> HistoryStep:
    quantity = data["quantity"]
    return HistoryStep(
        date=data["date"],
        stage=Stage(data["stage"]),
        polarity=Polarity(data["polarity"]),
        modality=Modality(data["modality"]),
        quantity=Quantity(quantity["value"], quantity["unit"], Qualifier(quantity["qualifier"]))
        if quantity
        else None,
        claim=data["claim"],
        document=data["document"],
    )


def _dropped(data: Mapping[str, Any]) -> DroppedClaim:
    return DroppedClaim(data["relation"], DropReason(data["reason"]), Evidence(**data["evidence"]))


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Record]] = {
    "mention": _mention,
    "decision": _decision,
    "assertion": _assertion,
    "disagreement": _disagreement,
    "history": _history,
    "dropped": _dropped,
}
