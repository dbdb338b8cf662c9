"""Assertions: what several claims state together, and how many sources stand behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from kg.model import EntityType, ResolvedClaim
from kg.model.identifiers import digest, iri
from kg.resolution import names as naming
from kg.resolution.records import Assertion

Triple = tuple[str, str, str]


def by_triple(claims: Sequence[ResolvedClaim]) -> dict[Triple, list[ResolvedClaim]]:
    """Return claims by subject, relation and object, sorted by triple."""
    found: dict[Triple, list[ResolvedClaim]] = defaultdict(list)
    for claim in claims:
        found[claim.subject.id, claim.relation, claim.object.id].append(claim)
    return dict(sorted(found.items()))


def make_assertions(
    claims: Sequence[ResolvedClaim], publishers: Mapping[str, str]
) -> tuple[Assertion, ...]:
    """Return one assertion for each triple; ``publishers`` maps documents to their publishers."""
    return tuple(
        sorted(
            (
                _assertion(triple, stated, publishers)
                for triple, stated in by_triple(claims).items()
            ),
            key=lambda assertion: assertion.id,
        )
    )


def source_of(claim: ResolvedClaim, publisher: str) -> str:
    """Return on whose word a claim stands, so that those who repeat one source count once.

    That is the speaker nearest to the claim who has a name of his own ("Group" speakers have none),
    else the outlet that is cited, else the publisher; a document without publisher is its own source.
    """
    for speaker in claim.attribution:
        if speaker.type not in {EntityType.GROUP, EntityType.TOPIC}:
            return naming.key(speaker.name)
    return naming.key(publisher) or f"document {claim.document}"


def _assertion(
    triple: Triple, claims: Sequence[ResolvedClaim], publishers: Mapping[str, str]
) -> Assertion:
    """Build the assertion of one triple."""
    documents = sorted({claim.document for claim in claims})
    named = {publishers.get(document, "") for document in documents} - {""}
    return Assertion(
        id=iri("assertion", digest(*triple)),
        subject=triple[0],
        relation=triple[1],
        object=triple[2],
        claims=tuple(sorted({claim.id for claim in claims})),
        documents=tuple(documents),
        publishers=tuple(sorted(named)),
        speakers=tuple(sorted({c.attribution[0].id for c in claims if c.attribution})),
        independent=len({source_of(c, publishers.get(c.document, "")) for c in claims}),
    )
