"""Inputs of every kind, and what is said of those that cannot be used."""

import datetime
import io
import json
import os
from pathlib import Path

import pytest

from kg import corpus
from kg.corpus import Limits
from tests.conftest import require

FRONT_MATTER = """title: Ruritania offers troops
publisher: Example Post
date: 2025-12-16
url: https://example.org/a

Ruritania offered 500 troops to the force.

Its neighbours did not.
"""
ENGLISH = (
    "The foreign minister said on Tuesday that his government would send five hundred soldiers to "
    "the stabilization force as soon as the Security Council had adopted its mandate."
)


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def read_one(path: Path) -> corpus.Corpus:
    result = corpus.read([path])
    assert not result.skipped
    assert len(result.documents) == 1
    return result


def reason(path: Path) -> str:
    result = corpus.read([path])
    assert not result.documents
    (skipped,) = result.skipped
    assert "\n" not in skipped.reason
    return skipped.reason


def test_front_matter_gives_every_field(tmp_path):
    (document,) = read_one(write(tmp_path, "a.txt", FRONT_MATTER)).documents
    assert document.id == "a"
    assert document.title == "Ruritania offers troops"
    assert document.publisher == "Example Post"
    assert document.date == datetime.date(2025, 12, 16)
    assert document.url == "https://example.org/a"
    assert document.text.startswith("Ruritania offers troops\n\nRuritania offered")


def test_text_with_front_matter_is_kept_letter_for_letter(tmp_path):
    body = "“No ­  troops,”\t he said — twice.\u200f\n\nThe end \u2028of it."
    path = write(tmp_path, "a.txt", f"title: T\n\n{body}\n")
    (document,) = read_one(path).documents
    assert document.text == f"T\n\n{body}"


def test_yaml_front_matter_is_read(tmp_path):
    text = f'---\ntitle: "One: two"\ndate: 2025-12-16T10:00:00Z\ntags: [a, b]\n---\n{ENGLISH}\n'
    (document,) = read_one(write(tmp_path, "a.txt", text)).documents
    assert (document.title, document.date) == ("One: two", datetime.date(2025, 12, 16))
    assert document.text == f"One: two\n\n{ENGLISH}"


def test_broken_yaml_front_matter_falls_back_to_its_lines(tmp_path):
    text = f"---\ntitle: a: b: [c\npublisher: P\n---\n{ENGLISH}\n"
    (document,) = read_one(write(tmp_path, "a.md", text)).documents
    assert (document.title, document.publisher) == ("a: b: [c", "P")


def test_plain_text_is_all_body(tmp_path):
    (document,) = read_one(write(tmp_path, "a.txt", f"Note: {ENGLISH}\n")).documents
    assert document.title == ""
    assert document.text == f"Note: {ENGLISH}"


def test_markdown_loses_its_markup(tmp_path):
    text = (
        "# The *headline*\n\nHe [said](https://example.org) **no**,\ntwice.\n\n"
        "- one\n- two\n\n![picture](a.png)\n\n<script>alert(1)</script>\n"
    )
    (document,) = read_one(write(tmp_path, "a.md", text)).documents
    assert document.text == "The headline\n\nHe said no, twice.\n\none\n\ntwo"


def test_html_gives_the_article_without_the_page_around_it(tmp_path, data):
    (document,) = read_one(data / "articles" / "page.html").documents
    assert document.title == "Ruritania offers troops"
    assert document.publisher == "Example Post"
    assert document.date == datetime.date(2025, 12, 16)
    assert document.url == "https://example.org/a"
    assert "offered 500 troops" in document.text
    assert "Subscribe" not in document.text
    assert "Elbonian cheese" not in document.text


def test_html_cut_off_in_the_middle_still_gives_its_text(tmp_path, data):
    page = (data / "articles" / "page.html").read_text(encoding="utf-8")
    cut = page[: page.index("neighbours") + 20]
    (document,) = read_one(write(tmp_path, "cut.html", cut)).documents
    assert "offered 500 troops" in document.text


def test_html_without_an_article_is_skipped(tmp_path):
    assert "no article" in reason(write(tmp_path, "a.html", "<html><body></body></html>"))


def test_html_in_its_declared_encoding(tmp_path, data):
    page = (data / "articles" / "page.html").read_text(encoding="utf-8")
    page = page.replace("utf-8", "iso-8859-2").replace("five hundred", "Łódź")
    (document,) = read_one(write(tmp_path, "a.html", page.encode("iso-8859-2"))).documents
    assert "Łódź" in document.text


def test_json_lines_give_an_article_each(tmp_path):
    lines = [
        {
            "title": "One",
            "text": ENGLISH,
            "source": {"name": "P"},
            "publishedAt": "2025-12-16T08:00Z",
        },
        {"headline": "Two", "body": ENGLISH, "publisher": "Q", "date": 1765843200000, "id": "two"},
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(json.dumps(line) for line in lines))
    result = corpus.read([path])
    named = {d.title: d for d in result.documents}
    assert named["One"].publisher == "P"
    assert named["One"].date == named["Two"].date == datetime.date(2025, 12, 16)
    assert named["One"].id.startswith("a-")
    assert named["Two"].id == "two"


@pytest.mark.parametrize(
    "name, text",
    [
        ("a.jsonl", f'{{"date": %s, "text": "{ENGLISH}"}}'),
        ("a.md", f"---\ndate: %s\n---\n{ENGLISH}"),
    ],
)
def test_a_date_without_hyphens_is_no_count_of_seconds(tmp_path, name, text):
    assert read_one(write(tmp_path, name, text % 20251216)).documents[0].date == datetime.date(
        2025, 12, 16
    )
    year = corpus.read([write(tmp_path, name, text % 2025)])
    assert year.documents[0].date is None
    assert "the date '2025' is no date" in year.warnings[0]


def test_bad_json_lines_are_named_and_the_good_ones_kept(tmp_path):
    good = json.dumps({"text": ENGLISH})
    path = write(tmp_path, "a.jsonl", f'{good}\n[1]\n{{"title": "x"}}\n{{"text": "cut o')
    result = corpus.read([path])
    assert len(result.documents) == 1
    assert [s.source.rpartition(", ")[2] for s in result.skipped] == ["line 2", "line 3", "line 4"]
    assert "is no JSON (Unterminated string" in result.skipped[2].reason


def test_pdf_gives_its_text(data):
    (document,) = read_one(data / "articles" / "article.pdf").documents
    assert "Ruritania offered 500 troops to the force" in document.text


def test_cut_pdf_is_skipped(tmp_path, data):
    content = (data / "articles" / "article.pdf").read_bytes()
    assert "PDF" in reason(write(tmp_path, "a.pdf", content[: len(content) // 3]))


def test_folders_are_read_through_and_say_what_they_ignore(tmp_path):
    write(tmp_path, "x/a.txt", ENGLISH)
    write(tmp_path, "x/y/b.md", ENGLISH + " Indeed.")
    write(tmp_path, "x/a.json", "{}")
    write(tmp_path, "x/README.txt", "about")
    write(tmp_path, "x/.hidden.txt", ENGLISH)
    result = corpus.read([tmp_path])
    assert [d.id for d in result.documents] == ["a", "b"]
    assert [Path(p).name for p in result.ignored] == ["README.txt", "a.json"]
    assert not result.skipped


def test_a_path_that_no_system_takes_stops_nothing(tmp_path):
    result = corpus.read([write(tmp_path, "a.txt", ENGLISH), tmp_path / f"{'x' * 300}.txt"])
    assert [d.id for d in result.documents] == ["a"]
    assert result.skipped[0].reason == "cannot be read (file name too long)"


def test_a_built_graph_among_the_articles_is_not_read(tmp_path):
    write(tmp_path, "a.txt", ENGLISH)
    for name in ("claims.jsonl", "graph.html", "report.json", "claims.md"):
        write(tmp_path, f"exports/{name}", ENGLISH)
    write(tmp_path, "exports/mine.txt", ENGLISH + " Indeed.")
    result = corpus.read([tmp_path], written={"claims.jsonl", "graph.html", "claims.md"})
    assert [d.id for d in result.documents] == ["a", "mine"]
    assert not result.skipped


def test_an_article_of_a_name_that_a_build_writes_is_read(tmp_path):
    write(tmp_path, "claims.md", ENGLISH)
    assert not corpus.read([tmp_path], written={"claims.md"}).ignored


def test_a_link_to_a_parent_folder_is_not_followed(tmp_path):
    write(tmp_path, "x/a.txt", ENGLISH)
    (tmp_path / "x" / "up").symlink_to(tmp_path)
    assert len(corpus.read([tmp_path]).documents) == 1


def test_standard_input_is_sniffed():
    line = json.dumps({"text": ENGLISH, "title": "Headline"})
    (document,) = corpus.read(["-"], stdin=io.BytesIO(line.encode())).documents
    assert document.title == "Headline"
    (document,) = corpus.read(["-"], stdin=io.BytesIO(FRONT_MATTER.encode())).documents
    assert (document.id, document.publisher) == ("stdin", "Example Post")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_recognised(tmp_path, encoding):
    text = f"“{ENGLISH}” – the café’s owner, naïvely, at Gaza’s crossing."
    (document,) = read_one(write(tmp_path, "a.txt", text.encode(encoding))).documents
    assert document.text == text


def test_line_ends_become_line_feeds(tmp_path):
    (document,) = read_one(write(tmp_path, "a.txt", FRONT_MATTER.replace("\n", "\r\n"))).documents
    assert document.publisher == "Example Post"
    assert "\r" not in document.text
    assert "force.\n\nIts" in document.text


def test_characters_that_xml_cannot_hold_are_dropped(tmp_path):
    path = write(tmp_path, "a.txt", f"\x1b[31m{ENGLISH}\x07\ufffe\x0c")
    (document,) = read_one(path).documents
    assert document.text == f"[31m{ENGLISH}"


@pytest.mark.parametrize(
    "name, content, said",
    [
        ("empty.txt", b"", "is empty"),
        ("blank.txt", b" \n\n\t", "is empty"),
        ("numbers.txt", b"123 456", "is empty (no words"),
        ("title-only.txt", b"title: One\n\n", "is empty"),
        ("empty.jsonl", b"\n", "is empty"),
        ("empty.html", b"", "is empty"),
        ("empty.pdf", b"", "is empty"),
        (
            "zip.txt",
            b"PK\x03\x04\x00\x00\x00\x00\x00\xff\xfe" + bytes(range(256)) * 9,
            "is no text",
        ),
        ("random.pdf", bytes(range(256)) * 9, "PDF"),
    ],
)
def test_unusable_files_are_skipped_with_a_reason(tmp_path, name, content, said):
    assert said in reason(write(tmp_path, name, content))


def test_a_huge_file_is_skipped_unread(tmp_path):
    path = write(tmp_path, "huge.txt", (ENGLISH + "\n").encode() * 120_000)
    assert path.stat().st_size > 20_000_000
    assert "too large" in reason(path)


def test_a_long_article_is_skipped(tmp_path):
    path = write(tmp_path, "a.txt", ENGLISH)
    (skipped,) = corpus.read([path], limits=Limits(characters=50)).skipped
    assert skipped.reason == "is too long for one article (173 characters; at most 50); split it"


def test_a_missing_path_is_skipped(tmp_path):
    assert reason(tmp_path / "nowhere.txt") == "does not exist"


def test_an_unreadable_file_is_skipped(tmp_path):
    path = write(tmp_path, "a.txt", ENGLISH)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read every file")
    assert reason(path) == "cannot be read (permission denied)"


def test_a_pipe_is_no_article(tmp_path):
    require(hasattr(os, "mkfifo"), "no named pipes on this system")
    os.mkfifo(tmp_path / "a.txt")
    assert reason(tmp_path / "a.txt") == "is no regular file"


GERMAN = """Der Außenminister sagte am Dienstag, seine Regierung werde fünfhundert Soldaten zur
Stabilisierungstruppe schicken, sobald der Sicherheitsrat das Mandat beschlossen habe."""
ARABIC = """قال وزير الخارجية يوم الثلاثاء إن حكومته سترسل خمسمائة جندي إلى قوة الاستقرار فور اعتماد
مجلس الأمن ولايتها، بينما رفضت دول أخرى المشاركة في القوة"""


@pytest.mark.parametrize("text, language", [(GERMAN, "de"), (ARABIC, "ar")])
def test_other_languages_are_skipped(tmp_path, text, language):
    assert reason(write(tmp_path, "a.txt", text)) == f"is not in English (looks like {language!r})"


def test_a_bad_date_is_a_warning_and_the_article_stays(tmp_path):
    path = write(tmp_path, "a.txt", FRONT_MATTER.replace("2025-12-16", "yesterday-ish"))
    result = read_one(path)
    assert result.documents[0].date is None
    (warning,) = result.warnings
    assert warning.endswith("a.txt: the date 'yesterday-ish' is no date; write it as 2025-12-16")


def test_hostile_text_is_kept_as_text(tmp_path):
    title = '<script>alert("1")</script> \u202egnitset\u202c'
    path = write(tmp_path, "a.txt", FRONT_MATTER.replace("Ruritania offers troops", title))
    assert read_one(path).documents[0].title == title


@pytest.mark.parametrize(
    "name", ['a "b" <c> {d} #e?.txt', "naïve \u202e.txt", "a\nb.txt", "....txt"]
)
def test_hostile_file_names_give_ids_of_one_line(tmp_path, name):
    (document,) = read_one(write(tmp_path, name, ENGLISH)).documents
    assert document.id
    assert "\n" not in document.id
    assert "/" not in document.id


def test_clashing_names_get_ids_that_do_not_depend_on_the_order(tmp_path):
    first = write(tmp_path, "x/a.txt", ENGLISH)
    second = write(tmp_path, "y/a.txt", ENGLISH + " Indeed.")
    ids = [d.id for d in corpus.read([first, second]).documents]
    assert ids == [d.id for d in corpus.read([second, first]).documents]
    assert len(set(ids)) == 2
    assert all(i.startswith("a-") for i in ids)


def test_the_same_article_twice_is_one_document(tmp_path):
    write(tmp_path, "a.txt", FRONT_MATTER)
    write(tmp_path, "b.txt", FRONT_MATTER)
    result = corpus.read([tmp_path, tmp_path / "b.txt", tmp_path])
    assert [d.id for d in result.documents] == ["a"]
    (warning,) = result.warnings
    assert "b.txt: is the same article as" in warning


def test_the_order_of_the_inputs_makes_no_difference(tmp_path):
    paths = [write(tmp_path, f"{n}.txt", f"{ENGLISH} {n}.") for n in "cab"]
    paths.append(tmp_path / "missing")
    assert corpus.read(paths) == corpus.read(paths[::-1])


def test_every_gold_quote_stands_in_the_text_that_is_read(gold):
    for folder in ("seeds", "dev", "train"):
        texts = {d.id: d.text for d in corpus.read([gold / folder]).documents}
        for path in sorted((gold / folder).glob("*.json")):
            claims = json.loads(path.read_text(encoding="utf-8"))["claims"]
            assert all(claim["evidence"] in texts[path.stem] for claim in claims), path.stem
