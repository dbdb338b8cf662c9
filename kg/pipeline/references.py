"""Component ``kg_references``: which mentions stand for the same thing.

Rules ordered by precision, each working on the clusters that the earlier ones left (the multi-pass
sieve of Lee et al., "Deterministic coreference resolution based on entity-centric, precision-ranked
rules", Computational Linguistics 39(4), 2013).
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span, SpanGroup, Token

from kg.model import EntityType
from kg.pipeline.anaphora import Anaphora
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.mentions import set_clusters
from kg.pipeline.views import Clusters, View, views
from kg.resources.gazetteer import Gazetteer
from kg.resources.language import References

#: Types of what a state has: the Malian army is not the Libyan one.
_OF_STATES = frozenset({EntityType.ORGANIZATION, EntityType.FORCE})
_AGENTS = frozenset(
    {
        EntityType.ORGANIZATION,
        EntityType.ARMED_GROUP,
        EntityType.FORCE,
        EntityType.GROUP,
        EntityType.COUNTRY,
    }
)
_QUOTES = frozenset({"“", '"'})
#: So many words the name of a state has at most.
_LONGEST = 5
_SITES = frozenset({EntityType.PLACE, EntityType.ZONE, EntityType.COUNTRY})
_TEXTS = frozenset({EntityType.PLAN, EntityType.TOPIC, EntityType.MEETING})


def compatible(first: EntityType, second: EntityType) -> bool:
    """Whether a description of one type may stand for a name of another."""
    return first is second or any({first, second} <= kind for kind in (_AGENTS, _SITES, _TEXTS))


class ReferenceResolver:
    """Cluster the mentions; writes ``doc._.clusters`` and the types that pronouns take."""

    def __init__(self, tables: References, gazetteer: Gazetteer) -> None:
        self._tables = tables
        self._gazetteer = gazetteer
        self._anaphora = Anaphora(tables, gazetteer)

    def __call__(self, doc: Doc) -> Doc:
        """Write the clusters of a Doc."""
        mentions = self.views(doc)
        clusters = self.predict(doc, mentions)
        spans = [
            span
            if mention.named
            else Span(doc, span.start, span.end, label=self._label(mention, clusters))
            for span, mention in zip(doc.spans[MENTIONS], mentions, strict=True)
        ]
        doc.spans[MENTIONS] = SpanGroup(doc, name=MENTIONS, spans=spans)
        set_clusters(doc, clusters.result())
        return doc

    def _label(self, mention: View, clusters: Clusters) -> str:
        """Return the type of a mention without a name: its cluster's; an office stays one."""
        if mention.type is EntityType.POSITION:
            return mention.type.value
        return clusters.type(mention).value

    def views(self, doc: Doc) -> list[View]:
        """Return the mentions of a Doc with their features."""
        found = views(doc, self._tables)
        owners: dict[int, str] = {}
        for view in found:
            if view.named and view.type in _OF_STATES:
                owners[view.root.i] = owners.get(view.root.i) or self._owner(view)
        return [
            replace(view, owner=owners[view.root.i], other=self._other(view))
            if view.named and view.type in _OF_STATES
            else view
            for view in found
        ]

    def _owner(self, view: View) -> str:
        """Return the state with whose name a body's name begins, or that stands behind its "of"."""
        words = [word.removesuffix("'s") for word in _words(view)]
        before = (" ".join(words[:size]) for size in range(min(_LONGEST, len(words) - 1), 0, -1))
        for name in (*before, " ".join(words).rpartition(" of ")[2]):
            forms = self._gazetteer.lookup(name)
            owners = {form.entry for form in forms if form.strength is forms[0].strength}
            if len(owners) == 1:
                entry = self._gazetteer.by_id[owners.pop()]
                return entry.id if entry.type is EntityType.COUNTRY else entry.country
        return ""

    def _other(self, view: View) -> str:
        """Return the known body with whose name that of an unknown one ends, "" for none.

        Before it stands a word with a capital: "National" Security Council, not "powerful".
        """
        words = _words(view)
        if view.hint:
            return ""
        for start in range(1, len(words) - 1):
            entry = self._gazetteer.strong(" ".join(words[start:]))
            if entry is not None:
                told = any(word[0].isupper() and "-" not in word for word in words[:start])
                owner = self._gazetteer.strong(" ".join(words[:start]).removesuffix("'s"))
                own = owner is not None and self._gazetteer.is_part(entry, owner)
                return entry.id if told and not own else ""
        return ""

    def is_reciprocal(self, mention: View) -> bool:
        """Tell whether a mention is what several do to one another ("each other")."""
        return mention.name in self._tables.reciprocal

    def differ_in_rank(self, first: Sequence[View], second: Sequence[View]) -> bool:
        """Tell whether two clusters are told apart by number ("the first measure", "the second measure")."""
        ranks = [
            {t.lower_ for m in members if not m.named for t in m.span} & self._tables.ordinals
            for members in (first, second)
        ]
        return all(ranks) and ranks[0].isdisjoint(ranks[1])

    def names(self, doc: Doc, mentions: Sequence[View]) -> Clusters:
        """Return clusters of equal, abbreviated and shortened names, and nothing else."""
        clusters = Clusters(list(mentions))
        described = [m for m in mentions if m.type is not EntityType.POSITION]
        offices = {w for m in mentions if m.type is EntityType.POSITION for w in m.name.split()}
        names = [m for m in described if m.named and not _bare_title(m, offices)]
        self._same_entry(described, clusters)
        self._same_name(names, clusters)
        self._abbreviations(doc, names, clusters)
        self._shorter_names(names, clusters)
        return clusters

    def predict(self, doc: Doc, mentions: Sequence[View]) -> Clusters:
        """Return the clusters of the mentions."""
        clusters = self.names(doc, mentions)
        described = [m for m in mentions if m.type is not EntityType.POSITION]
        self._appositions(doc, described, clusters)
        self._parts(doc, described, clusters)
        self._same_office(mentions, clusters)
        self._anaphora.resolve(doc, described, clusters)
        return clusters

    def _same_entry(self, mentions: Sequence[View], clusters: Clusters) -> None:
        """Join what the gazetteer knows as one."""
        first: dict[str, View] = {}
        for mention in mentions:
            if mention.hint:
                clusters.merge(first.setdefault(mention.hint, mention), mention)

    def _same_name(self, names: Sequence[View], clusters: Clusters) -> None:
        """Join equal names."""
        first: dict[str, View] = {}
        for mention in names:
            clusters.merge(first.setdefault(mention.name, mention), mention)

    def _abbreviations(self, doc: Doc, names: Sequence[View], clusters: Clusters) -> None:
        """Join "Name (ABBR)", and an abbreviation with the one name whose initials it is."""
        ends: dict[int, list[View]] = {}
        for mention in names:
            ends.setdefault(mention.span.end, []).append(mention)
        for mention in names:
            start = mention.span.start
            before = ends.get(start - 1, [])
            outer = next(
                (m for m in before if m.type is mention.type), before[-1] if before else None
            )
            inside = start > 0 and doc[start - 1].text == "(" and _closed(doc, mention.span.end)
            capitals = outer is not None and (
                mention.span.text.isupper() or outer.span.text.isupper()
            )
            if inside and outer is not None and capitals:
                clusters.merge(outer, mention)
        initials: dict[str, View] = {}
        for mention in names:
            initials.setdefault(_initials(mention.span), mention)
        for mention in names:
            text = mention.span.text.replace(".", "")
            if text.isupper() and len(text) > 2 and not mention.hint and text in initials:
                clusters.merge(initials[text], mention)

    def _shorter_names(self, names: Sequence[View], clusters: Clusters) -> None:
        """Join a surname with its person, "the Council" with the longer name that it ends."""
        by_word: dict[str, list[View]] = {}
        for mention in names:
            for word in set(mention.name.split()):
                by_word.setdefault(word, []).append(mention)
        for mention in names:
            if mention.hint or (len(clusters.members(mention)) > 1 and len(mention.span) > 1):
                continue
            words = mention.name.split()
            longer = [n for n in by_word[words[-1]] if _shortens(words, n, mention)]
            before = [n for n in longer if n.index < mention.index]
            if longer:
                clusters.merge(before[-1] if before else longer[0], mention)

    def _appositions(self, doc: Doc, mentions: Sequence[View], clusters: Clusters) -> None:
        """Join "the mission, EUTM Mali", "the militia Jabatha Brigade", "a militia called X"."""
        ends: dict[int, list[View]] = {}
        for mention in mentions:
            ends.setdefault(mention.span.end, []).append(mention)
        for mention in mentions:
            if mention.pronoun:
                continue
            start = mention.span.start
            while start and self._introduces(doc[start - 1]):
                start -= 1
            behind = start > 0 and self._sets_off(doc[start - 1])
            gap = start - 1 if behind else start
            for other in ends.get(gap, ()):
                if self._apposed(other, mention, clusters, comma=gap != start):
                    clusters.merge(other, mention)

    def _introduces(self, token: Token) -> bool:
        """Whether a word belongs before a name that a description introduces."""
        return token.text in _QUOTES or token.lower_ in self._tables.introduced

    def _sets_off(self, token: Token) -> bool:
        """Whether a word or mark stands between a description and its name."""
        return token.text in {",", "("} or token.lower_ in self._tables.naming

    def _apposed(self, first: View, second: View, clusters: Clusters, *, comma: bool) -> bool:
        """Whether two neighbours name the same thing."""
        if first.pronoun or not compatible(clusters.type(first), clusters.type(second)):
            return False
        if first.named and second.named:
            return False
        if second.span.root.i in {t.i for t in first.span} or (first.hint and second.hint):
            return False
        if not comma:
            return second.named and not first.named and not first.plural
        related = second.root.dep_ == "appos" or first.root.dep_ == "appos"
        return related and not (first.plural and second.named and second.type is EntityType.PERSON)

    def _parts(self, doc: Doc, mentions: Sequence[View], clusters: Clusters) -> None:
        """Join "the town of Gori" with Gori, and "ELN fighters" with the ELN."""
        starts = {m.span.start: m for m in mentions if m.named}
        for mention in mentions:
            if mention.named or mention.pronoun:
                continue
            end = mention.span.end
            if mention.lemma in self._tables.settlements and doc[end : end + 1].text == "of":
                place = starts.get(end + 1)
                if place is not None and place.type in _SITES:
                    clusters.merge(place, mention)
            inner = starts.get(mention.root.i - 1)
            if (
                inner is not None
                and inner.span.end == mention.root.i
                and inner.root.tag_ != "JJ"
                and inner.type is mention.type
                and mention.lemma in self._tables.members
            ):
                clusters.merge(inner, mention)

    def _same_office(self, mentions: Sequence[View], clusters: Clusters) -> None:
        """Join the mentions of one office of one holder: equal words, the same country beside them."""
        first: dict[str, View] = {}
        for mention in mentions:
            if mention.type is EntityType.POSITION:
                clusters.merge(first.setdefault(mention.name, mention), mention)


def _bare_title(view: View, offices: Collection[str]) -> bool:
    """Whether a person is but called by words of an office ("the Secretary")."""
    return view.type is EntityType.PERSON and {
        word.removesuffix("'s") for word in view.name.split()
    } <= set(offices)


def _words(view: View) -> list[str]:
    """Return the words of a mention without an article."""
    words = view.span.text.replace("’", "'").split()
    return words[1:] if words[0].lower() == "the" else words


def _closed(doc: Doc, end: int) -> bool:
    """Whether a bracket closes at a token."""
    return end < len(doc) and doc[end].text in {")", ",", ";"}


def _initials(span: Span) -> str:
    """Return the initials of the capitalised words."""
    if len(span) < 3 or span.text.isupper():
        return ""
    return "".join(t.text[0] for t in span if t.text[0].isupper())


def _shortens(words: list[str], longer: View, mention: View) -> bool:
    """Whether a name is the last words of a longer one, or a person's surname or given name."""
    full = longer.name.split()
    if len(full) <= len(words) or not longer.named:
        return False
    if longer.type is EntityType.PERSON and mention.type is EntityType.PERSON:
        return full[-len(words) :] == words or (len(words) == 1 and words[0] in full[1:])
    if longer.type is not mention.type or longer.type is EntityType.PLACE:
        return False
    begins = full[: len(words)] == words and len(words) > 1 and not words[-1].endswith("'s")
    return begins or full[-len(words) :] == words
