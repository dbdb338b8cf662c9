import datetime

import pytest
from spacy.tokens import Doc

from kg.model import Document
from kg.pipeline.temporal import Times

WEDNESDAY = datetime.date(2025, 6, 11)


@pytest.fixture
def times(tables):
    return Times(tables)


def found(doc, date=WEDNESDAY):
    doc._.document = Document("test", "", doc.text, date=date)
    return doc


@pytest.mark.parametrize(
    "text,expected",
    [
        ("on 12 July 2024", "2024-07-12"),
        ("July 12, 2024", "2024-07-12"),
        ("2024-07-12", "2024-07-12"),
        ("12.07.2024", "2024-07-12"),
        ("13/07/2024", "2024-07-13"),
        ("07/13/2024", "2024-07-13"),
        ("on Tuesday, 10 June", "2025-06-10"),
        ("in March 2023", "2023-03"),
        ("in the spring of 2024", "2024-03/2024-05"),
        ("in 2019", "2019"),
        ("in the 1990s", "1990/1999"),
        ("last Friday", "2025-06-06"),
        ("next Friday", "2025-06-13"),
        ("on Monday", "2025-06-09"),
        ("yesterday", "2025-06-10"),
        ("last month", "2025-05"),
        ("this year", "2025"),
        ("last week", "2025-06-02/2025-06-08"),
        ("in March last year", "2024-03"),
        ("two weeks ago", "2025-05-28"),
        ("six years ago", "2019"),
        ("since 2019", "2019"),
        ("until June 2026", "/2026-06"),
        ("by the end of the year", "2025-12"),
        ("by June 2026", "2026-06"),
        ("by 2027", "2027"),
        ("by 1 June 2026", "2026-06-01"),
        ("before June 2026", "/2026-06"),
        ("over the next 15 months", "2025-06/2026-09"),
        ("from 2019 to 2024", "2019/2024"),
        ("between March 2024 and May 2024", "2024-03/2024-05"),
        ("a year ago", "2024-06"),
        ("in the fourth quarter", "2025-10/2025-12"),
        ("in the first half of 2026", "2026-01/2026-06"),
        ("before the year is out", "/2025-12"),
        ("by year's end", "2025-12"),
        ("until late on Friday", "/2025-06-13"),
    ],
)
def test_expression_is_resolved_against_the_publication_date(blank, times, text, expected):
    doc = times(found(blank.make_doc(f"It was so {text} .")))
    assert doc._.times == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Resolution 2803 of the Council",
        "1,990 troops",
        "2000 troops",
        "they may march",
        "a $2024 fee",
    ],
)
def test_number_or_verb_is_no_time(blank, times, text):
    assert times(found(blank.make_doc(text)))._.times == []


def test_span_covers_the_expression(blank, times):
    doc = times(found(blank.make_doc("They left last Friday, it said.")))
    assert [span.text for span in doc.spans["times"]] == ["last Friday"]


def clause(vocab, verb, tag, helper, helper_tag):
    words = ["They", helper, verb, "on", "Friday", "."]
    return Doc(
        vocab,
        words=words,
        heads=[2, 2, 2, 4, 2, 2],
        deps=["nsubj", "aux", "ROOT", "case", "obl", "punct"],
        tags=["PRP", helper_tag, tag, "IN", "NNP", "."],
        pos=["PRON", "AUX", "VERB", "ADP", "PROPN", "PUNCT"],
        lemmas=[word.lower() for word in words],
    )


@pytest.mark.parametrize(
    "verb,tag,helper,helper_tag,expected",
    [
        ("meet", "VB", "will", "MD", "2025-06-13"),
        ("met", "VBN", "had", "VBD", "2025-06-06"),
    ],
)
def test_weekday_follows_the_tense_of_its_clause(
    blank, times, verb, tag, helper, helper_tag, expected
):
    doc = found(clause(blank.vocab, verb, tag, helper, helper_tag))
    assert times(doc)._.times == [expected]


def test_article_without_a_date_resolves_only_what_names_its_year(blank, times):
    doc = found(blank.make_doc("It fell on 12 July 2024 and again last month"), date=None)
    assert times(doc)._.times == ["2024-07-12"]


def test_impossible_date_is_left_out(blank, times):
    assert times(found(blank.make_doc("It fell on 31 February 2024")))._.times in ([], ["2024-02"])


@pytest.mark.parametrize("written,expected", [("May", "2025-05-24"), ("July", "2025-07-24")])
def test_day_of_a_month_is_the_near_one_where_the_tense_asks_for_one_almost_a_year_off(
    blank, times, written, expected
):
    """ "The letter of 24 May asks …", read on 10 June, is of this year."""
    doc = Doc(
        blank.vocab,
        words=["It", "will", "see", "24", written],
        heads=[2, 2, 2, 4, 2],
        deps=["nsubj", "aux", "ROOT", "nummod", "obl"],
        tags=["PRP", "MD", "VB", "CD", "NNP"],
        pos=["PRON", "AUX", "VERB", "NUM", "PROPN"],
        lemmas=["it", "will", "see", "24", written],
    )
    assert times(found(doc))._.times == [expected]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("In May 2023 it came ; that month they left", "2023-05"),
        ("On 12 July 2024 it came ; the same day they left", "2024-07-12"),
        ("In 2005 it came ; twenty years later they left", "2025"),
        ("In March 2024 it came ; the following year they left", "2025"),
        ("On 12 July 2024 it came , two days earlier they left", "2024-07-10"),
    ],
)
def test_expression_points_back_at_the_time_before_it(blank, times, text, expected):
    assert times(found(blank.make_doc(text)))._.times[-1] == expected


def test_expression_that_points_back_needs_a_time_as_precise_as_itself(blank, times):
    assert times(found(blank.make_doc("In 2005 it came ; that day they left")))._.times == ["2005"]


def sentence(vocab, text):
    """A Doc of "word/lemma/tag/head/dep" items; the word class follows from the tag."""
    items = [item.split("/") for item in text.split()]
    classes = {
        "N": "NOUN",
        "V": "VERB",
        "M": "AUX",
        "P": "PRON",
        "D": "DET",
        "I": "ADP",
        "T": "PART",
    }
    return Doc(
        vocab,
        words=[i[0] for i in items],
        lemmas=[i[1] for i in items],
        tags=[i[2] for i in items],
        pos=[classes[i[2][0]] for i in items],
        heads=[int(i[3]) for i in items],
        deps=[i[4] for i in items],
        morphs=["Definite=Ind" if i[0] == "a" else "" for i in items],
    )


@pytest.mark.parametrize(
    "text,expected",
    [
        (
            "They/they/PRP/1/nsubj met/meet/VBD/1/ROOT in/in/IN/3/case August/August/NNP/1/obl",
            "2024-08",
        ),
        (
            "They/they/PRP/1/nsubj leave/leave/VBP/1/ROOT in/in/IN/3/case May/May/NNP/1/obl",
            "2025-05",
        ),
        (
            "It/it/PRP/1/nsubj proposed/propose/VB/1/ROOT a/a/DT/3/det summit/summit/NN/1/obj in/in/IN/5/case August/August/NNP/1/obl",
            "2025-08",
        ),
        (
            "It/it/PRP/1/nsubj proposed/propose/VBD/1/ROOT it/it/PRP/1/obj in/in/IN/4/case August/August/NNP/1/obl",
            "2024-08",
        ),
        (
            "It/it/PRP/2/nsubj is/be/VBZ/2/aux:pass planned/plan/VBN/2/ROOT for/for/IN/4/case March/March/NNP/2/obl",
            "2026-03",
        ),
        (
            "It/it/PRP/1/nsubj began/begin/VBD/1/ROOT to/to/TO/3/mark train/train/VB/1/xcomp in/in/IN/5/case March/March/NNP/3/obl",
            "2025-03",
        ),
        (
            "They/they/PRP/3/nsubj would/would/MD/3/aux be/be/VB/3/cop home/home/NN/3/ROOT by/by/IN/5/case March/March/NNP/3/obl",
            "2026-03",
        ),
        (
            "A/a/DT/1/det squadron/squadron/NN/1/ROOT until/until/IN/3/case August/August/NNP/1/nmod",
            "/2025-08",
        ),
        (
            "It/it/PRP/1/nsubj sent/send/VBD/1/ROOT them/they/PRP/1/obj until/until/IN/4/case August/August/NNP/1/obl",
            "/2025-08",
        ),
    ],
)
def test_month_is_placed_by_the_clause_and_where_that_leaves_it_open_by_nearness(
    blank, times, text, expected
):
    assert times(found(sentence(blank.vocab, text)))._.times == [expected]
