"""Component ``kg_relations``: patterns over the dependency tree → candidate claims."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import QUANTITIES, Candidate, replace
from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.mentions import add_mention
from kg.pipeline.paths import Walker
from kg.pipeline.topics import is_statement, topic_span
from kg.pipeline.tree import Tree
from kg.resources.cues import Cues
from kg.resources.patterns import Path_, PatternRule, RelationPatterns

_LONGEST_GAP = 60
#: How many tokens on the object of a claim is still the one meant by claims that leave it out.
_CARRIED = 60
#: Relations of the UD scheme from a noun to what it says: "the claim that ...".
_CONTENT = frozenset({"acl", "ccomp"})
_CARRIED_CONFIDENCE, _IMPLIED_CONFIDENCE = 0.8, 0.65


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate; the token that heads the phrase of a Topic object; types of an implied object."""

    candidate: Candidate
    topic: int | None = None
    implied: tuple[EntityType, ...] = ()


def _order(found: _Found) -> tuple[int, str, int, int, int]:
    c = found.candidate
    object_ = -1 if c.object is None else c.object
    return c.trigger, c.relation, c.subject, object_, -1 if found.topic is None else found.topic


@dataclass(frozen=True, slots=True)
class _Argument:
    """An argument: a mention, or the token whose phrase is to become a Topic."""

    mention: int | None
    topic: int | None = None
    implied: bool = False


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

    def match(self, doc: Doc) -> list[_Found]:
        """Return candidates in text order."""
        tree = Tree(doc, self._cues.words["light"], self._cues.words["subject_control"])
        return _Matching(doc, tree, self._cues).run(self._by_lemma, self._by_type)

    def set_annotations(self, doc: Doc, found: Iterable[_Found]) -> None:
        """Write candidates, and the Topic mentions that they speak of."""
        candidates = list(doc._.candidates)
        for item in found:
            if item.topic is None:
                candidates.append(item.candidate)
                continue
            start, end = topic_span(doc, item.topic)
            index = add_mention(doc, doc[start:end], EntityType.TOPIC, MentionKind.NOMINAL)
            candidates.append(replace(item.candidate, object=index))
        doc._.candidates = candidates


class _Matching:
    """The work on one Doc."""

    def __init__(self, doc: Doc, tree: Tree, cues: Cues) -> None:
        self._doc = doc
        self._tree = tree
        self._mentions = MentionIndex(doc, tree)
        self._walker = Walker(tree, self._mentions)
        self._stand_ins = cues.words["stand_in"]
        self._generic = cues.words["generic"]
        self._joint = cues.words["joint_force"]
        self._national = cues.words["national_force"]

    def run(
        self,
        by_lemma: dict[str, list[tuple[tuple[str, ...], PatternRule]]],
        by_type: dict[EntityType, list[PatternRule]],
    ) -> list[_Found]:
        best: dict[tuple[object, ...], _Found] = {}
        for trigger, rule in self._triggered(by_lemma, by_type):
            for item in self._apply(rule, trigger):
                c = item.candidate
                key = (c.subject, c.relation, c.object, item.topic, trigger)
                known = best.get(key)
                if known is None or known.candidate.confidence < c.confidence:
                    best[key] = item
        complete = sorted(self._with_implied(best.values()), key=_order)
        return sorted([*complete, *self._gapped(complete)], key=_order)

    def _gapped(self, found: Sequence[_Found]) -> Iterator[_Found]:
        """Yield the claims of "Kenya pledged 800 soldiers, Ghana 400 and Togo 240" after the first."""
        quantities = {span.start: i for i, span in enumerate(self._doc.spans[QUANTITIES])}
        known = {(i.candidate.subject, i.candidate.relation, i.candidate.trigger) for i in found}
        for item in found:
            first = item.candidate
            if not item.implied:
                continue
            for index, span in enumerate(self._mentions.spans):
                quantity = quantities.get(span.end)
                key = index, first.relation, first.trigger
                if quantity is None or key in known or not self._follows(index, first.trigger):
                    continue
                if self._mentions.types[index] in _GIVERS and self._mentions.identified[index]:
                    known.add(key)
                    end = self._doc.spans[QUANTITIES][quantity].end
                    yield replace(
                        item,
                        candidate=replace(
                            first,
                            subject=index,
                            quantity=quantity,
                            evidence=(span.start, end),
                            of=None,
                        ),
                    )

    def _follows(self, index: int, trigger: int) -> bool:
        """Whether a mention stands behind a trigger, in its sentence, behind a comma or "and"."""
        start, tree = self._mentions.spans[index].start, self._tree
        if start <= trigger or tree.sentence[start] != tree.sentence[trigger]:
            return False
        before = start - 2 if tree.pos[start - 1] == "DET" else start - 1
        return tree.pos[before] in {"CCONJ", "PUNCT"}

    def _with_implied(self, found: Iterable[_Found]) -> Iterator[_Found]:
        """Give candidates without an object that of the claim before, or the article's main thing."""
        found = sorted(found, key=_order)
        stated = [
            item for item in found if item.candidate.object is not None or item.topic is not None
        ]
        triggers = {
            (i.candidate.subject, i.candidate.relation, i.candidate.trigger) for i in stated
        }
        yield from stated
        for item in found:
            candidate = item.candidate
            if candidate.object is not None or item.topic is not None:
                continue
            if (candidate.subject, candidate.relation, candidate.trigger) in triggers:
                continue
            before = [i for i in stated if self._precedes(i.candidate, candidate)]
            if before:
                carried = before[-1].candidate.object
                less = round(candidate.confidence * _CARRIED_CONFIDENCE, 4)
                yield replace(
                    item,
                    candidate=replace(candidate, object=carried, confidence=less),
                    topic=before[-1].topic,
                )
            else:
                main = self._implied(item.implied, candidate)
                if main is not None:
                    less = round(candidate.confidence * _IMPLIED_CONFIDENCE, 4)
                    yield replace(item, candidate=replace(candidate, object=main, confidence=less))

    def _precedes(self, earlier: Candidate, later: Candidate) -> bool:
        """Whether an object named earlier is still the one meant: same relation, near, other subject."""
        return (
            earlier.relation == later.relation
            and 0 < later.trigger - earlier.trigger <= _CARRIED
            and not self._same(earlier.subject, later.subject)
            and not self._same(later.subject, earlier.object)
        )

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
        near = [
            *tree.children[trigger],
            *(c for t in tree.children[trigger] for c in tree.children[t]),
        ]
        near += range(trigger + 1, min(trigger + 3, len(tree.head)))
        return any(t > trigger and word in (tree.lower[t], tree.lemma[t]) for t in near)

    def _allowed(self, rule: PatternRule, trigger: int) -> bool:
        leads = self._walker.leads
        return all(leads(trigger, path) for path in rule.where) and not any(
            leads(trigger, path) for path in rule.unless
        )

    def _apply(self, rule: PatternRule, trigger: int) -> Iterator[_Found]:
        subjects = self._arguments(trigger, rule.subject, rule.subject_types)
        if not subjects:
            return
        objects = self._arguments(trigger, rule.object, rule.object_types, topic=rule.topic)
        if rule.implied and not any(
            o.mention is None or self._mentions.identified[o.mention] for o in objects
        ):
            objects = [_Argument(None, implied=True)]
        of = next(iter(self._arguments(trigger, rule.of, _BODIES)), None)
        about = self._about(trigger, rule.about)
        for subject in subjects:
            for object_ in objects:
                if subject.mention is None or self._same(subject.mention, object_.mention):
                    continue
                # "A and B met" is one claim, not two
                if rule.subject == rule.object and subject.mention > (object_.mention or -1):
                    continue
                if not self._mentions.identified[subject.mention]:
                    continue
                if object_.mention is not None and not self._mentions.identified[object_.mention]:
                    continue
                yield _Found(
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
                    rule.implied,
                )

    def _implied(self, types: Sequence[EntityType], candidate: Candidate) -> int | None:
        """Return the mention of what the article is about, of the first type that it has."""
        for kind in types:
            found = self._mentions.main(kind, candidate.trigger, self._joint, self._national)
            if found is not None and not self._same(candidate.subject, found):
                return found
        return None

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
        if topic and self._may_be_topic(token):
            return _Argument(None, token)
        return None

    def _may_be_topic(self, token: int) -> bool:
        """Whether a phrase that is no mention names an action or a state of affairs."""
        tree = self._tree
        if tree.pos[token] not in {"NOUN", "VERB"} or self._mentions.headed(token):
            return False
        phrase = self._doc[token]
        if any(map(is_statement, (phrase, *(t for t in phrase.rights if t.dep_ in _CONTENT)))):
            return False
        return tree.lemma[token] not in self._generic

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
        for argument in (subject, object_):
            index = argument.mention
            if index is not None and not argument.implied:
                span = self._mentions.spans[index]
                spans.append((span.start, span.end))
        if object_.topic is not None:
            spans.append(topic_span(self._doc, object_.topic))
        if about is not None:
            spans.append(about)
        return min(s for s, _ in spans), max(e for _, e in spans)


_GIVERS = frozenset({EntityType.COUNTRY, EntityType.ORGANIZATION})
_BODIES = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PLACE,
    }
)
