"""Component: clusters of mentions that mean the same thing."""

from collections.abc import Sequence

from spacy.tokens import Doc, Span, SpanGroup

from kg.model import EntityType
from kg.pipeline.extensions import MENTIONS
from kg.pipeline.mentions import set_clusters
from kg.pipeline.neural import heads
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.reading import KEY, Reading, represent
from kg.pipeline.references import ReferenceResolver
from kg.pipeline.views import Clusters, View


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
            Span(doc, v.span.start, v.span.end, label=clusters.type(v).value)
            if v.pronoun
            else v.span
            for v in mentions
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
            if view.type is EntityType.COUNTRY and owner is not None and owner is not view:
                clusters.merge(owner, view)  # "its 80 medics" that act for their country
        headed: dict[tuple[int, EntityType], View] = {}
        for view in mentions:
            clusters.merge(headed.setdefault((view.root.i, view.type), view), view)
        m, pairs = represent(self._network, reading, doc)
        scores = heads.link_scores(self._network.weights, m, pairs)
        for i in range(1, len(mentions)):
            best = int(scores[i, :i].argmax())
            if scores[i, best] > 0 and not _differ_in_number(mentions[best], mentions[i]):
                clusters.merge(mentions[best], mentions[i])


def _differ_in_number(first: View, second: View) -> bool:
    """Whether both are headed by a common noun, one in the singular and one in the plural."""
    return {first.root.tag_, second.root.tag_} == {"NN", "NNS"}
