import pytest

from kg.pipeline.numerals import numeral_at


@pytest.mark.parametrize(
    "text,value,length",
    [
        ("20,000 troops", 20000, 1),
        ("20.000 troops", 20000, 1),
        ("7.125 million", 7.125e6, 2),
        ("1.2 billion euros", 1.2e9, 2),
        ("4.1 billion pesos", 4.1e9, 2),
        ("twenty-five men", 25, 3),
        ("two hundred and forty soldiers", 240, 4),
        ("three thousand five hundred", 3500, 4),
        ("a dozen officers", 12, 2),
        ("half a million shells", 500000, 3),
        ("a hundred men", 100, 2),
        ("3m euros", 3e6, 2),
    ],
)
def test_number_is_read_to_its_last_word(blank, tables, text, value, length):
    numeral = numeral_at(blank.make_doc(text), 0, tables.numbers)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (value, length)


@pytest.mark.parametrize("text", ["troops", "a soldier", "B2B", "half the city"])
def test_word_is_no_number(blank, tables, text):
    assert numeral_at(blank.make_doc(text), 0, tables.numbers) is None


def test_two_numbers_side_by_side_stay_two(blank, tables):
    numeral = numeral_at(blank.make_doc("two six"), 0, tables.numbers)
    assert numeral is not None
    assert (numeral.value, numeral.end) == (2, 1)
