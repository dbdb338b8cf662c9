import pytest

from kg.model import Polarity, Stage
from kg.resolution import DropReason, resolve
from tests.resolution.factory import extraction

TEXT = "Norway backs the plan. It backs the plan. He backs the plan."


def resolved(resources, claims, text=TEXT):
    made = extraction(
        text,
        [("Country", "Norway", "It"), ("Plan", "the plan"), ("Person", "He")],
        claims,
    )
    return resolve([made], resources)


def test_the_same_thing_stated_twice_is_one_claim_with_the_first_evidence(resources):
    found = resolved(
        resources,
        [
            (0, "supports", 1, {"quote": "It backs the plan", "extractor": "b", "confidence": 0.9}),
            (0, "supports", 1, {"quote": "Norway backs the plan", "extractor": "a+b"}),
        ],
    ).claims
    assert [(c.evidence.text, c.extractor, c.confidence) for c in found] == [
        ("Norway backs the plan", "a+b", 1.0)
    ]


def test_other_attributes_make_another_claim(resources):
    found = resolved(
        resources,
        [(0, "supports", 1), (0, "supports", 1, {"polarity": Polarity.NEGATED})],
    )
    assert len(found.claims) == 2


@pytest.mark.parametrize(
    "claim,reason",
    [
        ((2, "supports", 1), DropReason.SUBJECT_UNNAMED),
        ((0, "supports", 2), DropReason.OBJECT_UNNAMED),
        ((0, "supports", 0), DropReason.SUBJECT_IS_OBJECT),
        ((1, "supports", 0), DropReason.DOMAIN),
        ((0, "controls", 1), DropReason.RANGE),
        ((0, "likes", 1), DropReason.UNKNOWN_RELATION),
    ],
)
def test_a_claim_that_cannot_stand_is_left_out_and_counted(resources, claim, reason):
    found = resolved(resources, [claim])
    assert (found.claims, [d.reason for d in found.dropped]) == ((), [reason])


def test_the_id_depends_on_what_is_said_and_where(resources):
    claims = [(0, "funds", 1, {"stage": stage}) for stage in (Stage.OFFER, Stage.PLEDGE)]
    assert len({c.id for c in resolved(resources, claims).claims}) == 2


def test_the_order_of_documents_does_not_matter(resources):
    made = [
        extraction(
            "Ana Torvik met Bo Lind.",
            [("Person", "Ana Torvik"), ("Person", "Bo Lind")],
            [(0, "meets", 1)],
            id=f"d{number}",
        )
        for number in range(3)
    ]
    assert resolve(made, resources) == resolve(reversed(made), resources)


def test_entities_are_those_that_claims_name(resources):
    found = resolved(resources, [(0, "supports", 1)])
    assert [e.name for e in found.entities] == ["plan", "Norway"]


@pytest.mark.parametrize(
    "type_,words,shown",
    [
        ("Force", ["the force"], ""),
        ("Force", ["the force", "the joint force"], "joint force"),
        ("Place", ["the capital"], ""),
        ("Place", ["the southern capital"], "southern capital"),
    ],
)
def test_a_thing_called_by_a_bare_noun_alone_is_in_no_claim(resources, type_, words, shown):
    text = f"Norway backs {' and '.join(words)}."
    made = extraction(text, [("Country", "Norway"), (type_, *words)], [(0, "supports", 1)])
    found = resolve([made], resources)
    dropped = [d.reason for d in found.dropped]
    names = [claim.object.name for claim in found.claims]
    assert shown in names if names else dropped == [DropReason.OBJECT_UNNAMED] and not shown


def test_a_symmetric_claim_is_turned_the_way_its_types_allow(resources):
    made = extraction(
        "The summit brought Norway.", [("Meeting", "summit"), ("Country", "Norway")], [(0, "meets", 1)]
    )  # fmt: skip
    (claim,) = resolve([made], resources).claims
    assert (claim.subject.name, claim.object.name) == ("Norway", "summit")


@pytest.mark.parametrize(
    "fields, left",
    [
        ({"attribution": (2,)}, 1),
        ({"time": "2025-05"}, 1),
        ({"time": "2025-05", "attribution": (2,)}, 1),
        ({"polarity": Polarity.NEGATED}, 2),
        ({"quote": "He agreed", "attribution": (2,)}, 2),
    ],
    ids=["a speaker", "a time", "both", "a denial", "other words"],
)
def test_the_same_words_state_a_triple_once(resources, fields, left):
    text = "Kenya will send police to Haiti. He agreed."
    clusters = [("Country", "Kenya"), ("Country", "Haiti"), ("Group", "He agreed")]
    quote = {"quote": "Kenya will send police to Haiti"}
    stated = [(0, "offersTroops", 1, quote), (0, "offersTroops", 1, quote | fields)]
    claims = resolve([extraction(text, clusters, stated)], resources).claims
    assert len(claims) == left
    assert any(not claim.attribution for claim in claims)
    assert any(claim.time == fields.get("time") for claim in claims)
