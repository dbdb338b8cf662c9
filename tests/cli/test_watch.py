"""``kg watch`` keeps the folder of exports as a build from nothing would write it."""

import os
import signal
import subprocess
import sys

import pytest

import kg
from kg.config import Config

TEXTS = ("Kenya offered Haiti 400 police.", "Kenya refused to send police.", "Chad thanked Kenya.")
COMMAND = [sys.executable, "-c", "from kg.cli import main; main()", "watch", "--interval", "0.1"]


def article(folder, name: str, text: str) -> None:
    (folder / f"{name}.txt").write_text(f"title: {name}\n\n{text}\n")


def files(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.mark.model
def test_articles_are_taken_up_as_they_come_change_and_go(tmp_path, root):
    folder, out = tmp_path / "in", tmp_path / "in" / "out"
    folder.mkdir()
    with subprocess.Popen(
        [*COMMAND, folder, "-o", out],
        env={**os.environ, "PYTHONPATH": str(root)},
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr
        lines = iter(process.stderr.readline, "")

        def said(text: str) -> bool:
            return text in next(lines)

        assert said("no article could be read")
        article(folder, "a", TEXTS[0])
        assert said("1 articles, ")
        article(folder, "b", TEXTS[1])
        assert said("2 articles, ")
        article(folder, "b", TEXTS[2])
        assert said("2 articles, ")
        (folder / "c.txt").write_text("")
        assert said("left out: in/c.txt: is empty")
        assert said("2 articles, ")
        (folder / "a.txt").unlink()
        assert said("1 articles, ")
        process.send_signal(signal.SIGINT)
        assert process.stderr.read() == "stopped\n"
        assert process.wait() == 0
    kg.build(folder, out=tmp_path / "cold", config=Config(cache=False))
    assert files(out) == files(tmp_path / "cold")
    assert not [*out.glob(".building-*")]


def test_wrong_settings_end_it_at_once(tmp_path, root):
    done = subprocess.run(
        [*COMMAND, tmp_path, "--also", "paper"],
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "'paper' is no format" in done.stderr
    assert "Traceback" not in done.stderr
