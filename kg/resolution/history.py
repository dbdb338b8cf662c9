"""Histories: how far each subject has come with what it offered, step by dated step."""

import datetime
from collections.abc import Mapping, Sequence

from kg.model import ResolvedClaim, Stage
from kg.model.identifiers import digest, iri
from kg.resolution.assertions import Triple, by_triple
from kg.resolution.periods import stated_on
from kg.resolution.records import History, HistoryStep


def make_histories(
    claims: Sequence[ResolvedClaim], dates: Mapping[str, datetime.date | None]
) -> tuple[History, ...]:
    """Return a history for each triple that has claims with a stage.

    ``dates`` maps documents to their dates. Steps are sorted by date, then by how far the stage goes,
    so that the last one is where the subject stands.
    """
    staged = [claim for claim in claims if claim.stage]
    return tuple(
        sorted(
            (_history(triple, stated, dates) for triple, stated in by_triple(staged).items()),
            key=lambda history: history.id,
        )
    )


def _history(
    triple: Triple, claims: Sequence[ResolvedClaim], dates: Mapping[str, datetime.date | None]
) -> History:
    """Build the history of one triple."""
    far = list(Stage).index
    steps = sorted(
        (
            HistoryStep(
                date=stated_on(claim.time, dates.get(claim.document)),
                stage=claim.stage,
                polarity=claim.polarity,
                modality=claim.modality,
                quantity=claim.quantity,
                claim=claim.id,
                document=claim.document,
            )
            for claim in claims
            if claim.stage
        ),
        key=lambda step: (step.date, far(step.stage), step.document, step.claim),
    )
    return History(
        id=iri("history", digest(*triple)),
        subject=triple[0],
        relation=triple[1],
        object=triple[2],
        steps=tuple(steps),
        present=steps[-1].stage,
    )
