"""A dependency tree as plain lists, with deep subjects and objects worked out over it.

Deep means: passives are turned round, relative pronouns stand for their antecedent, infinitives,
participles and coordinated verbs inherit the subject that they leave out, and a noun of action
("Jakarta's offer", "made an offer") has the one who holds it as subject.
"""

from functools import cached_property

import numpy as np
from spacy.tokens import Doc

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_OBJECTS = ("obj", "iobj")
_CLAUSAL = frozenset({"xcomp", "ccomp", "advcl"})
_LOOSE = frozenset({"conj", "parataxis", "list"})
_LIMIT = 12


class Tree:
    """Heads, labels, lemmas and children of all tokens of a Doc.

    ``light`` are lemmas of verbs that add nothing to the noun of action they take ("make an offer");
    ``subject_control`` those whose infinitive keeps the subject in spite of an object ("promise").
    """

    def __init__(
        self,
        doc: Doc,
        light: frozenset[str] = frozenset(),
        subject_control: frozenset[str] = frozenset(),
    ) -> None:
        self.doc = doc
        table = doc.to_array(["HEAD", "DEP", "POS", "TAG", "LOWER", "LEMMA"]).astype(np.int64)
        self.head: list[int] = (table[:, 0] + np.arange(len(doc))).tolist()
        names = {int(k): doc.vocab.strings[int(k)] for k in np.unique(table[:, 1:].view(np.uint64))}
        keys = table[:, 1:].view(np.uint64).T.tolist()
        self.dep, self.pos, self.tag, self.lower, lemmas = ([names[k] for k in c] for c in keys)
        self.lemma = [a.lower() or b for a, b in zip(lemmas, self.lower, strict=True)]
        self.children: list[list[int]] = [[] for _ in self.head]
        for i, h in enumerate(self.head):
            if h != i:
                self.children[h].append(i)
        self._light = light
        self._subject_control = subject_control
        self._surface: dict[int, list[int]] = {}

    @cached_property
    def sentence(self) -> list[int]:
        """Number of the sentence of each token."""
        numbers = [0] * len(self.doc)
        for number, sent in enumerate(self.doc.sents):
            for i in range(sent.start, sent.end):
                numbers[i] = number
        return numbers

    @cached_property
    def case(self) -> list[frozenset[str]]:
        """Lower-case words that mark each token: prepositions, possessive markers, subordinators."""
        found: list[set[str]] = [set() for _ in self.head]
        for i, dep in enumerate(self.dep):
            if dep in {"case", "mark"}:
                words = [i, *(c for c in self.children[i] if self.dep[c] == "fixed")]
                found[self.head[i]].add("_".join(self.lower[w] for w in words))
                found[self.head[i]].add(self.lower[i])
        return [frozenset(words) for words in found]

    def base(self, i: int) -> str:
        """Return the label of a token without its subtype."""
        return self.dep[i].partition(":")[0]

    def kids(self, i: int, *deps: str) -> list[int]:
        """Return the children of a token whose label, or label without subtype, is given."""
        return [c for c in self.children[i] if self.dep[c] in deps or self.base(c) in deps]

    def subtree(self, i: int) -> list[int]:
        """Return the tokens below and including ``i``, sorted."""
        found, queue = [], [i]
        while queue:
            token = queue.pop()
            found.append(token)
            queue.extend(self.children[token])
        return sorted(found)

    def ancestors(self, i: int) -> list[int]:
        """Return the governors of a token, nearest first."""
        found: list[int] = []
        while self.head[i] != i and len(found) < 60:
            i = self.head[i]
            found.append(i)
        return found

    def conjuncts(self, i: int) -> list[int]:
        """Return a token and all that are coordinated under it, in text order."""
        found, queue = [], [i]
        while queue:
            token = queue.pop()
            found.append(token)
            for c in self.children[token]:
                if self.dep[c] == "conj":
                    queue.append(c)
                elif self.dep[c] == "flat":
                    # parsers hang what follows "Narendra Modi and" on either part of the name
                    queue.extend(d for d in self.children[c] if self.dep[d] == "conj")
        return sorted(found)

    def passive(self, i: int) -> bool:
        """Whether a verb is in the passive, reduced relative clauses included."""
        deps = [self.dep[c] for c in self.children[i]]
        if "aux:pass" in deps or "nsubj:pass" in deps:
            return True
        if self.tag[i] != "VBN" or "aux" in deps:
            return False
        if self.base(i) in {"acl", "amod", "advcl"} or "obl:agent" in deps:
            return True
        return (
            self.dep[i] == "conj"
            and not self.kids(i, "nsubj", "obj")
            and self.passive(self.head[i])
        )

    def antecedent(self, i: int) -> int:
        """Return what a relative pronoun stands for; another token is returned unchanged."""
        if self.lower[i] not in _RELATIVE or self.tag[i] not in {"WDT", "WP", "WP$", "IN", "WRB"}:
            return i
        for clause in self.ancestors(i)[:6]:
            if self.base(clause) == "acl":
                return self.head[clause]
        return i

    def surface_subjects(self, i: int, depth: int = 0) -> list[int]:
        """Return the grammatical subjects of a predicate, inherited ones included."""
        if i not in self._surface:
            found = self._find_surface(i, depth) if depth < _LIMIT else []
            if depth:
                return found
            self._surface[i] = found
        return self._surface[i]

    def _find_surface(self, i: int, depth: int) -> list[int]:
        own = [c for c in self.children[i] if self.base(c) == "nsubj"]
        if own:
            return [self.antecedent(c) for c in own]
        dep, head = self.dep[i], self.head[i]
        if self.pos[i] == "VERB" and dep in _LOOSE and head < i:
            mended = self._mended(i, head)
            if mended:
                return mended
        if dep == "conj":
            return self.surface_subjects(head, depth + 1)
        if dep in _CLAUSAL:
            return self._controller(i, head, depth)
        if dep == "acl:relcl":
            return [] if self._finite_object_gap(i) else [head]
        if dep == "acl":
            return self._noun_controller(i, head, depth)
        if self.tag[i] == "VBG" and self.base(i) in {"obj", "obl", "nmod"}:
            return self.surface_subjects(head, depth + 1)
        return []

    def _mended(self, i: int, head: int) -> list[int]:
        """Return the subject that a parser misses behind a long insertion.

        "Beijing, which opposed it, closed the border": the name is the root and "closed" hangs on
        it; or the name is taken for a vocative of the inserted clause.
        """
        if self.pos[head] in {"PROPN", "NOUN", "PRON", "ADJ"} and not self.kids(
            head, "cop", "nsubj"
        ):
            return [head]
        if self.dep[i] == "parataxis":
            return [
                c
                for c in self.children[head]
                if self.dep[c] in {"vocative", "dislocated"} and c < i
            ]
        return []

    def _finite_object_gap(self, i: int) -> bool:
        return any(self.base(c) == "nsubj" for c in self.children[i])

    def _controller(self, i: int, head: int, depth: int) -> list[int]:
        """Return the subject of a clause without one: the governor's object or its subject."""
        to_infinitive = any(self.lower[c] == "to" for c in self.kids(i, "mark"))
        if self.dep[i] in {"xcomp", "ccomp"} and to_infinitive:
            objects = [c for c in self.kids(head, *_OBJECTS) if c < i]
            if objects and self.lemma[head] not in self._subject_control:
                return [self.antecedent(c) for c in objects[:1]]
        if self.dep[i] == "advcl" and self.tag[i] not in {"VBG", "VBN", "VB"}:
            return []
        return self.surface_subjects(head, depth + 1)

    def _noun_controller(self, i: int, head: int, depth: int) -> list[int]:
        infinitive = any(self.lower[c] == "to" for c in self.kids(i, "mark"))
        if not infinitive:
            return [head]
        return self.holders(head, depth + 1) or [head]

    def subjects(self, i: int, depth: int = 0) -> list[int]:
        """Return the deep subjects of a verb, adjective or noun."""
        if self.pos[i] in {"NOUN", "PROPN"} and not self.kids(i, "cop", "nsubj"):
            return self.holders(i, depth)
        if self.passive(i):
            return [
                c
                for c in self.children[i]
                if self.dep[c] == "obl:agent" or (self.base(c) == "obl" and "by" in self.case[c])
            ]
        return self.surface_subjects(i, depth)

    def holders(self, i: int, depth: int = 0) -> list[int]:
        """Return who holds a noun of action: possessor, "by" phrase, subject of a light verb."""
        found = [
            self.antecedent(c)
            for c in self.children[i]
            if self.dep[c] == "nmod:poss" or (self.base(c) == "nmod" and "by" in self.case[c])
        ]
        if found or depth >= _LIMIT:
            return found
        head = self.head[i]
        if self.base(i) in {"obj", "obl"} and self.lemma[head] in self._light:
            return self.subjects(head, depth + 1)
        if self.dep[i] == "nsubj:pass" and self.lemma[head] in self._light:
            return self.subjects(head, depth + 1)
        if self.dep[i] == "conj":
            return self.holders(head, depth + 1)
        return []

    def objects(self, i: int) -> list[int]:
        """Return the deep objects of a verb; of a noun of action, its "of" complements."""
        if self.pos[i] in {"NOUN", "PROPN"}:
            return [c for c in self.kids(i, "nmod") if "of" in self.case[c]]
        if self.passive(i):
            return [s for s in self.surface_subjects(i) if s != i]
        own = self.kids(i, "obj")
        if own:
            return [self.antecedent(c) for c in own]
        if self.dep[i] == "acl:relcl" and self._finite_object_gap(i) and not self._gap_filled(i):
            return [self.head[i]]
        for c in self.children[i]:
            if self.dep[c] == "conj" and self.pos[c] == "VERB" and 0 < c - i <= 4:
                shared = self.kids(c, "obj")
                if shared and not self.kids(c, "nsubj"):
                    return shared
        return []

    def _gap_filled(self, i: int) -> bool:
        """Whether a relative pronoun of the clause is already its subject or marks an oblique."""
        return any(
            self.lower[c] in _RELATIVE and self.base(c) in {"nsubj", "obl"}
            for c in self.children[i]
        )
