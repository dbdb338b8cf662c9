"""A picture of every view, kept for whoever wants to look, in ``$KG_SCREENSHOTS``."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By

from tests.browser.chromium import resize, settle, visit

#: What is pictured: a name, and the state of the page.
VIEWS = {
    "graph": "",
    "table": "v=table",
    "timeline": "v=timeline",
    "contributors": "v=contributors",
    "disagreements": "v=disagreements",
    "dossier": "sel=n:entity/kenya",
    "expanded": "n=20&open=entity/kenya&sel=n:entity/kenya",
    "path": "start=entity/kenya&goal=entity/viv-ansanm",
    "filters": "rel=offersTroops&stage=pledge&mod=planned&mod=actual&conf=20",
}
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
    for name, fragment in VIEWS.items():
        resize(browser, *SIZES[size], dark=scheme == "dark")
        visit(browser, page, fragment)
        path = kept / f"{name}-{size}-{scheme}.png"
        assert browser.save_screenshot(str(path))
        pictures.append(path.read_bytes())
    assert len(set(pictures)) == len(VIEWS)


def test_the_sentence_behind_a_question_is_kept_as_a_picture(browser, page, kept):
    visit(browser, page)
    for step, selector in enumerate((".question", ".step .line")):
        browser.execute_script(
            "arguments[0].click()", browser.find_element(By.CSS_SELECTOR, selector)
        )
        settle(browser)
        assert browser.save_screenshot(str(kept / f"question-{step + 1}.png"))
    assert browser.find_element(By.CSS_SELECTOR, "#panel mark").is_displayed()
