import pytest

from kg.resources import load


@pytest.fixture(scope="session")
def resources(tmp_path_factory):
    return load(cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def words(resources):
    return resources.linking
