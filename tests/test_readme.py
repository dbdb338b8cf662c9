"""What the README says is run."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

README = (Path(__file__).resolve().parent.parent / "README.md").read_text(encoding="utf-8")
#: Commands that run until they are stopped; tests/endpoint runs them.
_SERVERS = ("serve",)
COMMANDS = [
    command
    for command in re.findall(r"^\$ kg (.*)$", README, re.MULTILINE)
    if command.split()[0] not in _SERVERS
]
(PROGRAM,) = re.findall(r"^```python\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
ARTICLE = re.search(r"^```text\n(title:.*?)^```", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A folder with articles/ in it, as the README takes for granted."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "articles"
    folder.mkdir()
    assert ARTICLE
    (folder / "a.txt").write_text(ARTICLE[1])
    (folder / "b.txt").write_bytes((root / "kg/sample/haiti-kenyan-arrival.txt").read_bytes())
    return tmp_path


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "exports"
    assert CliRunner().invoke(main, ["build", "--sample", "-o", str(folder)]).exit_code == 0
    return folder


def test_the_readme_shows_an_answer():
    assert ANSWERS


@pytest.mark.model
def test_every_command_of_the_readme_runs(reader):
    assert {command.split()[0] for command in COMMANDS} >= {"build", "query", "show"}
    for command in COMMANDS:
        words = shlex.split(command.partition(">")[0] if " > " in command else command)
        words = [word.replace("mygraph", "exports") for word in words]
        result = CliRunner().invoke(main, words)
        assert result.exit_code == 0, (command, result.stderr)


#: Queries that the README shows with their answers.
ANSWERS = re.findall(r"^\$ kg (query .*)\n((?:[^$`\n].*\n)+)", README, re.MULTILINE)


@pytest.mark.model
@pytest.mark.parametrize("command,answer", ANSWERS)
def test_the_readme_shows_the_answers_that_come(sample_folder, command, answer):
    result = CliRunner().invoke(main, [*shlex.split(command), "-g", str(sample_folder)])
    assert result.stdout.replace("\r\n", "\n") == answer


@pytest.mark.model
def test_the_program_of_the_readme_runs(reader, capsys):
    exec(compile(PROGRAM, "README.md", "exec"), {})
    assert "offersTroops" in capsys.readouterr().out


@pytest.mark.parametrize("link", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(root, link):
    assert (root / link).exists()
