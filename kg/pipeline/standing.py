"""Words through which one looks: a mandate stands for the mission that has it, a decision for whoever took it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, Token

from kg.model import EntityType, MentionKind, Relation
from kg.pipeline.clauses import smallest_clause
from kg.pipeline.extensions import MENTIONS, Candidate
from kg.resources.linking import LinkingWords

_MANDATED = frozenset({EntityType.FORCE, EntityType.ORGANIZATION})
_GIVERS = frozenset({EntityType.COUNTRY, EntityType.ORGANIZATION})
_AGENTS = _GIVERS | {EntityType.FORCE, EntityType.ARMED_GROUP}
_GIVING = frozenset(
    {Relation.FUNDS, Relation.OFFERS_SUPPORT, Relation.OFFERS_TROOPS, Relation.TRAINS}
)
#: Relations of those who take a decision to what they decide, the nearest first.
_DECIDING = (Relation.AUTHORIZES, Relation.PROPOSES, Relation.SUPPORTS)
_ON_MATTERS = frozenset({Relation.SUPPORTS, Relation.OPPOSES})
#: So many words a remark and its article take.
_REMARK = 4
_BLAMING = frozenset({Relation.ACCUSES, Relation.OPPOSES})
#: Relations of the UD scheme of what stands before a noun and says whose it is.
_WHOSE = frozenset({"nmod:poss", "compound", "nmod:desc", "amod"})


class StandIns:
    """Gives the candidates of one Doc the arguments that their words stand for.

    ``belongs`` has the cluster of each mention, ``types`` the type of its cluster, ``homes`` the
    clusters of the bodies whose offices the people of each cluster hold.
    """

    def __init__(
        self,
        doc: Doc,
        belongs: Sequence[int],
        types: Sequence[EntityType],
        homes: Mapping[int, frozenset[int]],
        words: LinkingWords,
    ) -> None:
        self._doc = doc
        self._belongs = belongs
        self._types = types
        self._homes = homes
        self._words = words
        self._mentions: list[Span] = list(doc.spans[MENTIONS])
        self._headed: dict[int, list[int]] = {}
        for index in sorted(range(len(self._mentions)), key=lambda i: -len(self._mentions[i])):
            self._headed.setdefault(self._mentions[index].root.i, []).append(index)
        self._deciders = dict(self._decided())

    def _decided(self) -> Iterator[tuple[int, int]]:
        """Yield clusters of decisions, each with the mention of who took it; the last counts."""
        for relation in reversed(_DECIDING):
            for candidate in self._doc._.candidates:
                by_body = self._types[candidate.subject] in _GIVERS
                if candidate.relation == relation and candidate.object is not None and by_body:
                    yield self._belongs[candidate.object], candidate.subject

    def meant(self, candidate: Candidate) -> Candidate | None:
        """Return a candidate about what its words stand for; None where they stand for nothing that it could be about."""
        if candidate.object is None:
            return candidate
        if self._is_remark(candidate):
            return None
        if (
            candidate.relation == Relation.AUTHORIZES
            and self._types[candidate.object] not in _MANDATED
        ):
            thing = self._mandated(self._mentions[candidate.object].root)
            return candidate if thing is None else self._about(candidate, thing)
        if candidate.relation in _GIVING and self._is_measure(candidate.subject):
            giver = self._giver(candidate.subject)
            return None if giver is None else self._given(candidate, giver)
        if candidate.relation in _BLAMING and self._is_own(candidate):
            other = self._other(candidate)
            return None if other is None else replace(candidate, object=other)
        return candidate

    def _about(self, candidate: Candidate, thing: int) -> Candidate:
        """Return a candidate about another object, which its evidence holds."""
        span, evidence = self._mentions[thing], candidate.evidence
        if evidence is not None:
            evidence = min(evidence[0], span.start), max(evidence[1], span.end)
        return replace(candidate, object=thing, evidence=evidence)

    def _is_remark(self, candidate: Candidate) -> bool:
        """Whether the object is a remark on the whole clause: "backs the rebels, a charge it denies"."""
        if candidate.object is None or candidate.relation not in _ON_MATTERS:
            return False
        root = self._mentions[candidate.object].root
        before = list(self._doc[max(root.i - _REMARK, root.sent.start) : root.i])
        article = next((t for t in reversed(before) if t.lower_ in self._words.indefinite), None)
        set_off = article is not None and article in before[1:] and article.nbor(-1).text == ","
        below = self._mentions[candidate.subject].root in root.subtree
        return set_off and not below and root.lemma_.lower() in self._words.remarks

    def _mandated(self, noun: Token) -> int | None:
        """Return the mission whose mandate, renewal or deployment a noun is."""
        if noun.lemma_.lower() not in self._words.mandates:
            return None
        for child in noun.children:
            ties = [*child.children, *noun.children]
            of = any(t.dep_ == "case" and self._is_of(t) and t.i > noun.i for t in ties)
            if child.dep_ in _WHOSE or (child.dep_.startswith("nmod") and of):
                thing = self._headed_by(child)
                thing = self._mandated(child) if thing is None else thing
                if thing is not None:
                    return thing
        return None

    def _is_of(self, token: Token) -> bool:
        """Whether a word says whose something is."""
        return token.lower_ in self._words.belonging

    def _headed_by(self, token: Token) -> int | None:
        """Return the longest mention of a mission or body that a token heads."""
        found = self._headed.get(token.i, ())
        return next((i for i in found if self._types[i] in _MANDATED), None)

    def _is_measure(self, mention: int) -> bool:
        """Whether a mention is a decision or what was decided, which gives nothing by itself."""
        named = self._doc._.mention_kinds[mention] is MentionKind.NAMED
        return not named and self._mentions[mention].root.lemma_.lower() in self._words.measures

    def _given(self, candidate: Candidate, giver: int) -> Candidate:
        """Return a candidate as one of a giver, who need not stand where the measure does."""
        ends = (candidate.subject, candidate.object)
        held = [(m.start, m.end) for m in (self._mentions[i] for i in ends if i is not None)]
        found = smallest_clause(self._doc, held, candidate.trigger, conditional=False)
        sentence = self._doc[candidate.trigger].sent
        stated = candidate.evidence or found or (sentence.start, sentence.end)
        return replace(candidate, subject=giver, evidence=stated)

    def _giver(self, measure: int) -> int | None:
        """Return a mention of whose measure it is, else of who took it."""
        cluster = self._belongs[measure]
        owners = self._doc._.owners
        owner = owners[cluster] if cluster < len(owners) else None
        if owner is not None:
            index = self._doc._.clusters[owner][0]
            if self._types[index] in _GIVERS:
                return int(index)
        return self._deciders.get(cluster)

    def _is_own(self, candidate: Candidate) -> bool:
        """Whether a pronoun makes an office-holder turn against whom he serves."""
        target = candidate.object
        if target is None or self._doc._.mention_kinds[target] is not MentionKind.PRONOMINAL:
            return False
        homes = self._homes.get(self._belongs[candidate.subject], frozenset())
        return self._belongs[target] in homes

    def _other(self, candidate: Candidate) -> int | None:
        """Return the one other actor that the sentence names before a pronoun, if there is just one."""
        if candidate.object is None:
            return None
        pronoun = self._mentions[candidate.object]
        barred = {self._belongs[candidate.subject], self._belongs[candidate.object]}
        found: dict[int, int] = {}
        for index, span in enumerate(self._mentions):
            inside = pronoun.sent.start <= span.start and span.end <= pronoun.start
            aside = span.start > 0 and self._doc[span.start - 1].text == "("
            actor = inside and not aside and self._types[index] in _AGENTS
            if actor and self._belongs[index] not in barred:
                found[self._belongs[index]] = index
        return next(iter(found.values())) if len(found) == 1 else None
