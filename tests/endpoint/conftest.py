"""A server as a user starts it, over small graphs made by hand."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.endpoint.serving import Server, served, write_graph
from tests.small_graph import plain


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of exports of the small graph."""
    return write_graph(*plain(), tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def server(small: Path) -> Iterator[Server]:
    """A running server with a time limit of 3 s and at most 2,000 rows."""
    if sys.platform == "win32":
        pytest.skip("kg serve needs fork")
    with served(small, "--timeout", "3", "--max-results", "2000") as running:
        yield running
