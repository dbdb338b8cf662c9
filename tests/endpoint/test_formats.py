import pytest

from kg.endpoint.formats import TABLES, TRIPLES, choose


@pytest.mark.parametrize(
    "accept, expected",
    [
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "xml"),
        ("text/csv", "csv"),
        ("TEXT/CSV", "csv"),
        ("text/csv;q=0.1, */*;q=0.5", "json"),
        ("text/csv; charset=utf-8; q=0.9, application/json;q=0.8", "csv"),
        ("application/json;q=0, */*", "json"),
        ("text/csv;q=none", ""),
        ("image/png", ""),
        (",,;", ""),
    ],
)
def test_the_best_table_format_is_chosen(accept, expected):
    assert choose(accept, TABLES) == expected


def test_the_default_for_graphs_is_turtle():
    assert choose("*/*", TRIPLES) == "turtle"
