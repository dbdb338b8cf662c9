"""Who can be the source of a report, and which mention that is."""

from collections.abc import Collection

from spacy.tokens import Doc

from kg.model import EntityType, MentionKind
from kg.pipeline.mention_index import MentionIndex
from kg.pipeline.mentions import cluster_index

#: What acts and speaks.
AGENTS = frozenset(
    {
        EntityType.PERSON,
        EntityType.GROUP,
        EntityType.ORGANIZATION,
        EntityType.COUNTRY,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
    }
)
#: What can be the source of a report; offices and texts where no one else is there.
SPEAKERS = AGENTS | {EntityType.PLAN, EntityType.POSITION}


class Sources:
    """Finds the mention that speaks, by the tokens of its noun phrase."""

    def __init__(self, doc: Doc, mentions: MentionIndex) -> None:
        self._kinds = doc._.mention_kinds
        self._mentions = mentions
        self._clusters = cluster_index(doc)
        self._doc = doc

    def at(self, token: int) -> int | None:
        """Return the speaker whom a token heads."""
        found = self._mentions.find(token, AGENTS)
        if found is None:
            found = self._mentions.find(token, SPEAKERS)
        if found is None and self._doc[token].pos_ == "PRON":
            found = next(iter(self._mentions.headed(token)), None)
        return None if found is None else self._bearer(found)

    def type(self, mention: int) -> EntityType:
        """Return the type of a mention's cluster."""
        return self._mentions.types[mention]

    def root(self, mention: int) -> int:
        """Return the head word of a mention."""
        return int(self._mentions.spans[mention].root.i)

    def within(self, start: int, end: int) -> int | None:
        """Return the speaker in a stretch of tokens: the first person named, else what ends last."""
        spans, types = self._mentions.spans, self._mentions.types
        inside = [
            i
            for i, span in enumerate(spans)
            if start <= span.start
            and span.end <= end
            and (types[i] in SPEAKERS or self._kinds[i] is MentionKind.PRONOMINAL)
        ]
        people = [i for i in inside if self.is_name(i)]
        if people:
            return min(people, key=lambda i: (spans[i].start, -len(spans[i])))
        others = [i for i in inside if types[i] in AGENTS] or inside
        others = [i for i in others if self._kinds[i] is not MentionKind.PRONOMINAL] or others
        return min(others, key=lambda i: (-spans[i].end, spans[i].start), default=None)

    def foremost(self, end: int, types: Collection[EntityType]) -> int | None:
        """Return the first mention of the thing mentioned most often before a token; names first."""
        before: dict[int, list[int]] = {}
        for index, span in enumerate(self._mentions.spans):
            if span.end <= end and self._mentions.types[index] in types:
                before.setdefault(self._clusters[index], []).append(index)
        if not before:
            return None

        def weight(members: list[int]) -> tuple[bool, int, int]:
            return any(self.is_name(i) for i in members), len(members), -members[0]

        members = max(before.values(), key=weight)
        return next((i for i in members if self._kinds[i] is MentionKind.NAMED), members[0])

    def is_name(self, index: int) -> bool:
        """Whether a mention is the name of a person."""
        named = self._kinds[index] is MentionKind.NAMED
        return named and self._mentions.types[index] is EntityType.PERSON

    def _bearer(self, index: int) -> int:
        """Return the person named right behind an office or description ("Ukraine's army chief, X")."""
        if self._kinds[index] is not MentionKind.NOMINAL:
            return index
        end = self._mentions.spans[index].end
        comma = end < len(self._doc) and self._doc[end].text == ","
        for start in (end, end + 1) if comma else (end,):
            for other, span in enumerate(self._mentions.spans):
                if span.start == start and self.is_name(other):
                    return other
        return index
