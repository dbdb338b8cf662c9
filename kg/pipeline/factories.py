"""The components under the names by which spaCy makes them (entry points ``spacy_factories``).

A pipeline that was given nothing beforehand gets the ontology of the package.
"""

from spacy.language import Language

from kg.pipeline.attribution import AttributionTagger
from kg.pipeline.binding import bound
from kg.pipeline.entities import Mentions
from kg.pipeline.factuality import FactualityTagger
from kg.pipeline.morphology import MorphologyCompleter
from kg.pipeline.neural.agreement import NeuralAgreement
from kg.pipeline.neural.claims import NeuralClaims
from kg.pipeline.neural.label_sets import LabelSets
from kg.pipeline.neural.mentions import NeuralMentions
from kg.pipeline.neural.references import NeuralReferences
from kg.pipeline.neural.syntax import NeuralSyntax
from kg.pipeline.quantities import Quantities
from kg.pipeline.references import ReferenceResolver
from kg.pipeline.relations import RelationMatcher
from kg.pipeline.seats import Seats
from kg.pipeline.syntax import Syntax
from kg.pipeline.temporal import Times


@Language.factory("kg_syntax", assigns=["token.head", "token.dep", "token.tag", "doc.sents"])
def make_syntax(nlp: Language, name: str) -> Syntax:  # noqa: ARG001 (spaCy passes it)
    """Trees from another spaCy pipeline."""
    binding = bound(nlp)
    return Syntax(binding.tree_parser, binding.resources.language.names.sentence_openers)


@Language.factory("kg_network", assigns=["token.head", "token.dep", "token.lemma", "doc.sents"])
def make_network(nlp: Language, name: str) -> NeuralSyntax:  # noqa: ARG001 (spaCy passes it)
    """Sentences, trees, tags and lemmas of our own model."""
    return NeuralSyntax(bound(nlp).network)


@Language.factory(
    "kg_network_mentions",
    requires=["token.head", "token.lemma"],
    assigns=["doc.spans", "doc.ents", "doc._.mention_kinds", "doc._.mention_hints"],
)
def make_network_mentions(nlp: Language, name: str) -> NeuralMentions:  # noqa: ARG001 (spaCy passes it)
    """Mentions of our own model."""
    binding = bound(nlp)
    gazetteer, tables = binding.resources.gazetteer, binding.resources.language
    rules, seats = Mentions(nlp, gazetteer, tables), Seats(gazetteer, tables.names)
    return NeuralMentions(binding.network, rules, gazetteer, seats, tables.names.conjunctions)


@Language.factory(
    "kg_network_references", requires=["doc._.mention_kinds"], assigns=["doc._.clusters"]
)
def make_network_references(nlp: Language, name: str) -> NeuralReferences:  # noqa: ARG001 (spaCy passes it)
    """Clusters of our own model."""
    binding = bound(nlp)
    tables = binding.resources.language.references
    return NeuralReferences(binding.network, ReferenceResolver(tables, binding.resources.gazetteer))


@Language.factory("kg_label_sets", requires=["token.head"], assigns=["doc.spans"])
def make_label_sets(nlp: Language, name: str) -> LabelSets:  # noqa: ARG001 (spaCy passes it)
    """Named entities and mentions by the label sets of other corpora, for whoever adds it."""
    return LabelSets(bound(nlp).network)


@Language.factory("kg_claims", requires=["doc._.clusters"], assigns=["doc._.candidates"])
def make_claims(nlp: Language, name: str) -> NeuralClaims:  # noqa: ARG001 (spaCy passes it)
    """Claims of our own model."""
    binding = bound(nlp)
    return NeuralClaims(binding.network, binding.resources.language.references)


@Language.factory("kg_agreement", requires=["doc._.candidates"], assigns=["doc._.candidates"])
def make_agreement(nlp: Language, name: str) -> NeuralAgreement:  # noqa: ARG001 (spaCy passes it)
    """Confidence of the patterns' claims by our own model."""
    return NeuralAgreement(bound(nlp).network)


@Language.factory("kg_morphology", requires=["token.tag"], assigns=["token.pos", "token.lemma"])
def make_morphology(nlp: Language, name: str) -> MorphologyCompleter:  # noqa: ARG001 (spaCy passes it)
    """Tags and lemmas that a tree parser leaves open."""
    return MorphologyCompleter(bound(nlp).resources.language.morphology)


@Language.factory("kg_times", requires=["token.lemma"], assigns=["doc.spans", "doc._.times"])
def make_times(nlp: Language, name: str) -> Times:  # noqa: ARG001 (spaCy passes it)
    """Dates and periods."""
    return Times(bound(nlp).resources.language)


@Language.factory("kg_quantities", requires=["doc._.times"], assigns=["doc._.quantities"])
def make_quantities(nlp: Language, name: str) -> Quantities:  # noqa: ARG001 (spaCy passes it)
    """Numbers with their units."""
    return Quantities(bound(nlp).resources.language.numbers)


@Language.factory(
    "kg_mentions",
    requires=["token.head", "token.lemma"],
    assigns=["doc.spans", "doc.ents", "doc._.mention_kinds", "doc._.mention_hints"],
)
def make_mentions(nlp: Language, name: str) -> Mentions:  # noqa: ARG001 (spaCy passes it)
    """Mentions by rules and gazetteer."""
    resources = bound(nlp).resources
    return Mentions(nlp, resources.gazetteer, resources.language)


@Language.factory("kg_references", requires=["doc._.mention_kinds"], assigns=["doc._.clusters"])
def make_references(nlp: Language, name: str) -> ReferenceResolver:  # noqa: ARG001 (spaCy passes it)
    """Clusters by rules."""
    resources = bound(nlp).resources
    return ReferenceResolver(resources.language.references, resources.gazetteer)


@Language.factory("kg_attribution", requires=["doc._.clusters"], assigns=["doc._.attributions"])
def make_attribution(nlp: Language, name: str) -> AttributionTagger:  # noqa: ARG001 (spaCy passes it)
    """Who says what."""
    return AttributionTagger(bound(nlp).resources.cues)


@Language.factory("kg_relations", requires=["doc._.clusters"], assigns=["doc._.candidates"])
def make_relations(nlp: Language, name: str) -> RelationMatcher:  # noqa: ARG001 (spaCy passes it)
    """Claims by patterns."""
    resources = bound(nlp).resources
    return RelationMatcher(resources.patterns, resources.cues)


@Language.factory("kg_factuality", requires=["doc._.candidates"], assigns=["doc._.candidates"])
def make_factuality(nlp: Language, name: str) -> FactualityTagger:  # noqa: ARG001 (spaCy passes it)
    """Polarity, modality and stage of claims."""
    return FactualityTagger(bound(nlp).resources.cues)
