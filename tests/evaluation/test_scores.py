"""Figures of the evaluation, on small cases and against the reference scorer."""

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kg.errors import EvaluationError
from kg.evaluation import evaluate
from kg.evaluation.alignment import same
from kg.evaluation.records import GoldEntity
from kg.evaluation.report import as_json, misses, mistakes, rules, table

ISF = {"id": "isf", "type": "Force", "names": ["International Stabilization Force", "the force"]}
GOLD: dict[str, Any] = {
    "doc": "a",
    "entities": [
        {"id": "ruritania", "type": "Country", "names": ["Ruritania", "Strelsau"]},
        {"id": "elbonia", "type": "Country", "names": ["Elbonia"]},
        {"id": "plan", "type": "Plan", "names": ["peace plan for the valley"]},
        ISF,
    ],
    "claims": [
        {
            "subject": "ruritania",
            "relation": "offersTroops",
            "object": "isf",
            "quantity": {"value": 500, "unit": "troops", "qualifier": "about"},
            "stage": "offer",
            "polarity": "affirmed",
            "modality": "actual",
            "time": "2025-12-16",
            "attribution": ["elbonia"],
            "evidence": "Ruritania offers about 500 troops",
        },
        {
            "subject": "ruritania",
            "relation": "meets",
            "object": "elbonia",
            "polarity": "affirmed",
            "modality": "planned",
            "time": None,
            "attribution": [],
            "evidence": "Ruritania will meet Elbonia",
        },
    ],
}
TEXT = "title: T\n\nRuritania offers about 500\ntroops. Ruritania will meet Elbonia.\n"


def predicted(subject: str, relation: str, object_: str, **more: object) -> dict[str, Any]:
    ends = {"subject": {"name": subject}, "object": {"name": object_}}
    return {"document": "a", "relation": relation, **ends, **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    gold = tmp_path / "gold"
    gold.mkdir()
    (gold / "a.json").write_text(json.dumps(GOLD))
    (gold / "a.txt").write_text(TEXT)
    return gold


def write(folder: Path, *claims: dict[str, Any]) -> Path:
    path = folder.parent / "claims.jsonl"
    path.write_text("".join(json.dumps(claim) + "\n" for claim in claims))
    return path


def test_found_wrong_and_missed_triples_are_counted(folder):
    claims = [
        predicted("the Strelsau", "offersTroops", "International Stabilization Force"),
        predicted("Elbonia", "offersTroops", "International Stabilization Force"),
    ]
    scores = evaluate(write(folder, *claims), [folder])
    assert (scores.all.tp, scores.all.fp, scores.all.fn) == (1, 1, 1)
    assert (scores.core.tp, scores.core.fp, scores.core.fn) == (1, 1, 0)
    assert scores.relations["meets"].recall == 0


def test_saying_a_triple_twice_costs_nothing(folder):
    claim = predicted("Elbonia", "meets", "Ruritania")
    wrong = predicted("Elbonia", "supports", "Ruritania")
    scores = evaluate(write(folder, claim, claim, wrong, wrong), [folder])
    assert (scores.all.tp, scores.all.fp) == (1, 1)


def test_a_force_must_be_named(folder):
    claim = predicted("Ruritania", "offersTroops", "the force")
    assert evaluate(write(folder, claim), [folder]).all.tp == 0


def test_attributes_are_compared_on_the_best_pair(folder):
    ends = ("Ruritania", "offersTroops", "International Stabilization Force")
    bad = predicted(*ends, polarity="negated")
    good = predicted(
        *ends,
        stage="offer",
        quantity={"value": "500"},
        time="2025-12",
        attribution=[{"name": "x"}, "Elbonia"],
    )
    attributes = evaluate(write(folder, bad, good), [folder]).attributes
    assert {name: a.value for name, a in attributes.items()} == {
        "polarity": 1,
        "modality": 1,
        "stage": 1,
        "quantity": 1,
        "time": 1,
        "source": 1,
    }


def test_quotes_are_compared_without_regard_to_line_breaks(folder):
    ends = ("Ruritania", "meets", "Elbonia")
    claims = [
        predicted(*ends, evidence={"text": "about 500 troops"}),
        predicted(*ends, evidence={"text": "about 600 troops"}),
        predicted(*ends),
    ]
    scores = evaluate(write(folder, *claims), [folder])
    assert (scores.verbatim, scores.quotes) == (1, 3)


@pytest.mark.parametrize(
    "names, is_same",
    [
        (["a Peace Deal"], False),
        (["the valley's peace plans"], True),
        (["peace plan for valley"], True),
        ([], False),
    ],
)
def test_plans_are_known_by_their_words(names, is_same):
    plan = GoldEntity("plan", "Plan", ("peace plan for the valley",))
    assert same(names, plan) is is_same


@pytest.mark.parametrize(
    "ends, kind",
    [
        (("International Stabilization Force", "offersTroops", "Ruritania"), "swapped"),
        (("Ruritania", "supports", "International Stabilization Force"), "other relation"),
        (("Ruritania", "offersTroops", "peace plan for the valley"), "other object"),
        (("Elbonia", "offersTroops", "International Stabilization Force"), "other subject"),
        (("Ruritania", "supports", "peace plan for the valley"), "unrelated"),
        (("Nobody", "meets", "Elbonia"), "subject is no entity"),
        (("Elbonia", "meets", "Nobody"), "object is no entity"),
        (("Nobody", "meets", "Nobody"), "neither"),
    ],
)
def test_mistakes_are_told_apart(folder, ends, kind):
    scores = evaluate(write(folder, predicted(*ends)), [folder])
    (wrong,) = [miss for miss in scores.misses if miss.kind != "missed"]
    assert kind in wrong.kind
    assert wrong.kind in mistakes(scores)


def test_each_rule_is_told_how_often_it_is_right(folder):
    found = [
        predicted("Ruritania", "meets", "Elbonia", extractor="meets/meet+model"),
        predicted("Elbonia", "meets", "Elbonia", extractor="meets/meet"),
        predicted("Ruritania", "meets", "Elbonia"),
    ]
    scores = evaluate(write(folder, *found), [folder])
    assert {k: (a.right, a.n) for k, a in scores.rules.items()} == {
        "meets/meet": (1, 2),
        "model": (1, 1),
    }
    assert "meets/meet                       right     1 of     2  0.50" in rules(scores)


@pytest.mark.parametrize("line", ["{", "[1]", "{}", '{"document": "a", "subject": 3}'])
def test_a_broken_claims_file_is_named_by_line(folder, line):
    path = folder.parent / "claims.jsonl"
    path.write_text(f"\n{line}\n")
    with pytest.raises(EvaluationError, match=r"claims\.jsonl, line 2 is no claim"):
        evaluate(path, [folder])


def test_a_missing_claims_file_is_named(folder):
    with pytest.raises(EvaluationError, match=r"cannot read .*nowhere"):
        evaluate(folder / "nowhere", [folder])


def test_a_folder_without_gold_is_named(folder, tmp_path):
    with pytest.raises(EvaluationError, match="holds no gold files"):
        evaluate(write(folder), [tmp_path])


def test_a_gold_claim_about_an_unknown_entity_is_named(folder):
    broken = {**GOLD, "entities": []}
    (folder / "a.json").write_text(json.dumps(broken))
    with pytest.raises(EvaluationError, match=r"a\.json is no gold file: the subject 'ruritania'"):
        evaluate(write(folder), [folder])


def perturbed(gold: Path, rng: random.Random) -> list[dict[str, Any]]:
    """Return the claims of gold files, many of them damaged."""
    claims = []
    for path in sorted(gold.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        entities = {e["id"]: e for e in data["entities"]}
        ids = sorted(entities)
        for gold_claim in data["claims"]:
            claim: dict[str, Any] = {
                "document": f"x/{path.name}"[: -len(".json")] + rng.choice(["", ".txt"])
            }
            claim |= {k: gold_claim.get(k) for k in ("relation", "stage", "quantity", "time")}
            claim |= {k: gold_claim.get(k) for k in ("polarity", "modality")}
            ends = [gold_claim["subject"], gold_claim["object"]]
            if rng.random() < 0.2:
                ends[rng.randrange(2)] = rng.choice(ids)
            if rng.random() < 0.1:
                ends.reverse()
            claim["subject"], claim["object"] = (disguised(entities[e], rng) for e in ends)
            sources = [entities[s] for s in gold_claim.get("attribution") or []]
            claim["attribution"] = [disguised(s, rng) for s in sources if rng.random() < 0.8]
            if body := gold_claim.get("of"):
                claim["of"] = disguised(entities[body], rng) if body in entities else body
            quote = gold_claim["evidence"]
            claim["evidence"] = {"text": quote[: rng.choice([len(quote), 20])] + rng.choice("  !")}
            damages: list[dict[str, Any]] = [
                {},
                {},
                {"polarity": "negated"},
                {"modality": None},
                {"stage": "pledge"},
                {"quantity": {"value": "many"}},
                {"time": "2026-01-02"},
                {"relation": "supports"},
                {"evidence": None},
            ]
            damage = rng.choice(damages)
            if rng.random() < 0.85:
                claims.append({**claim, **damage})
    rng.shuffle(claims)
    return claims


def disguised(entity: dict[str, Any], rng: random.Random) -> Any:
    names = rng.sample(entity["names"], len(entity["names"]))
    name = rng.choice([names[0], names[0].upper(), f"the {names[0]}", names[0].split()[0]])
    return rng.choice([name, {"name": name}, {"label": name, "aliases": names[1:]}])


@pytest.mark.parametrize("seed", range(3))
def test_figures_equal_those_of_the_reference_scorer(gold, tmp_path, seed):
    rng = random.Random(seed)
    folders = [gold / "seeds", gold / "dev"]
    claims = tmp_path / "claims.jsonl"
    lines = [json.dumps(c) for folder in folders for c in perturbed(folder, rng)]
    claims.write_text("\n".join(lines))
    command = [sys.executable, gold / "score.py", claims, *folders]
    scores = evaluate(claims, folders)

    def reference(*options: str) -> str:
        return subprocess.run(
            [*command, *options], capture_output=True, text=True, check=True
        ).stdout

    assert 0 < scores.all.f1 < 1
    assert as_json(scores) == json.loads(reference("--json"))
    assert f"{misses(scores)}\n{table(scores)}\n" == reference("--misses")
