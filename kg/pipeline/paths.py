"""Walks the paths of pattern rules over a tree; source of the steps' meaning.

============ ==================================================================================
step         tokens reached from a token
============ ==================================================================================
self         the token
subj, obj    deep subjects and objects (see :mod:`kg.pipeline.tree`)
surface      grammatical subjects, passives not turned round
complement   what a verb such as "become" or "elect" makes of its subject or object
obl(of, …)   phrases of the token, whether the parser calls them obl or nmod
pp(of, …)    phrases with one of the prepositions: of the token, or of its object
clause       complement clauses
gov          the governor
before       the head of the mention that ends where the token's own mention begins
after        the head of the mention that begins where it ends
across       the head of a name set off by a comma from the phrase around the token's mention
behind(in)   the head of the mention that follows with the preposition, a comma between or not
earlier      the head of the nearest mention before of the same type ("his counterpart")
inside       the heads of mentions inside the token's own mention
UD label     children with the label, subtypes included; ``^label``: the governor over it
============ ==================================================================================
"""

from collections.abc import Callable, Iterable, Mapping

from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.tree import Tree
from kg.resources.patterns import Path_, Step

_CLAUSES = ("xcomp", "ccomp", "advcl", "acl")


class Walker:
    """Follows paths in one Doc."""

    def __init__(self, tree: Tree, mentions: MentionIndex) -> None:
        self._tree = tree
        self._mentions = mentions
        self._named: Mapping[str, Callable[[int, Step], Iterable[int]]] = {
            "self": lambda i, _: (i,),
            "subj": lambda i, _: tree.subjects(i),
            "surface": lambda i, _: tree.surface_subjects(i),
            "obj": lambda i, _: tree.objects(i),
            "complement": lambda i, _: tree.kids(i, "obj", "xcomp", "obl:unmarked"),
            "obl": self._obliques,
            "pp": self._phrases,
            "clause": lambda i, _: self._clauses(i),
            "gov": lambda i, _: (tree.head[i],) if tree.head[i] != i else (),
            "before": lambda i, _: mentions.before(i),
            "after": lambda i, _: mentions.after(i),
            "across": lambda i, _: mentions.across(i),
            "behind": lambda i, step: mentions.behind(i, step.cases),
            "earlier": lambda i, _: mentions.earlier(i),
            "inside": lambda i, _: mentions.inside(i),
        }

    def walk(self, start: int, path: Path_) -> Iterable[list[int]]:
        """Yield, for each alternative of a path that leads somewhere, the tokens it reaches."""
        for steps in path:
            tokens = [start]
            for step in steps:
                tokens = [t for token in tokens for t in self._step(token, step)]
                if not tokens:
                    break
            if tokens:
                yield tokens

    def leads(self, start: int, path: Path_) -> bool:
        """Whether any alternative of a path leads somewhere."""
        return any(True for _ in self.walk(start, path))

    def _step(self, token: int, step: Step) -> Iterable[int]:
        tree = self._tree
        if step.up:
            base = tree.dep[token] == step.name or tree.base(token) == step.name
            reached: Iterable[int] = (tree.head[token],) if base else ()
            if step.cases and not step.cases & tree.case[token]:
                reached = ()
        else:
            named = self._named.get(step.name)
            reached = named(token, step) if named else tree.kids(token, step.name)
            if step.cases and step.name not in {"pp", "behind"}:
                reached = [t for t in reached if step.cases & tree.case[t]]
        if step.lemmas:
            reached = [t for t in reached if self._is(t, step.lemmas)]
        if step.pos:
            reached = [t for t in reached if tree.pos[t] == step.pos]
        return reached

    def _is(self, token: int, lemmas: frozenset[str]) -> bool:
        """Whether a token, or a noun coordinated with it, is in a word list."""
        return any(
            self._tree.lemma[t] in lemmas or self._tree.lower[t] in lemmas
            for t in self._tree.conjuncts(token)
        )

    def _obliques(self, token: int, step: Step) -> list[int]:
        labels = ("obl", "nmod") if step.cases else ("obl",)
        return self._tree.kids(token, *labels)

    def _phrases(self, token: int, step: Step) -> list[int]:
        tree = self._tree
        hosts = [token, *tree.objects(token)]
        hosts += [a for h in hosts for a in tree.kids(h, "appos", "nmod:unmarked") if h != token]
        return [
            c
            for host in dict.fromkeys(hosts)
            for c in tree.children[host]
            if step.cases & tree.case[c]
            and (
                tree.base(c) in {"obl", "nmod", "advmod"}
                or (tree.base(c) == "advcl" and tree.tag[c] == "VBG")
            )
        ]

    def _clauses(self, token: int) -> list[int]:
        tree = self._tree
        return [c for c in tree.kids(token, *_CLAUSES) if c > token and tree.dep[c] != "acl:relcl"]
