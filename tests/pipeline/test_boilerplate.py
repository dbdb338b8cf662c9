import pytest

from kg.pipeline.boilerplate import BoilerplateFinder

BEFORE = "Kenya sends police to Haiti\n\n"
AFTER = "\n\nThe first officers left Nairobi on Monday."


@pytest.fixture(scope="module")
def finder(tables):
    return BoilerplateFinder(tables.boilerplate, tables.names)


def found(finder, text, publisher=""):
    return [text[start:end] for start, end in finder.find(text, publisher)]


@pytest.mark.parametrize(
    "line",
    [
        "By Ann Example and our Cairo bureau",
        "BY ANN EXAMPLE",
        "Ann Example, Staff Writer",
        "(Reporting by Ann Example in Nairobi; Editing by Bo Example)",
        "Read more: What the officers will find",
        "Write to Ann Example at ann@example.org",
        "Media contact: Ministry of Interior, Nairobi",
        "For immediate release",
        "Home | World | Africa | Opinion",
        "Tweet",
        "Photo: A. Example / MoD",
        "© Example News. All rights reserved.",
        "Peacekeeping in the Caribbean ........ 12",
        "https://example.org/haiti",
    ],
)
def test_line_of_the_page_is_found(finder, line):
    assert "".join(found(finder, BEFORE + line + AFTER)).replace(" ", "") in line.replace(" ", "")
    assert found(finder, BEFORE + line + AFTER)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday Kenya had sent 200 officers.",
        "Chief of the General Staff",
        "Contact with the gangs was lost on Tuesday.",
        "Photo: Kenyan police officers board a plane in Nairobi on Monday",
        "Kenya | 200 | 2025",
        "More troops: Benin and Chad will send 1,000",
        "The statement is on the ministry's page, www.example.org, where it has stood since Monday noon, and says no more.",
        "Share prices fell in Nairobi.",
        "HAITI",
    ],
)
def test_line_of_the_article_is_not(finder, line):
    assert found(finder, BEFORE + line + AFTER) == []


def test_only_the_sentence_of_the_page_is_left_out(finder):
    text = BEFORE + "Kenya declined to comment. Subscribe to our newsletter for more on Haiti."
    assert found(finder, text) == ["Subscribe to our newsletter for more on Haiti."]


def test_credit_is_left_out_and_its_caption_is_not(finder):
    text = BEFORE + "Photo: Kenyan officers at the airport of Port-au-Prince. (EXAMPLE/File)"
    assert found(finder, text) == ["(EXAMPLE/File)"]


def test_lines_below_a_contact_belong_to_it(finder):
    block = "Press contact:\nAnn Example\nNairobi Road 1"
    assert "\n".join(found(finder, BEFORE + block + AFTER)) == block


def test_publisher_with_staff_is_a_byline(finder):
    text = BEFORE + "Lake Post Staff" + AFTER
    assert found(finder, text, "Lake Post") == ["Lake Post Staff"]
    assert found(finder, text, "River Post") == []


def test_title_is_never_boilerplate(finder):
    assert found(finder, "By Land and By Sea\n\nKenya sent police.") == []


def test_line_in_the_middle_of_a_wrapped_paragraph_is_prose(finder):
    text = (
        BEFORE + "Benin is asked to send police and to\nwrite to the council, and its\nphoto: none."
    )
    assert found(finder, text) == []


def test_no_mention_is_made_in_boilerplate(parse):
    doc = parse(BEFORE + "Read more: Why Ghana left Mali" + AFTER)
    mentions = {span.text for span in doc.spans["mentions"]}
    assert {"Kenya", "Nairobi"} <= mentions
    assert not {"Ghana", "Mali"} & mentions
