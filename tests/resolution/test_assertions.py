from kg.resolution import resolve
from tests.resolution.factory import extraction


def article(number, publisher, *speakers):
    clusters = [("Country", "Norway"), ("Plan", "Torvia Accord"), *speakers]
    text = "Norway backs the Torvia Accord, " + " and ".join(s[1] for s in speakers) + " said."
    return extraction(
        text,
        clusters,
        [(0, "supports", 1, {"attribution": tuple(range(2, 2 + len(speakers)))})],
        id=f"d{number}",
        publisher=publisher,
    )


def only(resources, *articles):
    (assertion,) = resolve(articles, resources).assertions
    return assertion


def test_claims_of_one_triple_share_an_assertion(resources):
    assertion = only(resources, article(1, "North Post"), article(2, "South Post"))
    assert (assertion.documents, assertion.publishers) == (
        ("d1", "d2"),
        ("North Post", "South Post"),
    )
    assert len(assertion.claims) == 2
    assert assertion.independent == 2


def test_outlets_that_cite_one_source_count_once(resources):
    cited = ("Organization", "Torvia Times")
    found = only(resources, *(article(n, f"Post {n}", cited) for n in range(5)))
    assert (len(found.publishers), found.independent) == (5, 1)


def test_the_cited_outlet_is_the_publisher_of_its_own_article(resources):
    cited = ("Organization", "Torvia Times")
    found = only(resources, article(1, "The Torvia Times"), article(2, "North Post", cited))
    assert found.independent == 1


def test_an_unnamed_official_counts_as_the_outlet_that_quotes_him(resources):
    chain = [("Group", "a senior official"), ("Organization", "Torvia Times")]
    found = only(resources, article(1, "North Post", *chain), article(2, "South Post", *chain))
    assert found.independent == 1
    assert len(found.speakers) == 2


def test_one_publisher_counts_once(resources):
    assert only(resources, article(1, "North Post"), article(2, "North Post")).independent == 1
