"""Any number of articles, made by recombining our own with other names, numbers and dates.

Half of an article comes from each of two of ``tests/corpus``. Its people are newly paired given
names and surnames, its countries change places with others, its figures and dates are others, so that
a thousand articles share countries and people, as a thousand real ones would. The same number gives
the same article.
"""

import calendar
import datetime
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model import EntityType
from kg.resources import load
from tests.gold_graph import read_article

CORPUS = Path(__file__).parent / "corpus"

_MONTHS = "|".join(calendar.month_name[1:])
_DAY = re.compile(
    rf"\b\d{{1,2}}(?= (?:{_MONTHS})\b)|(?<=\b)(?<!\d)\d{{1,2}}(?= of (?:{_MONTHS})\b)"
)
#: Figures of two digits and more that are no year.
_FIGURE = re.compile(r"(?<![\d.,/-])(?!(?:19|20)\d\d\b)\d{2,3}(?:,\d{3})*(?![\d/-]|[.,]\d)")
_FIRST_DAY = datetime.date(2024, 1, 1)
_DAYS = 720
#: So many people share a surname.
_BEARERS = 3


@dataclass(frozen=True, slots=True)
class Source:
    """An article of the corpus: what of it is recombined."""

    title: str
    publisher: str
    paragraphs: tuple[str, ...]
    people: tuple[tuple[str, ...], ...]


@cache
def sources() -> tuple[Source, ...]:
    """Return the articles of the corpus, sorted by name."""
    found = []
    for path in sorted(CORPUS.glob("*.json")):
        document = read_article(path.with_suffix(".txt"))
        gold = json.loads(path.read_text(encoding="utf-8"))
        people = tuple(tuple(e["names"]) for e in gold["entities"] if e["type"] == "Person")
        body = document.text[document.body_start :]
        paragraphs = tuple(part for part in body.split("\n\n") if part.strip())
        found.append(Source(document.title, document.publisher, paragraphs, people))
    return tuple(found)


@cache
def _countries() -> tuple[tuple[str, str], ...]:
    """Return names and adjectives of the countries that the corpus speaks of."""
    text = " ".join(p for source in sources() for p in source.paragraphs)
    entries = load().gazetteer.of_type(EntityType.COUNTRY)
    return tuple(
        (entry.name, entry.adjectives[0])
        for entry in entries
        if entry.adjectives and re.search(rf"\b{re.escape(entry.name)}\b", text)
    )


@cache
def _cast() -> tuple[tuple[str, str], ...]:
    """Return people who are none: given names and surnames of the corpus, newly paired.

    As in the news, each appears in several articles, and few share a surname.
    """
    names = {n for s in sources() for p in s.people for n in p if len(n.split()) == 2}
    given = sorted({n.split()[0] for n in names})
    family = sorted({n.split()[1] for n in names})
    return tuple(
        (given[(place * step + place) % len(given)], name)
        for step in range(1, _BEARERS + 1)
        for place, name in enumerate(family)
    )


def article(number: int) -> str:
    """Return an article with front matter, as a file has it."""
    chance = random.Random(number)
    first, second = chance.sample(sources(), 2)
    half = [part[: (len(part) + 1) // 2] for part in (first.paragraphs, second.paragraphs)]
    names = _new_people(chance, (*first.people, *second.people)) | _new_countries(chance)
    pattern = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))

    def renewed(text: str) -> str:
        text = re.sub(rf"\b(?:{pattern})\b", lambda m: names[m[0]], text)
        text = _DAY.sub(lambda _: str(chance.randint(1, 28)), text)
        return _FIGURE.sub(lambda m: _figure(chance, m[0]), text)

    day = _FIRST_DAY + datetime.timedelta(chance.randrange(_DAYS))
    head = f"title: {renewed(first.title)}\npublisher: {second.publisher}\ndate: {day}\n"
    return head + "\n" + "\n\n".join(renewed(part) for parts in half for part in parts) + "\n"


def write(folder: Path, numbers: range) -> None:
    """Write articles to a folder, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        place(folder, number).write_text(article(number), encoding="utf-8")


def place(folder: Path, number: int) -> Path:
    """Return where an article is written."""
    return folder / f"article-{number:04}.txt"


def _new_people(chance: random.Random, people: tuple[tuple[str, ...], ...]) -> dict[str, str]:
    """Return another name for each name of people."""
    new: dict[str, str] = {}
    for names, (given, family) in zip(people, chance.sample(_cast(), len(people)), strict=True):
        for name in names:
            new[name] = f"{given} {family}" if " " in name else family
    return new


def _new_countries(chance: random.Random) -> dict[str, str]:
    """Return another country for each."""
    shuffled = chance.sample(_countries(), len(_countries()))
    pairs = zip(_countries(), shuffled, strict=True)
    return dict(_flat(pairs))


def _flat(
    pairs: Iterator[tuple[tuple[str, str], tuple[str, str]]],
) -> Iterator[tuple[str, str]]:
    for old, new in pairs:
        yield from zip(old, new, strict=True)


def _figure(chance: random.Random, figure: str) -> str:
    """Return another figure of about the same size."""
    value = int(figure.replace(",", ""))
    other = max(2, round(value * chance.uniform(0.5, 1.6)))
    digits = 10 ** max(0, len(str(other)) - 2)
    return f"{other // digits * digits:,}"
