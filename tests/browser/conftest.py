"""Pages and the browser that opens them, made once for all tests of this folder."""

from pathlib import Path

import pytest

from kg.export.explorer import write_explorer
from tests.browser.chromium import chromium, errors, requests, resize
from tests.gold_graph import from_gold


@pytest.fixture(scope="session")
def page(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The explorer of eight articles written for testing."""
    path = tmp_path_factory.mktemp("explorer") / "graph.html"
    write_explorer(*from_gold(root / "tests" / "data" / "explorer"), path)
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
