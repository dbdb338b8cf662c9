import itertools

import pytest

from kg.pipeline.references import ReferenceResolver

pytestmark = pytest.mark.model


def together(doc, first, second):
    """Whether a mention of one text and one of the other are in one cluster."""
    spans = list(doc.spans["mentions"])
    return any({first, second} <= {spans[i].text for i in cluster} for cluster in doc._.clusters)


@pytest.mark.parametrize(
    "text,first,second",
    [
        ("Indonesia sent troops. Jakarta paid.", "Indonesia", "Jakarta"),
        ("France left. The French paid.", "France", "French"),
        ("President Alvar Tenkamo left. Tenkamo returned.", "Alvar Tenkamo", "Tenkamo"),
        ("The Tenkamo Support Mission (TSM) left. TSM is small.", "Tenkamo Support Mission", "TSM"),
        (
            "NATO Mission Iraq (NMI) has ended. NMI was small.",
            "NATO Mission Iraq",
            "NMI",
        ),
        (
            "The Tenkamo Support Mission left. The mission is small.",
            "Tenkamo Support Mission",
            "The mission",
        ),
        ("Kenya promised police. It will send them in May.", "Kenya", "It"),
        ("Kenya promised its police.", "Kenya", "its"),
        ("Kenya, which leads the force, left.", "Kenya", "which"),
        ("President Alvar Tenkamo left. He was tired.", "Alvar Tenkamo", "He"),
        ("Kenya sent police. The country has 400 left.", "Kenya", "The country"),
        ("The town of Gori fell. Gori is empty.", "The town", "Gori"),
        ("“I am ready,” President Alvar Tenkamo said.", "I", "Alvar Tenkamo"),
        ("“We are ready,” Kenyan President Alvar Tenkamo said.", "We", "Kenyan"),
    ],
)
def test_same_thing_is_one_cluster(parse, text, first, second):
    assert together(parse(text), first, second)


@pytest.mark.parametrize(
    "text,first,second",
    [
        ("France met Germany.", "France", "Germany"),
        ("NATO Mission Iraq (NMI) has ended. NMI was small.", "Iraq", "NMI"),
        ("Kenya has troops in the country.", "Kenya", "the country"),
        (
            "President Alvar Tenkamo met General Bodo Lirkan. He was late.",
            "Alvar Tenkamo",
            "Bodo Lirkan",
        ),
        ("The army left. Another army came.", "The army", "Another army"),
        (
            "Kenya backs Resolution 2803. Resolution 2719 failed.",
            "Resolution 2803",
            "Resolution 2719",
        ),
        (
            "France trains the Burkinabe Army. It left the Libyan National Army.",
            "Burkinabe Army",
            "Libyan National Army",
        ),
        (
            "Mali's National Security Council met. The UN Security Council voted.",
            "National Security Council",
            "UN Security Council",
        ),
        (
            "Ghana's National Security Council met. Togo's National Security Council voted.",
            "Ghana's National Security Council",
            "Togo's National Security Council",
        ),
    ],
)
def test_different_things_stay_apart(parse, text, first, second):
    assert not together(parse(text), first, second)


def test_what_is_numbered_otherwise_is_another(parse, resources):
    resolver = ReferenceResolver(resources.language.references, resources.gazetteer)
    views = resolver.views(parse("The first battalion left. The second battalion came. It stayed."))
    first, second, it = (
        [v for v in views if word in v.span.text] for word in ("first", "second", "It")
    )
    assert resolver.differ_in_rank(first, second)
    assert not resolver.differ_in_rank(first, [*first, *it])
    assert not resolver.differ_in_rank(first, it)


def test_every_mention_is_in_one_cluster(parse):
    doc = parse("Kenya sent its police, who left. The force that it joined is small.")
    indices = sorted(itertools.chain.from_iterable(doc._.clusters))
    assert indices == list(range(len(doc.spans["mentions"])))


def test_pronoun_takes_the_type_of_what_it_stands_for(parse):
    doc = parse("The militia left. It returned.")
    assert [s.label_ for s in doc.spans["mentions"] if s.text == "It"] == ["ArmedGroup"]
