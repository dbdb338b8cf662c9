import pytest

from kg.model.identifiers import iri
from kg.resolution import MergeDecision, UserDecisions, Verdict, explain, resolve
from kg.resolution.records import Feature
from kg.resolution.resolving import decision_order
from tests.resolution.factory import extraction


def ids(resolution, document=None):
    """Return the local parts of the entity ids, in text order."""
    base = iri("entity", "")
    chosen = [m for m in resolution.mentions if document in {None, m.document}]
    return [m.entity.removeprefix(base) for m in chosen]


@pytest.mark.parametrize(
    "type_,left,right,same",
    [
        ("Person", "Laurent Torvik", "Mr Torvik", True),
        ("Person", "Laurent Torvik", "Ana Torvik", False),
        ("Force", "International Relief Force", "IRF", True),
        ("Organization", "Torvia Lake Council", "Lake Council", True),
        ("Force", "navy of the Torvia Guards", "Torvia Guards", False),
        ("Place", "South Torvia", "Torvia", False),
    ],
)
def test_split_chains_of_one_document(resources, type_, left, right, same):
    made = extraction(f"{right} spoke. Later {left} left.", [(type_, left), (type_, right)])
    first, second = made.clusters
    assert first.mentions[0].start != second.mentions[0].start
    assert (len(set(ids(resolve([made], resources)))) == 1) is same


def test_a_surname_with_two_bearers_is_left_alone(resources):
    made = extraction(
        "Ana Torvik met Bo Torvik. Mr Torvik smiled.",
        [("Person", "Ana Torvik"), ("Person", "Bo Torvik"), ("Person", "Mr Torvik")],
    )
    resolution = resolve([made], resources)
    assert len(set(ids(resolution))) == 3
    assert {d.verdict for d in resolution.decisions if d.by == "part-of-name"} == {Verdict.UNSURE}


def test_a_definition_in_brackets_unites(resources):
    text = "The Lake Patrol Mission (LPAMI) left. LPAMI is small."
    made = extraction(text, [("Force", "Lake Patrol Mission"), ("Force", "LPAMI")])
    assert set(ids(resolve([made], resources))) == {"lake-patrol-mission"}


def test_two_partners_of_a_claim_are_two(resources):
    text = "Ali Salman met Crown Prince Salman."
    made = extraction(
        text,
        [("Person", "Ali Salman"), ("Person", "Crown Prince Salman")],
        [(0, "meets", 1)],
    )
    assert len(resolve([made], resources).claims) == 1


def documents(*texts_and_names, type_="Person"):
    return [
        extraction(f"{name} spoke.", [(type_, name)], id=f"d{number}")
        for number, name in enumerate(texts_and_names)
    ]


@pytest.mark.parametrize(
    "left,right,same",
    [
        ("Salem al-Barrani", "Salem al-Berrani", True),
        ("Tuilaepa Malielegaoi", "Tuilaepa Sailele Malielegaoi", True),
        ("Idriss Deby", "Mahamat Deby", False),
        ("Hamad bin Jassim Al Thani", "Hamad bin Khalifa Al Thani", False),
        ("Adama Barrow", "Dean Barrow", False),
    ],
)
def test_people_across_documents(resources, left, right, same):
    resolution = resolve(documents(left, right), resources)
    assert (len(set(ids(resolution))) == 1) is same


def test_equal_surnames_alone_stay_local(resources):
    assert ids(resolve(documents("Mr Torvik", "Mr Torvik"), resources)) == [
        "d0/torvik",
        "d1/torvik",
    ]


def test_a_surname_and_the_same_office_are_one_person(resources):
    text = "{} is the foreign minister of Norway."
    made = [
        extraction(
            text.format(name),
            [("Person", name), ("Position", "foreign minister"), ("Country", "Norway")],
            [(0, "holdsPosition", 1, {"of": 2})],
            id=f"d{number}",
        )
        for number, name in enumerate(("Ana Torvik", "Ms Torvik"))
    ]
    resolution = resolve(made, resources)
    assert {c.subject.name for c in resolution.claims} == {"Ana Torvik"}


@pytest.mark.parametrize(
    "type_,left,right",
    [
        ("Organization", "Foreign Ministry", "Foreign Ministry"),
        ("Place", "North Torvia", "South Torvia"),
        ("Force", "T23 Brigade", "T24 Brigade"),
    ],
)
def test_other_things_across_documents_stay_apart(resources, type_, left, right):
    assert len(set(ids(resolve(documents(left, right, type_=type_), resources)))) == 2


def test_equal_names_across_documents_are_one(resources):
    made = documents("Torvia Relief Fund", "the Torvia Relief Fund", type_="Organization")
    assert set(ids(resolve(made, resources))) == {"torvia-relief-fund"}


def test_the_user_keeps_two_namesakes_apart(resources):
    made = documents("Ana Torvik", "Ana Torvik")
    user = UserDecisions(different=(("d0#0-10", "d1#0-10"),))
    assert len(set(ids(resolve(made, resources, user)))) == 2


def test_the_user_unites_two_names(resources):
    made = documents("Ana Torvik", "Lakeland Annie")
    user = UserDecisions(same=(("d0#0-10", "d1#0-14"),))
    assert len(set(ids(resolve(made, resources, user)))) == 1


def test_the_user_refuses_a_link(resources):
    made = [extraction("Jakarta agreed.", [("Country", "Jakarta")])]
    user = UserDecisions(different=(("a#0-7", "indonesia"),))
    assert ids(resolve(made, resources, user)) != ["indonesia"]


def test_explain_gives_the_features_of_a_merge(resources):
    resolution = resolve(documents("Salem al-Barrani", "Salem al-Berrani"), resources)
    decision = explain(resolution, resolution.mentions[0].entity)[-1]
    assert (decision.by, decision.verdict) == ("spelling", Verdict.SAME)
    assert {f.name for f in decision.features} == {"type", "surname", "given-name"}


def test_decisions_that_differ_only_in_what_was_compared_have_an_order():
    one, other = Feature("surname", 0.0, "Torvik", "Vik"), Feature("surname", 0.0, "Vik", "Torvik")
    made = [
        MergeDecision("merge", "a#1-2", "b#1-2", Verdict.DIFFERENT, 0.0, (feature,), "surname")
        for feature in (one, other)
    ]
    assert decision_order(made[0]) < decision_order(made[1])
