import pytest

from kg.errors import ResourceError
from kg.resolution import UserDecisions, load_decisions


def test_load(tmp_path):
    path = tmp_path / "decisions.yml"
    path.write_text("same:\n- ['a#1-2', 'b#3-4']\ndifferent:\n- ['a#1-2', georgia]\n")
    assert load_decisions(path) == UserDecisions((("a#1-2", "b#3-4"),), (("a#1-2", "georgia"),))


def test_an_empty_file_decides_nothing(tmp_path):
    path = tmp_path / "decisions.yml"
    path.write_text("")
    assert load_decisions(path) == UserDecisions()


@pytest.mark.parametrize(
    "text,faults",
    [
        ("equal: []\nsame: [[a]]\n", ["'equal'", "same, entry 1"]),
        ("- a\n", ["same and different"]),
        ("same: {a: b}\n", ["list of lists"]),
        ("same: [", ["cannot be read"]),
    ],
)
def test_every_fault_is_told_at_once(tmp_path, text, faults):
    path = tmp_path / "decisions.yml"
    path.write_text(text)
    with pytest.raises(ResourceError) as caught:
        load_decisions(path)
    assert all(fault in str(caught.value) for fault in [*faults, "decisions.yml"])
    assert "\n" not in str(caught.value)
