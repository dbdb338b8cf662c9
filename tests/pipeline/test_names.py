import pytest

pytestmark = pytest.mark.model


def labels(doc):
    return {span.text: span.label_ for span in doc.spans["mentions"]}


@pytest.mark.parametrize(
    "text,name,kind",
    [
        ("France sent troops.", "France", "Country"),
        ("The French army left.", "French", "Country"),
        ("Jakarta offered troops.", "Jakarta", "Country"),
        ("They met in Jakarta.", "Jakarta", "Place"),
        ("Foreign Minister Alvar Tenkamo left.", "Foreign Minister", "Position"),
        ("Foreign Minister Alvar Tenkamo left.", "Alvar Tenkamo", "Person"),
        ("Gen. Alvar Tenkamo left.", "Alvar Tenkamo", "Person"),
        ("Alvar al-Tenkamo left.", "Alvar al-Tenkamo", "Person"),
        ("The Tenkamo Ministry closed.", "Tenkamo Ministry", "Organization"),
        ("They joined the Tenkamo Support Mission.", "Tenkamo Support Mission", "Force"),
        ("The Council adopted Resolution 2803.", "Resolution 2803", "Plan"),
        ("They fled to Camp Tenkamo.", "Camp Tenkamo", "Place"),
        ("He joined the militia Tenkamo.", "Tenkamo", "ArmedGroup"),
        ("He spoke at the Tenkamo Summit.", "Tenkamo Summit", "Meeting"),
    ],
)
def test_name_has_its_type(parse, text, name, kind):
    assert labels(parse(text)).get(name) == kind


@pytest.mark.parametrize("text", ["The talks begin on Monday.", "However, they left in May."])
def test_capital_without_a_name(parse, text):
    assert not parse(text).ents


def test_surname_takes_the_type_of_the_full_name(parse):
    doc = parse("President Alvar Tenkamo left. Reporters saw Tenkamo in Geneva.")
    assert [e.label_ for e in doc.ents if "Tenkamo" in e.text] == ["Person", "Person"]


def test_entities_do_not_overlap(parse):
    doc = parse("The Kenyan Defence Forces left the Democratic Republic of the Congo.")
    assert all(a.end <= b.start for a, b in zip(doc.ents, doc.ents[1:], strict=False))
