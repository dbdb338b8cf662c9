"""Reports within a sentence: who says it, by which cue, and what is said (PARC; Pareti, 2016).

Four shapes: a verb of speech with a clause behind it ("officials said that …"), one set into or
behind what is said ("…, X said", "…, said X"), "according to X", and what one wants from another
("urged Israel to leave"). Insertions are read from the words rather than from the tree: they are
where parsers err most.
"""

from collections.abc import Iterator

from spacy.tokens import Doc

from kg.pipeline.extensions import TIMES, Attribution
from kg.pipeline.sources import Sources
from kg.pipeline.tree import Tree
from kg.resources.cues import SpeechCues

REPORT, URGING, DENIAL = "report", "urging", "denial"
#: Word classes of a speaker's noun phrase.
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "ADP", "SYM"})
#: Word classes of a listener's ("told the BBC").
_LISTENER = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON"})
#: Word classes that may follow a verb of speech which is set into what is said.
_TRAILING = frozenset({"ADP", "ADV", "PUNCT", "SCONJ", "SPACE"})
_VERBAL = frozenset({"VERB", "AUX"})
_NAMING = frozenset({"NOUN", "PROPN", "NUM"})
_FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
_OPENING, _CLOSING = frozenset("“«"), frozenset("”»")
_PLAIN = frozenset({'"'})
_SET_OFF = frozenset({",", "”", '"', "»", "''", "–", "—", "?", "!"})
_HYPHENS = frozenset({"-", "‑", "'s", "’s"})
_STOPS = frozenset({";"})
_LONGEST_TRAIL = 12


class Reports:
    """Finds the reports of one Doc."""

    def __init__(self, doc: Doc, tree: Tree, sources: Sources, cues: SpeechCues) -> None:
        self._doc = doc
        self._tree = tree
        self._sources = sources
        self._cues = cues
        self._known = cues.verbs | cues.addressed | cues.urging
        self._times = {t.i for span in doc.spans.get(TIMES, ()) for t in span}
        self._bounds = [(s.start, s.end) for s in doc.sents]

    def find(self) -> Iterator[Attribution]:
        """Yield all reports; a cue may have several contents."""
        for i, lemma in enumerate(self._tree.lemma):
            if self._tree.pos[i] not in _VERBAL:
                continue
            denial = self._denied(i) if lemma in self._cues.denying else None
            if denial is not None:
                yield denial
            elif lemma in self._known:
                yield from self._verb(i)
        yield from self._prepositions()

    def _verb(self, verb: int) -> Iterator[Attribution]:
        lemma = self._tree.lemma[verb]
        if lemma in self._cues.verbs | self._cues.addressed and not self._tree.passive(verb):
            inserted = self._inserted(verb)
            if inserted is not None:
                speaker, contents = inserted
                for content in contents:
                    yield Attribution(speaker, (verb, verb + 1), content, REPORT)
                    yield from self._cited(verb, content)
                return
        source = self.speaker(verb)
        if source is None:
            return
        kind = URGING if self._urges(verb) else REPORT
        speaker = self._sources.root(source)
        for content in self._contents(verb, kind):
            if speaker > verb or not content[0] <= speaker < content[1]:
                yield Attribution(source, (verb, verb + 1), content, kind)
                yield from self._relayed(verb, content)

    # "…, a charge X denies"

    def _denied(self, verb: int) -> Attribution | None:
        """Return who denies what stands before a comma: "…, which X denies", "…, an allegation rejected by X"."""
        tree = self._tree
        first, last = self._sentence(verb)
        commas = [t for t in range(first + 1, verb) if tree.lower[t] == ","]
        found = ((c, self._charge(c + 1, verb)) for c in reversed(commas))
        comma, name = next(((c, n) for c, n in found if n is not None), (first, None))
        if name is None:
            return None
        source = self._sources.within(name + 1, verb)
        if source is None and verb + 1 < last and tree.lower[verb + 1] == "by":
            source = self._sources.within(verb + 2, self._phrase_end(verb + 2, last))
        if source is None:
            return None
        return Attribution(
            source, (verb, verb + 1), (self._after_stop(first, comma), comma), DENIAL
        )

    def _charge(self, start: int, verb: int) -> int | None:
        """Return the word behind a comma that stands for what has been said before it."""
        tree, cues = self._tree, self._cues
        if tree.lower[start] in cues.undetermined:
            return start if tree.lemma[verb] in cues.gerund else None
        name = next((t for t in range(start, verb) if tree.pos[t] not in {"DET", "ADJ"}), verb)
        return name if tree.lemma[name] in cues.charges else None

    def _phrase_end(self, start: int, limit: int) -> int:
        """Return where the noun phrase ends that begins at a token."""
        end = start
        while end < limit and self._nominal(end):
            end += 1
        return end

    def _relayed(self, verb: int, content: tuple[int, int]) -> Iterator[Attribution]:
        """Yield who relays a source: "The paper quoted an aide as saying that …"."""
        teller = self._teller(verb)
        source = None if teller is None else self.speaker(teller)
        if source is not None and content[0] > 0:
            yield Attribution(source, (verb, verb + 1), (content[0] - 1, content[1]), REPORT)

    def _teller(self, verb: int) -> int | None:
        """Return the verb that names a source whose words follow: "quoted" before "as saying"."""
        head = self._tree.head[verb]
        named = self._tree.tag[verb] == "VBG" and self._tree.lemma[head] in self._cues.citing
        return head if named and head < verb else None

    def _cited(self, verb: int, content: tuple[int, int]) -> Iterator[Attribution]:
        """Yield the source behind the source: "…, the paper wrote, citing two officials"."""
        tree, last = self._tree, self._sentence(verb)[1]
        for i in range(verb + 1, last):
            if tree.lemma[i] in self._cues.citing and tree.tag[i] == "VBG":
                source = self._sources.within(i + 1, self._phrase_end(i + 1, last))
                if source is not None:
                    yield Attribution(source, (i, i + 1), (content[0] + 1, content[1]), REPORT)

    def _urges(self, verb: int) -> bool:
        """Whether a verb asks for an act: one that may also report does so with an infinitive."""
        tree, lemma = self._tree, self._tree.lemma[verb]
        if lemma not in self._cues.verbs | self._cues.addressed:
            return True
        clauses = tree.kids(verb, "xcomp", "ccomp", "advcl")
        return lemma in self._cues.urging and any(
            tree.lower[m] == "to" for c in clauses if c > verb for m in tree.kids(c, "mark")
        )

    def _sentence(self, token: int) -> tuple[int, int]:
        """Return the bounds of a token's sentence."""
        return self._bounds[self._tree.sentence[token]]

    # "…, X said", "…, said X"

    def _inserted(self, verb: int) -> tuple[int, list[tuple[int, int]]] | None:
        """Return the source and the contents around a verb that is set into what is said."""
        first, last = self._sentence(verb)
        before = self._before(verb, first)
        behind = None if before is not None else self._behind(verb, first, last)
        found = before or behind
        if found is None:
            return None
        start, end, comma = found
        if not self._verbal(first, comma):
            return self._behind_subject(verb, start, end, last)
        source = self._sources.within(start, end)
        if source is None:
            return None
        contents = [(self._quote_start(self._after_stop(first, comma)), comma)]
        rest = self._resumed(max(verb + 1, end), last, inverted=behind is not None)
        if rest is not None:
            contents.append(rest)
        return source, contents

    def _verbal(self, start: int, end: int) -> bool:
        """Whether a verb stands between two tokens."""
        return any(self._tree.pos[t] in _VERBAL for t in range(start, end))

    def _finite(self, start: int, end: int) -> bool:
        """Whether a finite verb stands between two tokens."""
        return any(self._tree.tag[t] in _FINITE for t in range(start, end))

    def _behind_subject(
        self, verb: int, start: int, end: int, last: int
    ) -> tuple[int, list[tuple[int, int]]] | None:
        """Return source and content of what parts a subject from its verb: "Kenya, X said, will send"."""
        comma = max(verb + 1, end)
        while comma < last and (comma in self._times or self._tree.pos[comma] == "ADP"):
            comma += 1
        if comma >= last or self._doc[comma].text != "," or not self._verbal(comma, last):
            return None
        source = self._sources.within(start, end)
        return None if source is None else (source, [(comma + 1, last)])

    def _before(self, verb: int, first: int) -> tuple[int, int, int] | None:
        """Return the noun phrase before a verb that is set off, and the mark that sets it off."""
        tree = self._tree
        end = verb
        while end > first and tree.pos[end - 1] in {"ADV", "AUX"}:
            end -= 1
        apposition = end > first and tree.lower[end - 1] == ","
        start = self._phrase_start(end - 1 if apposition else end, first)
        if apposition:
            if start - 1 <= first or tree.lower[start - 1] != ",":
                return None
            start = self._phrase_start(start - 1, first)
        comma = start - 1
        if start >= end or comma <= first or self._doc[comma].text not in _SET_OFF:
            return None
        inserted = self._doc[verb + 1].text == "," if verb + 1 < len(self._doc) else False
        return (start, end, comma) if inserted or self._trails(verb + 1) else None

    def _behind(self, verb: int, first: int, last: int) -> tuple[int, int, int] | None:
        """Return the noun phrase behind a verb that is set off, and the mark that sets it off."""
        tree, doc = self._tree, self._doc
        comma = verb - 1
        while comma > first and tree.pos[comma] == "ADV":
            comma -= 1
        if comma <= first or doc[comma].text not in _SET_OFF:
            return None
        end = verb + 1
        while end < last and self._nominal(end):
            if tree.pos[end] == "ADP" and tree.lower[end] not in {"of", "for"}:
                break
            end += 1
        if end == verb + 1 or (end < last and tree.pos[end] in _VERBAL):
            return None
        return verb + 1, self._apposed(end, last), comma

    def _apposed(self, end: int, last: int) -> int:
        """Return the end of a noun phrase with its appositions: "said Li Na, the ambassador"."""
        while end < last - 1 and self._doc[end].text == ",":
            if self._tree.pos[end + 1] not in {"DET", "PROPN"}:
                break
            start = end = end + 1
            while end < last and self._nominal(end):
                end += 1
            if end < last and self._tree.pos[end] in _VERBAL:
                return start - 1
        return end

    def _trails(self, token: int) -> bool:
        """Whether nothing but a time, a place or a listener follows an inserted verb."""
        tree, verb = self._tree, token - 1
        last = self._sentence(verb)[1]
        for clause in tree.kids(verb, "ccomp", "xcomp"):
            marks = {tree.lower[c] for c in tree.kids(clause, "mark")}
            stopped = any(self._doc[t].text in _STOPS for t in range(verb, clause))
            if clause > verb and not stopped and (not marks or "that" in marks):
                return False
        if tree.lemma[verb] in self._cues.addressed:
            listener = token
            while listener < last and self._listens(listener):
                listener += 1
            if listener == token and token < last:
                return False
            token = listener
        if token >= last or token in self._times:
            return True
        return tree.pos[token] in _TRAILING and tree.lower[token] != "that"

    def _listens(self, token: int) -> bool:
        """Whether a token may belong to a listener's noun phrase ("told Iceland's minister")."""
        return self._tree.pos[token] in _LISTENER or self._doc[token].text in _HYPHENS

    def _phrase_start(self, end: int, limit: int) -> int:
        """Return where the noun phrase begins that ends before a token."""
        start = end
        while start > limit and self._nominal(start - 1):
            start -= 1
        return start

    def _nominal(self, token: int) -> bool:
        """Whether a token may belong to a speaker's noun phrase ("the acting U.N. envoy")."""
        tree = self._tree
        if tree.pos[token] in _NOMINAL or self._doc[token].text in _HYPHENS:
            return True
        if tree.pos[token] != "VERB":
            return False
        bare = tree.tag[token] == "VBN" and not tree.kids(token, "aux", "nsubj")
        return bare or tree.base(token) in {"amod", "acl"}

    def _describes(self, token: int) -> bool:
        """Whether a participle behind a noun says more of it ("a document seen by Reuters")."""
        tree = self._tree
        return tree.tag[token] == "VBN" and tree.pos[token - 1] in {"NOUN", "PROPN"}

    def _after_stop(self, first: int, end: int) -> int:
        """Return where the clause begins that ends at a token: behind the last semicolon."""
        for i in range(end - 1, first, -1):
            if self._doc[i].text in _STOPS:
                return i + 1
        return first

    def _quote_start(self, start: int) -> int:
        """Return where the quotation begins that a sentence only ends ("“A. B,” X said")."""
        doc = self._doc
        for t in doc[start : self._sentence(start)[1]]:
            if t.text in _OPENING:
                return start
            if t.text in _CLOSING:
                break
        else:
            return start
        for i in range(start - 1, -1, -1):
            if doc[i].text in _OPENING:
                return i + 1
            if doc[i].text in _CLOSING or doc[i].text.count("\n") > 1:
                break
        return start

    def _resumed(self, start: int, end: int, *, inverted: bool) -> tuple[int, int] | None:
        """Return what goes on behind ", X said," in the same sentence."""
        doc, tree = self._doc, self._tree
        end = next((i for i in range(start, end) if doc[i].text in _STOPS), end)
        mark = next(
            (i for i in range(start, min(end, start + _LONGEST_TRAIL)) if self._mark(i)), -1
        )
        if mark < 0 or end - mark <= 4:
            return None
        following = tree.lower[mark + 1]
        quoted = doc[mark].text in _OPENING or doc[mark + 1].text in _OPENING
        if not quoted and self._only_describes(mark + 1, end):
            return None
        if not quoted and (inverted or following in self._cues.turning):
            anew = following in self._cues.contrast and tree.pos[mark + 2] == "PRON"
            if inverted or not anew:
                return None
        return mark + 1, end

    def _only_describes(self, start: int, end: int) -> bool:
        """Whether a run of tokens begins with a noun outside of any clause of its own ("…, a day after Spain left")."""
        tree, top = self._tree, start
        while top != tree.head[top] and start <= tree.head[top] < end:
            top = tree.head[top]
        if any(tree.lower[m] in self._cues.turning for m in tree.kids(top, "mark")):
            return True
        return tree.pos[top] in _NAMING and not tree.kids(top, "nsubj", "cop")

    def _mark(self, token: int) -> bool:
        return self._doc[token].text in {",", "“", '"', ":"}

    # "X said that …", "X urged Y to …"

    def speaker(self, verb: int) -> int | None:
        tree = self._tree
        own = tree.kids(verb, "nsubj")
        teller = self._teller(verb)
        if teller is not None and not own:
            named = (self._sources.at(c) for c in tree.kids(teller, "obj"))
            return next((i for i in named if i is not None), None)
        if not own and tree.lemma[verb] in self._cues.verbs:
            beside = self._beside(verb)
            if beside is not None:
                return beside
        speakers = tree.subjects(verb) if tree.passive(verb) else tree.surface_subjects(verb)
        for speaker in speakers:
            found = self._sources.at(speaker)
            if found is not None:
                return found
        return None

    def _beside(self, verb: int) -> int | None:
        """Return the speaker right before or behind a verb whose subject the parser did not see."""
        first, last = self._sentence(verb)
        if self._tree.lower[verb - 1] == ",":
            # "India, which has two instructors there, said …"
            comma = next(t for t in range(first, verb) if self._tree.lower[t] == ",")
            return self._sources.within(first, comma)
        start = self._phrase_start(verb, first)
        if start < verb:
            return self._sources.within(start, verb)
        end = verb + 1
        while end < last and self._nominal(end):
            end += 1
        return self._sources.within(verb + 1, end)

    def _contents(self, verb: int, kind: str) -> Iterator[tuple[int, int]]:
        """Yield the token spans of what a verb of speech reports, or of what one wants."""
        tree = self._tree
        labels = ["ccomp", "parataxis"]
        if kind is URGING or tree.lemma[verb] in self._cues.gerund:
            labels += ["xcomp", "advcl"]
        clauses = [c for c in tree.kids(verb, *labels) if self._states(c, kind)]
        if kind is URGING:
            clauses = [c for c in clauses if not self._own_act(verb, c)]
            yield from self._wanted(verb)
        found = False
        for clause in clauses:
            inside = tree.subtree(clause)
            if inside[-1] > verb:
                first = inside[0] if inside[0] > verb else verb + 1
                if kind is URGING:
                    asked = [c for c in tree.kids(verb, "obj", "iobj", "obl") if verb < c < clause]
                    first = min([first, *(tree.subtree(c)[0] for c in asked)])
                found = True
                yield first, self._stretched(verb, inside[-1] + 1)
            elif tree.dep[clause] == "ccomp" and tree.lower[verb - 1] != ",":
                found = True
                yield self._quote_start(self._sentence(verb)[0]), inside[-1] + 1
        if found or tree.lemma[verb] not in self._cues.verbs:
            return
        quoted = self._quoted(verb)
        if quoted is not None:
            yield quoted

    def _own_act(self, verb: int, clause: int) -> bool:
        """Whether an infinitive is what one wants to do, or is expected to, and asks of nobody else."""
        tree = self._tree
        asked = [*tree.kids(verb, "obj", "iobj", "obl", "nsubj:pass"), *tree.kids(clause, "nsubj")]
        return (
            tree.base(clause) == "xcomp"
            and not tree.passive(verb)
            and not any(verb < t <= clause or tree.dep[t] == "nsubj:pass" for t in asked)
        )

    def _wanted(self, verb: int) -> Iterator[tuple[int, int]]:
        """Yield the acts that a verb of urging has as objects: "demands the withdrawal of all troops"."""
        tree = self._tree
        for token in tree.kids(verb, "obj"):
            if token > verb and tree.pos[token] == "NOUN":
                yield token, tree.subtree(token)[-1] + 1

    def _states(self, clause: int, kind: str) -> bool:
        """Whether a clause is said: not where it only asks, nor where a semicolon begins it anew."""
        tree = self._tree
        marks = {tree.lower[c] for c in tree.kids(clause, "mark")}
        if kind is REPORT and marks & self._cues.undecided:
            return False
        first = tree.subtree(clause)[0]
        anew = {self._doc[first].text, self._doc[max(0, first - 1)].text} & _STOPS
        return not anew or tree.dep[clause] != "parataxis" or "that" in marks

    def _stretched(self, verb: int, end: int) -> int:
        """Return the end of a report with the clauses hung on its verb: "…, but it would keep"."""
        tree = self._tree
        for clause in tree.kids(verb, "conj"):
            modal = any(tree.lower[c] in self._cues.backshift for c in tree.kids(clause, "aux"))
            marked = any(tree.lower[c] == "that" for c in tree.kids(clause, "mark"))
            if clause >= end and (marked or modal) and tree.kids(clause, "nsubj"):
                end = tree.subtree(clause)[-1] + 1
        return end

    def _quoted(self, verb: int) -> tuple[int, int] | None:
        """Return the quotation in the verb's sentence, where no clause was found."""
        sent = self._doc[slice(*self._sentence(verb))]
        opening = [t.i for t in sent if t.text in _OPENING]
        closing = [t.i for t in sent if t.text in _CLOSING]
        if opening and closing and opening[0] < closing[-1]:
            return opening[0] + 1, closing[-1]
        return None

    # "according to X"

    def _prepositions(self) -> Iterator[Attribution]:
        """Yield the contents around "according to X", read from the words."""
        lower = self._tree.lower
        phrases = [tuple(p.split("_")) for p in sorted(self._cues.prepositions)]
        for i, word in enumerate(lower):
            for phrase in phrases:
                if word == phrase[0] and tuple(lower[i : i + len(phrase)]) == phrase:
                    yield from self._according(i, i + len(phrase))

    def _according(self, start: int, behind: int) -> Iterator[Attribution]:
        first, last = self._sentence(start)
        end = behind
        while end < last and self._nominal(end) and not self._describes(end):
            end += 1
        source = self._sources.within(behind, end)
        if source is None or not self._sources.is_name(source):
            apposed = self._sources.within(end, self._apposed(end, last))
            if apposed is not None and self._sources.is_name(apposed):
                source = apposed
        if source is None and behind < last:
            source = self._sources.at(behind)
        if source is None:
            return
        if start - first > 2:
            yield Attribution(source, (start, behind), (self._after_stop(first, start), start))
        stop = next((t for t in range(end, last) if self._doc[t].text in _STOPS), last)
        anew = end + 1 < last and self._tree.pos[end + 1] == "CCONJ"
        resumed = self._doc[end].text == "," and self._finite(end, stop) and not anew
        if stop - end > 4 and (start - first <= 2 or resumed):
            yield Attribution(source, (start, behind), (end, stop))
