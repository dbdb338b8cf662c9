"""What is said of several at once is said of each: "both countries", "some states, including Chad".

The network tells whom "both countries" stands for; whom a group names as examples stands in the text.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from kg.model import Claim, EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS

#: What can be named as an example of a group.
_EXAMPLES = frozenset(
    {
        EntityType.COUNTRY,
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.PERSON,
        EntityType.PLACE,
    }
)
#: So many words may stand between a group and the word that brings the examples.
_REACH = 7
#: A claim of an example is as much less sure.
_OF_EXAMPLE = 0.9


class Plurals:
    """The claims of each of several; ``belongs`` gives the clusters of mentions, ``cues`` what brings examples."""

    def __init__(self, doc: Doc, belongs: Sequence[int], cues: Collection[str]) -> None:
        self._doc = doc
        self._belongs = belongs
        self._cues = [tuple(cue.split()) for cue in cues]
        self._mentions: list[Span] = list(doc.spans[MENTIONS])
        self._named = self._names()

    def _names(self) -> Mapping[int, int]:
        """Return the longest name that begins at each token."""
        found: dict[int, int] = {}
        for index, span in enumerate(self._mentions):
            named = self._doc._.mention_kinds[index] is MentionKind.NAMED
            if named and EntityType(span.label_) in _EXAMPLES:
                other = found.get(span.start)
                if other is None or len(self._mentions[other]) < len(span):
                    found[span.start] = index
        return found

    def each(self, claim: Claim, subject: int, object_: int | None) -> Iterator[Claim]:
        """Yield a claim of each that its arguments stand for, itself where they stand for one, and those of examples.

        ``subject`` and ``object_`` are the mentions of the claim, None where it has none in the text.
        """
        sources = tuple(dict.fromkeys(s for a in claim.attribution for s in self._meant(a)))
        whole = replace(claim, attribution=sources)
        objects = self._meant(claim.object)
        for first in self._meant(claim.subject):
            for second in objects:
                if first != second:
                    yield replace(whole, subject=first, object=second)
        example = replace(whole, quantity=None, confidence=round(claim.confidence * _OF_EXAMPLE, 4))
        for first in self.examples(subject):
            yield from (replace(example, subject=first, object=o) for o in objects if o != first)
        for second in () if object_ is None else self.examples(object_):
            if second != claim.subject:
                yield replace(example, object=second)

    def _meant(self, cluster: int) -> tuple[int, ...]:
        """Return the clusters of all that a cluster stands for."""
        members: list[tuple[int, ...]] = self._doc._.members
        return (members[cluster] if cluster < len(members) else ()) or (cluster,)

    def examples(self, mention: int) -> tuple[int, ...]:
        """Return the clusters of those that a plural mention names as examples."""
        span = self._mentions[mention]
        root = span.root
        if (
            root.tag_ not in {"NNS", "NNPS"}
            or self._doc._.mention_kinds[mention] is MentionKind.NAMED
        ):
            return ()
        at = self._after_cue(root.i + 1, root.sent.end)
        found: list[int] = []
        while at is not None and at < root.sent.end:
            token, name = self._doc[at], self._named.get(at)
            if name is not None:
                found.append(self._belongs[name])
                at = self._mentions[name].end
            elif token.pos_ in {"CCONJ", "DET"} or token.text == ",":
                at += 1
            else:
                break
        return tuple(dict.fromkeys(c for c in found if c != self._belongs[mention]))

    def _after_cue(self, start: int, end: int) -> int | None:
        """Return where the first cue within reach ends; a verb or another plural ends the search."""
        for at in range(start, min(start + _REACH, end)):
            for cue in self._cues:
                if tuple(t.lower_ for t in self._doc[at : at + len(cue)]) == cue:
                    return at + len(cue)
            if self._doc[at].pos_ in {"VERB", "AUX"} or self._doc[at].tag_ == "NNS":
                return None
        return None
