"""Attributes of a candidate that its finder left open: quantity, time, the object left out, evidence."""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from spacy.tokens import Doc, Span

from kg.model import EntityType, MentionKind, Modality, Polarity, Relation
from kg.pipeline.clauses import main_clause, smallest_clause, whole_phrases
from kg.pipeline.extensions import MENTIONS, QUANTITIES, TIMES, Candidate
from kg.pipeline.officeholders import Offices
from kg.pipeline.people import NOBODY, KnownPeople

_MONEY, _SHARE, _COUNT = "money", "percent", "count"
#: Units of people (guideline 10), whom a state sends rather than lends.
_PEOPLE = frozenset({"gendarmes", "police", "troops"})
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
#: Relations that say where the subject is or goes: its number is theirs.
_PLACES = frozenset(
    {Relation.DEPLOYS_TO.value, Relation.WITHDRAWS_FROM.value, Relation.LOCATED_IN.value}
)
#: Relations of which "a battalion" is a number.
_SINGLE = frozenset({Relation.OFFERS_TROOPS.value, Relation.OFFERS_SUPPORT.value})
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
#: Relations of clauses of which a quantity is no part of what governs them.
_HUNG = frozenset({"acl", "acl:relcl", "advcl", "advcl:relcl", "ccomp", "parataxis"})
_DIVIDERS = frozenset(".,;:–—")
_AGE = 0.85
_MEMORY = 40


class Selector:
    """Chooses attributes within one Doc.

    ``people`` tells where known people belong; ``states`` the nouns that count states;
    ``of_states`` the head words of offices that only states have.
    """

    def __init__(
        self,
        doc: Doc,
        clusters: Sequence[Sequence[int]],
        types: Sequence[EntityType],
        people: KnownPeople = NOBODY,
        states: Collection[str] = (),
        of_states: Collection[str] = (),
    ) -> None:
        self._doc = doc
        self._clusters = clusters
        self._types = types
        self._states = states
        self._mentions: list[Span] = list(doc.spans[MENTIONS])
        self._quantities: list[Span] = list(doc.spans[QUANTITIES])
        self._times: list[Span] = list(doc.spans[TIMES])
        self._sentences = [(s.start, s.end) for s in doc.sents]
        self._number = [
            n for n, (start, end) in enumerate(self._sentences) for _ in range(start, end)
        ]
        self._cluster_of = {i: cluster for cluster in clusters for i in cluster}
        self._offices = Offices(doc, self._cluster_of, types, people, of_states)
        self._near: dict[int, list[int]] = {}
        for index, span in enumerate(self._mentions):
            self._near.setdefault(self._number[span.start], []).append(index)

    def sentence(self, token: int) -> tuple[int, int]:
        """Return the bounds of a token's sentence."""
        return self._sentences[self._number[token]]

    def evidence(self, candidate: Candidate, quantity: int | None) -> tuple[int, int]:
        """Return the offsets of the smallest clause that holds trigger, arguments and quantity."""
        start, end = self._stated(candidate, quantity)
        if quantity is not None:
            start, end = self._widened(start, end, self._quantities[quantity])
        if candidate.object is None:
            first, last = self._clause(candidate, quantity)
            start, end = min(start, first), max(end, last)
        while start < end - 1 and self._is_edge(start):
            start += 1
        while end > start + 1 and self._is_edge(end - 1):
            end -= 1
        return self._doc[start].idx, self._doc[end - 1].idx + len(self._doc[end - 1])

    def _stated(self, candidate: Candidate, quantity: int | None) -> tuple[int, int]:
        """Return the tokens that a candidate's finder names, or the clause around it."""
        if candidate.evidence is None:
            return self._clause(candidate, quantity)
        return whole_phrases(self._doc, *candidate.evidence)

    def _is_edge(self, token: int) -> bool:
        """Whether a token says nothing at the edge of a quote: white space, or what divides clauses."""
        return self._doc[token].is_space or self._doc[token].text in _DIVIDERS

    def _widened(self, start: int, end: int, span: Span) -> tuple[int, int]:
        """Return a run of tokens that takes in a span of its paragraph."""
        first, last = min(start, span.start), max(end, span.end)
        return (start, end) if self._is_broken(first, last) else (first, last)

    def _is_broken(self, start: int, end: int) -> bool:
        """Whether a paragraph ends within a run of tokens."""
        return "\n\n" in self._doc[start:end].text

    def _clause(self, candidate: Candidate, quantity: int | None) -> tuple[int, int]:
        """Return the smallest clause that holds a candidate, or the two that do in neighbouring sentences.

        Where its arguments stand further apart, it is the subject's sentence.
        """
        spans = [self._mentions[candidate.subject]]
        if candidate.object is not None:
            spans.append(self._mentions[candidate.object])
        sentences = sorted({self.sentence(span.start) for span in spans})
        if len(sentences) == 1:
            return self._within(candidate, spans, quantity)
        (first, middle), (begins, last) = sentences
        if middle < begins or self._is_broken(first, last):
            return self.sentence(spans[0].start)
        earlier, later = sorted(spans, key=lambda span: span.start)
        return (
            main_clause(self._doc, earlier.root.i)[0],
            main_clause(self._doc, later.root.i)[1],
        )

    def _within(
        self, candidate: Candidate, spans: Sequence[Span], quantity: int | None
    ) -> tuple[int, int]:
        """Return the smallest clause of a sentence that holds a candidate."""
        start, end = sentence = self.sentence(spans[0].start)
        held = [(span.start, span.end) for span in spans]
        held += [candidate.about] if candidate.about else []
        if quantity is not None:
            amount = self._quantities[quantity]
            held += [(amount.start, amount.end)] if start <= amount.start < end else []
        conditional = candidate.modality is Modality.CONDITIONAL
        clause = smallest_clause(self._doc, held, candidate.trigger, conditional=conditional)
        return clause or sentence

    def quantity(self, candidate: Candidate) -> int | None:
        """Return the quantity of the right kind that hangs on the trigger, else the nearest one.

        Where the finder has seen none, only one right on the trigger or its governor counts. A number
        of states ("one of those nations") counts who acts, not what they do, and "two diplomats said" who speaks.
        """
        chosen = self._chosen_quantity(candidate)
        if chosen is None or self._doc._.quantities[chosen].unit in self._states:
            return None
        if self._doc._.quantities[chosen].value == 1 and candidate.relation not in _SINGLE:
            return None
        span, subject = self._quantities[chosen], self._mentions[candidate.subject]
        inside = subject.start <= span.start and span.end <= subject.end
        if inside and self._kind(chosen) == _COUNT and candidate.relation not in _PLACES:
            return None  # "the two neighbours have trained ..."
        speakers = {i for source in candidate.sources or () for i in self._cluster_of[source]}
        named = (self._mentions[i] for i in sorted(speakers))
        return None if any(m.start < span.end and span.start < m.end for m in named) else chosen

    def _chosen_quantity(self, candidate: Candidate) -> int | None:
        """Return the number that belongs to the subject by its place, else the finder's, else the nearest."""
        own = self._own_number(candidate)
        if own is not None:
            return own
        if candidate.settled and candidate.quantity is not None:
            return self._fitting(candidate)
        if candidate.quantity is not None:
            return candidate.quantity
        fitting = self._sought(candidate)
        found = self._nearest(candidate, self._quantities, fitting)
        if found is None or not candidate.settled:
            return found if found is None or self._is_of_clause(candidate, found) else None
        subject, span = self._mentions[candidate.subject], self._quantities[found]
        outside = span.end <= subject.start or subject.end <= span.start
        return found if outside and self._governs(candidate, span, 1, 2) else None

    def _is_of_clause(self, candidate: Candidate, quantity: int) -> bool:
        """Whether a quantity stands in the clause of a candidate, and not in one hung on it ("left after downing nine drones")."""
        roots = [self._mentions[candidate.subject].root]
        roots += [] if candidate.object is None else [self._mentions[candidate.object].root]
        trigger = self._doc[candidate.trigger]
        for token in self._quantities[quantity].root.ancestors:
            if token.i == trigger.i or token.is_ancestor(trigger):
                return True
            if token.pos_ == "VERB" and token.dep_ in _HUNG:
                return any(token.is_ancestor(root) for root in roots)
        return True

    def _sought(self, candidate: Candidate) -> list[int]:
        """Return the quantities of the trigger's sentence that a relation can have.

        Of what is somewhere only its own number counts; an offer of people is counted in people
        where the sentence counts any, help never.
        """
        relation = candidate.relation
        wanted = _UNITS.get(relation, _COUNT if relation in _COUNTED else "")
        if relation == Relation.LOCATED_IN or not wanted:
            return []
        inside = self._inside(self._quantities, candidate.trigger)
        fitting = [index for index in inside if self._kind(index) == wanted]
        people = [i for i in fitting if self._doc._.quantities[i].unit in _PEOPLE]
        if relation == Relation.OFFERS_SUPPORT:
            return [i for i in fitting if i not in people]
        return people or fitting if relation == Relation.OFFERS_TROOPS else fitting

    def _own_number(self, candidate: Candidate) -> int | None:
        """Return the number right behind the subject ("Australia gives 159, Fiji 24"), or before it, or of the force that moves.

        "Made up of 150 Australians and 60 Fijians" gives each the number before it.
        """
        if candidate.relation not in _COUNTED and candidate.relation not in _UNITS:
            return None
        subject = self._mentions[candidate.subject]
        moves = candidate.relation in _PLACES and self._types[candidate.subject] is EntityType.FORCE
        wanted = _UNITS.get(candidate.relation, _COUNT)
        for index in self._inside(self._quantities, subject.start):
            span = self._quantities[index]
            behind = span.start == subject.end or (
                span.start == subject.end + 1 and self._doc[subject.end].text == ":"
            )
            inside = subject.start <= span.start and span.end <= subject.end
            before = span.start < subject.start and span.end in {subject.start, subject.end}
            people = before and self._doc._.quantities[index].unit in _PEOPLE
            if (behind or people or (moves and inside)) and self._kind(index) == wanted:
                return index
        return None

    def _fitting(self, candidate: Candidate) -> int | None:
        """Return the quantity that a finder has settled on, where its relation can have it.

        Not the number of those who act ("19 countries have offered troops").
        """
        if candidate.quantity is None:
            return None
        span, subject = self._quantities[candidate.quantity], self._mentions[candidate.subject]
        if subject.start <= span.start and span.end <= subject.end:
            return None
        money = self._kind(candidate.quantity) == _MONEY
        counted = candidate.relation in _COUNTED or candidate.relation in _UNITS
        return (
            candidate.quantity
            if counted and money <= (_UNITS.get(candidate.relation) == _MONEY)
            else None
        )

    def _inside(self, spans: Sequence[Span], trigger: int) -> list[int]:
        """Return the indices of the spans in the sentence of the trigger."""
        start, end = self.sentence(trigger)
        low = bisect_left(spans, start, key=lambda span: span.start)
        high = bisect_left(spans, end, key=lambda span: span.start)
        return list(range(low, high))

    def _nearest(
        self, candidate: Candidate, spans: Sequence[Span], indices: Sequence[int]
    ) -> int | None:
        """Return the span that hangs on the lowest word above the trigger, then the nearest one."""
        if not indices:
            return None
        trigger = self._doc[candidate.trigger]
        chain = [trigger.i, *(t.i for t in trigger.ancestors)]
        ranks = {token: rank for rank, token in enumerate(chain)}

        def rank(index: int) -> tuple[int, float, int]:
            root = spans[index].root
            host = next((ranks[t.i] for t in (root, *root.ancestors) if t.i in ranks), len(chain))
            return host, self._distance(candidate, spans[index]), index

        return min(indices, key=rank)

    def _kind(self, index: int) -> str:
        """Return whether a quantity is money, a share or a count."""
        unit = self._doc._.quantities[index].unit
        if unit == _SHARE:
            return _SHARE
        return _MONEY if len(unit) == 3 and unit.isupper() else _COUNT

    def _distance(self, candidate: Candidate, span: Span) -> float:
        """Return how far a span is from the trigger; what follows the trigger is nearer."""
        gap = span.start - candidate.trigger
        return gap if gap >= 0 else 1.5 * -gap

    def time(self, candidate: Candidate) -> int | None:
        """Return the time that a finder has settled on, else the one that hangs on the trigger or its governor."""
        if candidate.time is not None or candidate.relation in _TIMELESS:
            return candidate.time
        if candidate.settled:
            return self._meeting_time(candidate) if self._is_at_meeting(candidate) else None
        found = self._nearest(candidate, self._times, self._inside(self._times, candidate.trigger))
        if found is None:
            return self._meeting_time(candidate)
        hosts = 1 if self._is_phrase(candidate) else 2
        return found if self._governs(candidate, self._times[found], hosts, 3) else None

    def _is_phrase(self, candidate: Candidate) -> bool:
        """Whether but a phrase says where a force is ("the mission in Mali"), not when."""
        force = self._types[candidate.subject] is EntityType.FORCE
        root = self._mentions[candidate.subject].root.i
        return force and candidate.relation == Relation.LOCATED_IN and candidate.trigger == root

    def _governs(self, candidate: Candidate, span: Span, hosts: int, depth: int) -> bool:
        """Whether a span hangs on the trigger of a candidate or on what governs it."""
        trigger, root = self._doc[candidate.trigger], span.root
        above = {trigger.i, *(t.i for t in list(trigger.ancestors)[: hosts - 1])}
        return any(t.i in above for t in (root, *list(root.ancestors)[:depth]))

    def _is_at_meeting(self, candidate: Candidate) -> bool:
        """Whether a candidate states that someone meets, so that it has the time of the meeting."""
        denied = candidate.polarity is Polarity.NEGATED
        return candidate.relation == Relation.MEETS and not denied

    def _meeting_time(self, candidate: Candidate) -> int | None:
        """Return the time that the text gives elsewhere for the meeting that a claim is about."""
        for argument in (candidate.object, candidate.subject):
            if argument is None or self._types[argument] is not EntityType.MEETING:
                continue
            cluster = self._cluster_of[argument]
            for index in sorted(cluster, key=lambda i: self._mentions[i].start):
                inside = self._inside(self._times, self._mentions[index].root.i)
                if inside:
                    return inside[0]
        return None

    def office_of(self, candidate: Candidate) -> int | None:
        """Return the country or body of an office."""
        if candidate.relation != Relation.HOLDS_POSITION:
            return candidate.of
        return self._offices.body_of(candidate)

    def implied_object(self, candidate: Candidate) -> int | None:
        """Return a mention of the thing that a claim without object is most likely about."""
        subject = self._cluster_of[candidate.subject]
        scores: dict[EntityType, dict[int, float]] = {}
        latest: dict[int, int] = {}
        for index in self._earlier(candidate.trigger):
            cluster, type_ = self._cluster_of[index], self._types[index]
            if cluster is subject or not self._may_be_meant(index, type_):
                continue
            weights = scores.setdefault(type_, {})
            first = cluster[0]
            weights[first] = weights.get(first, 0.0) + self._salience(index, candidate.trigger)
            latest[first] = index
        for type_ in _IMPLIED_BY_RELATION.get(candidate.relation, _IMPLIED):
            weights = scores.get(type_, {})
            if weights:
                return latest[max(weights, key=lambda first: (weights[first], -first))]
        return None

    def _earlier(self, trigger: int) -> Iterator[int]:
        """Yield the mentions before a token that its sentence may have in mind, the title's too."""
        here = self._number[trigger]
        for number in sorted({0, *range(max(0, here - _MEMORY), here + 1)}):
            for index in self._near.get(number, ()):
                if self._mentions[index].start < trigger:
                    yield index

    def _may_be_meant(self, index: int, type_: EntityType) -> bool:
        """Whether a mention can be the force or plan at issue: not "1,500 soldiers"."""
        root = self._mentions[index].root
        if (
            type_ is not EntityType.FORCE
            or self._doc._.mention_kinds[index] is not MentionKind.NOMINAL
        ):
            return True
        return root.tag_ not in {"NNS", "NNPS"}

    def _salience(self, index: int, trigger: int) -> float:
        """Return the weight of a mention: less with each sentence, more in the title."""
        here = self._number[trigger]
        there = self._number[self._mentions[index].start]
        weight = _AGE ** abs(here - there) + (0.5 if there == 0 else 0.0)
        return weight * (1.5 if self._doc._.mention_kinds[index] is MentionKind.NAMED else 1.0)
