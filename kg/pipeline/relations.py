"""Component ``kg_relations``: patterns over the dependency tree → candidate claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import Candidate, replace
from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.mentions import add_mention
from kg.pipeline.paths import Walker
from kg.pipeline.topics import topic_span
from kg.pipeline.tree import Tree
from kg.resources.cues import Cues
from kg.resources.patterns import Path_, PatternRule, RelationPatterns

_LONGEST_GAP = 60


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument: a mention, or the token whose phrase is to become a Topic."""

    mention: int | None
    topic: int | None = None


class RelationMatcher:
    """Matches the patterns of all relations; writes ``doc._.candidates``.

    Requires mentions, clusters and a UD tree. Candidates of other components are kept.
    """

    def __init__(self, relations: Sequence[RelationPatterns], cues: Cues) -> None:
        self._cues = cues
        self._by_lemma: dict[str, list[tuple[tuple[str, ...], PatternRule]]] = {}
        self._by_type: dict[EntityType, list[PatternRule]] = {}
        for relation in relations:
            for rule in relation.rules:
                for words in sorted(rule.triggers):
                    self._by_lemma.setdefault(words[0], []).append((words[1:], rule))
                for kind in sorted(rule.trigger_types):
                    self._by_type.setdefault(kind, []).append(rule)

    def __call__(self, doc: Doc) -> Doc:
        """Add candidates to a Doc."""
        self.set_annotations(doc, self.match(doc))
        return doc

    def match(self, doc: Doc) -> list[tuple[Candidate, int | None]]:
        """Return candidates in text order; the second part heads the phrase of a Topic object."""
        tree = Tree(doc, self._cues.words["light"], self._cues.words["subject_control"])
        return _Matching(doc, tree, self._cues).run(self._by_lemma, self._by_type)

    def set_annotations(self, doc: Doc, found: Iterable[tuple[Candidate, int | None]]) -> None:
        """Write candidates, and the Topic mentions that they speak of."""
        candidates = list(doc._.candidates)
        for candidate, topic in found:
            if topic is None:
                candidates.append(candidate)
                continue
            start, end = topic_span(doc, topic)
            index = add_mention(doc, doc[start:end], EntityType.TOPIC, MentionKind.NOMINAL)
            candidates.append(replace(candidate, object=index))
        doc._.candidates = candidates


class _Matching:
    """The work on one Doc."""

    def __init__(self, doc: Doc, tree: Tree, cues: Cues) -> None:
        self._doc = doc
        self._tree = tree
        self._mentions = MentionIndex(doc, tree)
        self._walker = Walker(tree, self._mentions)
        self._stand_ins = cues.words["stand_in"]

    def run(
        self,
        by_lemma: dict[str, list[tuple[tuple[str, ...], PatternRule]]],
        by_type: dict[EntityType, list[PatternRule]],
    ) -> list[tuple[Candidate, int | None]]:
        best: dict[tuple[object, ...], tuple[Candidate, int | None]] = {}
        for trigger, rule in self._triggered(by_lemma, by_type):
            for candidate, topic in self._apply(rule, trigger):
                key = (candidate.subject, candidate.relation, candidate.object, topic, trigger)
                known = best.get(key)
                if known is None or known[0].confidence < candidate.confidence:
                    best[key] = candidate, topic
        named = {(c.subject, c.relation, c.trigger) for c, t in best.values() if c.object is not None or t}
        found = [
            (c, t)
            for c, t in best.values()
            if c.object is not None or t is not None or (c.subject, c.relation, c.trigger) not in named
        ]
        return sorted(found, key=lambda x: (x[0].trigger, x[0].relation, x[0].subject, x[0].object or -1))

    def _triggered(
        self,
        by_lemma: dict[str, list[tuple[tuple[str, ...], PatternRule]]],
        by_type: dict[EntityType, list[PatternRule]],
    ) -> Iterator[tuple[int, PatternRule]]:
        tree = self._tree
        for i, lemma in enumerate(tree.lemma):
            for rest, rule in by_lemma.get(lemma, ()):
                if rule.pos and tree.pos[i] not in rule.pos:
                    continue
                if all(self._belongs(i, word) for word in rest) and self._allowed(rule, i):
                    yield i, rule
        for index, kind in enumerate(self._mentions.types):
            for rule in by_type.get(kind, ()):
                if self._allowed(rule, self._mentions.roots[index]):
                    yield self._mentions.roots[index], rule

    def _belongs(self, trigger: int, word: str) -> bool:
        """Whether a further word of a trigger goes with its verb: below it or right behind it."""
        tree = self._tree
        near = [*tree.children[trigger], *(c for t in tree.children[trigger] for c in tree.children[t])]
        near += range(trigger + 1, min(trigger + 3, len(tree.head)))
        return any(t > trigger and word in (tree.lower[t], tree.lemma[t]) for t in near)

    def _allowed(self, rule: PatternRule, trigger: int) -> bool:
        leads = self._walker.leads
        return all(leads(trigger, path) for path in rule.where) and not any(
            leads(trigger, path) for path in rule.unless
        )

    def _apply(self, rule: PatternRule, trigger: int) -> Iterator[tuple[Candidate, int | None]]:
        subjects = self._arguments(trigger, rule.subject, rule.subject_types)
        if not subjects:
            return
        objects = self._arguments(trigger, rule.object, rule.object_types, topic=rule.topic)
        if not objects and rule.implied:
            objects = [_Argument(None)]
        of = next(iter(self._arguments(trigger, rule.of, _BODIES)), None)
        about = self._about(trigger, rule.about)
        for subject in subjects:
            for object_ in objects:
                if subject.mention is None or self._same(subject.mention, object_.mention):
                    continue
                yield (
                    Candidate(
                        subject=subject.mention,
                        relation=rule.relation,
                        object=object_.mention,
                        trigger=trigger,
                        confidence=rule.confidence,
                        extractor=rule.name,
                        evidence=self._evidence(trigger, subject, object_, about),
                        polarity=rule.polarity,
                        modality=rule.modality,
                        stage=rule.stage,
                        about=about,
                        of=of.mention if of else None,
                    ),
                    object_.topic,
                )

    def _same(self, a: int, b: int | None) -> bool:
        """Whether two mentions are one thing, or one lies within the other's name."""
        if b is None:
            return False
        if a == b:
            return True
        clusters = self._doc._.clusters
        return any(a in cluster and b in cluster for cluster in clusters)

    def _arguments(
        self, trigger: int, path: Path_, types: frozenset[EntityType], *, topic: bool = False
    ) -> list[_Argument]:
        """Return the arguments that the first fruitful alternative of a path reaches."""
        for tokens in self._walker.walk(trigger, path):
            found: dict[_Argument, None] = {}
            for token in tokens:
                for conjunct in self._tree.conjuncts(token):
                    argument = self._argument(conjunct, types, topic=topic)
                    if argument is not None and abs(conjunct - trigger) <= _LONGEST_GAP:
                        found[argument] = None
            if found:
                return list(found)
        return []

    def _argument(
        self, token: int, types: frozenset[EntityType], *, topic: bool
    ) -> _Argument | None:
        tree = self._tree
        index = self._mentions.find(token, types)
        if index is not None:
            return _Argument(index)
        if tree.lemma[token] in self._stand_ins:
            for child in tree.children[token]:
                if tree.base(child) in {"nmod", "compound", "amod"}:
                    index = self._mentions.find(child, types)
                    if index is not None:
                        return _Argument(index)
        if topic and tree.pos[token] in {"NOUN", "VERB"} and not self._mentions.headed(token):
            return _Argument(None, token)
        return None

    def _about(self, trigger: int, path: Path_) -> tuple[int, int] | None:
        for tokens in self._walker.walk(trigger, path):
            subtree = self._tree.subtree(tokens[0])
            start, end = subtree[0], subtree[-1] + 1
            if start <= trigger:
                start = trigger + 1
            while end > start and self._doc[end - 1].is_punct:
                end -= 1
            if start < end:
                return start, end
        return None

    def _evidence(
        self, trigger: int, subject: _Argument, object_: _Argument, about: tuple[int, int] | None
    ) -> tuple[int, int]:
        """Return the smallest span that holds trigger and arguments, within one sentence."""
        spans = [(trigger, trigger + 1)]
        for index in (subject.mention, object_.mention):
            if index is not None:
                span = self._mentions.spans[index]
                spans.append((span.start, span.end))
        if object_.topic is not None:
            spans.append(topic_span(self._doc, object_.topic))
        if about is not None:
            spans.append(about)
        return min(s for s, _ in spans), max(e for _, e in spans)


_BODIES = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PLACE,
    }
)
