import pytest

from kg.resolution import names
from kg.resolution.profiles import is_body


@pytest.mark.parametrize(
    "text,expected",
    [
        ("Mr Fabius", "Fabius"),
        ("former Finnish President Martti Ahtisaari", "Martti Ahtisaari"),
        ("Secretary of State Marco Rubio", "Marco Rubio"),
        ("President of Tajikistan Emomali Rahmon", "Emomali Rahmon"),
        ("the Prime Minister of Armenia, Nikol Pashinyan", "Nikol Pashinyan"),
        ("Ismail Haniyeh of Hamas", "Ismail Haniyeh"),
        ("President-elect Donald Trump", "Donald Trump"),
        ("Hun Sen", "Hun Sen"),
        ("Barzani's aide Hemin Hawrami", "Hemin Hawrami"),
        ("Ursula von der Leyen", "Ursula von der Leyen"),
        ("the foreign minister", ""),
        ("King of Bahrain", ""),
        ("Emirati President", ""),
        ("US Daniel Barry", "Daniel Barry"),
        ("Jordan Michael Murray", "Jordan Michael Murray"),
    ],
)
def test_clean_person_keeps_only_the_name(resources, words, text, expected):
    def known(name):
        return is_body(name, resources.gazetteer)

    assert names.clean_person(text, words, known) == expected


@pytest.mark.parametrize(
    "text,expected",
    [
        ("the militant group Hizbul Mujahideen", "Hizbul Mujahideen"),
        ("the International Stabilization Force (ISF)", "International Stabilization Force"),
        ("al Qaeda", "al Qaeda"),
        ("NATO's", "NATO"),
        ("the African Union force, AMISOM", "African Union force"),
    ],
)
def test_clean_name_drops_what_is_no_name(words, text, expected):
    assert names.clean_name(text, words) == expected


def test_clean_name_keeps_the_part_of_a_country(words):
    assert names.clean_name("southern Lebanon", words, lead_belongs=True) == "southern Lebanon"


def test_clean_name_drops_the_kind_of_place(words):
    assert names.clean_name("the capital Sanaa", words, lead_belongs=True) == "Sanaa"


@pytest.mark.parametrize(
    "left,right",
    [("The U.N.", "UN"), ("Türkiye’s", "turkiye"), ("Al-Shabaab", "al Shabaab")],
)
def test_key_ignores_case_accents_and_punctuation(left, right):
    assert names.key(left) == names.key(right)


@pytest.mark.parametrize(
    "acronym,expansion,expected",
    [
        ("ISF", "International Stabilization Force", True),
        ("UNMIL", "UN Mission in Liberia", True),
        ("MSS", "Multinational Security Support mission", True),
        ("DRC", "Democratic Republic of the Congo", True),
        ("ISF", "Internal Stability", False),
        ("AU", "European Union", False),
        ("UN", "UN mission", False),
    ],
)
def test_initials_match(words, acronym, expansion, expected):
    assert names.initials_match(acronym, expansion, words) is expected


def test_skeleton_is_shared_by_transliterations():
    assert names.skeleton("Zelensky") == names.skeleton("Zelenskiy") == names.skeleton("Selenskyj")


def test_skeleton_tells_other_names_apart():
    assert names.skeleton("Putin") != names.skeleton("Patterson")


def test_clean_phrase_lowers_a_capital_at_the_sentence_start_only(words):
    small = frozenset({"monitors"})
    assert names.clean_phrase("Monitors from Oslo", words, small) == "monitors from Oslo"
    assert names.clean_phrase("the Mission", words, frozenset({"mission"})) == "Mission"


@pytest.mark.parametrize(
    "name,expected", [("Foreign Ministry", True), ("Quai d'Orsay", False), ("Hamas", False)]
)
def test_is_generic(words, name, expected):
    assert names.is_generic(name, words) is expected


@pytest.mark.parametrize(
    "written, forms",
    [
        (
            "joint UN force for Abyei",
            {"joint UN force", "UN force", "UN force for Abyei"},
        ),
        ("conservative PAN party", {"PAN party"}),
        ("UN mission", set()),
        ("Ministry of Defence", set()),
        ("National Guard", set()),
        ("truce monitors", set()),
    ],
)
def test_a_description_with_a_name_in_it_has_shorter_forms(words, written, forms):
    assert names.shorter_forms(written, words) == forms


@pytest.mark.parametrize(
    "text, name",
    [
        ("guerrillas of the Torvia Front", "Torvia Front"),
        ("Torvia Front", "Torvia Front"),
        ("rebels of the north", "rebels of the north"),
        ("Army of the North", "Army of the North"),
    ],
)
def test_an_armed_group_is_called_without_its_fighters(words, text, name):
    assert names.without_fighters(text, words) == name


def test_clean_name_of_a_place_drops_what_it_is_in_front_of_a_comma(words):
    assert names.clean_name("the capital, Torvia City", words, lead_belongs=True) == "Torvia City"


def test_clean_phrase_lowers_a_word_alone(words):
    assert names.clean_phrase("Soldiers", words, frozenset()) == "soldiers"
    assert names.clean_phrase("Kenyans", words, frozenset()) == "Kenyans"


@pytest.mark.parametrize(
    "phrase, noun",
    [
        ("disarm", "disarmament"),
        ("to extend the mandate", "extension of the mandate"),
        ("withdraw from the corridor", "withdrawal from the corridor"),
        ("hand over its arms", "handover of its arms"),
        ("return the prisoners", "return of the prisoners"),
        ("return of the prisoners", ""),
        ("arrest warrants", ""),
        ("ceasefire", ""),
    ],
)
def test_a_deed_is_called_by_its_noun(words, phrase, noun):
    assert names.as_noun(phrase, words) == noun


@pytest.mark.parametrize(
    "word, size", [("15-member", True), ("seven-nation", True), ("State", False), ("pro-peace", False)]
)  # fmt: skip
def test_words_that_tell_the_size_of_a_body(resources, word, size):
    assert names.tells_size(word, resources.linking) is size


@pytest.mark.parametrize(
    "text, bare",
    [
        ("U.N.-authorized Gang Suppression Force", "Gang Suppression Force"),
        (
            "Kenya-led Multinational Security Support Mission",
            "Multinational Security Support Mission",
        ),
        ("Saudi-led Coalition", ""),
        ("Saudi-led coalition forces", ""),
        ("Anglo-Dutch Brigade Staff", ""),
        ("ex-Seleka Patriotic Front", ""),
    ],
)
def test_whose_doing_a_body_is_is_no_part_of_its_proper_name(words, text, bare):
    assert names.without_lead(text, words) == bare


@pytest.mark.parametrize(
    "text, bare",
    [
        ("About 2,000 troops", "2,000 troops"),
        ("about a third of Bosnia", "about a third of Bosnia"),
    ],
)
def test_how_exact_a_figure_is_is_no_part_of_a_name(words, text, bare):
    assert names.strip_determiners(text, words) == bare
