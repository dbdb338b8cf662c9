"""What all tests share: paths, and the rule for parts that PyPI does not bring."""

import os
import shutil
from pathlib import Path

import pytest

import kg
from kg import Graph

ROOT = Path(__file__).resolve().parent.parent
#: Articles and gold annotations beside the checkout; absent elsewhere.
SHARED = ROOT.parent / "shared"


def require(condition: object, reason: str) -> None:
    """Skip the running test with ``reason`` unless ``condition`` holds.

    Where ``KG_REQUIRE_ALL=1`` is set (as ``.ci/run`` does) the test fails instead, so that a
    machine that ought to have everything cannot skip in silence.
    """
    if condition:
        return
    if os.environ.get("KG_REQUIRE_ALL") == "1":
        pytest.fail(f"needed but missing: {reason}")
    pytest.skip(reason)


def require_program(*names: str) -> str:
    """Return the path of the first program found; see :func:`require` for what happens if none."""
    for name in names:
        if found := shutil.which(name):
            return found
    require(None, f"{' or '.join(names)} is not installed")
    raise AssertionError("unreachable")


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def gold() -> Path:
    """The folder of gold annotations; the test is skipped where it is absent.

    Not subject to ``KG_REQUIRE_ALL``: it lies outside the repository, so a clean checkout has none.
    """
    folder = SHARED / "gold"
    if not folder.is_dir():
        pytest.skip("no gold annotations beside the checkout (../shared/gold)")
    return folder


@pytest.fixture
def data() -> Path:
    """The folder of small test articles."""
    return ROOT / "tests" / "data"


@pytest.fixture(scope="session")
def sample_graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """The graph of the sample articles, built once for all tests."""
    return kg.build(ROOT / "kg" / "sample", out=tmp_path_factory.mktemp("sample"))
