"""Component ``kg_attribution``: who says what; source, cue and content as in PARC (Pareti, 2016).

Three shapes: a verb of speech with a clause ("officials said that …"), one set into or behind what
is said (", X said"), and "according to X". A quotation that goes on in the next sentence of the
paragraph keeps its speaker. Nested reports give nested contents; :func:`sources_of` returns the
chain for a candidate, the nearest source first.
"""

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import Attribution, Candidate
from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.mentions import cluster_index
from kg.pipeline.tree import Tree
from kg.resources.cues import Cues, SpeechCues

_SPEAKERS = frozenset(
    {
        EntityType.PERSON,
        EntityType.GROUP,
        EntityType.ORGANIZATION,
        EntityType.COUNTRY,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PLAN,
        EntityType.POSITION,
    }
)
#: Word classes of a speaker's noun phrase.
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "ADP", "SYM"})
_OPENING, _CLOSING = frozenset("“«"), frozenset("”»")
_SET_OFF = frozenset({",", "”", '"', "»", "''", "–", "—", "?", "!"})


class AttributionTagger:
    """Finds attributions; requires mentions and a UD tree, writes ``doc._.attributions``."""

    def __init__(self, cues: Cues) -> None:
        self._cues = cues

    def __call__(self, doc: Doc) -> Doc:
        """Write the attributions of a Doc in text order."""
        doc._.attributions = self.match(doc)
        return doc

    def match(self, doc: Doc) -> list[Attribution]:
        """Return the attributions of a Doc."""
        tree = Tree(doc, self._cues.words["light"], self._cues.words["subject_control"])
        finder = _Finder(doc, tree, self._cues)
        found = [*finder.verbs(), *finder.prepositions()]
        found += finder.continued(found)
        return sorted(found, key=lambda a: (a.content, a.cue, -1 if a.source is None else a.source))


def sources_at(doc: Doc, token: int) -> tuple[int, ...]:
    """Return the mentions to which what is said at a token is attributed, the nearest first."""
    around = [a for a in doc._.attributions if a.content[0] <= token < a.content[1]]
    around.sort(key=lambda a: (a.content[1] - a.content[0], a.cue))
    return tuple(dict.fromkeys(a.source for a in around if a.source is not None))


def sources_of(doc: Doc, tree: Tree, candidate: Candidate, cues: SpeechCues) -> tuple[int, ...]:
    """Return the mentions to which a candidate is attributed, the nearest first.

    What a noun, an apposition or a relative clause states inside a report is the article's own
    background. A speaker is no source of his own stance (the cues name the relations that are one), but of
    his denial.
    """
    trigger = candidate.trigger
    around = [a for a in doc._.attributions if a.content[0] <= trigger < a.content[1]]
    if not around or tree.pos[trigger] in {"NOUN", "PROPN"}:
        return ()
    clusters = cluster_index(doc)
    background = _background(tree, trigger)
    found: dict[int, int] = {}
    for attribution in sorted(around, key=lambda a: (a.content[1] - a.content[0], a.cue)):
        source = attribution.source
        if source is None or (background is not None and attribution.content[0] < background):
            continue
        own = clusters[source] == clusters[candidate.subject]
        cue = tree.lemma[attribution.cue[0]]
        stance = candidate.relation in cues.stances and cue not in cues.gerund
        if not (own and (stance or cue in cues.urging)):
            found.setdefault(clusters[source], source)
    return tuple(found.values())


def _background(tree: Tree, token: int) -> int | None:
    """Return where the phrase begins that only describes a noun, with the token inside it."""
    for inner in (token, *tree.ancestors(token)):
        start = tree.subtree(inner)[0]
        infinitive = any(tree.lower[c] == "to" for c in tree.kids(inner, "mark"))
        if tree.base(inner) in {"appos", "acl"} and not infinitive:
            return start
    return None


class _Finder:
    def __init__(self, doc: Doc, tree: Tree, cues: Cues) -> None:
        self._doc = doc
        self._tree = tree
        self._mentions = MentionIndex(doc, tree)
        self._cues = cues.speech
        self._sentences = list(doc.sents)

    def verbs(self) -> Iterator[Attribution]:
        tree = self._tree
        known = self._cues.verbs | self._cues.addressed | self._cues.urging
        for i, lemma in enumerate(tree.lemma):
            if lemma not in known or tree.pos[i] not in {"VERB", "AUX"}:
                continue
            behind = self._set_behind(i) if lemma in self._cues.verbs else None
            if behind is not None:
                speaker, comma = behind
                yield Attribution(speaker, (i, i + 1), (self._doc[i].sent.start, comma))
                rest = self._resumed(i)
                if rest is not None:
                    yield Attribution(speaker, (i, i + 1), rest)
                continue
            source = self._source(i)
            if source is not None:
                for content in self._contents(i, source):
                    yield Attribution(source, (i, i + 1), content)

    def _set_behind(self, verb: int) -> tuple[int, int] | None:
        """Return speaker and comma of "…, its foreign minister, NAME, said", read from the words.

        Such insertions are where parsers err most, so the tree is asked only whether a clause
        follows the verb.
        """
        tree, sent = self._tree, self._doc[verb].sent
        if any(c > verb for c in tree.kids(verb, "ccomp", "xcomp", "obj")):
            return None
        end = verb
        while end > sent.start and tree.pos[end - 1] in {"ADV", "AUX"}:
            end -= 1
        apposition = tree.lower[end - 1] == ","
        start = self._phrase_start(end - 1 if apposition else end, sent.start)
        if apposition:
            if start - 1 <= sent.start or tree.lower[start - 1] != ",":
                return None
            start = self._phrase_start(start - 1, sent.start)
        comma = start - 1
        if start >= end or comma <= sent.start or self._doc[comma].text not in _SET_OFF:
            return None
        if not any(tree.pos[t] in {"VERB", "AUX"} for t in range(sent.start, comma)):
            return None
        inside = [
            i
            for i, span in enumerate(self._mentions.spans)
            if start <= span.start and span.end <= end and self._mentions.types[i] in _SPEAKERS
        ]
        if not inside:
            return None
        named = [
            i
            for i in inside
            if self._mentions.types[i] is EntityType.PERSON
            and self._doc._.mention_kinds[i] is MentionKind.NAMED
        ]
        spans = self._mentions.spans
        source = min(named or inside, key=lambda i: (spans[i].start, -len(spans[i])))
        return source, comma

    def _phrase_start(self, end: int, limit: int) -> int:
        """Return where the noun phrase begins that ends before a token."""
        start = end
        while start > limit and self._tree.pos[start - 1] in _NOMINAL:
            start -= 1
        return start

    def _resumed(self, verb: int) -> tuple[int, int] | None:
        """Return what goes on behind ", X said," in the same sentence."""
        sent = self._doc[verb].sent
        marks = [t.i for t in self._doc[verb + 1 : sent.end] if t.text in {",", "“", '"'}]
        if (
            not marks
            or sent.end - marks[0] <= 4
            or self._tree.lower[marks[0] + 1] in {"but", "while"}
        ):
            return None
        return marks[0] + 1, sent.end

    def _source(self, verb: int) -> int | None:
        tree = self._tree
        own = tree.kids(verb, "nsubj")
        if not own and tree.lemma[verb] in self._cues.verbs:
            beside = self._beside(verb)
            if beside is not None:
                return beside
        speakers = tree.subjects(verb) if tree.passive(verb) else tree.surface_subjects(verb)
        for speaker in speakers:
            found = self._mentions.find(speaker, _SPEAKERS)
            if found is not None:
                return found
        return None

    def _beside(self, verb: int) -> int | None:
        """Return the speaker right before or behind a verb whose subject the parser did not see."""
        before = verb - 2 if self._tree.lower[verb - 1] == "," else verb - 1
        for index, span in enumerate(self._mentions.spans):
            if self._mentions.types[index] in _SPEAKERS and verb > 0:
                if span.end - 1 == before and span.start > self._doc[verb].sent.start + 2:
                    return index
                behind = self._doc[verb + 1 : span.start]
                if span.start > verb and all(t.pos_ in {"DET", "ADJ", "PROPN"} for t in behind):
                    return index
        return None

    def _contents(self, verb: int, source: int) -> Iterator[tuple[int, int]]:
        """Yield the token spans of what a verb of speech reports."""
        tree, sent = self._tree, self._doc[verb].sent
        clauses = tree.kids(verb, "ccomp", "parataxis", *self._others(verb))
        for clause in clauses:
            inside = tree.subtree(clause)
            if inside[0] > verb:
                yield inside[0], self._with_backshift(verb, inside[-1] + 1)
            elif tree.dep[clause] == "ccomp" and inside[-1] < verb:
                yield sent.start, inside[-1] + 1
        if clauses or tree.lemma[verb] not in self._cues.verbs:
            return
        quoted = self._quoted(verb)
        if quoted is not None:
            yield quoted
        elif self._mentions.spans[source].start > verb and self._doc[verb - 1].text in _SET_OFF:
            # "…, said the minister" is inverted
            yield sent.start, verb - 1

    def _with_backshift(self, verb: int, end: int) -> int:
        """Return the end of a report with the clauses hung on its verb: "…, but it would keep"."""
        tree = self._tree
        for clause in tree.kids(verb, "conj"):
            modal = any(tree.lower[c] == "would" for c in tree.kids(clause, "aux"))
            if clause >= end and modal and tree.kids(clause, "nsubj"):
                end = tree.subtree(clause)[-1] + 1
        return end

    def _others(self, verb: int) -> tuple[str, ...]:
        """Return the labels of further clauses: "denied having promised", "urged Israel to leave"."""
        lemma = self._tree.lemma[verb]
        if lemma in self._cues.gerund or lemma in self._cues.urging:
            return ("xcomp", "advcl")
        return ()

    def _quoted(self, verb: int) -> tuple[int, int] | None:
        """Return the quotation in the verb's sentence, where no clause was found."""
        sent = self._doc[verb].sent
        opening = [t.i for t in sent if t.text in _OPENING]
        closing = [t.i for t in sent if t.text in _CLOSING]
        if opening and closing and opening[0] < closing[-1]:
            return opening[0] + 1, closing[-1]
        return None

    def prepositions(self) -> Iterator[Attribution]:
        tree = self._tree
        for i, case in enumerate(tree.case):
            if not case & self._cues.prepositions or tree.base(i) not in {
                "obl",
                "nmod",
                "advmod",
                "parataxis",
                "dep",
            }:
                continue
            source = self._mentions.find(i, _SPEAKERS)
            if source is None:
                continue
            phrase = tree.subtree(i)
            clause = tree.subtree(tree.head[i])
            rest = [t for t in clause if t not in set(phrase)]
            if rest:
                yield Attribution(source, (phrase[0], i), (rest[0], rest[-1] + 1))

    def continued(self, found: list[Attribution]) -> list[Attribution]:
        """Return attributions for the sentences of a paragraph over which a quotation goes on."""
        added: list[Attribution] = []
        spoken = {self._tree.sentence[a.cue[0]]: a for a in sorted(found, key=lambda a: a.cue)}
        last: Attribution | None = None
        for number, sent in enumerate(self._sentences):
            if number and self._paragraph_break(number):
                last = None
            if number in spoken:
                last = spoken[number]
                continue
            if last is None or sent.start == sent.end:
                continue
            words = [t for t in sent if not t.is_space]
            if words and words[0].text in _OPENING:
                closing = next((t.i for t in words if t.text in _CLOSING), words[-1].i + 1)
                added.append(Attribution(last.source, last.cue, (sent.start, closing)))
            elif self._open_quote(last.content[0], sent.start):
                added.append(Attribution(last.source, last.cue, (sent.start, sent.end)))
            else:
                last = None
        return added

    def _paragraph_break(self, number: int) -> bool:
        start = self._sentences[number].start
        return any(t.text.count("\n") > 1 for t in self._doc[max(0, start - 2) : start + 1])

    def _open_quote(self, start: int, end: int) -> bool:
        """Whether more quotations open than close between two tokens."""
        tokens = [t.text for t in self._doc[max(0, start - 1) : end]]
        return sum(t in _OPENING for t in tokens) > sum(t in _CLOSING for t in tokens)
