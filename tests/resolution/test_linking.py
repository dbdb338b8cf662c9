import pytest

from kg.model.identifiers import iri
from kg.resolution import resolve
from tests.resolution.factory import extraction


def linked(resources, text, *clusters):
    """Return the entity ids (local part) of the clusters of one article."""
    made = extraction(text, clusters)
    mentions = {
        (m.start, m.end): m.entity.removeprefix(iri("entity", ""))
        for m in resolve([made], resources).mentions
    }
    return [mentions.get((c.mentions[0].start, c.mentions[0].end), "") for c in made.clusters]


@pytest.mark.parametrize(
    "text,type_,name,expected",
    [
        ("Jakarta has offered 8,000 troops.", "Country", "Jakarta", "indonesia"),
        ("The talks will be held in Jakarta.", "Place", "Jakarta", "jakarta"),
        ("the White House welcomed the plan.", "Country", "White House", "united-states"),
        (
            "His Majesty's Government welcomed it.",
            "Country",
            "His Majesty's Government",
            "united-kingdom",
        ),
        ("HMG welcomed it.", "Country", "HMG", "united-kingdom"),
        ("Planalto welcomed the plan.", "Country", "Planalto", "brazil"),
        ("Türkiye is ready to send engineers.", "Country", "Türkiye", "turkey"),
        ("Indonesian officials agreed.", "Country", "Indonesian", "indonesia"),
        ("Michael Jordan visited Amman.", "Person", "Michael Jordan", "a/michael-jordan"),
        ("Georgia Meloni is no country.", "Person", "Georgia Meloni", "a/georgia-meloni"),
        ("NATO's council met.", "Organization", "NATO", "nato"),
    ],
)
def test_a_cluster_links_by_name_and_type(resources, text, type_, name, expected):
    found = linked(resources, text, (type_, name))
    assert found == [expected.removeprefix("a/")]


def test_a_persons_name_never_links_to_a_country(resources):
    assert linked(resources, "Jordan said so.", ("Person", "Jordan")) != ["jordan"]


def test_congo_is_decided_by_its_capital(resources):
    text = "Kinshasa protested. Congo will not sign."
    assert linked(resources, text, ("Place", "Kinshasa"), ("Country", "Congo"))[1] == (
        "democratic-republic-of-the-congo"
    )


def test_the_other_congo_is_decided_by_its_capital(resources):
    text = "Brazzaville protested. Congo will not sign."
    assert linked(resources, text, ("Place", "Brazzaville"), ("Country", "Congo"))[1] == (
        "republic-of-the-congo"
    )


def test_an_ambiguous_name_without_context_stays_unlinked_and_visible(resources):
    made = extraction("Congo will not sign.", [("Country", "Congo")])
    resolution = resolve([made], resources)
    assert resolution.mentions[0].entity == iri("entity", "congo")
    candidates = {d.right for d in resolution.decisions if d.kind == "link"}
    assert candidates == {"democratic-republic-of-the-congo", "republic-of-the-congo"}


def test_a_link_says_why(resources):
    made = extraction("Jakarta has offered troops.", [("Country", "Jakarta")])
    decision = next(d for d in resolve([made], resources).decisions if d.right == "indonesia")
    assert {f.name for f in decision.features} == {"name", "type", "context", "share"}


def test_regions_decide_between_rivals(resources):
    text = "Rwanda and Burundi protested. Congo will not sign."
    found = linked(
        resources, text, ("Country", "Rwanda"), ("Country", "Burundi"), ("Country", "Congo")
    )
    assert found[2] == "democratic-republic-of-the-congo"


@pytest.mark.parametrize(
    "text,clusters,expected",
    [
        # name of a country, of something else, and what the sentence makes of it
        ("Georgia offered a company.", [("Country", "Georgia")], "georgia"),
        ("Georgia's governor spoke in Atlanta.", [("Place", "Georgia")], "georgia-place"),
        ("Niger expelled the envoy.", [("Country", "Niger")], "niger"),
        ("Nigeria and Niger met.", [("Country", "Niger")], "niger"),
        ("Guinea sent soldiers.", [("Country", "Guinea")], "guinea"),
        ("Guinea-Bissau sent soldiers.", [("Country", "Guinea-Bissau")], "guinea-bissau"),
        ("Equatorial Guinea agreed.", [("Country", "Equatorial Guinea")], "equatorial-guinea"),
        ("Papua New Guinea agreed.", [("Country", "Papua New Guinea")], "papua-new-guinea"),
        ("Washington pledged funds.", [("Country", "Washington")], "united-states"),
        ("They met in Washington.", [("Place", "Washington")], "washington"),
        ("Denzel Washington came.", [("Person", "Denzel Washington")], "denzel-washington"),
        ("Jordan closed its border.", [("Country", "Jordan")], "jordan"),
        ("Vernon Jordan came.", [("Person", "Vernon Jordan")], "vernon-jordan"),
        ("Chad withdrew its men.", [("Country", "Chad")], "chad"),
        ("Chad Wolf resigned.", [("Person", "Chad Wolf")], "chad-wolf"),
        ("South Sudan agreed.", [("Country", "South Sudan")], "south-sudan"),
        ("Sudan agreed.", [("Country", "Sudan")], "sudan"),
        ("North Korea fired.", [("Country", "North Korea")], "north-korea"),
        ("Pyongyang fired.", [("Country", "Pyongyang")], "north-korea"),
        ("Seoul protested.", [("Country", "Seoul")], "south-korea"),
        (
            "the Dominican Republic agreed.",
            [("Country", "Dominican Republic")],
            "dominican-republic",
        ),
        ("Dominica agreed.", [("Country", "Dominica")], "dominica"),
        ("Ireland will stay.", [("Country", "Ireland")], "ireland"),
        ("Kingston agreed.", [("Person", "Sean Kingston")], "sean-kingston"),
        ("Israel Katz spoke.", [("Person", "Israel Katz")], "israel-katz"),
        ("Kenya Moore sang.", [("Person", "Kenya Moore")], "kenya-moore"),
        ("Paris Hilton sang.", [("Person", "Paris Hilton")], "paris-hilton"),
        ("Paris approved the mission.", [("Country", "Paris")], "france"),
        ("The summit is in Paris.", [("Place", "Paris")], "paris"),
        ("London is ready.", [("Country", "London")], "united-kingdom"),
        ("Jack London wrote.", [("Person", "Jack London")], "jack-london"),
    ],
)
def test_ambiguous_names(resources, text, clusters, expected):
    text = text if clusters[0][1] in text else f"{clusters[0][1]} came. {text}"
    assert linked(resources, text, *clusters)[0].removeprefix("a/") == expected


@pytest.mark.parametrize(
    "text,type_,name,expected",
    [
        (
            "Yemen's Presidential Leadership Council met.",
            "Organization",
            "Yemen's Presidential Leadership Council",
            "presidential-leadership-council",
        ),
        ("The Mossad spy agency denied it.", "Organization", "Mossad spy agency", "mossad"),
        ("The anti-balaka left.", "ArmedGroup", "anti-balaka", "anti-balaka"),
        (
            "Ghana's Security Council met.",
            "Organization",
            "Ghana's Security Council",
            "ghanas-security-council",
        ),
        ("The NATO force left.", "Force", "NATO force", "nato-force"),
    ],
)
def test_a_name_behind_its_owner_or_before_a_noun(resources, text, type_, name, expected):
    assert linked(resources, text, (type_, name)) == [expected]


def test_a_longer_name_is_not_the_known_one_that_it_ends_with(resources):
    text = "The National Security Council agreed. The Security Council did not."
    found = linked(
        resources,
        text,
        ("Organization", "National Security Council"),
        ("Organization", "The Security Council"),
    )
    assert found == ["a/national-security-council", "un-security-council"]


def test_councils_of_two_states_are_two(resources):
    names = ("Ghana's National Security Council", "Togo's National Security Council")
    text = f"{names[0]} agreed. {names[1]} did not."
    assert len(set(linked(resources, text, *(("Organization", name) for name in names)))) == 2


def test_congress_is_that_of_the_leading_country(resources):
    text = "Brazil and Brazil agreed, the United States said. Congress voted."
    found = linked(
        resources,
        text,
        ("Country", "Brazil"),
        ("Country", "United States"),
        ("Organization", "Congress"),
    )
    assert found[2] != "us-congress"


@pytest.mark.parametrize(
    "text,clusters,expected",
    [
        (
            "Tbilisi and Georgia's parliament objected.",
            [("Country", "Georgia"), ("Place", "Tbilisi")],
            "georgia",
        ),
        (
            "Voters in Georgia and Alabama went to the polls.",
            [("Place", "Georgia")],
            "georgia-place",
        ),
        (
            "The Republic of the Congo agreed.",
            [("Country", "Republic of the Congo")],
            "republic-of-the-congo",
        ),
        (
            "The Democratic Republic of the Congo agreed.",
            [("Country", "Democratic Republic of the Congo")],
            "democratic-republic-of-the-congo",
        ),
        (
            "DR Congo accused its neighbour.",
            [("Country", "DR Congo")],
            "democratic-republic-of-the-congo",
        ),
        ("Congo-Brazzaville agreed.", [("Country", "Congo-Brazzaville")], "republic-of-the-congo"),
        ("Zaire fell apart in 1997.", [("Country", "Zaire")], "democratic-republic-of-the-congo"),
        ("Niamey protested.", [("Country", "Niamey")], "niger"),
        ("Abuja protested.", [("Country", "Abuja")], "nigeria"),
        ("Nigerian troops left.", [("Country", "Nigerian")], "nigeria"),
        ("Nigerien troops left.", [("Country", "Nigerien")], "niger"),
        ("Conakry agreed.", [("Country", "Conakry")], "guinea"),
        ("Bissau agreed.", [("Country", "Bissau")], "guinea-bissau"),
        ("Malabo agreed.", [("Country", "Malabo")], "equatorial-guinea"),
        ("Port Moresby agreed.", [("Country", "Port Moresby")], "papua-new-guinea"),
        ("The Sudanese army advanced.", [("Country", "Sudanese")], "sudan"),
        ("South Sudanese soldiers left.", [("Country", "South Sudanese")], "south-sudan"),
        ("Juba refused.", [("Country", "Juba")], "south-sudan"),
        ("Khartoum refused.", [("Country", "Khartoum")], "sudan"),
        (
            "Northern Ireland's police were armed.",
            [("Place", "Northern Ireland")],
            "northern-ireland",
        ),
        ("Irish troops serve in Lebanon.", [("Country", "Irish")], "ireland"),
        ("Taipei protested.", [("Country", "Taipei")], "taiwan"),
        ("Beijing protested.", [("Country", "Beijing")], "china"),
        ("They flew to Beijing.", [("Place", "Beijing")], "beijing"),
        (
            "Dominican soldiers came from Santo Domingo.",
            [("Country", "Santo Domingo")],
            "dominican-republic",
        ),
        ("American Samoa was hit.", [("Place", "American Samoa")], "american-samoa"),
        ("Samoa offered police.", [("Country", "Samoa")], "samoa"),
        ("North Macedonia joined.", [("Country", "North Macedonia")], "north-macedonia"),
        ("Slovakia sent engineers.", [("Country", "Slovakia")], "slovakia"),
        ("Slovenia sent engineers.", [("Country", "Slovenia")], "slovenia"),
        ("Austria sent observers.", [("Country", "Austria")], "austria"),
        ("Australia sent observers.", [("Country", "Australia")], "australia"),
        (
            "Austrian and Australian observers came.",
            [("Country", "Austrian"), ("Country", "Australian")],
            "austria",
        ),
        ("Mali and Malawi agreed.", [("Country", "Malawi"), ("Country", "Mali")], "malawi"),
        ("Gambia agreed.", [("Country", "Gambia")], "gambia"),
        ("Zambia agreed.", [("Country", "Zambia")], "zambia"),
        ("The Kremlin denied it.", [("Country", "Kremlin")], "russia"),
        ("Ankara and Turkey's neighbours talked.", [("Country", "Ankara")], "turkey"),
        ("Hundreds ate turkey at the base.", [("Topic", "turkey")], "a/turkey"),
        ("Cyprus protested.", [("Country", "Cyprus")], "cyprus"),
        ("Mexico City agreed.", [("Country", "Mexico City")], "mexico"),
        ("New Mexico's senator spoke.", [("Place", "New Mexico")], "new-mexico"),
        ("Panama City hosted the talks.", [("Place", "Panama City")], "panama-city"),
        ("Kuwait City offered money.", [("Country", "Kuwait City")], "kuwait"),
        ("Francis Holland resigned.", [("Person", "Francis Holland")], "francis-holland"),
        ("Jack Ireland resigned.", [("Person", "Jack Ireland")], "jack-ireland"),
        ("Chad said he was sorry.", [("Person", "Chad")], "a/chad"),
        ("Camp Lebanon was shelled.", [("Place", "Camp Lebanon")], "camp-lebanon"),
        (
            "The Washington Post reported it.",
            [("Organization", "Washington Post")],
            "washington-post",
        ),
        ("The Jordan River rose.", [("Place", "Jordan River")], "jordan-river"),
        ("The Jerusalem Post reported it.", [("Organization", "Jerusalem Post")], "jerusalem-post"),
        ("Al Jazeera of Qatar reported it.", [("Country", "Qatar")], "qatar"),
        ("Islamabad sent a brigade.", [("Country", "Islamabad")], "pakistan"),
        ("Victoria offered police.", [("Person", "Victoria")], "a/victoria"),
        ("Luxembourg hosted and Luxembourg paid.", [("Country", "Luxembourg")], "luxembourg"),
    ],
)
def test_more_ambiguous_names(resources, text, clusters, expected):
    assert linked(resources, text, *clusters)[0] == expected


@pytest.mark.parametrize(
    "date,force",
    [("2019-05-01", "amisom"), ("2023-05-01", "atmis"), ("2025-05-01", "aussom"), (None, "")],
)
def test_a_name_that_missions_bore_in_turn_means_that_of_the_day(resources, date, force):
    name = "African Union Mission in Somalia"
    made = extraction(f"the {name} is in Somalia.", [("Force", name)], date=date)
    links = [d.right for d in resolve([made], resources).decisions if d.verdict == "same"]
    assert links == [force] * bool(force)


@pytest.mark.parametrize(
    "named,force", [(["AMISOM"], ""), (["AUSSOM"], "aussom"), (["AMISOM", "AUSSOM"], "aussom")]
)
def test_what_else_an_article_names_counts_beside_its_day(resources, named, force):
    name = "African Union Mission in Somalia"
    text = f"the {name} is there. Once there was {' and '.join(named)}."
    clusters = [("Force", name), *(("Force", other) for other in named)]
    made = extraction(text, clusters, date="2025-05-01")
    place = f"a#4-{4 + len(name)}"
    links = [
        d.right
        for d in resolve([made], resources).decisions
        if d.left == place and d.kind == "link" and d.verdict == "same"
    ]
    assert links == [force] * bool(force)


@pytest.mark.parametrize(
    "body,acronym", [("African Union", "AU"), ("European Union", "EU"), ("United Nations", "UN")]
)
def test_mission_of_a_body_is_not_the_body(resources, body, acronym):
    text = (
        f"the {body} has asked Chad for troops for the {acronym} mission. The {acronym} thanked it."
    )
    found = linked(
        resources, text, ("Organization", body, f"The {acronym}"), ("Force", f"{acronym} mission")
    )
    assert found[0] != found[1]
    text = f"the {acronym} has asked Chad for troops for the {body} mission."
    found = linked(resources, text, ("Organization", acronym), ("Force", f"{body} mission"))
    assert found[0] != found[1]


@pytest.mark.parametrize(
    "text,linked_to",
    [
        ("Freetown has asked London to arm the SLA. Sierra Leone thanked it.", ""),
        ("Khartoum has asked Sudan to arm the SLA.", "sudan-liberation-movement"),
        ("the SLA fled.", "sudan-liberation-movement"),
    ],
)
def test_a_short_acronym_of_an_army_needs_its_country_where_others_are_named(
    resources, text, linked_to
):
    countries = [w for w in ("Sierra Leone", "Sudan") if w in text]
    clusters = [("ArmedGroup", "SLA"), *(("Country", name) for name in countries)]
    assert linked(resources, text, *clusters)[0] == (linked_to or "sla")


def test_a_short_acronym_that_is_spelled_out_otherwise_means_another(resources):
    text = "the SLA, or Ruritanian Sarmian Liberty Army, fled."
    cluster = ("ArmedGroup", "SLA", "Sarmian Liberty Army")
    assert linked(resources, text, cluster)[0] != "sudan-liberation-movement"
