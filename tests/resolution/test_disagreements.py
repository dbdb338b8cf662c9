import pytest

from kg.model import Modality, Polarity, Qualifier, Quantity, Stage
from kg.resolution import Reason, resolve
from tests.resolution.factory import extraction


def article(
    number,
    relation,
    *,
    date="2026-03-01",
    speaker="",
    target=("Force", "Torvia Lake Force"),
    subject=("Country", "Norway"),
    **fields,
):
    text = f"{subject[1]} and {target[1]} and {speaker}."
    clusters = [subject, target]
    if speaker:
        clusters.append(("Person", speaker))
        fields["attribution"] = (2,)
    return extraction(
        text,
        clusters,
        [(0, relation, 1, fields)],
        id=f"d{number}",
        date=date,
        publisher=f"P{number}",
    )


def reasons(resources, *articles):
    return [d.reason for d in resolve(articles, resources).disagreements]


def troops(value, qualifier=Qualifier.EXACTLY, **more):
    return {"quantity": Quantity(value, "troops", qualifier), "stage": Stage.PLEDGE, **more}


def test_opposite_polarity(resources):
    found = reasons(
        resources, article(1, "supports"), article(2, "supports", polarity=Polarity.NEGATED)
    )
    assert found == [Reason.OPPOSITE_POLARITY]


def test_what_may_be_is_no_contradiction(resources):
    denied = article(2, "supports", polarity=Polarity.NEGATED, modality=Modality.POSSIBLE)
    assert reasons(resources, article(1, "supports"), denied) == []


def test_what_held_at_another_time_is_no_contradiction(resources):
    left = article(1, "supports", time="2019")
    right = article(2, "supports", time="2025-02", polarity=Polarity.NEGATED)
    assert reasons(resources, left, right) == []


@pytest.mark.parametrize(
    "left,right,differ",
    [
        (troops(5000), troops(8000), True),
        (troops(5000), troops(5000), False),
        (troops(5000, Qualifier.UP_TO), troops(4000), False),
        (troops(5000, Qualifier.MORE_THAN), troops(8000), False),
        (troops(5000, Qualifier.ABOUT), troops(5300), False),
        (troops(5000, Qualifier.ABOUT), troops(7000), True),
        (troops(5000, Qualifier.UP_TO), troops(7000, Qualifier.AT_LEAST), True),
        (troops(5000), troops(8000, date="2027-01-01"), False),
        (troops(5000, time="2025"), troops(8000, time="2026"), False),
    ],
)
def test_incompatible_numbers(resources, left, right, differ):
    found = reasons(
        resources, article(1, "offersTroops", **left), article(2, "offersTroops", **right)
    )
    assert found == ([Reason.INCOMPATIBLE_NUMBER] if differ else [])


def test_a_refusal_after_a_pledge_is_a_reversed_stage(resources):
    pledge = article(1, "offersTroops", stage=Stage.PLEDGE, date="2026-01-05")
    refusal = article(
        2, "offersTroops", stage=Stage.REFUSED, polarity=Polarity.NEGATED, date="2026-02-07"
    )
    (found,) = resolve([pledge, refusal], resources).disagreements
    assert found.reason is Reason.STAGE_REVERSED
    assert found.explanation == (
        "Norway offersTroops Torvia Lake Force: pledge (2026-01-05), then refused (2026-02-07)."
    )


def test_interest_and_refusal_are_no_contradiction(resources):
    interest = article(1, "offersTroops", stage=Stage.INTEREST)
    refusal = article(2, "offersTroops", stage=Stage.REFUSED, polarity=Polarity.NEGATED)
    assert reasons(resources, interest, refusal) == []


def test_two_commanders_of_one_force(resources):
    found = reasons(
        resources,
        article(1, "leads", subject=("Person", "Ana Torvik")),
        article(2, "leads", subject=("Person", "Bo Lind")),
    )
    assert found == [Reason.OTHER_LEADER]


def test_one_meeting_in_two_places(resources):
    summit = ("Meeting", "Torvia Summit")
    found = reasons(
        resources,
        article(1, "locatedIn", subject=summit, target=("Place", "Geneva")),
        article(2, "locatedIn", subject=summit, target=("Place", "Doha")),
    )
    assert found == [Reason.OTHER_LOCATION]


def test_both_sides_are_claims_in_a_fixed_order(resources):
    made = [article(1, "supports"), article(2, "supports", polarity=Polarity.NEGATED)]
    resolution = resolve(made, resources)
    (found,) = resolution.disagreements
    assert [found.left, found.right] == sorted(c.id for c in resolution.claims)


@pytest.mark.parametrize(
    "one, other, differ",
    [
        ("19 countries", "five nations", True),
        ("19 countries", "nineteen nations", False),
        ("19 countries", "five officers", False),
        ("19 countries", "several nations", False),
    ],
)
def test_groups_that_are_counted_differ_in_number(resources, one, other, differ):
    made = [
        extraction(
            f"Troops for the Stabilization Force are offered by {name}.",
            [("Group", name), ("Force", "Stabilization Force")],
            [(0, "offersTroops", 1, {"stage": Stage.OFFER})],
            id=article_id,
            date="2026-01-05",
        )
        for article_id, name in (("a", one), ("b", other))
    ]
    found = [d.reason for d in resolve(made, resources).disagreements]
    assert found == (["incompatible-number"] if differ else [])
