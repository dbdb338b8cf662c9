"""Pages and the browser that opens them, made once for all tests of this folder."""

from pathlib import Path

import pytest

from kg.export.explorer import write_explorer
from kg.model import Document
from kg.resolution import Resolution
from tests.browser.chromium import chromium, errors, requests, resize
from tests.gold_graph import from_gold


@pytest.fixture(scope="session")
def graph(root: Path) -> tuple[Resolution, tuple[Document, ...]]:
    """The resolution of eight articles written for testing, and the articles."""
    return from_gold(root / "tests" / "data" / "explorer")


@pytest.fixture(scope="session")
def page(
    graph: tuple[Resolution, tuple[Document, ...]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The explorer of the graph."""
    path = tmp_path_factory.mktemp("explorer") / "graph.html"
    write_explorer(*graph, path)
    return path


@pytest.fixture(scope="session")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the browser puts what a page lets one save."""
    return tmp_path_factory.mktemp("saved")


@pytest.fixture(scope="session")
def shared_browser(saved):
    with chromium(downloads=saved) as browser:
        yield browser


@pytest.fixture
def browser(shared_browser):
    """Chromium at desktop size, light, with nothing in its logs; it must stay without errors."""
    resize(shared_browser, 1366, 820)
    errors(shared_browser)
    requests(shared_browser)
    yield shared_browser
    assert errors(shared_browser) == []
