"""A made-up graph of any size: few hubs, many leaves, as news has it; the same on every run."""

import datetime
import random
from itertools import accumulate

from kg.model import (
    Document,
    Entity,
    EntityType,
    Modality,
    Polarity,
    Quantity,
    Relation,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import iri, slug
from kg.resolution import Resolution
from tests.gold_graph import resolution_of

SYLLABLES = ("ka", "ren", "to", "mil", "va", "sor", "ne", "bal", "ti", "gor", "lu", "dan")
CLAIMS_PER_ARTICLE = 20
START = datetime.date(2020, 1, 1)


def synthetic(entities: int, claims: int) -> tuple[Resolution, tuple[Document, ...]]:
    """Return a resolution with about so many entities and claims, and its articles."""
    chance = random.Random(5)
    types = tuple(EntityType)
    made = []
    for number in range(entities):
        name = "".join(chance.choices(SYLLABLES, k=3)).title() + f" {number}"
        made.append(Entity(iri("entity", slug(name)), name, types[number % len(types)]))
    heavy = tuple(accumulate(1 / (rank + 3) for rank in range(entities)))
    documents, found = [], []
    for number in range(-(-claims // CLAIMS_PER_ARTICLE)):
        sentences, spans, parts = [], [], []
        offset = 0
        for _ in range(CLAIMS_PER_ARTICLE):
            subject, speaker = chance.choices(made, cum_weights=heavy, k=2)
            target = chance.choice(made)
            relation = chance.choice(tuple(Relation))
            sentence = f"{subject.name} {relation} {target.name}, said {speaker.name} on the day."
            parts.append((subject, relation, target, speaker))
            spans.append((offset, offset + len(sentence)))
            sentences.append(sentence)
            offset += len(sentence) + (2 if len(sentences) % 4 == 0 else 1)
        body = "\n\n".join(" ".join(sentences[i : i + 4]) for i in range(0, len(sentences), 4))
        document = Document.compose(
            f"article-{number}",
            f"Article {number}",
            body,
            publisher=f"Publisher {number % 40}",
            date=START + datetime.timedelta(days=number % 2400),
            url=f"https://example.org/{number}",
        )
        documents.append(document)
        for rank, ((subject, relation, target, speaker), (start, end)) in enumerate(
            zip(parts, spans, strict=True)
        ):
            found.append(
                ResolvedClaim(
                    id=iri("claim", f"{number}-{rank}"),
                    document=document.id,
                    subject=subject,
                    relation=relation,
                    object=target,
                    evidence=document.quote(document.body_start + start, document.body_start + end),
                    quantity=Quantity(float(chance.randrange(9000)), "troops"),
                    stage=chance.choice((None, *Stage)),
                    polarity=chance.choice((Polarity.AFFIRMED, *Polarity)),
                    modality=chance.choice(tuple(Modality)),
                    time=document.date.isoformat() if document.date else None,
                    attribution=(speaker,) if chance.random() < 0.6 else (),
                    confidence=round(chance.random(), 2),
                    extractor="synthetic",
                )
            )
    return resolution_of(found[:claims], documents), tuple(documents)
