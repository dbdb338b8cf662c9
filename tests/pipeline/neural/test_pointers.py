import numpy as np
import pytest

from kg.pipeline.neural import pointers


@pytest.mark.parametrize(
    "scores, near, expected",
    [
        ([0.7, 0.3, 0.0], [True, False], 0),
        ([0.7, 0.0, 0.3], [True, False], None),
        ([0.1, 0.1, 0.8], [True, False], 1),
        ([0.9, 0.1, 0.0], [True, False], None),
        ([0.1, 0.2, 0.7], [True, False], 0),
        ([1.0], [], None),
    ],
)
def test_a_thing_of_another_sentence_has_to_be_likelier(
    scores: list[float], near: list[bool], expected: int | None
) -> None:
    found = pointers.placed(np.array(scores, dtype=np.float32), np.array(near, dtype=np.bool_), 0.8)
    assert found == expected
