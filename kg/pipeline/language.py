"""The pipeline as one spaCy ``Language``: components in their order, over a language model."""

from collections.abc import Sequence
from pathlib import Path

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.util import get_lang_class, load_config

from kg.errors import ModelError
from kg.pipeline import factories  # noqa: F401 (registers the components)
from kg.pipeline.binding import Binding, bind
from kg.pipeline.folders import BUNDLED, NETWORK, own_folder
from kg.pipeline.syntax import load_parser
from kg.resources import Resources

#: The components over our own language model, in the order in which they run.
NETWORK_COMPONENTS = (
    NETWORK,
    "kg_times",
    "kg_quantities",
    "kg_network_mentions",
    "kg_network_references",
    "kg_claims",
    "kg_attribution",
    "kg_relations",
    "kg_agreement",
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

    ``finders`` names what looks for claims over the bundled model, or over the folder of another one
    that ``make model`` made: "model", "patterns", or both.

    Set ``doc._.document`` before running it, so that times are resolved against the article's date.
    Raises ModelError when the model is missing or does not emit Universal Dependencies.
    """
    folder = own_folder(model or "")
    if folder or model is None:
        return _load(folder or BUNDLED, resources, finders)
    parser = load_parser(model)
    nlp = get_lang_class(parser.lang or "en")(vocab=parser.vocab)
    nlp.tokenizer = parser.tokenizer
    bind(nlp, Binding(resources, parser))
    for name in COMPONENTS:
        nlp.add_pipe(name)
    return nlp


def _load(folder: Path, resources: Resources, finders: Sequence[str]) -> Language:
    """Return the pipeline of a folder's config.cfg without the finders that are not asked for."""
    missing = [f for f in ("config.cfg", "meta.json", "tokenizer") if not (folder / f).is_file()]
    if missing:
        raise ModelError(f"{folder}: the model lacks {', '.join(missing)}; reinstall claimgraph")
    names: list[str] = load_config(folder / "config.cfg")["nlp"]["pipeline"]
    left_out = {component for finder, component in FINDERS.items() if finder not in finders}
    # the folder has the tokenizer's rules, so those of English are not compiled before
    nlp = _with_components(
        get_lang_class("en")(create_tokenizer=_bare_tokenizer),
        resources,
        [name for name in names if name not in left_out],
    )
    return nlp.from_disk(folder)


def _bare_tokenizer(nlp: Language) -> Tokenizer:
    return Tokenizer(nlp.vocab)


def without_weights(
    resources: Resources, components: Sequence[str] = NETWORK_COMPONENTS
) -> Language:
    """Return a pipeline of our components that waits for the files of a model (``from_disk``)."""
    return _with_components(get_lang_class("en")(), resources, components)


def _with_components(nlp: Language, resources: Resources, components: Sequence[str]) -> Language:
    bind(nlp, Binding(resources))
    for name in components:
        nlp.add_pipe(name)
    return nlp
