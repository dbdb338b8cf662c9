"""Mentions of a Doc by the tokens that head or neighbour them."""

from collections import Counter

from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.mentions import cluster_index
from kg.pipeline.tree import Tree

#: Word classes of a noun phrase.
_NOMINAL = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PART", "ADP"})
_REACH = ("appos", "flat", "nmod:desc", "compound")


class MentionIndex:
    """Look-ups over the mentions that a Doc has when the index is made."""

    def __init__(self, doc: Doc, tree: Tree) -> None:
        self._tree = tree
        self.spans = list(doc.spans[MENTIONS])
        self._clusters: list[list[int]] = [list(cluster) for cluster in doc._.clusters]
        self.roots = [span.root.i for span in self.spans]
        self.types = _types(doc)
        self._kinds: list[MentionKind] = list(doc._.mention_kinds)
        self.identified = _identified(doc)
        self._headed: dict[int, list[int]] = {}
        self._starting: dict[int, list[int]] = {}
        self._ending: dict[int, list[int]] = {}
        for index, span in enumerate(self.spans):
            self._headed.setdefault(self.roots[index], []).append(index)
            self._starting.setdefault(span.start, []).append(index)
            self._ending.setdefault(span.end, []).append(index)
        for found in self._headed.values():
            found.sort(key=lambda i: (-len(self.spans[i]), i))

    def headed(self, token: int) -> list[int]:
        """Return the mentions whose head is the token, the longest first."""
        return self._headed.get(token, [])

    def find(self, token: int, types: frozenset[EntityType]) -> int | None:
        """Return the mention of one of the types that a token stands for.

        That is one it heads, else the person whose title it is, else one in apposition.
        """
        for index in self.headed(token):
            if self.types[index] in types:
                return index
        if EntityType.PERSON in types:
            for index in self.headed(token):
                for after in self._starting.get(self.spans[index].end, ()):
                    if self.types[after] is EntityType.PERSON:
                        return after
        for child in self._tree.kids(token, *_REACH):
            if self._tree.dep[child] == "compound" and self.headed(token):
                continue
            for index in self.headed(child):
                if self.types[index] in types:
                    return index
        return None

    def main(
        self, kind: EntityType, token: int, heads: frozenset[str], excluded: frozenset[str]
    ) -> int | None:
        """Return the mention nearest to a token of the most mentioned thing of a type.

        Forces must have one of ``heads`` among their words, or a name in capitals, and none of the
        ``excluded`` words. None where the article names several, but not the most mentioned one.
        """
        things = [
            cluster
            for cluster in self._clusters
            if self.types[cluster[0]] is kind
            and (kind is not EntityType.FORCE or self._joint(cluster, heads, excluded))
        ]
        named = [cluster for cluster in things if self.identified[cluster[0]]]
        if len(named) > 1:
            things = sorted(things, key=lambda c: (-len(c), self.spans[min(c)].start))[:1]
            named = [cluster for cluster in things if self.identified[cluster[0]]]
        return min(named[0], key=lambda i: (abs(self.roots[i] - token), i)) if named else None

    def _joint(self, cluster: list[int], heads: frozenset[str], excluded: frozenset[str]) -> bool:
        """Whether a cluster is a mission or joint force, by the words of its mentions."""
        tokens = [t for i in cluster for t in self.spans[i]]
        lemmas = {self._tree.lemma[t.i] for t in tokens} | {t.lower_ for t in tokens}
        acronym = any(t.is_upper and t.is_alpha and len(t) > 3 for t in tokens)
        return bool(acronym or lemmas & heads) and not lemmas & excluded

    def before(self, token: int) -> list[int]:
        """Return the heads of mentions that end where a mention headed by the token begins."""
        starts = {self.spans[i].start for i in self.headed(token)}
        return [self.roots[i] for s in sorted(starts) for i in self._ending.get(s, ())]

    def after(self, token: int) -> list[int]:
        """Return the heads of mentions that begin where a mention headed by the token ends."""
        ends = {self.spans[i].end for i in self.headed(token)}
        return [self.roots[i] for e in sorted(ends) for i in self._starting.get(e, ())]

    def across(self, token: int) -> list[int]:
        """Return the head of a name set off by a comma from the noun phrase around a mention.

        "The ambassador in Hanoi, Kong Xuanyou" and "Kong Xuanyou, the ambassador in Hanoi", read
        from the words where a parser may have gone astray.
        """
        pos, lower = self._tree.pos, self._tree.lower
        for index in self.headed(token):
            end = self.spans[index].end
            while end < len(pos) - 1 and pos[end] in _NOMINAL:
                end += 1
            if end < len(pos) - 1 and lower[end] == ",":
                behind = [i for i in self._starting.get(end + 1, ()) if self._is_name(i)]
                if behind:
                    return [self.roots[behind[0]]]
            start = self.spans[index].start
            while start > 1 and pos[start - 1] in _NOMINAL:
                start -= 1
            if start > 1 and lower[start - 1] == ",":
                before = [i for i in self._ending.get(start - 1, ()) if self._is_name(i)]
                if before:
                    return [self.roots[before[0]]]
        return []

    def behind(self, token: int, prepositions: frozenset[str]) -> list[int]:
        """Return the head of the mention behind a preposition that follows a mention's last word.

        "Goma, in eastern Congo" and "a summit in Doha", wherever the parser hangs the phrase.
        """
        pos, lower = self._tree.pos, self._tree.lower
        for index in self.headed(token):
            at = self.spans[index].end
            if at < len(pos) and lower[at] == ",":
                at += 1
            if at >= len(pos) or lower[at] not in prepositions:
                continue
            at += 1
            while at < len(pos) and at not in self._starting and pos[at] in {"DET", "ADJ"}:
                at += 1
            found = sorted(self._starting.get(at, ()), key=lambda i: -len(self.spans[i]))
            if found:
                return [self.roots[found[0]]]
        return []

    def earlier(self, token: int) -> list[int]:
        """Return the head of the nearest mention before of the type of the token's shortest one."""
        own = {self.types[i] for i in self.headed(token)[-1:]}
        before = [
            root
            for i, root in enumerate(self.roots)
            if root < token
            and self.types[i] in own
            and self._tree.lemma[root] != self._tree.lemma[token]
        ]
        return [max(before)] if before else []

    def _is_name(self, index: int) -> bool:
        return self.types[index] is EntityType.PERSON and self._kinds[index] is MentionKind.NAMED

    def inside(self, token: int) -> list[int]:
        """Return the heads of mentions strictly inside the longest one headed by the token."""
        for index in self.headed(token)[:1]:
            outer = self.spans[index]
            return [
                self.roots[i]
                for i, span in enumerate(self.spans)
                if outer.start <= span.start and span.end <= outer.end and len(span) < len(outer)
            ]
        return []


def _types(doc: Doc) -> list[EntityType]:
    """Return for each mention the type of its cluster: that of its names, where it has one."""
    spans = doc.spans[MENTIONS]
    own = [EntityType(span.label_) for span in spans]
    belongs = cluster_index(doc)
    votes: dict[int, Counter[EntityType]] = {}
    for index, kind in enumerate(doc._.mention_kinds):
        if kind is MentionKind.NAMED and belongs[index] >= 0:
            votes.setdefault(belongs[index], Counter())[own[index]] += 1
    for index, kind in enumerate(doc._.mention_kinds):
        found = votes.get(belongs[index])
        if found and kind is not MentionKind.NAMED:
            own[index] = min(found, key=lambda t: (-found[t], t.value))
    return own


#: Types whose things a claim must name: a graph gains nothing from "a town" or "the soldiers".
_NAMEABLE = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.PERSON,
        EntityType.FORCE,
        EntityType.PLACE,
    }
)


def _identified(doc: Doc) -> list[bool]:
    """Return for each mention whether the article names what it stands for, or need not."""
    spans = doc.spans[MENTIONS]
    named = [
        kind is MentionKind.NAMED
        or any(t.is_title or t.is_upper for t in span if not t.is_sent_start)
        for span, kind in zip(spans, doc._.mention_kinds, strict=True)
    ]
    belongs = cluster_index(doc)
    clusters = {belongs[i] for i, found in enumerate(named) if found and belongs[i] >= 0}
    types = _types(doc)
    return [
        named[i] or belongs[i] in clusters or types[i] not in _NAMEABLE for i in range(len(spans))
    ]
