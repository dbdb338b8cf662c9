"""What many articles amount to, as tables: disagreements, histories, contributors; and why one is one."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.dossier import find
from kg.errors import QueryError
from kg.model import Document, Entity, Polarity, Relation, ResolvedClaim, Stage
from kg.resolution import History, MergeDecision, Reason, ResolvedMention, explain
from kg.resolution.periods import stated_on
from kg.view import Graph


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under named columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def why(graph: Graph, entity: Entity) -> Iterator[str]:
    """Yield, line by line, why the mentions of an entity are one, and what was kept apart from it.

    The references (ARTICLE#START-END) are those that a file of decisions takes.
    """
    resolution = graph.resolution
    texts: dict[str, list[ResolvedMention]] = defaultdict(list)
    for mention in resolution.mentions:
        texts[mention.cluster].append(mention)
    own = [ref for ref, mentions in texts.items() if mentions[0].entity == entity.id]
    decisions = explain(resolution, entity.id)
    articles = {mentions.document for ref in own for mentions in texts[ref]}
    yield f"{entity.name} ({entity.type})"
    yield f"  {entity.id}"
    yield f"  {len(own)} clusters of mentions in {len(articles)} articles"
    told: set[MergeDecision] = set()
    for ref in own:
        yield ""
        yield f"{ref}: {_words(texts[ref])}"
        for decision in decisions:
            if ref in (decision.left, decision.right) and decision not in told:
                told.add(decision)
                other = decision.right if decision.left == ref else decision.left
                yield from _told(decision, other, texts.get(other, ()))


def conflicts(graph: Graph, *, reason: str = "", about: Entity | None = None) -> Table:
    """Return the disagreements with both quotes, those of one reason or entity where asked."""
    claims = {claim.id: claim for claim in graph.claims}
    rows = []
    for found in graph.resolution.disagreements:
        left, right = claims[found.left], claims[found.right]
        sides = {end.id for claim in (left, right) for end in (claim.subject, claim.object)}
        if (reason and found.reason != reason) or (about and about.id not in sides):
            continue
        rows.append(
            (
                found.reason.value,
                found.explanation,
                left.document,
                _quote(left),
                right.document,
                _quote(right),
            )
        )
    columns = ("reason", "explanation", "article 1", "quote 1", "article 2", "quote 2")
    return Table(columns, tuple(sorted(rows)))


def reasons() -> tuple[str, ...]:
    """Return the codes of all reasons for a disagreement."""
    return tuple(reason.value for reason in Reason)


def history(graph: Graph, subject: Entity, relation: str, target: Entity | None = None) -> Table:
    """Return the dated stages and numbers of a subject and relation, for one object or for each.

    Raises QueryError where the relation is unknown.
    """
    if relation not in set(Relation):
        names = ", ".join(item.value for item in Relation)
        raise QueryError(f"{relation!r} is no relation; the relations are {names}")
    claims = {claim.id: claim for claim in graph.claims}
    rows = []
    for found in graph.resolution.histories:
        if (found.subject, found.relation) != (subject.id, relation):
            continue
        if target and found.object != target.id:
            continue
        rows += list(_steps(found, claims))
    columns = ("date", "subject", "relation", "object", "stage", "number", "article", "quote")
    return Table(columns, tuple(rows))


def contributors(graph: Graph, force: Entity) -> Table:
    """Return all who are asked for, interested in, offer, pledge, send or refuse what a force needs.

    A row tells where one of them stands now. That is the latest stage that is not denied; where all
    are, as in "no country has pledged", the latest with "not" before it. Whoever is only asked stands
    there too where the request names the force. "source" is on whose word that is, else who published
    it; "sources" counts those who say so independently. The question ``contributors`` of
    ``ontology/queries`` gives the same for every force.
    """
    stands: dict[tuple[str, str], list[ResolvedClaim]] = defaultdict(list)
    names = [name for name in (force.name, *force.aliases) if name != name.lower()]
    for claim in graph.claims:
        if claim.stage and claim.object.id == force.id:
            stands[claim.subject.id, claim.relation].append(claim)
        elif claim.relation == Relation.ASKS and any(name in (claim.about or "") for name in names):
            stands[claim.object.id, claim.relation].append(claim)
    articles = {document.id: document for document in graph.documents}
    sources = {
        (a.subject, a.relation, a.object): a.independent for a in graph.resolution.assertions
    }
    rows = []
    for (_, relation), claims in stands.items():
        ranked = sorted(claims, key=lambda claim: _rank(claim, articles.get(claim.document)))
        now = ranked[-1]
        numbered = next((c for c in reversed(ranked) if c.quantity), None)
        who = now.object if relation == Relation.ASKS else now.subject
        article = articles.get(now.document)
        rows.append(
            (
                who.name,
                who.type.value,
                relation,
                _stage(now),
                _number(numbered) if numbered else "",
                _since(now, article),
                _source(now, article),
                str(sources.get((now.subject.id, now.relation, now.object.id), 1)),
                now.document,
                _quote(now),
            )
        )
    columns = ("who", "type", "relation", "stage", "number", "date", "source", "sources")
    return Table((*columns, "article", "quote"), tuple(sorted(rows)))


def named(graph: Graph, name: str) -> Entity:
    """Return the entity called so with the most claims; see :func:`kg.dossier.find`."""
    return find(graph, name)[0]


def _rank(claim: ResolvedClaim, article: Document | None) -> tuple[bool, str, int, str]:
    """Return what sorts the claims on one contributor, the one that tells where he stands last."""
    holds = claim.polarity is Polarity.AFFIRMED or claim.stage is Stage.REFUSED
    far = list(Stage).index(claim.stage) if claim.stage else -1
    return holds, _since(claim, article), far, claim.id


def _since(claim: ResolvedClaim, article: Document | None) -> str:
    return stated_on(claim.time, article.date if article else None)


def _source(claim: ResolvedClaim, article: Document | None) -> str:
    """Return the name of the nearest speaker, else of the publisher, else the article."""
    if claim.attribution:
        return claim.attribution[0].name
    return (article.publisher or article.title if article else "") or claim.document


def _told(
    decision: MergeDecision, other: str, mentions: Sequence[ResolvedMention]
) -> Iterator[str]:
    words = f" {_words(mentions)}" if mentions else ""
    yield f"  {decision.verdict} {decision.score:.2f} {other}{words}, by {decision.by}"
    for feature in decision.features:
        values = " ~ ".join(value for value in (feature.left, feature.right) if value)
        yield f"    {feature.name} {feature.score:.2f}{f': {values}' if values else ''}"


def _words(mentions: Sequence[ResolvedMention]) -> str:
    """Return the different texts of mentions in their order."""
    return ", ".join(
        f"“{' '.join(text.split())}”" for text in dict.fromkeys(m.text for m in mentions)
    )


def _steps(found: History, claims: dict[str, ResolvedClaim]) -> Iterator[tuple[str, ...]]:
    for step in found.steps:
        claim = claims[step.claim]
        yield (
            step.date,
            claim.subject.name,
            claim.relation,
            claim.object.name,
            _stage(claim),
            _number(claim),
            claim.document,
            _quote(claim),
        )


def _stage(claim: ResolvedClaim) -> str:
    """Return a stage in words: "not pledge", "interest (possible)"; "asked" where there is none."""
    # a refusal is a negated claim already
    negated = claim.polarity is Polarity.NEGATED and claim.stage is not Stage.REFUSED
    denied = "not " if negated else ""
    unsure = "" if claim.modality == "actual" else f" ({claim.modality})"
    return f"{denied}{claim.stage or 'asked'}{unsure}"


def _number(claim: ResolvedClaim) -> str:
    quantity = claim.quantity
    if quantity is None:
        return ""
    return f"{quantity.qualifier} {quantity.value:,g} {quantity.unit}".removeprefix("exactly ")


def _quote(claim: ResolvedClaim) -> str:
    return " ".join(claim.evidence.text.split())
