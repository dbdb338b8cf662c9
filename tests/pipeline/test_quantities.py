import pytest

from kg.model import Document, Qualifier, Quantity

pytestmark = pytest.mark.model


def quantities(doc):
    return [(q.value, q.unit, q.qualifier.value) for q in doc._.quantities]


@pytest.mark.parametrize(
    "text,expected",
    [
        ("Kenya sent 400 soldiers.", (400, "troops", "exactly")),
        ("Kenya sent about 400 police officers.", (400, "police", "about")),
        ("Kenya sent nearly 1,000 troops.", (1000, "troops", "about")),
        ("Kenya sent up to 250 peacekeepers.", (250, "troops", "up to")),
        ("Kenya sent more than 3,000 soldiers.", (3000, "troops", "more than")),
        ("Kenya sent at least 12 observers.", (12, "observers", "at least")),
        ("Kenya sent fewer than 90 soldiers.", (90, "troops", "less than")),
        ("Kenya sent between 3,000 and 4,000 troops.", (4000, "troops", "up to")),
        ("Kenya leads a 300-strong police mission.", (300, "police", "exactly")),
        ("Kenya leads the 5,500-strong mission.", (5500, "troops", "exactly")),
        ("Kenya sent a battalion.", (1, "battalion", "exactly")),
        ("Kenya sent a company of 35 soldiers.", (35, "troops", "exactly")),
        ("Japan gave $1.2 billion.", (1.2e9, "USD", "exactly")),
        ("Japan gave C$6 million.", (6e6, "CAD", "exactly")),
        ("Japan gave 90 billion yen.", (9e10, "JPY", "exactly")),
        ("Norway gave 300 million Norwegian crowns.", (3e8, "NOK", "exactly")),
        ("The army holds 53 percent of the city.", (53, "percent", "exactly")),
        ("The army holds roughly a fifth of the country.", (20, "percent", "about")),
        ("The army holds half the city.", (50, "percent", "exactly")),
        ("The army holds nine-tenths of the city.", (90, "percent", "exactly")),
    ],
)
def test_value_unit_and_qualifier(parse, text, expected):
    assert quantities(parse(text)) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The Council adopted Resolution 2803.",
        "They met on 12 July 2024.",
        "They left two years ago.",
        "They marched 40 kilometres.",
        "They fly the F-16 jet.",
        "The text passed with 12 in favour and 3 abstentions.",
        "The text passed by 87 to 12.",
        "They met at 1000 GMT and left at 9 pm.",
        "They met on 14-03-2024.",
        "Call +44 20 7008 1500.",
    ],
)
def test_name_or_time_is_no_quantity(parse, text):
    assert quantities(parse(text)) == []


def test_figure_of_a_date_counts_nothing_in_a_text_without_a_date(nlp):
    doc = nlp.make_doc("Kenya sent 400 soldiers on Tuesday, 12 November, and more on Dec. 8.")
    doc._.document = Document("test", "", doc.text)
    assert quantities(nlp(doc)) == [(400, "troops", "exactly")]


def test_part_of_a_number_is_counted_in_its_noun(parse):
    doc = parse("Kenya sent a battalion. Chad sent 350 of its soldiers.")
    assert quantities(doc) == [(1, "battalion", "exactly"), (350, "troops", "exactly")]


def test_two_numbers_joined_have_the_unit_of_the_second(parse):
    doc = parse("Kenya and Chad gave 300,000 and 450,000 euros.")
    assert quantities(doc) == [(3e5, "EUR", "exactly"), (4.5e5, "EUR", "exactly")]


def test_currency_does_not_reach_into_the_next_paragraph(parse):
    doc = parse("Kenya gave $35 million.\n\nThe ship has a crew of 200.")
    assert quantities(doc)[1] == (200, "units", "exactly")


def test_both_counts_no_troops(parse):
    doc = parse("Kenya sent 400 soldiers, and both Chad and Niger will train them.")
    assert quantities(doc) == [(400, "troops", "exactly")]


def test_small_number_without_noun_counts_the_people_before(parse):
    doc = parse("Finland has named ten officers, Turkey six.")
    assert quantities(doc) == [(10, "officers", "exactly"), (6, "officers", "exactly")]


def test_number_without_noun_takes_the_unit_before(parse):
    doc = parse("Kenya sent 400 soldiers and promised another 600.")
    assert doc._.quantities[1] == Quantity(600, "troops", Qualifier.EXACTLY)
