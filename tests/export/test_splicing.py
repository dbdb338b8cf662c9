"""A file spliced from an older one is the file that all its rows make."""

import errno
import os
import tempfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.export.splicing import BEGINS, ENDS, Copy, Ledger, Spool, splice

OWNERS = "abcdé"
ROWS = st.dictionaries(
    st.tuples(st.sampled_from(OWNERS), st.text("xyz\0\n", max_size=3)),
    st.tuples(st.binary(max_size=9), st.sampled_from([0, BEGINS, ENDS, BEGINS | ENDS])),
    max_size=12,
)


def spliced(target, rows, owners=OWNERS, **how) -> Ledger:
    """Splice a file of some owners' rows: data and mark by owner and key."""
    with tempfile.TemporaryFile() as file:
        spool = Spool(file)
        for (owner, key), (data, mark) in rows.items():
            if owner in owners:
                spool.put(owner, f"{key} {owner}", data, mark)
        return splice(target, spool, **how)


@settings(deadline=None, derandomize=True)
@given(
    before=ROWS,
    after=ROWS,
    changed=st.sets(st.sampled_from(OWNERS)),
    commas=st.booleans(),
    copied=st.integers(0, 99),
)
def test_rows_of_owners_that_did_not_change_are_kept(
    before, after, changed, commas, copied, tmp_path_factory
):
    place = tmp_path_factory.mktemp("splice")
    now = {row: content for row, content in before.items() if row[0] not in changed}
    now |= {row: content for row, content in after.items() if row[0] in changed}
    ledger = Ledger.from_bytes(b"".join(spliced(place / "old", before, commas=commas).pieces()))
    there = (place / "old").read_bytes()[:copied]
    (place / "made").write_bytes(there)
    how = {"old": place / "old", "ledger": ledger, "gone": changed, "commas": commas}
    how["copied"] = len(there)
    made = spliced(place / "made", now, changed, **how)
    cold = spliced(place / "cold", now, commas=commas)
    assert (place / "made").read_bytes() == (place / "cold").read_bytes()
    assert b"".join(made.pieces()) == b"".join(cold.pieces())


@pytest.mark.parametrize("written", [0, 4_000_000_000])
@pytest.mark.parametrize("reserving", ["works", "is not there", "fails"])
def test_long_rows_are_copied_whole(tmp_path, monkeypatch, reserving, written):
    if reserving == "is not there":
        monkeypatch.delattr(os, "posix_fallocate", raising=False)
    elif reserving == "fails":
        monkeypatch.setattr(os, "posix_fallocate", refuse, raising=False)
    rows = {(owner, "x"): (f"{owner}".encode() * 3_000_000, 0) for owner in "abcd"}
    ledger = spliced(tmp_path / "old", rows)
    os.utime(tmp_path / "old", (0, written))
    now = {**rows, ("c", "x"): (b"short", 0), ("e", "x"): (b"new", 0)}
    new = {row: content for row, content in now.items() if row[0] in "ce"}
    how = {"old": tmp_path / "old", "ledger": ledger, "gone": {"c"}}
    spliced(tmp_path / "new", new, "ce", **how)
    expected = b"".join(data for _, (data, _) in sorted(now.items()))
    assert (tmp_path / "new").read_bytes() == expected


def test_a_copy_is_made_until_it_is_stopped(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"row " * 200_000)
    copy = Copy(old, new)
    copy.run()
    assert new.read_bytes()[: copy.stop()] == old.read_bytes()
    stopped = Copy(old, tmp_path / "never")
    assert stopped.stop() == 0
    stopped.run()
    assert not (tmp_path / "never").exists()


def refuse(*_):
    raise OSError(errno.EOPNOTSUPP, "not on this file system")


def test_a_patch_changes_the_rows_of_its_owner_alone(tmp_path):
    old = tmp_path / "old"
    ledger = spliced(old, {("a", ""): (b"one ", 0), ("b", ""): (b"one ", 0)})
    patched = {"b": lambda data: data.replace(b"one", b"three")}
    made = spliced(tmp_path / "new", {}, old=old, ledger=ledger, patched=patched)
    assert (tmp_path / "new").read_bytes() == b"one three "
    assert made.lengths.tolist() == [4, 6]


def test_a_file_that_is_shorter_than_its_ledger_says_is_an_error(tmp_path):
    old = tmp_path / "old"
    ledger = spliced(old, {("a", ""): (b"one", 0)})
    old.write_bytes(b"on")
    with pytest.raises(OSError, match="ledger"):
        spliced(tmp_path / "new", {}, old=old, ledger=ledger)


@pytest.mark.parametrize("data", [b"", b"\0" * 32 + b"x", b"\1" + b"\0" * 31])
def test_what_is_no_ledger_is_refused(data):
    with pytest.raises(ValueError, match=r"ledger|buffer|sizes"):
        Ledger.from_bytes(data)
