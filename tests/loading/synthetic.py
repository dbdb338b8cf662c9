"""A made-up graph of any size that is never in memory as a whole; the same on every run.

An entity is made from its number, an article from its number, so that both can be made again. Few
entities are in many claims, and two articles in a row share statements, as news has it.
"""

import datetime
import random
from collections.abc import Iterator
from functools import cached_property, lru_cache
from itertools import chain

from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.graph.dataset import (
    ASSERTIONS,
    ENTITIES,
    ONTOLOGY,
    assertion_triples,
    document_graph,
    document_triples,
    entity_triples,
    to_dataset,
)
from kg.graph.provenance import Run
from kg.model import (
    Document,
    Entity,
    EntityType,
    Modality,
    Polarity,
    Qualifier,
    Quantity,
    Relation,
    ResolvedClaim,
    Stage,
)
from kg.model.identifiers import digest, iri, slug
from kg.resolution import Assertion, Resolution
from kg.resources.files import ontology_folder

RUN = Run("1", "synthetic", "1")
CLAIMS = 20  # an article
SHARED = 4  # of them, stated by the article before as well
CLAIMS_PER_ENTITY = 4
START = datetime.date(2020, 1, 1)
SYLLABLES = ("ka", "ren", "to", "mil", "va", "sor", "né", "bal", "ti", "gor", "lu", "dan")
TYPES, RELATIONS = tuple(EntityType), tuple(Relation)
STAGES, QUALIFIERS = (None, *Stage), tuple(Qualifier)
POLARITIES, MODALITIES = (Polarity.AFFIRMED, *Polarity), tuple(Modality)

Statement = tuple[Entity, str, Entity]


@lru_cache(maxsize=50_000)
def entity(number: int) -> Entity:
    """Return an entity by its number."""
    name = "".join(SYLLABLES[number // 12**place % 12] for place in range(3)).title()
    name = f"{name} {number}"
    return Entity(iri("entity", slug(name)), name, TYPES[number % len(TYPES)], (f"{name} alias",))


class Synthetic:
    """A graph of so many claims, as exports read it."""

    def __init__(self, claims: int) -> None:
        self.claims = claims
        self._articles = -(-claims // CLAIMS)
        self._entities = max(20, claims // CLAIMS_PER_ENTITY)

    def entities(self) -> Iterator[Entity]:
        """Yield all entities."""
        return map(entity, range(self._entities))

    def articles(self) -> Iterator[tuple[Document, tuple[ResolvedClaim, ...]]]:
        """Yield each article with its claims."""
        return map(self._article, range(self._articles))

    def stated(self) -> Iterator[tuple[ResolvedClaim, Document | None]]:
        """Yield all claims, each with its article."""
        return ((claim, document) for document, claims in self.articles() for claim in claims)

    def assertions(self) -> Iterator[Assertion]:
        """Yield what the claims amount to."""
        before: dict[Statement, str] = {}
        for _, claims in self.articles():
            made = {(c.subject, c.relation, c.object): c.id for c in claims}
            for triple, claim in made.items():
                stated = tuple(sorted({claim, before.get(triple, claim)}))
                subject, relation, target = triple[0].id, triple[1], triple[2].id
                yield Assertion(
                    iri("assertion", digest(subject, relation, target)),
                    *(subject, relation, target, stated, (), (), ()),
                    independent=len(stated),
                )
            before = made

    def lines(self) -> Iterator[bytes]:
        """Yield the dataset as N-Quads, made from the records as a build makes it."""
        ontology = parse(path=ontology_folder() / "kg.ttl", format=RdfFormat.TURTLE)
        yield from _lines((tuple(quad.triple) for quad in ontology), ONTOLOGY)
        yield from _lines(chain.from_iterable(map(entity_triples, self.entities())), ENTITIES)
        yield from _lines(
            chain.from_iterable(map(assertion_triples, self.assertions())), ASSERTIONS
        )
        for document, claims in self.articles():
            yield from _lines(document_triples(document, claims, RUN), document_graph(document.id))

    @cached_property
    def resolution(self) -> Resolution:
        """All records; for graphs that fit in memory."""
        claims = sorted((claim for claim, _ in self.stated()), key=lambda claim: claim.id)
        merged = {assertion.id: assertion for assertion in self.assertions()}
        assertions = tuple(merged[key] for key in sorted(merged))
        return Resolution(tuple(self.entities()), tuple(claims), (), assertions, (), ())

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """All articles; for graphs that fit in memory."""
        return tuple(document for document, _ in self.articles())

    @cached_property
    def store(self) -> Store:
        """The dataset; for graphs that fit in memory."""
        return to_dataset(self.resolution, self.documents, RUN)

    def _statements(self, number: int) -> list[Statement]:
        chance = random.Random(number)
        return [
            (
                entity(int(self._entities * chance.random() ** 3)),
                RELATIONS[int(len(RELATIONS) * chance.random())].value,
                entity(int(self._entities * chance.random())),
            )
            for _ in range(CLAIMS)
        ]

    def _article(self, number: int) -> tuple[Document, tuple[ResolvedClaim, ...]]:
        statements = self._statements(number)
        if number % 2:
            statements[:SHARED] = self._statements(number - 1)[:SHARED]
        statements = statements[: self.claims - number * CLAIMS]
        sentences = [f"{s.name} {r} {o.name}, officials said." for s, r, o in statements]
        document = Document.compose(
            f"article-{number}",
            f"Article {number}",
            " ".join(sentences),
            publisher=f"Publisher {number % 40}",
            date=START + datetime.timedelta(days=number % 2400),
            url=f"https://example.org/{number}",
        )
        chance = random.Random(-number - 1)
        claims, start = [], document.body_start
        for rank, ((subject, relation, target), sentence) in enumerate(
            zip(statements, sentences, strict=True)
        ):
            pick = chance.random
            claims.append(
                ResolvedClaim(
                    iri("claim", f"{number:x}-{rank:x}"),
                    document.id,
                    subject,
                    relation,
                    target,
                    document.quote(start, start + len(sentence)),
                    quantity=Quantity(float(int(9000 * pick())), "troops", QUALIFIERS[rank % 3]),
                    stage=STAGES[int(len(STAGES) * pick())],
                    polarity=POLARITIES[int(len(POLARITIES) * pick())],
                    modality=MODALITIES[int(len(MODALITIES) * pick())],
                    time=str(document.date),
                    attribution=(entity(int(self._entities * pick() ** 3)),) if rank % 5 else (),
                    confidence=round(pick(), 2),
                    extractor="synthetic",
                )
            )
            start += len(sentence) + 1
        return document, tuple(claims)


def _lines(triples: Iterator[tuple[object, object, object]], graph: NamedNode) -> Iterator[bytes]:
    end = f" {graph} .\n"
    return (f"{s} {p} {o}{end}".encode() for s, p, o in triples)
