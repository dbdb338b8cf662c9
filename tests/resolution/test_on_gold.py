"""What resolution keeps of a pipeline without faults, on annotated articles."""

import pytest

from kg.evaluation import evaluate
from kg.resolution import resolve
from kg.serialize import claims_to_jsonl
from tests.gold_extractions import extraction_of

#: A tenth of the articles.
EVERY = 10


@pytest.mark.slow
@pytest.mark.parametrize("split", [False, True])
def test_little_is_lost_between_text_and_entity(resources, gold, tmp_path, split):
    """Many gold names stand nowhere in the text, so that 0.90 is what its words alone give."""
    chosen = sorted((gold / "train").glob("*.txt"))[::EVERY]
    for path in chosen:
        for name in (path.name, path.with_suffix(".json").name):
            (tmp_path / name).write_bytes((gold / "train" / name).read_bytes())
    made = [extraction_of(path, split=split) for path in chosen]
    claims = tmp_path / "claims.jsonl"
    claims.write_text(claims_to_jsonl(resolve(made, resources).claims), encoding="utf-8")
    assert evaluate(claims, [tmp_path]).all.f1 >= 0.88
