"""What went wrong in a wrong triple: which part of a gold triple of its document it misses."""

from kg.evaluation.alignment import same
from kg.evaluation.records import GoldDocument, Predicted

#: The kinds of mistakes, the smallest first; a wrong triple is of the first kind that fits.
SWAPPED = "subject and object swapped"
OTHER_RELATION = "other relation between the two"
OTHER_OBJECT = "other object"
OTHER_SUBJECT = "other subject"
UNRELATED = "both known, unrelated"
UNKNOWN_SUBJECT = "subject is no entity of the article"
UNKNOWN_OBJECT = "object is no entity of the article"
UNKNOWN_BOTH = "neither is an entity of the article"
MISSED = "missed"


def kind_of(claim: Predicted, document: GoldDocument) -> str:
    """Return the kind of mistake of a predicted claim that is no gold triple of its document."""
    entities = document.entities.values()
    subjects = {entity.id for entity in entities if same(claim.subject, entity)}
    objects = {entity.id for entity in entities if same(claim.object, entity)}
    if not subjects or not objects:
        return (
            UNKNOWN_BOTH
            if not subjects and not objects
            else UNKNOWN_OBJECT
            if subjects
            else UNKNOWN_SUBJECT
        )
    triples = {gold.triple for gold in document.claims}
    relation = claim.relation
    if any(s in objects and o in subjects and r == relation for s, r, o in triples):
        return SWAPPED
    if any(s in subjects and o in objects for s, _, o in triples):
        return OTHER_RELATION
    if any(s in subjects and r == relation for s, r, _ in triples):
        return OTHER_OBJECT
    if any(o in objects and r == relation for _, r, o in triples):
        return OTHER_SUBJECT
    return UNRELATED
