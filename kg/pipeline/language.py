"""The pipeline as one spaCy ``Language``: its components, registered as factories, in their order."""

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.util import get_lang_class

from kg.pipeline.attribution import AttributionTagger
from kg.pipeline.binding import Binding, bind, bound
from kg.pipeline.entities import Mentions
from kg.pipeline.extensions import register
from kg.pipeline.factuality import FactualityTagger
from kg.pipeline.morphology import MorphologyCompleter
from kg.pipeline.neural.claims import NeuralClaims
from kg.pipeline.neural.mentions import NeuralMentions
from kg.pipeline.neural.network import Network
from kg.pipeline.neural.references import NeuralReferences
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.pipeline.quantities import Quantities
from kg.pipeline.references import ReferenceResolver
from kg.pipeline.relations import RelationMatcher
from kg.pipeline.syntax import Syntax, load_parser
from kg.pipeline.temporal import Times
from kg.resources import Resources

#: The language model inside the package.
BUNDLED = Path(__file__).parent / "models" / "en_claims"

#: The components over the bundled model, in the order in which they run.
NETWORK_COMPONENTS = (
    "kg_network",
    "kg_times",
    "kg_quantities",
    "kg_network_mentions",
    "kg_network_references",
    "kg_claims",
    "kg_attribution",
    "kg_relations",
    "kg_factuality",
)

#: The component behind each finder of the settings.
FINDERS = {"model": "kg_claims", "patterns": "kg_relations"}

#: The components over a spaCy pipeline that knows trees only.
COMPONENTS = (
    "kg_syntax",
    "kg_morphology",
    "kg_times",
    "kg_quantities",
    "kg_mentions",
    "kg_references",
    "kg_attribution",
    "kg_relations",
    "kg_factuality",
)


def make_nlp(
    model: str | None, resources: Resources, finders: Sequence[str] = tuple(FINDERS)
) -> Language:
    """Return the pipeline over a language model: the bundled one, or a spaCy pipeline by name or path.

    ``finders`` names what looks for claims over the bundled model: "model", "patterns", or both.

    Set ``doc._.document`` before running it, so that times are resolved against the article's date.
    Raises ModelError when the model is missing or does not emit Universal Dependencies.
    """
    register()
    if model is None:
        nlp = get_lang_class("en")()
        bind(nlp, Binding(resources, network=Network(BUNDLED)))
        left_out = {component for finder, component in FINDERS.items() if finder not in finders}
        for name in NETWORK_COMPONENTS:
            if name not in left_out:
                nlp.add_pipe(name)
        return nlp
    parser = load_parser(model)
    nlp = get_lang_class(parser.lang or "en")(vocab=parser.vocab)
    nlp.tokenizer = parser.tokenizer
    bind(nlp, Binding(resources, parser))
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


@Language.factory("kg_syntax", assigns=["token.head", "token.dep", "token.tag", "doc.sents"])
def _syntax(nlp: Language, name: str) -> Syntax:  # noqa: ARG001 (spaCy passes it)
    binding = bound(nlp)
    return Syntax(binding.tree_parser, binding.resources.language.names.sentence_openers)


@Language.factory("kg_network", assigns=["token.head", "token.dep", "token.lemma", "doc.sents"])
def _network(nlp: Language, name: str) -> NeuralSyntax:  # noqa: ARG001 (spaCy passes it)
    return NeuralSyntax(bound(nlp).reader)


@Language.factory(
    "kg_network_mentions",
    requires=["token.head", "token.lemma"],
    assigns=["doc.spans", "doc.ents", "doc._.mention_kinds", "doc._.mention_hints"],
)
def _network_mentions(nlp: Language, name: str) -> NeuralMentions:  # noqa: ARG001 (spaCy passes it)
    binding = bound(nlp)
    gazetteer, tables = binding.resources.gazetteer, binding.resources.language
    return NeuralMentions(binding.reader, Mentions(nlp, gazetteer, tables), gazetteer)


@Language.factory(
    "kg_network_references", requires=["doc._.mention_kinds"], assigns=["doc._.clusters"]
)
def _network_references(nlp: Language, name: str) -> NeuralReferences:  # noqa: ARG001 (spaCy passes it)
    binding = bound(nlp)
    tables = binding.resources.language.references
    return NeuralReferences(binding.reader, ReferenceResolver(tables, binding.resources.gazetteer))


@Language.factory("kg_claims", requires=["doc._.clusters"], assigns=["doc._.candidates"])
def _claims(nlp: Language, name: str) -> NeuralClaims:  # noqa: ARG001 (spaCy passes it)
    return NeuralClaims(bound(nlp).reader)


@Language.factory("kg_morphology", requires=["token.tag"], assigns=["token.pos", "token.lemma"])
def _morphology(nlp: Language, name: str) -> MorphologyCompleter:  # noqa: ARG001 (spaCy passes it)
    return MorphologyCompleter(bound(nlp).resources.language.morphology)


@Language.factory("kg_times", requires=["token.lemma"], assigns=["doc.spans", "doc._.times"])
def _times(nlp: Language, name: str) -> Times:  # noqa: ARG001 (spaCy passes it)
    return Times(bound(nlp).resources.language)


@Language.factory("kg_quantities", requires=["doc._.times"], assigns=["doc._.quantities"])
def _quantities(nlp: Language, name: str) -> Quantities:  # noqa: ARG001 (spaCy passes it)
    return Quantities(bound(nlp).resources.language.numbers)


@Language.factory(
    "kg_mentions",
    requires=["token.head", "token.lemma"],
    assigns=["doc.spans", "doc.ents", "doc._.mention_kinds", "doc._.mention_hints"],
)
def _mentions(nlp: Language, name: str) -> Mentions:  # noqa: ARG001 (spaCy passes it)
    resources = bound(nlp).resources
    return Mentions(nlp, resources.gazetteer, resources.language)


@Language.factory("kg_references", requires=["doc._.mention_kinds"], assigns=["doc._.clusters"])
def _references(nlp: Language, name: str) -> ReferenceResolver:  # noqa: ARG001 (spaCy passes it)
    resources = bound(nlp).resources
    return ReferenceResolver(resources.language.references, resources.gazetteer)


@Language.factory("kg_attribution", requires=["doc._.clusters"], assigns=["doc._.attributions"])
def _attribution(nlp: Language, name: str) -> AttributionTagger:  # noqa: ARG001 (spaCy passes it)
    return AttributionTagger(bound(nlp).resources.cues)


@Language.factory("kg_relations", requires=["doc._.clusters"], assigns=["doc._.candidates"])
def _relations(nlp: Language, name: str) -> RelationMatcher:  # noqa: ARG001 (spaCy passes it)
    resources = bound(nlp).resources
    return RelationMatcher(resources.patterns, resources.cues)


@Language.factory("kg_factuality", requires=["doc._.candidates"], assigns=["doc._.candidates"])
def _factuality(nlp: Language, name: str) -> FactualityTagger:  # noqa: ARG001 (spaCy passes it)
    return FactualityTagger(bound(nlp).resources.cues)
