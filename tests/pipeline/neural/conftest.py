"""The tokenizer of the bundled model."""

import pytest

from kg.pipeline.folders import BUNDLED, NETWORK
from kg.pipeline.pieces import PieceTokenizer


@pytest.fixture(scope="session")
def tokenizer() -> PieceTokenizer:
    """A tokenizer that remembers the pieces of words."""
    return PieceTokenizer(BUNDLED / NETWORK / "tokenizer.json")
