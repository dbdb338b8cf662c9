"""The folder of exports is changed at once or not at all."""

import pytest

from kg.errors import ExportError
from kg.publishing import Site


def put(text):
    return lambda path: path.write_text(text)


def test_files_appear_together_and_stale_ones_go(tmp_path):
    (tmp_path / "old.ttl").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    with Site(tmp_path) as site:
        site.write("new.ttl", put("new"))
        assert not (tmp_path / "new.ttl").exists()
        site.publish(last="new.ttl", known=["old.ttl", "new.ttl"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine.txt", "new.ttl"]


def test_a_stop_before_the_end_changes_nothing(tmp_path):
    (tmp_path / "a.ttl").write_text("old")
    site = Site(tmp_path)
    with site:
        site.write("a.ttl", put("new"))
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.ttl", "old")]


def test_a_folder_made_in_vain_is_removed(tmp_path):
    with pytest.raises(RuntimeError), Site(tmp_path / "out"):
        raise RuntimeError
    assert not (tmp_path / "out").exists()


def test_a_file_that_cannot_be_written_is_an_error(tmp_path):
    def fail(path):
        raise OSError(28, "No space left on device")

    with pytest.raises(ExportError, match="No space left on device"), Site(tmp_path) as site:
        site.write("a.ttl", fail)


def test_a_second_build_leaves_the_first_alone(tmp_path):
    with Site(tmp_path) as first:
        first.write("a.ttl", put("new"))
        with pytest.raises(ExportError, match="another build is writing to"), Site(tmp_path):
            pass
        first.publish(last="a.ttl", known=())
    with Site(tmp_path):
        assert (tmp_path / "a.ttl").read_text() == "new"
