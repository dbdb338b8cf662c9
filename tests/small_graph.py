"""A small resolution made by hand: two articles written for testing, not a source."""

import datetime
from dataclasses import replace
from typing import Any

from kg.graph.literals import clean
from kg.graph.provenance import Run
from kg.model import (
    Document,
    Entity,
    EntityType,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import digest, iri, slug
from kg.resolution import (
    Assertion,
    Disagreement,
    History,
    HistoryStep,
    Reason,
    Resolution,
)

RUN = Run(software="0.1.0", model="test-model 1", ontology="test")

FIRST = Document.compose(
    "first-pledges",
    "Troops for the force",
    "Indonesia offered about 8,000 troops to the Stabilization Force, a U.S. official told the Daily. "
    "Qatar pledged $50 million for the Stabilization Force in 2026. "
    "Turkey asked Qatar to pay for the Stabilization Force. "
    "Israel opposes the Gaza Plan. The United States proposed the Gaza Plan. "
    "The Security Council authorised the Gaza Plan. "
    "Israel controls 53 percent of Gaza. Marco Rubio is the U.S. secretary of state.",
    publisher="Test Daily",
    date=datetime.date(2026, 1, 10),
    url="https://example.org/first",
)
SECOND = Document.compose(
    "second-look",
    "A second look at the pledges",
    "Indonesia pledged 5,000 troops to the Stabilization Force. "
    "Israel does not oppose the Gaza Plan, Qatar said. "
    "The Stabilization Force may deploy to Gaza.",
    publisher="Test Courier",
    date=datetime.date(2026, 2, 3),
)


def entity(name: str, kind: EntityType, **more: Any) -> Entity:
    """Return an entity whose id is the slug of its name."""
    return Entity(iri("entity", slug(name)), name, kind, **more)


INDONESIA = entity(
    "Indonesia",
    EntityType.COUNTRY,
    aliases=("Jakarta",),
    wikidata="Q252",
    iso_alpha2="ID",
    iso_alpha3="IDN",
)
QATAR = entity("Qatar", EntityType.COUNTRY)
TURKEY = entity("Turkey", EntityType.COUNTRY)
ISRAEL = entity("Israel", EntityType.COUNTRY)
USA = entity("United States", EntityType.COUNTRY)
COUNCIL = entity("Security Council", EntityType.ORGANIZATION)
FORCE = entity("Stabilization Force", EntityType.FORCE)
PLAN = entity("Gaza Plan", EntityType.PLAN)
GAZA = entity("Gaza", EntityType.PLACE)
RUBIO = entity("Marco Rubio", EntityType.PERSON)
SECRETARY = entity("secretary of state", EntityType.POSITION)
OFFICIAL = Entity(iri("entity", "first-pledges/us-official"), "U.S. official", EntityType.GROUP)
DAILY = entity("Test Daily", EntityType.ORGANIZATION)


def claim(
    document: Document, subject: Entity, relation: str, target: Entity, quote: str, **more: Any
) -> ResolvedClaim:
    """Return a claim whose evidence is the first place of ``quote`` in the document."""
    start = document.text.index(quote)
    evidence = document.quote(start, start + len(quote))
    local = digest(document.id, str(start), subject.id, relation, target.id, repr(sorted(more)))
    values: dict[str, Any] = {"confidence": 0.9, "extractor": f"{relation}/test", **more}
    return ResolvedClaim(
        iri("claim", local), document.id, subject, relation, target, evidence, **values
    )


OFFER = claim(
    FIRST,
    INDONESIA,
    "offersTroops",
    FORCE,
    "Indonesia offered about 8,000 troops to the Stabilization Force",
    quantity=Quantity(8000.0, "troops", Qualifier.ABOUT),
    stage=Stage.OFFER,
    attribution=(OFFICIAL, DAILY),
)
PLEDGE = claim(
    SECOND,
    INDONESIA,
    "offersTroops",
    FORCE,
    "Indonesia pledged 5,000 troops to the Stabilization Force.",
    quantity=Quantity(5000.0, "troops"),
    stage=Stage.PLEDGE,
)
OPPOSES = claim(FIRST, ISRAEL, "opposes", PLAN, "Israel opposes the Gaza Plan.")
NOT_OPPOSES = claim(
    SECOND,
    ISRAEL,
    "opposes",
    PLAN,
    "Israel does not oppose the Gaza Plan",
    polarity=Polarity.NEGATED,
    attribution=(QATAR,),
)
CLAIMS = (
    OFFER,
    PLEDGE,
    OPPOSES,
    NOT_OPPOSES,
    claim(
        FIRST,
        QATAR,
        "funds",
        FORCE,
        "Qatar pledged $50 million for the Stabilization Force in 2026.",
        quantity=Quantity(5e7, "USD"),
        stage=Stage.PLEDGE,
        time="2026",
    ),
    claim(
        FIRST,
        TURKEY,
        "asks",
        QATAR,
        "Turkey asked Qatar to pay for the Stabilization Force.",
        about="to pay for the Stabilization Force",
    ),
    claim(FIRST, USA, "proposes", PLAN, "The United States proposed the Gaza Plan."),
    claim(FIRST, COUNCIL, "authorizes", PLAN, "The Security Council authorised the Gaza Plan."),
    claim(
        FIRST,
        ISRAEL,
        "controls",
        GAZA,
        "Israel controls 53 percent of Gaza.",
        quantity=Quantity(53.0, "percent"),
    ),
    claim(
        FIRST,
        RUBIO,
        "holdsPosition",
        SECRETARY,
        "Marco Rubio is the U.S. secretary of state.",
        of=USA,
    ),
    claim(
        SECOND,
        FORCE,
        "deploysTo",
        GAZA,
        "The Stabilization Force may deploy to Gaza.",
        modality=Modality.POSSIBLE,
    ),
)


def resolution(claims: tuple[ResolvedClaim, ...] = CLAIMS) -> Resolution:
    """Return a resolution of some claims, with the assertion and disagreements of the full one."""
    named: dict[str, Entity] = {}
    for c in claims:
        named |= {e.id: e for e in (c.subject, c.object, c.of, *c.attribution) if e is not None}
    triples: dict[tuple[str, str, str], list[ResolvedClaim]] = {}
    for c in claims:
        triples.setdefault((c.subject.id, c.relation, c.object.id), []).append(c)
    publisher = {FIRST.id: FIRST.publisher, SECOND.id: SECOND.publisher}
    ids = {c.id for c in claims}
    return Resolution(
        entities=tuple(named[key] for key in sorted(named)),
        claims=tuple(sorted(claims, key=lambda c: c.id)),
        mentions=(),
        assertions=tuple(
            Assertion(
                id=iri("assertion", digest(*triple)),
                subject=triple[0],
                relation=triple[1],
                object=triple[2],
                claims=tuple(sorted(c.id for c in group)),
                documents=tuple(sorted({c.document for c in group})),
                publishers=tuple(sorted({publisher.get(c.document, "") for c in group})),
                speakers=tuple(sorted({c.attribution[0].id for c in group if c.attribution})),
                independent=len({c.document for c in group}),
            )
            for triple, group in sorted(triples.items())
        ),
        disagreements=tuple(
            Disagreement(
                iri("disagreement", digest(a.id, b.id)),
                reason,
                min(a.id, b.id),
                max(a.id, b.id),
                why,
            )
            for a, b, reason, why in (
                (OFFER, PLEDGE, Reason.INCOMPATIBLE_NUMBER, "8,000 or 5,000 troops"),
                (OPPOSES, NOT_OPPOSES, Reason.OPPOSITE_POLARITY, "opposes, or does not"),
            )
            if {a.id, b.id} <= ids
        ),
        histories=(
            History(
                iri("history", digest(INDONESIA.id, "offersTroops", FORCE.id)),
                INDONESIA.id,
                "offersTroops",
                FORCE.id,
                tuple(_step(c, d) for c, d in ((OFFER, FIRST), (PLEDGE, SECOND))),
                Stage.PLEDGE,
            ),
        )
        if {OFFER.id, PLEDGE.id} <= ids
        else (),
    )


def _step(c: ResolvedClaim, d: Document) -> HistoryStep:
    assert d.date is not None
    assert c.stage is not None
    return HistoryStep(
        d.date.isoformat(), c.stage, c.polarity, c.modality, c.quantity, c.id, c.document
    )


def plain() -> tuple[Resolution, tuple[Document, ...]]:
    """Return the full resolution and its documents."""
    return resolution(), (FIRST, SECOND)


def hostile(text: str) -> tuple[Resolution, tuple[Document, ...]]:
    """Return a resolution in which every free text is ``text``, or holds it."""
    document = Document.compose(
        f"odd {clean(text)}"[:60], text, f"{text} {text} {text}", publisher=text, url=text
    )
    actor = replace(INDONESIA, name=text, aliases=(f"{text}!",))
    target = Entity(iri("entity", slug(clean(text)) + "-x"), text, EntityType.TOPIC)
    start = document.body_start
    stated = ResolvedClaim(
        iri("claim", digest(clean(text))),
        document.id,
        actor,
        "supports",
        target,
        document.quote(start, start + len(text)),
        quantity=Quantity(1.5, text),
        about=text,
        of=target,
        attribution=(target, actor),
        confidence=0.5,
        extractor=text,
    )
    return resolution((stated,)), (document,)
