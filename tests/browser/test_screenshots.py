"""A picture of every view, kept for whoever wants to look, in ``$KG_SCREENSHOTS``."""

import os
from pathlib import Path

import pytest

from tests.browser.chromium import resize, visit

VIEWS = ("graph", "table", "timeline", "contributors", "disagreements")
SIZES = {"desktop": (1366, 820), "phone": (360, 740)}


@pytest.fixture(scope="module")
def kept(root: Path) -> Path:
    """Where the pictures stay: ``KG_SCREENSHOTS``, or a folder that git ignores."""
    folder = Path(os.environ.get("KG_SCREENSHOTS") or root / "artefacts" / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_every_view_is_kept_as_a_picture_of_its_own(browser, page, kept, size, scheme):
    pictures = []
    for view in VIEWS:
        resize(browser, *SIZES[size], dark=scheme == "dark")
        visit(browser, page, f"v={view}")
        path = kept / f"{view}-{size}-{scheme}.png"
        assert browser.save_screenshot(str(path))
        pictures.append(path.read_bytes())
    assert len(set(pictures)) == len(VIEWS)
