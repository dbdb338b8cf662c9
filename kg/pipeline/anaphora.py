"""Descriptions and pronouns, and what was named before that they stand for.

Candidates are ranked by salience: every earlier mention of a cluster adds its grammatical role,
halved with each sentence of distance (after Lappin and Leass, "An algorithm for pronominal anaphora
resolution", Computational Linguistics 20(4), 1994).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import takewhile

from spacy.tokens import Doc, Token

from kg.model import EntityType
from kg.pipeline.speakers import Speakers
from kg.pipeline.views import Clusters, View
from kg.resources.gazetteer import Gazetteer
from kg.resources.language import References

_DECAY = 0.5
_DESCRIPTION_DECAY = 0.8
_PREFERRED = 3.0
_STANDING = 0.25
_REACH = {"thing": 2, "several": 3, "man": 4, "woman": 4, "place": 2}
_DESCRIPTION_REACH = 40
_RELATIVE_REACH = 3
_TITLE_BONUS = 0.3
_PLURAL = 2.0


_LIFELESS = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.MEETING,
        EntityType.PLACE,
        EntityType.PLAN,
        EntityType.TOPIC,
        EntityType.ZONE,
    }
)


class Anaphora:
    """Resolves what refers back; stateless."""

    def __init__(self, tables: References, gazetteer: Gazetteer) -> None:
        self._tables = tables
        self._gazetteer = gazetteer
        self._types = {
            class_: [EntityType(name) for name in names.split()]
            for class_, names in tables.classes.items()
        }
        self._descriptions = {
            lemma: [EntityType(name) for name in names.split()]
            for lemma, names in tables.descriptions.items()
        }

    def resolve(self, doc: Doc, mentions: Sequence[View], clusters: Clusters) -> None:
        """Merge each description and pronoun with the cluster it stands for, in text order."""
        speakers = Speakers(doc, mentions, clusters, self._types["speakers"])
        by_root: dict[int, list[View]] = {}
        for mention in mentions:
            by_root.setdefault(mention.root.i, []).append(mention)
        for position, mention in enumerate(mentions):
            if mention.word_class == "relative":
                near = mentions[max(0, position - _RELATIVE_REACH) : position]
                self._relative(mention, near, by_root, clusters)
        order = [m.sentence for m in mentions]
        for position, mention in enumerate(mentions):
            if mention.named or mention.word_class == "relative":
                continue
            reach = _REACH.get(mention.word_class, _DESCRIPTION_REACH)
            earlier = mentions[bisect_left(order, mention.sentence - reach) : position]
            if not mention.pronoun:
                inside = _inside(mentions, position)
                self._description(mention, earlier, inside, clusters)
            elif mention.word_class in {"speaker", "speakers"}:
                speakers.resolve(mention)
            else:
                self._pronoun(mention, earlier, clusters)
        self._own_governments(mentions, clusters, speakers)

    def _own_governments(
        self, mentions: Sequence[View], clusters: Clusters, speakers: Speakers
    ) -> None:
        """Join "its government" with the country of "its", "his country" with that of his office."""
        owners = {m.span.start: m for m in mentions if m.pronoun}
        for mention in mentions:
            owner = owners.get(mention.span.start)
            if (
                owner is not None
                and len(mention.span) == len(owner.span) + 1
                and mention.lemma in self._tables.own_state
            ):
                body = speakers.body(owner)
                if body is not None and clusters.type(body) is EntityType.COUNTRY:
                    clusters.merge(body, mention)

    def _relative(
        self,
        mention: View,
        mentions: Sequence[View],
        by_root: dict[int, list[View]],
        clusters: Clusters,
    ) -> None:
        """Join a relative pronoun with the noun that its clause modifies, else the one before it."""
        for token in (mention.root, *mention.root.ancestors):
            if token.dep_.startswith("acl") and token.head.i < mention.span.start:
                for antecedent in by_root.get(token.head.i, ()):
                    if not antecedent.pronoun and self._may_be(mention, antecedent.type):
                        clusters.merge(antecedent, mention)
                        return
                break
        near = [
            m
            for m in mentions
            if m.span.end <= mention.span.start
            and m.sentence == mention.sentence
            and mention.span.start - m.span.end <= _RELATIVE_REACH
            and not m.pronoun
            and self._may_be(mention, m.type)
        ]
        if near:
            clusters.merge(near[-1], mention)

    def _may_be(self, mention: View, type_: EntityType) -> bool:
        """Whether a pronoun may stand for a type: "who" not for a plan, "which" not for a person."""
        word = mention.span.text.lower()
        if word in self._tables.personal:
            return type_ not in _LIFELESS
        return word != "which" or type_ is not EntityType.PERSON

    def _description(
        self, mention: View, earlier: Sequence[View], inside: Sequence[View], clusters: Clusters
    ) -> None:
        """Join "the mission" with what it describes."""
        known = any(m is not mention and not m.pronoun for m in clusters.members(mention))
        if mention.hint or known or not self._refers_back(mention):
            return
        same = self._same_head(mention, earlier, clusters)
        if same is None and not any(m.named for m in inside):
            same = self._only_head(mention, earlier, clusters)
        if same is not None:
            clusters.merge(same, mention)
            return
        types = self._descriptions.get(mention.lemma, [])
        if mention.span[0].tag_ in {"PRP$", "WP$"}:
            return
        if mention.type is EntityType.PERSON and not types:
            self._holder(mention, earlier, clusters)
            return
        words = mention.modifiers(self._tables.definite)
        regions = {m.hint for m in inside if m.hint}
        if not types or (mention.plural and mention.lemma not in self._tables.plurals):
            return
        for wanted in types:
            best = self._best(mention, earlier, clusters, {wanted}, regions or words)
            if best is not None:
                clusters.merge(best, mention)
                return

    def _refers_back(self, mention: View) -> bool:
        """Whether a description is definite, or a bare noun that opens its sentence."""
        first = mention.span[0]
        if any(t.lower_ in self._tables.novel for t in mention.span if t.i != mention.root.i):
            return False
        opens = mention.root.i == mention.span.start and bool(first.is_sent_start)
        return opens or first.lower_ in self._tables.definite

    def _same_head(self, mention: View, earlier: Sequence[View], clusters: Clusters) -> View | None:
        """Return the nearest earlier mention with the same head and all of its modifiers."""
        words = mention.modifiers(self._tables.definite)
        for other in reversed(earlier):
            if other.pronoun or other.span.end > mention.span.start:
                continue
            if other.named:
                parts = {t.lower_ for t in other.span}
                if (
                    mention.lemma in parts
                    and words <= parts
                    and clusters.type(other) is mention.type
                ):
                    return other
            elif other.lemma == mention.lemma and other.plural == mention.plural:
                theirs = other.modifiers(self._tables.definite)
                if words <= theirs or (theirs <= words and not theirs):
                    return other if words <= theirs else None
        return None

    def _only_head(self, mention: View, earlier: Sequence[View], clusters: Clusters) -> View | None:
        """Return an earlier description with the same head when all such are one thing."""
        same = [
            m
            for m in earlier
            if not m.named
            and not m.pronoun
            and m.lemma == mention.lemma
            and m.plural == mention.plural
        ]
        return same[-1] if len({clusters.root(m) for m in same}) == 1 else None

    def _holder(self, mention: View, earlier: Sequence[View], clusters: Clusters) -> None:
        """Join "the minister" with the person whose office was named."""
        for other in reversed(earlier):
            if other.type is not EntityType.PERSON or other.pronoun:
                continue
            before = other.span.start - 1
            doc = other.span.doc
            around = doc[max(0, before - 5) : min(len(doc), other.span.end + 8)]
            if mention.sentence - other.sentence <= _DESCRIPTION_REACH and any(
                t.lemma_.lower() == mention.lemma and t.sent == other.root.sent for t in around
            ):
                clusters.merge(other, mention)
                return

    def _pronoun(self, mention: View, earlier: Sequence[View], clusters: Clusters) -> None:
        """Join a pronoun with the most salient cluster that agrees with it."""
        types = set(self._types[mention.word_class])
        best = self._best(mention, earlier, clusters, types, ())
        if best is not None:
            clusters.merge(best, mention)

    def _best(
        self,
        mention: View,
        earlier: Sequence[View],
        clusters: Clusters,
        types: set[EntityType],
        words: Iterable[str],
    ) -> View | None:
        """Return a mention of the most salient earlier cluster that may be meant."""
        scores: dict[int, float] = {}
        latest: dict[int, View] = {}
        barred = self._barred(mention, earlier, clusters)
        for other in earlier:
            distance = mention.sentence - other.sentence
            key = clusters.root(other)
            if other.span.end > mention.span.start or key in barred:
                continue
            latest[key] = other
            scores[key] = scores.get(key, 0.0) + self._weight(mention, other, distance)
        fitting = [
            key
            for key, other in latest.items()
            if clusters.type(other) in types and self._agrees(mention, other, clusters, words)
        ]
        if not fitting:
            return None
        for key in fitting:
            scores[key] *= self._preference(mention, latest[key], clusters)
        if types == {EntityType.COUNTRY}:
            for key in fitting:
                scores[key] += _STANDING * len(clusters.members(latest[key]))
        return latest[max(fitting, key=lambda key: (scores[key], -key))]

    def _weight(self, mention: View, other: View, distance: int) -> float:
        """Return what an earlier mention adds to the salience of its cluster."""
        decay = _DECAY if mention.pronoun else _DESCRIPTION_DECAY
        weight = other.role * decay**distance
        if other.sentence == 0:
            weight += _TITLE_BONUS * other.role
        if mention.word_class == "several" and other.plural:
            weight *= _PLURAL
        if (
            mention.root.dep_ == "nmod:poss"
            and other.subject
            and other.verb == _clause(mention.root)
        ):
            weight += 1.0
        return weight

    def _preference(self, mention: View, other: View, clusters: Clusters) -> float:
        """Return how well a cluster suits the words around a pronoun, or a description."""
        type_ = clusters.type(other)
        if not mention.pronoun:
            entries = [
                self._gazetteer.by_id[h]
                for h in clusters.hints(other)
                if h in self._gazetteer.by_id
            ]
            return _PREFERRED if any(mention.lemma in e.descriptions for e in entries) else 1.0
        if mention.word_class == "place":
            return _PREFERRED if type_ is EntityType.PLACE else 1.0
        if mention.word_class == "thing" and mention.root.dep_ in {"obj", "nsubj:pass"}:
            suits = mention.root.head.lemma_ in self._tables.text_verbs
            written = type_ in {EntityType.PLAN, EntityType.TOPIC}
            return _PREFERRED if suits and written else 1.0
        return 1.0

    def _barred(self, mention: View, earlier: Sequence[View], clusters: Clusters) -> set[int]:
        """Return the clusters that are other arguments of the same verb, or hold the mention."""
        barred = {
            clusters.root(m) for m in earlier if m.span.start <= mention.span.start < m.span.end
        }
        if mention.root.dep_ == "nmod:poss" or mention.span.text.lower().endswith(
            ("self", "selves")
        ):
            return barred
        clause = _clause(mention.root)
        return barred | {
            clusters.root(m)
            for m in earlier
            if m.sentence == mention.sentence
            and (m.verb == mention.verb or (m.subject and m.verb == clause and not mention.subject))
        }

    def _agrees(self, mention: View, other: View, clusters: Clusters, words: Iterable[str]) -> bool:
        """Whether number, gender and description fit a cluster."""
        members = clusters.members(other)
        classes = {m.word_class for m in members if m.pronoun}
        if mention.word_class in {"man", "woman"}:
            return not (classes & {"man", "woman"} - {mention.word_class})
        plain = [m for m in members if not m.pronoun]
        if not plain and mention.word_class not in classes:
            return False
        if mention.word_class == "thing":
            return not plain or not all(m.plural and not m.hint for m in plain)
        if mention.word_class == "several":
            if clusters.type(other) is EntityType.PERSON:
                return False
            return not plain or any(m.plural or m.named for m in plain)
        wanted = set(words)
        if not wanted:
            return True
        known = {m.hint for m in members if m.hint}
        regions = {
            region
            for hint in known
            if (entry := self._gazetteer.by_id.get(hint)) is not None
            for region in entry.regions
        }
        named = {self._gazetteer.by_id[w].name for w in wanted if w in self._gazetteer.by_id}
        if named:
            return bool(named & regions)
        descriptions = {
            d
            for h in known
            if h in self._gazetteer.by_id
            for d in self._gazetteer.by_id[h].descriptions
        }
        return mention.lemma in descriptions and not wanted


def _inside(mentions: Sequence[View], position: int) -> list[View]:
    """Return a mention, given by its place, and those that lie in it."""
    end = mentions[position].span.end
    return list(takewhile(lambda m: m.span.start < end, mentions[position:]))


def _clause(token: Token) -> int:
    """Return the verb that governs the phrase of a token."""
    while token.head.i != token.i and token.pos_ not in {"VERB", "AUX"}:
        token = token.head
    return token.i
