"""``kg serve`` and ``kg view`` as commands."""

import os
import socket
import subprocess
import sys
import time

import pytest

from tests.endpoint.serving import ROOT, served


def run(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


@pytest.mark.parametrize("command", ["serve", "view"])
def test_a_folder_without_a_graph_is_one_line(tmp_path, command):
    done = run(command, tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert "kg build" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_graph_that_cannot_be_read_is_one_line(tmp_path):
    for name in ("claims.jsonl", "report.json"):
        (tmp_path / name).write_text("")
    (tmp_path / "graph.nq").write_text("nonsense\n")
    done = run("serve", tmp_path, "--port", 0)
    assert done.returncode == 1
    assert "graph.nq" in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_port_in_use_is_one_line(small):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        done = run("serve", small, "--port", taken.getsockname()[1])
    assert done.returncode == 1
    assert "--port" in done.stderr
    assert done.stderr.count("\n") == 1


def test_nothing_is_left_running(small):
    with served(small) as server:
        assert server.get("ASK {}").status == 200
    with pytest.raises(OSError, match="refused"):
        server.ask("/health")
    assert (
        subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(server.process)], capture_output=True, check=False
        ).stdout.split()
        == []
    )


@pytest.fixture
def browser(tmp_path):
    """A stand-in for a browser on the PATH, and a function that waits for what it was told to open."""
    if sys.platform != "linux":
        pytest.skip("the stand-in for a browser is that of Linux")
    opened = tmp_path / "opened"
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    opener.chmod(0o755)

    def told() -> str:
        for _ in range(50):
            if opened.exists() and opened.read_text():
                break
            time.sleep(0.1)
        return str(opened.read_text()).strip()

    return {"PATH": f"{tmp_path}:{os.environ['PATH']}"}, told


def test_view_opens_the_page_in_the_browser(small, browser):
    environment, told = browser
    done = run("view", small, **environment)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str((small / "graph.html").resolve())
    assert told() == str((small / "graph.html").resolve())


@pytest.mark.model
def test_build_opens_the_page_in_the_browser(root, tmp_path, browser):
    environment, told = browser
    article = root / "tests" / "data" / "explorer" / "e-haiti-white-line.txt"
    done = run("build", article, "-o", tmp_path / "out", "--open", **environment)
    assert done.returncode == 0, done.stderr
    assert told() == str((tmp_path / "out" / "graph.html").resolve())
