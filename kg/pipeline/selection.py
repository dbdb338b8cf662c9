"""Attributes of a candidate that its finder left open: quantity, time, the object left out, evidence."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, Token

from kg.model import EntityType, MentionKind, Relation
from kg.pipeline.extensions import MENTIONS, QUANTITIES, TIMES, Candidate

_MONEY, _SHARE = "money", "percent"
#: Which units a relation's quantity has: an amount of money, a share, or a count of anything else.
_UNITS = {Relation.FUNDS.value: _MONEY, Relation.CONTROLS.value: _SHARE}
_COUNTED = frozenset(
    {
        Relation.OFFERS_TROOPS.value,
        Relation.OFFERS_SUPPORT.value,
        Relation.TRAINS.value,
        Relation.DEPLOYS_TO.value,
        Relation.DISARMS.value,
        Relation.WITHDRAWS_FROM.value,
        Relation.LOCATED_IN.value,
    }
)
_TIMELESS = frozenset({Relation.HOLDS_POSITION.value, Relation.MEMBER_OF.value})
_IMPLIED = (
    EntityType.FORCE,
    EntityType.PLAN,
    EntityType.PLACE,
    EntityType.COUNTRY,
    EntityType.ORGANIZATION,
)
_IMPLIED_BY_RELATION = {
    Relation.MEETS.value: (EntityType.MEETING,),
    Relation.LEADS.value: (EntityType.MEETING, EntityType.FORCE),
    Relation.SUPPORTS.value: (EntityType.PLAN, EntityType.FORCE),
    Relation.OPPOSES.value: (EntityType.PLAN, EntityType.FORCE),
    Relation.DISARMS.value: (EntityType.ARMED_GROUP,),
    Relation.WITHDRAWS_FROM.value: (EntityType.COUNTRY, EntityType.PLACE, EntityType.FORCE),
    Relation.DEPLOYS_TO.value: (EntityType.PLACE, EntityType.COUNTRY),
    Relation.CONTROLS.value: (EntityType.PLACE,),
    Relation.MEMBER_OF.value: (EntityType.FORCE, EntityType.ORGANIZATION),
    Relation.ASKS.value: (EntityType.COUNTRY, EntityType.ORGANIZATION),
}
_AGE = 0.85


class Selector:
    """Chooses attributes within one Doc."""

    def __init__(self, doc: Doc, clusters: Sequence[Sequence[int]], types: Sequence[EntityType]) -> None:
        self._doc = doc
        self._clusters = clusters
        self._types = types
        self._mentions: list[Span] = list(doc.spans[MENTIONS])
        self._quantities: list[Span] = list(doc.spans[QUANTITIES])
        self._times: list[Span] = list(doc.spans[TIMES])
        self._sentences = [(s.start, s.end) for s in doc.sents]

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the bounds of a token's sentence."""
        return next((s for s in self._sentences if s[0] <= token < s[1]), (token, token + 1))

    def evidence(self, candidate: Candidate) -> tuple[int, int]:
        """Return the offsets of the smallest clause that holds trigger and arguments, else sentence."""
        start, end = candidate.evidence or self._clause(candidate)
        while start < end - 1 and self._doc[start].is_space:
            start += 1
        while end > start + 1 and self._doc[end - 1].is_space:
            end -= 1
        return self._doc[start].idx, self._doc[end - 1].idx + len(self._doc[end - 1])

    def _clause(self, candidate: Candidate) -> tuple[int, int]:
        """Return the subtree of the lowest verb above the trigger that holds the arguments."""
        spans = [self._mentions[candidate.subject]]
        if candidate.object is not None:
            spans.append(self._mentions[candidate.object])
        low = min([candidate.trigger, *(s.start for s in spans)])
        high = max([candidate.trigger + 1, *(s.end for s in spans)])
        token = self._doc[candidate.trigger]
        while not (token.left_edge.i <= low and high <= token.right_edge.i + 1):
            if token.head.i == token.i:
                first, last = self.sentence(low), self.sentence(high - 1)
                return min(first[0], low), max(last[1], high)
            token = token.head
        return token.left_edge.i, token.right_edge.i + 1

    def quantity(self, candidate: Candidate) -> int | None:
        """Return the quantity of the right kind that stands nearest to the trigger in its clause."""
        if candidate.quantity is not None:
            return candidate.quantity
        wanted = _UNITS.get(candidate.relation, "count" if candidate.relation in _COUNTED else "")
        if not wanted:
            return None
        start, end = candidate.evidence or self._clause(candidate)
        fitting = [
            index
            for index, span in enumerate(self._quantities)
            if start <= span.start < end and self._kind(index) == wanted
        ]
        if not fitting:
            return None
        return min(fitting, key=lambda i: (self._distance(candidate, self._quantities[i]), i))

    def _kind(self, index: int) -> str:
        """Return whether a quantity is money, a share or a count."""
        unit = self._doc._.quantities[index].unit
        if unit == _SHARE:
            return _SHARE
        return _MONEY if len(unit) == 3 and unit.isupper() else "count"

    def _distance(self, candidate: Candidate, span: Span) -> float:
        """Return how far a span is from the trigger; what follows the trigger is nearer."""
        gap = span.start - candidate.trigger
        return gap if gap >= 0 else 1.5 * -gap

    def time(self, candidate: Candidate) -> int | None:
        """Return the time that hangs on the trigger or its clause, else the sentence's only one."""
        if candidate.time is not None or candidate.relation in _TIMELESS:
            return candidate.time
        start, end = self.sentence(candidate.trigger)
        inside = [i for i, span in enumerate(self._times) if start <= span.start < end]
        if not inside:
            return None
        chain = [candidate.trigger, *(t.i for t in self._doc[candidate.trigger].ancestors)]
        ranks = {token: rank for rank, token in enumerate(chain)}

        def rank(index: int) -> tuple[int, float, int]:
            root = self._times[index].root
            host = next((ranks[t.i] for t in (root, *root.ancestors) if t.i in ranks), len(chain))
            return host, self._distance(candidate, self._times[index]), index

        return min(inside, key=rank)

    def implied_object(self, candidate: Candidate) -> int | None:
        """Return a mention of the thing that a claim without object is most likely about."""
        subject = next((c for c in self._clusters if candidate.subject in c), ())
        wanted = _IMPLIED_BY_RELATION.get(candidate.relation, _IMPLIED)
        for type_ in wanted:
            best: tuple[float, int] | None = None
            for cluster in self._clusters:
                if cluster is subject or self._types[cluster[0]] is not type_:
                    continue
                earlier = [i for i in cluster if self._mentions[i].start < candidate.trigger]
                score = sum(
                    self._salience(i, candidate.trigger) for i in earlier if self._may_be_meant(i, type_)
                )
                if score and (best is None or score > best[0]):
                    best = score, earlier[-1]
            if best is not None:
                return best[1]
        return None

    def _may_be_meant(self, index: int, type_: EntityType) -> bool:
        """Whether a mention can be the force or plan at issue: not "1,500 soldiers"."""
        root = self._mentions[index].root
        if type_ is not EntityType.FORCE or self._doc._.mention_kinds[index] is not MentionKind.NOMINAL:
            return True
        return root.tag_ not in {"NNS", "NNPS"}

    def _salience(self, index: int, trigger: int) -> float:
        """Return the weight of a mention: less with each sentence, more in the title."""
        here = self._number(trigger)
        there = self._number(self._mentions[index].start)
        weight = _AGE ** (here - there) + (0.5 if there == 0 else 0.0)
        return weight * (1.5 if self._doc._.mention_kinds[index] is MentionKind.NAMED else 1.0)

    def _number(self, token: int) -> int:
        """Return the number of a token's sentence."""
        return next((n for n, s in enumerate(self._sentences) if s[0] <= token < s[1]), 0)


