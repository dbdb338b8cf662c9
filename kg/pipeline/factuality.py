"""Component ``kg_factuality``: polarity, modality, stage and sources of every candidate.

Cues stand on the trigger, on its subject and object ("no country"), or on the words that govern it:
``refuse`` in "refused to send", ``plan`` in "plans to send". The scope of a cue is its subtree, cut
off at verbs of speech. After FactBank's idea of source-relative factuality (Saurí and Pustejovsky,
2009), with the values of the annotation guidelines.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from kg.model import EntityType, Modality, Polarity, Relation, Stage
from kg.pipeline.attribution import covers, sources_of
from kg.pipeline.extensions import MENTIONS, Candidate, Speaker, replace
from kg.pipeline.mentions import cluster_index
from kg.pipeline.reports import DENIAL, URGING
from kg.pipeline.tree import Tree
from kg.resources.cues import Cues

#: Relations whose claims carry a stage (guideline 8).
STAGED = frozenset({"offersTroops", "funds"})
_CLAUSES = frozenset({"xcomp", "ccomp", "advcl", "acl"})
_COMPLEMENTS = frozenset({"xcomp", "ccomp"})
_NOMINAL = frozenset({"obj", "obl", "nmod", "nsubj", "iobj"})
_LONGEST_CHAIN = 6
#: Relations of clauses and phrases that only describe what they hang on.
_HUNG = frozenset({"acl", "advcl", "appos", "parataxis"})
#: Relations of which one who remains affirms what one who leaves denies.
_BELONGING = frozenset({Relation.LOCATED_IN, Relation.MEMBER_OF})
#: Relations that are words rather than acts, or hold whatever is asked.
_OF_SPEECH = frozenset({Relation.ASKS, Relation.HOLDS_POSITION, Relation.LOCATED_IN})


@dataclass(frozen=True, slots=True)
class _Link:
    """A word that governs the trigger, and the label through which it does."""

    token: int
    label: str


class FactualityTagger:
    """Fills in what a finder of candidates left open; requires a UD tree and candidates."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def __call__(self, doc: Doc) -> Doc:
        """Write polarity, modality, stage and sources of the candidates."""
        if doc._.candidates:
            tree = Tree(doc, self._cues.words["light"], self._cues.words["subject_control"])
            reader = _Reader(doc, tree, self._cues)
            stated = (c for c in _with_speakers(doc, tree) if not reader.is_need(c))
            found = [reader.complete(c) for c in stated]
            doc._.candidates = [*found, *(d for c in found for d in reader.denials(c))]
        return doc


def _with_speakers(doc: Doc, tree: Tree) -> list[Candidate]:
    """Return the candidates; what a network thinks of the source of one holds for a pattern's of its sentence."""
    clusters = cluster_index(doc)
    speakers: dict[tuple[object, ...], Speaker] = {}

    def key(c: Candidate) -> tuple[object, ...]:
        object_ = None if c.object is None else clusters[c.object]
        return clusters[c.subject], c.relation, object_, tree.sentence[c.trigger]

    for candidate in doc._.candidates:
        if candidate.speaker is not None:
            speakers.setdefault(key(candidate), candidate.speaker)
    return [c if c.speaker else replace(c, speaker=speakers.get(key(c))) for c in doc._.candidates]


def _of_both(candidate: Candidate, read: Stage, polarity: Polarity) -> Stage:
    """Return the stage that the finder gives, or what is read off the words.

    The words win over a network where they name interest or an offer, which they seldom do in vain, or a
    pledge where it sees a refusal. What is denied is refused where either sees a refusal; it may
    also be sent by nobody.
    """
    if candidate.stage is None or not candidate.settled:
        return candidate.stage or read
    if polarity is Polarity.NEGATED and read is not Stage.PLEDGE:
        return Stage.REFUSED if read is Stage.REFUSED else candidate.stage
    if read in {Stage.INTEREST, Stage.OFFER} or candidate.stage is Stage.REFUSED:
        return read
    return candidate.stage


class _Reader:
    def __init__(self, doc: Doc, tree: Tree, cues: Cues) -> None:
        self._doc = doc
        self._tree = tree
        self._cues = cues
        self._spans = doc.spans[MENTIONS]
        self._people = {
            span.root.i: index
            for index, span in enumerate(self._spans)
            if span.label_ == EntityType.PERSON
        }
        self._stages = {
            Stage.REFUSED: cues.stage.refused,
            Stage.INTEREST: cues.stage.interest,
            Stage.OFFER: cues.stage.offer,
            Stage.PLEDGE: cues.stage.pledge,
            Stage.DELIVERED: cues.stage.delivered,
        }

    def complete(self, candidate: Candidate) -> Candidate:
        """Return the candidate with every value set."""
        chain = list(self._governors(candidate.trigger))
        negated = self._negated(candidate, chain)
        polarity = candidate.polarity or (Polarity.NEGATED if negated else Polarity.AFFIRMED)
        if self._is_untrue(candidate) or (candidate.settled and self._by_nobody(candidate)):
            polarity = Polarity.NEGATED
        if self._is_lasting(candidate):
            polarity = Polarity.AFFIRMED
        modality = candidate.modality or self._modality(candidate, chain)
        if candidate.settled and modality is Modality.ACTUAL:
            modality = self._urged(candidate) or modality
        stage = candidate.stage
        if candidate.relation in STAGED:
            read = self._stage(candidate.trigger, chain, negated=negated)
            stage = _of_both(candidate, read, polarity)
            if stage is Stage.REFUSED:
                polarity = Polarity.NEGATED
            elif candidate.stage is Stage.REFUSED:
                polarity = Polarity.AFFIRMED
            if (
                stage is Stage.INTEREST
                and candidate.modality is None
                and modality is Modality.PLANNED
            ):
                modality = Modality.POSSIBLE
        if self._announced(candidate.trigger):
            modality = Modality.PLANNED if modality is Modality.ACTUAL else modality
            stage = Stage.PLEDGE if stage is Stage.DELIVERED else stage
        known = replace(candidate, polarity=polarity, modality=modality, stage=stage)
        sources = sources_of(self._doc, self._tree, known, self._cues.speech)
        sources = sources or self._committer(known)
        return replace(known, sources=sources)

    def is_need(self, candidate: Candidate) -> bool:
        """Whether a gift of money is but what its giver needs or is given ("the agency requires $5 million")."""
        if candidate.relation != Relation.FUNDS:
            return False
        tree, root = self._tree, self._spans[candidate.subject].root.i
        verb = tree.head[root]
        if tree.dep[root] != "nsubj" or tree.kids(verb, "xcomp", "ccomp"):
            return False
        return tree.lemma[verb] in self._cues.words["needing"]

    def denials(self, candidate: Candidate) -> Iterator[Candidate]:
        """Yield the denial of what another says of whom it is about: "…, a charge that Kigali denies"."""
        if not candidate.sources or candidate.relation in self._cues.speech.unattributed:
            return
        clusters = cluster_index(self._doc)
        told = {clusters[i] for i in candidate.sources}
        for attribution in self._doc._.attributions:
            source = attribution.source
            if attribution.kind != DENIAL or source is None or clusters[source] in told:
                continue
            if covers(self._doc, clusters, attribution, candidate):
                spans = [
                    self._spans[i] for i in (candidate.subject, candidate.object) if i is not None
                ]
                start = min(candidate.trigger, *(s.start for s in spans))
                yield replace(
                    candidate,
                    polarity=Polarity.NEGATED
                    if candidate.polarity is Polarity.AFFIRMED
                    else Polarity.AFFIRMED,
                    sources=(source,),
                    evidence=(start, attribution.cue[1]),
                )

    def _committer(self, candidate: Candidate) -> tuple[int, ...]:
        """Return the leader who commits his state: "Kenya's Ruto pledged 800 troops" (guideline 17)."""
        if candidate.relation not in self._cues.speech.committing:
            return ()
        state = self._spans[candidate.subject].root.i
        for token in self._tree.surface_subjects(candidate.trigger):
            person = self._people.get(token)
            if person is None or person == candidate.subject:
                continue
            if state in self._tree.subtree(token):
                return (person,)
        return ()

    def _governors(self, token: int) -> Iterator[_Link]:
        """Yield the words that govern a token's clause, nearest first."""
        tree = self._tree
        for _ in range(_LONGEST_CHAIN):
            label, head = tree.base(token), tree.head[token]
            if head == token:
                return
            if label == "conj":
                if any(tree.base(c) == "nsubj" for c in tree.children[token]):
                    return
                token = head
                continue
            if not self._in_scope(token, label, head):
                return
            yield _Link(head, label)
            token = head

    def _in_scope(self, token: int, label: str, head: int) -> bool:
        tree, cues = self._tree, self._cues
        if tree.dep[token] == "acl:relcl":
            return False
        if label in {"ccomp", "parataxis"} and tree.lemma[head] in cues.speech.verbs:
            return tree.lemma[head] in cues.modality.possible_heads | cues.stage.pledge
        if label == "advcl":
            return (
                tree.tag[token] in {"VBG", "VB"}
                and not tree.case[token] & cues.modality.sequence_marks
            )
        if label == "acl":
            return tree.tag[token] != "VBN"
        if label in _CLAUSES:
            return True
        return label in _NOMINAL and tree.pos[token] in {"NOUN", "VERB"} and label != "nsubj"

    # polarity

    def _negated(self, candidate: Candidate, chain: list[_Link]) -> bool:
        tree = self._tree
        trigger = candidate.trigger
        negated = self._denied(trigger) or bool(
            tree.case[trigger] & self._cues.negation.prepositions
        )
        negated ^= self._empty_argument(candidate)
        for link in chain:
            raising = link.label != "ccomp" or (
                tree.lemma[link.token] in self._cues.negation.raising
            )
            if raising and self._denied(link.token):
                negated = not negated
            if self._is(link.token, self._cues.negation.heads) and link.label != "obl":
                negated = not negated
        return negated

    def _denied(self, token: int) -> bool:
        """Whether a word of negation depends on a token."""
        tree, cues = self._tree, self._cues.negation
        return any(
            (
                tree.lower[c] in cues.words
                and tree.base(c) in {"advmod", "aux", "cc", "discourse", "dep"}
            )
            or (tree.lower[c] in cues.determiners and tree.base(c) == "det")
            for c in tree.children[token]
        )

    def _empty_argument(self, candidate: Candidate) -> bool:
        """Whether the subject, or an object of the trigger, is said to be no one or none."""
        tree, words = self._tree, self._cues.negation.determiners
        roots = [*tree.kids(candidate.trigger, "nsubj", "obj")]
        roots.append(self._spans[candidate.subject].root.i)
        return any(
            tree.lower[r] in words
            or any(
                tree.lower[c] in words and tree.base(c) in {"det", "cc"} and c < r
                for c in tree.children[r]
            )
            for r in dict.fromkeys(roots)
        )

    def _announced(self, token: int) -> bool:
        """Whether a headline says what someone is "to" do: an infinitive with a subject above all else."""
        tree, document = self._tree, self._doc._.document
        return (
            document is not None
            and self._doc[token].idx < document.body_start
            and tree.head[token] == token
            and bool(tree.kids(token, "nsubj"))
            and any(tree.tag[c] == "TO" and c < token for c in tree.children[token])
        )

    def _by_nobody(self, candidate: Candidate) -> bool:
        """Whether "neither" or "no" stands before the subject or its coordination, which a network may overlook.

        Who does not accept something opposes it, so that opposition is left to the network.
        """
        if candidate.relation == Relation.OPPOSES:
            return False
        tree, words = self._tree, self._cues.negation.determiners
        root = self._spans[candidate.subject].root.i
        first = tree.head[root] if tree.base(root) == "conj" else root
        found = [*tree.children[root], *tree.children[first], *tree.children[tree.head[first]]]
        return any(
            tree.lower[c] in words and tree.base(c) in {"det", "cc"} and c < first for c in found
        )

    def _is_untrue(self, candidate: Candidate) -> bool:
        """Whether someone denies the clause of a candidate ("denied that it had agreed"), whom a network may overhear.

        It is that of the trigger or, where the trigger is the denial itself, that of the object. What a noun
        states in passing is not denied.
        """
        tree, token = self._tree, candidate.trigger
        if candidate.object is not None and self._is(token, self._cues.negation.denials):
            token = self._spans[candidate.object].root.i
        elif tree.pos[token] in {"NOUN", "PROPN"}:
            return False
        for inner in (token, *tree.ancestors(token)):
            head, label = tree.head[inner], tree.base(inner)
            if label in _COMPLEMENTS and self._is(head, self._cues.negation.denials):
                return not self._denied(head)
            if label not in _COMPLEMENTS | _NOMINAL | {"conj"}:
                return False
        return False

    def _is_lasting(self, candidate: Candidate) -> bool:
        """Whether someone is said to remain somewhere, which a network may take for the denial of a withdrawal."""
        if not candidate.settled or candidate.relation not in _BELONGING:
            return False
        tree, trigger = self._tree, candidate.trigger
        verbs = [trigger, *tree.kids(trigger, "cop")]
        lasting = any(tree.lemma[v] in self._cues.words["lasting"] for v in verbs)
        return lasting and not self._denied(trigger) and not self._by_nobody(candidate)

    # modality

    def _urged(self, candidate: Candidate) -> Modality | None:
        """Return the modality of what another is to do ("urged Chad to back the plan"), None where it is no such act."""
        tree, clusters = self._tree, cluster_index(self._doc)
        if candidate.object is None or candidate.relation in _OF_SPEECH:
            return None
        for attribution in self._doc._.attributions:
            cue, source = attribution.cue[0], attribution.source
            lemma = tree.lemma[cue]
            if attribution.kind != URGING or source is None or lemma in self._cues.speech.blaming:
                continue
            itself = clusters[source] == clusters[candidate.subject]
            if not itself and self._is_act(candidate.subject, candidate.object, cue):
                possible = lemma in self._cues.modality.possible_heads
                return Modality.POSSIBLE if possible else Modality.PLANNED
        return None

    def _is_act(self, subject: int, object_: int, cue: int) -> bool:
        """Whether an infinitive between two mentions that a cue governs tells what the first is to do with the second."""
        tree = self._tree
        actor, token = (self._spans[i].root.i for i in (subject, object_))
        paths = [[t, *tree.ancestors(t)] for t in (token, actor)]
        if any(cue not in path for path in paths):
            return False
        paths = [path[: path.index(cue)] for path in paths]
        hung = any(tree.base(t) in _HUNG for path in paths for t in path[:-1])
        return not hung and any(tree.tag[t] == "VB" and actor < t for t in paths[0])

    def _modality(self, candidate: Candidate, chain: list[_Link]) -> Modality:
        cues = self._cues.modality
        promising = candidate.relation in cues.promising_relations
        tokens = [candidate.trigger, *(link.token for link in chain)]
        if any(self._conditional(t) for t in tokens):
            return Modality.CONDITIONAL
        found = Modality.ACTUAL
        for position, token in enumerate(tokens):
            if position and self._is(token, cues.actual_heads):
                continue
            if self._possible(token, governs=position > 0):
                return Modality.POSSIBLE
            if self._planned(token, governs=position > 0, promising=promising):
                found = Modality.PLANNED
        if found is Modality.ACTUAL and not promising and self._purpose(candidate.trigger, chain):
            return Modality.PLANNED
        return found

    def _conditional(self, token: int) -> bool:
        tree, cues = self._tree, self._cues.modality
        timeless = cues.conditional_marks - cues.time_marks
        if tree.case[token] & timeless:
            return True
        marks = {"advcl": cues.conditional_marks, "obl": timeless}
        return any(
            tree.case[c] & marks.get(tree.base(c), frozenset()) for c in tree.children[token]
        )

    def _possible(self, token: int, *, governs: bool) -> bool:
        tree, cues = self._tree, self._cues.modality
        if governs and self._is(token, cues.possible_heads):
            return True
        return any(
            (tree.lower[c] in cues.possible_auxiliaries and tree.base(c) == "aux")
            or (tree.lower[c] in cues.possible_adverbs and tree.base(c) == "advmod")
            for c in tree.children[token]
        )

    def _planned(self, token: int, *, governs: bool, promising: bool) -> bool:
        tree, cues = self._tree, self._cues.modality
        if governs and self._is(token, cues.planned_heads):
            return not promising or not self._is(
                token,
                self._cues.stage.pledge - self._cues.modality.scheduled_heads,
            )
        if any(
            tree.lower[c] in cues.planned_auxiliaries and tree.base(c) == "aux"
            for c in tree.children[token]
        ):
            return not promising
        return self._is_to(token)

    def _is_to(self, token: int) -> bool:
        """Whether a verb stands in "is to send"."""
        tree = self._tree
        if not any(tree.lower[c] == "to" for c in tree.kids(token, "mark")):
            return False
        if tree.lemma[tree.head[token]] == "be" and tree.base(token) in {"xcomp", "ccomp"}:
            return True
        return any(
            tree.lemma[c] == "be" and tree.base(c) in {"aux", "cop"} for c in tree.children[token]
        )

    def _purpose(self, trigger: int, chain: list[_Link]) -> bool:
        """Whether the trigger is an infinitive whose governor does not say that it was done."""
        tree = self._tree
        if not any(tree.lower[c] == "to" for c in tree.kids(trigger, "mark")):
            return False
        return not (chain and self._is(chain[0].token, self._cues.modality.actual_heads))

    # stage

    def _stage(self, trigger: int, chain: list[_Link], *, negated: bool) -> Stage:
        tree = self._tree
        for link in reversed(chain):
            found = self._stage_of(link.token)
            if found is not None:
                return Stage.REFUSED if negated and found is not Stage.INTEREST else found
        modals = {tree.lower[c] for c in tree.children[trigger] if tree.base(c) == "aux"}
        unwilling = bool(modals & self._cues.modality.planned_auxiliaries) or not modals
        if negated and (unwilling or tree.tag[trigger] == "VBG"):
            return Stage.REFUSED
        own = self._stage_of(trigger)
        if modals & self._cues.modality.possible_auxiliaries:
            return Stage.INTEREST
        future = modals & self._cues.modality.planned_auxiliaries or self._is_to(trigger)
        if own is Stage.DELIVERED and future:
            return Stage.PLEDGE
        return own or (Stage.PLEDGE if future else Stage.DELIVERED)

    def _stage_of(self, token: int) -> Stage | None:
        for stage, words in self._stages.items():
            if self._is(token, words):
                return stage
        return None

    def _is(self, token: int, words: frozenset[str]) -> bool:
        """Whether a token is in a list, alone or with a word that depends on it ("rule out")."""
        tree = self._tree
        lemma = tree.lemma[token]
        if lemma in words or tree.lower[token] in words:
            return True
        return any(f"{lemma} {tree.lower[c]}" in words for c in tree.children[token])
