"""A folder that is watched tells when it changed and is quiet again."""

import os

import pytest

from kg import corpus


def waiting(what):
    """Return a way to wait while one thing after the other happens."""

    def wait():
        happens = next(what)
        happens()

    return wait


def test_changes_are_told_once_they_are_over(tmp_path):
    waits = iter(["a", "b", None, None, "b"])
    states = []

    def wait():
        name = next(waits)
        states.append(name)
        if name:
            (tmp_path / f"{name}.txt").write_text(f"{len(states)} {name * len(states)}")

    told = corpus.changes([tmp_path], wait)
    next(told)
    assert states == []
    next(told)
    assert states == ["a", "b", None]


def test_changes_that_never_end_are_told_all_the_same(tmp_path):
    count = 0

    def wait():
        nonlocal count
        count += 1
        (tmp_path / f"{count}.txt").write_text("one more")
        assert count < 100

    told = corpus.changes([tmp_path], wait)
    next(told)
    next(told)
    first = count
    next(told)
    assert first > 5
    assert count == 2 * first


@pytest.mark.parametrize("name", [".hidden.txt", "picture.png", "README.md", "claims.jsonl"])
def test_what_is_no_article_is_not_watched(tmp_path, name):
    for sign in ("claims.jsonl", "report.json"):
        (tmp_path / sign).write_text("{}")
    made = [
        lambda: (tmp_path / name).write_text("new"),
        lambda: (tmp_path / "a.txt").write_text(""),
    ]
    waits = iter([*made, lambda: None])
    told = corpus.changes([tmp_path], waiting(waits), written=["claims.jsonl"])
    next(told)
    next(told)
    with pytest.raises(StopIteration):
        next(waits)


def test_a_file_that_is_put_in_place_of_another_is_a_change(tmp_path):
    path, other = tmp_path / "a.txt", tmp_path / "b.tmp"
    path.write_text("one")
    other.write_text("two")
    status = path.stat()
    os.utime(other, ns=(status.st_atime_ns, status.st_mtime_ns))
    waits = iter([lambda: other.replace(path), lambda: None])
    told = corpus.changes([path, tmp_path / "missing.txt"], waiting(waits))
    next(told)
    next(told)
