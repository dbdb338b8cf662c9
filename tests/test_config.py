from pathlib import Path

import pytest

from kg.config import Config, load
from kg.errors import ConfigError


def write(folder: Path, text: str) -> Path:
    path = folder / "claimgraph.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_sets_what_it_names(tmp_path):
    path = write(tmp_path, 'jobs = 3\nmin_confidence = 1\ngazetteer = ["mine"]\n')
    assert load(path) == Config(jobs=3, min_confidence=1, gazetteer=("mine",))


def test_options_change_only_what_is_given():
    assert Config(jobs=2).replace(jobs=None, model="m") == Config(jobs=2, model="m")


def test_every_fault_of_a_file_is_named_at_once(tmp_path):
    path = write(tmp_path, 'jbos = 3\njobs = "3"\ngazetteer = "mine"\n')
    with pytest.raises(ConfigError) as caught:
        load(path)
    message = str(caught.value)
    assert "'jbos' is no setting; allowed are model, jobs," in message
    assert "jobs must be a whole number, not '3'" in message
    assert "gazetteer must be a list of texts, not 'mine'" in message


@pytest.mark.parametrize(
    "option, said",
    [
        ({"jobs": -1}, "jobs must be between 0 and 1,024, not -1"),
        ({"min_confidence": 1.5}, "min_confidence must be between 0 and 1, not 1.5"),
        ({"max_characters": 0}, "max_characters must be between 1 and 1,000,000, not 0"),
    ],
)
def test_values_out_of_range_are_refused(option, said):
    with pytest.raises(ConfigError, match=said):
        Config(**option)


def test_a_value_out_of_range_names_its_file(tmp_path):
    with pytest.raises(ConfigError, match=r"claimgraph\.toml: jobs must be between"):
        load(write(tmp_path, "jobs = 5000"))


@pytest.mark.parametrize("text", ["jobs =", "= 3", "a\x00"])
def test_a_file_that_is_no_toml_is_named(tmp_path, text):
    with pytest.raises(ConfigError, match=r"claimgraph\.toml is no TOML"):
        load(write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ConfigError, match=r"cannot read .*nowhere\.toml: No such file"):
        load(tmp_path / "nowhere.toml")
