import pytest

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    "text,mention,kind",
    [
        ("It thanked 19 countries.", "19 countries", "Group"),
        ("It thanked its troops.", "its troops", "Force"),
        ("The country left.", "The country", "Country"),
        ("The foreign minister left.", "foreign minister", "Position"),
        ("The foreign minister left.", "The foreign minister", "Person"),
        ("A spokesman left.", "A spokesman", "Group"),
        ("Foreign ministers met in Geneva.", "Foreign ministers", "Group"),
        ("They rejected the peace plan.", "the peace plan", "Plan"),
        ("They hold the buffer zone.", "the buffer zone", "Zone"),
    ],
)
def test_description_has_its_type(parse, text, mention, kind):
    found = [span.label_ for span in parse(text).spans["mentions"] if span.text == mention]
    assert kind in found


def test_government_with_a_country_stands_for_it(parse):
    doc = parse("The Iraqi government refused.")
    texts = {s.text: h for s, h in zip(doc.spans["mentions"], doc._.mention_hints, strict=True)}
    assert texts["The Iraqi government"] == texts["Iraqi"] == "iraq"


@pytest.mark.parametrize("text", ["It is clear that they left.", "There is no plan."])
def test_empty_pronoun_is_no_mention(parse, text):
    first = text.split()[0]
    assert first not in [span.text for span in parse(text).spans["mentions"]]
