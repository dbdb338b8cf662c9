"""The tokenizer of the bundled model."""

import pytest

from kg.pipeline.language import BUNDLED
from kg.pipeline.pieces import PieceTokenizer


@pytest.fixture(scope="session")
def tokenizer() -> PieceTokenizer:
    """A tokenizer that remembers the pieces of words."""
    path = BUNDLED / "tokenizer.json"
    if not path.is_file():
        pytest.skip("the bundled language model has no word pieces")
    return PieceTokenizer(path)
