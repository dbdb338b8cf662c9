"""Histories: how far each subject has come with what it offered, step by dated step."""

import datetime
from collections.abc import Mapping, Sequence

from kg.model import Polarity, ResolvedClaim, Stage
from kg.model.identifiers import digest, iri
from kg.resolution.assertions import Triple, by_triple
from kg.resolution.periods import stated_on
from kg.resolution.records import History, HistoryStep


def make_histories(
    claims: Sequence[ResolvedClaim], dates: Mapping[str, datetime.date | None]
) -> tuple[History, ...]:
    """Return a history for each triple that has claims with a stage.

    ``dates`` maps documents to their dates. Steps are sorted by date, then by how far the stage goes;
    the last that is not denied is where the subject stands. Where every stage is denied ("no country
    has pledged") there is no history.
    """
    staged = [claim for claim in claims if claim.stage]
    found = [_history(triple, stated, dates) for triple, stated in by_triple(staged).items()]
    return tuple(sorted((h for h in found if h is not None), key=lambda history: history.id))


def _history(
    triple: Triple, claims: Sequence[ResolvedClaim], dates: Mapping[str, datetime.date | None]
) -> History | None:
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
    standing = [
        step for step in steps if step.polarity is Polarity.AFFIRMED or step.stage is Stage.REFUSED
    ]
    if not standing:
        return None
    return History(
        id=iri("history", digest(*triple)),
        subject=triple[0],
        relation=triple[1],
        object=triple[2],
        steps=tuple(steps),
        present=standing[-1].stage,
    )
