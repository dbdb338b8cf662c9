"""The network's files in ``FOLDER/kg_network`` → a spaCy pipeline in ``FOLDER``."""

import hashlib
from pathlib import Path

from kg.pipeline.binding import bound
from kg.pipeline.folders import NETWORK
from kg.pipeline.language import without_weights
from kg.resources import load

DESCRIPTION = (
    "UD trees, lemmas, sentences, mentions, coreference and claims in English news on diplomacy,"
    " security and peacekeeping"
)


def package(folder: Path, version: str) -> None:
    """Write config.cfg, meta.json and the tokenizer around the network's files.

    The folder is then what ``spacy.load`` takes. Raises ModelError when a file is missing.
    """
    nlp = without_weights(load())
    network = folder / NETWORK
    bound(nlp).network.load(network)
    nlp.meta.update(
        name="claims",
        version=version,
        spacy_version=">=3.8.11,<3.9.0",
        description=DESCRIPTION,
        author="claimgraph",
        license="Apache-2.0",
        encoder_sha256=hashlib.sha256((network / "encoder.onnx").read_bytes()).hexdigest(),
    )
    nlp.to_disk(folder, exclude=["vocab"])
