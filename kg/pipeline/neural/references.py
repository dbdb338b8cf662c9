"""Component: clusters of mentions that mean the same thing."""

from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Span, SpanGroup

from kg.model import EntityType, MentionKind
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.mentions import set_clusters
from kg.pipeline.neural import heads
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.reading import KEY, Reading, represent
from kg.pipeline.references import ReferenceResolver
from kg.pipeline.titles import title_bearers
from kg.pipeline.views import Clusters, View

#: Classes of pronouns that stand for a person: "his country" is not who "his" is.
_PERSONAL = frozenset({"man", "woman"})
#: Who may have soldiers.
_OWNERS = frozenset({EntityType.COUNTRY, EntityType.ORGANIZATION})


class NeuralReferences:
    """Clusters: equal and shortened names by rule, everything else by the link head."""

    def __init__(self, network: Network, rules: ReferenceResolver) -> None:
        self._network, self._rules = network, rules

    def __call__(self, doc: Doc) -> Doc:
        """Write the clusters of a Doc and the types that its pronouns take."""
        reading: Reading | None = doc.user_data.get(KEY)
        if reading is None or not len(doc.spans[MENTIONS]):
            doc._.clusters = []
            return doc
        mentions = self._rules.views(doc)
        clusters = self._rules.names(doc, mentions)
        if len(mentions) > 1:
            self._link(doc, reading, mentions, clusters)
        spans = [
            Span(doc, v.span.start, v.span.end, label=_type(v, clusters).value) for v in mentions
        ]
        doc.spans[MENTIONS] = SpanGroup(doc, name=MENTIONS, spans=spans)
        set_clusters(doc, clusters.result())
        return doc

    def _link(
        self, doc: Doc, reading: Reading, mentions: Sequence[View], clusters: Clusters
    ) -> None:
        """Join spans with one head, and each mention with its likeliest antecedent, where that is likelier than none."""
        owners = {v.span.start: v for v in mentions if v.pronoun}
        for view in mentions:
            owner = owners.get(view.span.start)
            if (
                view.type is EntityType.COUNTRY
                and owner is not None
                and owner is not view
                and owner.word_class not in _PERSONAL
            ):
                clusters.merge(owner, view)  # "its 80 medics" that act for their country
        headed: dict[tuple[int, EntityType], View] = {}
        for view in mentions:
            clusters.merge(headed.setdefault((view.root.i, view.type), view), view)
        m, pairs = represent(self._network, reading, doc)
        scores = heads.link_scores(self._network.weights, m, pairs)
        titled = title_bearers(mentions, clusters)
        places = _places(mentions)
        for mention, bearer in titled.items():
            clusters.merge(mentions[bearer], mentions[mention])
        for i in range(1, len(mentions)):
            if i in titled or self._rules.is_reciprocal(mentions[i]):
                continue
            best = int(scores[i, :i].argmax())
            both = clusters.members(mentions[best]), clusters.members(mentions[i])
            if (
                scores[i, best] > 0
                and not _differ_in_number(mentions[best], mentions[i])
                and not _hold_each_other(*both)
                and not self._rules.differ_in_rank(*both)
                and not _differ_in_place(places, *both)
                and not _differ_in_kind(mentions[best], mentions[i])
                and not _new_and_known(*both)
            ):
                clusters.merge(mentions[best], mentions[i])


def _type(mention: View, clusters: Clusters) -> EntityType:
    """A pronoun has the type of its cluster; several countries without a name are a group."""
    type_ = clusters.type(mention) if mention.pronoun else mention.type
    if type_ is EntityType.COUNTRY and mention.kind is not MentionKind.NAMED:
        members = clusters.members(mention)
        if any(m.root.tag_ == "NNS" for m in members) and not any(m.named for m in members):
            return EntityType.GROUP
    return type_


def _hold_each_other(first: Sequence[View], second: Sequence[View]) -> bool:
    """Whether a mention of one lies in a mention of the other under another head.

    "Mali" is not "Mali's president" (the i-within-i constraint of Chomsky 1981, as in Lee et al. 2013).
    """
    return any(
        a.root.i != b.root.i
        and (
            (a.span.start <= b.span.start and b.span.end <= a.span.end)
            or (b.span.start <= a.span.start and a.span.end <= b.span.end)
        )
        for a in first
        for b in second
    )


def _places(mentions: Sequence[View]) -> dict[int, dict[str, set[str]]]:
    """The known states and bodies in the mentions of forces, by the preposition before them.

    Those of soldiers have none before them ("NATO troops").
    """
    known = [v for v in mentions if v.type in _OWNERS and v.hint]
    found: dict[int, dict[str, set[str]]] = {}
    for view in mentions:
        if view.type is not EntityType.FORCE:
            continue
        for inner in known:
            if not (view.span.start <= inner.span.start and inner.span.end <= view.span.end):
                continue
            words = {c.lower_ for c in inner.root.children if c.dep_ == "case"}
            if view.root.tag_ == "NNS" and inner.root.head == view.root and not words:
                words = {""}
            for word in words:
                found.setdefault(view.index, {}).setdefault(word, set()).add(inner.hint)
    return found


def _differ_in_kind(first: View, second: View) -> bool:
    """Whether one is the name of a people or a group, and the other that of a body ("the Europeans", "NATO").

    "The army" is no armed group, whatever that calls itself.
    """
    if {first.type, second.type} == {EntityType.FORCE, EntityType.ARMED_GROUP}:
        force = first if first.type is EntityType.FORCE else second
        apart = first.root.sent != second.root.sent  # not "its army, the UPDF"
        return apart and force.kind is MentionKind.NOMINAL and force.root.tag_ == "NN"
    plurals = [v for v in (first, second) if v.root.tag_ == "NNPS"]
    if len(plurals) != 1 or not (first.named and second.named):
        return False
    many, body = (first, second) if plurals[0] is first else (second, first)
    return body.type is EntityType.ORGANIZATION and many.type is not EntityType.ORGANIZATION


def _new_and_known(first: Sequence[View], second: Sequence[View]) -> bool:
    """Whether one is brought in as new ("a proposed mission") before a force that is known by its name is named."""
    for some, others in ((first, second), (second, first)):
        new = [v for v in some if v.type is EntityType.FORCE and _indefinite(v)]
        known = [
            v for v in others if v.type is EntityType.FORCE and v.hint and v.root.pos_ == "PROPN"
        ]
        ends = [v.root.sent.end for v in new]
        if ends and known and min(ends) <= min(v.span.start for v in known):
            return True
    return False


def _indefinite(mention: View) -> bool:
    return mention.root.tag_ == "NN" and any(
        c.dep_ == "det" and "Ind" in c.morph.get("Definite", []) for c in mention.root.children
    )


def _differ_in_place(
    places: Mapping[int, Mapping[str, set[str]]], first: Sequence[View], second: Sequence[View]
) -> bool:
    """Whether two clusters of forces stand in countries of which none is the same ("the mission in Mali")."""
    for a in (places.get(m.index, {}) for m in first):
        for b in (places.get(m.index, {}) for m in second):
            if any(a[word].isdisjoint(b[word]) for word in a.keys() & b.keys()):
                return True
    return False


def _differ_in_number(first: View, second: View) -> bool:
    """Whether one is headed by a common noun in the plural and the other not.

    The plural of a name's kind may be many ("rebels" for the M23), but not of a country's.
    """
    tags = {first.root.tag_, second.root.tag_}
    countries = first.type is EntityType.COUNTRY and second.type is EntityType.COUNTRY
    return tags == {"NN", "NNS"} or (countries and tags == {"NNP", "NNS"})
