"""The dataset of two small articles, and what answers queries on it."""

import pytest

from kg.graph import QueryView, to_dataset
from tests import small_graph as small


@pytest.fixture(scope="module")
def store():
    return to_dataset(small.resolution(), (small.FIRST, small.SECOND), small.RUN)


@pytest.fixture(scope="module")
def view(store):
    return QueryView(store)
