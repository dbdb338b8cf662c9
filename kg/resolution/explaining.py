"""Explains an entity: which decisions made its mentions one."""

from kg.resolution.records import MergeDecision, Resolution


def explain(resolution: Resolution, entity: str) -> tuple[MergeDecision, ...]:
    """Return the decisions about the mentions of an entity (an IRI), in the resolution's order.

    Those that were refused stand there too: they say why a similar thing is another.
    """
    clusters = {mention.cluster for mention in resolution.mentions if mention.entity == entity}
    return tuple(d for d in resolution.decisions if d.left in clusters or d.right in clusters)
