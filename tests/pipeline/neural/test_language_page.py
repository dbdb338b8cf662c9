"""The session on docs/language.md runs and prints what the page says."""

import doctest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[3] / "docs" / "language.md"


@pytest.mark.model
def test_the_session_of_the_page_runs(tmp_path):
    session = tmp_path / "session.txt"
    session.write_text(PAGE.read_text(encoding="utf-8").replace("```", ""), encoding="utf-8")
    failed, run = doctest.testfile(str(session), module_relative=False)
    assert run > 6
    assert not failed
