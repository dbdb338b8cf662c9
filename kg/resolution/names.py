"""Names: what of a mention is the name, when two names are equal, which one to show.

Nothing here knows who is meant.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache

from kg.model import EntityType
from kg.resources.linking import LinkingWords
from kg.resources.names import fold

_POSSESSIVE = re.compile(r"(?<=\w)(?:['’]s|(?<=s)['’])(?!\w)")
_OUTER = " \t\n\r,;:.!?\"“”„«»()[]‘’'`–—-"
_PARENTHESIS = re.compile(r"\s*\([^)]*\)?")

#: So many small-letter words can describe the name behind them; more are a clause.
_LONGEST_LEAD = 3

#: Types whose names are phrases rather than names of their own.
PHRASES = frozenset(
    {
        EntityType.TOPIC,
        EntityType.POSITION,
        EntityType.PLAN,
        EntityType.MEETING,
        EntityType.GROUP,
    }
)


@lru_cache(maxsize=1 << 16)
def key(name: str) -> str:
    """Return the form under which two names are the same name.

    Case, accents, punctuation, a leading "the" and a possessive ending do not count.
    """
    return " ".join(re.findall(r"[\w%$€£+]+", fold(_POSSESSIVE.sub("", name))))


def without_possessive(text: str) -> str:
    """Return a text without possessive endings."""
    return _POSSESSIVE.sub("", text)


def has_capital(text: str) -> bool:
    """Tell whether a text has an upper-case letter."""
    return any(c.isupper() for c in text)


@lru_cache(maxsize=1 << 16)
def is_acronym(name: str) -> bool:
    """Tell whether a name is one word of capitals ("ISF", "U.N.", "UNIFIL", "MINUSMA")."""
    letters = [c for c in name if c.isalpha()]
    return (
        " " not in name
        and len(letters) > 1
        and sum(c.isupper() for c in letters) >= max(2, len(letters) - 1)
    )


def strip_determiners(text: str, words: LinkingWords) -> str:
    """Return a noun phrase without outer punctuation and leading determiners."""
    tokens = " ".join(text.split()).strip(_OUTER).split(" ")
    while len(tokens) > 1 and (
        tokens[0].casefold() in words.determiners
        or (tokens[0].casefold() in words.rough and tokens[1][:1].isdigit())
    ):
        tokens = tokens[1:]
    return _POSSESSIVE.sub("", tokens[0]) if len(tokens) == 1 else " ".join(tokens).strip(_OUTER)


def strip_counts(phrase: str, words: LinkingWords) -> str:
    """Return a noun phrase without determiners, figures and rankings ("last 2,000 troops")."""
    bare = strip_determiners(phrase, words)
    tokens = bare.split(" ")
    while len(tokens) > 1 and (
        tokens[0].casefold() in words.rankings or not any(c.isalpha() for c in tokens[0])
    ):
        tokens = tokens[1:]
    return " ".join(tokens)


def clean_name(text: str, words: LinkingWords, *, lead_belongs: bool = False) -> str:
    """Return the name in a named mention that is no person's.

    Determiners, a closing parenthesis ("(ISF)"), an apposition after a comma and small-letter nouns
    before the name ("militant group Hizbul Mujahideen") go; the rest stays as written. Where
    ``lead_belongs`` ("southern Lebanon") the small-letter words stay.
    """
    bare = strip_determiners(_PARENTHESIS.sub("", text) or text, words)
    parts = [strip_determiners(part, words) for part in bare.split(", ")]
    described = words.settlements.issuperset(parts[0].casefold().split())
    if has_capital(parts[0]) or not lead_belongs or described:
        bare = next((part for part in parts if has_capital(part)), bare)
    tokens = bare.split(" ")
    if len(tokens) > 1 and tells_size(tokens[0], words):
        tokens = tokens[1:]  # "15-nation Council"
    start = next((i for i, t in enumerate(tokens) if has_capital(t) or t[:1].isdigit()), 0)
    lead = [t.casefold() for t in tokens[:start]]
    if lead and words.settlements.issuperset(lead):
        tokens = tokens[start:]
    elif 0 < start <= _LONGEST_LEAD and not lead_belongs and lead[-1] not in words.particles:
        rest = tokens[start:]
        if not words.connectives.intersection(lead) and all(
            has_capital(t) or t[:1].isdigit() or t in words.connectives for t in rest
        ):
            tokens = rest
    last = tokens[-1]
    return " ".join([*tokens[:-1], _POSSESSIVE.sub("", last)]).strip(_OUTER)


def without_lead(name: str, words: LinkingWords) -> str:
    """Return a proper name without the word that says whose doing it is ("U.N.-authorized"), "" where none does.

    What is left must be a name of its own: some words with capitals ("Gang Suppression Force", not "coalition").
    """
    first, _, rest = name.partition(" ")
    owner, hyphen, deed = first.rpartition("-")
    tokens = rest.split(" ")
    proper = len(tokens) > 1 and all(has_capital(t) or t in words.connectives for t in tokens)
    led = deed.islower() and (deed.endswith("ed") or deed in words.doings)
    return rest if hyphen and has_capital(owner) and led and proper else ""


def tells_size(word: str, words: LinkingWords) -> bool:
    """Tell whether a word says how many belong to a body ("15-member")."""
    _, hyphen, last = word.casefold().rpartition("-")
    return bool(hyphen) and last in words.sized


def without_fighters(name: str, words: LinkingWords) -> str:
    """Return the name of an armed group without those of whom it consists ("guerrillas of the ELN")."""
    tokens = name.split(" ")
    if len(tokens) > 2 and tokens[0].casefold() in words.fighters and tokens[1] in words.belonging:
        rest = strip_determiners(" ".join(tokens[2:]), words)
        return rest if has_capital(rest[:1]) else name
    return name


def clean_person(text: str, words: LinkingWords, known: Callable[[str], bool]) -> str:
    """Return the name in a mention of a person, without titles; "" where it holds none.

    ``known`` tells whether a text names a country or body: "President of Tajikistan Emomali Rahmon".
    """
    parts = _PARENTHESIS.sub("", " ".join(text.split())).split(",")
    found = [name for name in (_person_in(part, words, known) for part in parts) if name]
    return max(found, key=lambda n: (len(n.split()), -found.index(n)), default="")


def _person_in(part: str, words: LinkingWords, known: Callable[[str], bool]) -> str:
    """Return the name in a part of a mention: what follows the titles, or stands before "of"."""
    tokens = part.strip(_OUTER).split()
    if len(tokens) > 2 and is_acronym(tokens[0]) and known(tokens[0]):
        tokens = tokens[1:]  # "US Francis Ralda": a given name and a surname are left
    titles = [i for i, t in enumerate(tokens) if _is_title(t, words)]
    if titles and titles[-1] == len(tokens) - 1 and _is_name(tokens, words):
        # "Hun Sen" is no senator, but "Emirati President" has no name
        titles = titles if known(tokens[-2]) else titles[:-1]
    if titles:
        tokens = tokens[titles[-1] + 1 :]
    link = next((i for i, t in enumerate(tokens) if t.casefold() in words.connectives), None)
    if link is not None and link > 0:
        return _name_run(tokens[:link], words)
    if link == 0:
        return _name_run(_without_office(tokens[1:], words, known), words)
    return _name_run(tokens, words)


def _is_title(token: str, words: LinkingWords) -> bool:
    """Tell whether a word is a title, also with a hyphen ("President-elect")."""
    plain = _plain(token)
    return plain in words.titles or words.titles.issuperset(plain.split("-"))


def _is_name(tokens: list[str], words: LinkingWords) -> bool:
    """Tell whether words that end like a title are a name all the same ("Hun Sen").

    They are when each has a capital and the last but one is no common word.
    """
    common = words.titles | words.generic | words.determiners
    return len(tokens) > 1 and all(map(has_capital, tokens)) and _plain(tokens[-2]) not in common


def _without_office(
    tokens: list[str], words: LinkingWords, known: Callable[[str], bool]
) -> list[str]:
    """Return what is left of "State Marco Rubio" or "Tajikistan Emomali Rahmon" behind an "of"."""
    rest = tokens
    while rest and (_plain(rest[0]) in words.generic or _plain(rest[0]) in words.determiners):
        rest = rest[1:]
    for size in range(min(4, len(rest)), 0, -1):
        if known(" ".join(rest[:size])):
            return rest[size:]
    return rest if len(rest) < len(tokens) else []


def _name_run(tokens: list[str], words: LinkingWords) -> str:
    """Return the run of name words that ends a list of words."""
    run: list[str] = []
    for token in reversed(tokens):
        if run and _POSSESSIVE.search(token):
            break  # "Barzani's aide": the owner is another
        if not has_capital(token) and token.casefold() not in words.particles:
            break
        run.insert(0, token)
    while run and not has_capital(run[0]) and run[0].casefold() not in words.particles:
        run = run[1:]
    while run and not has_capital(run[-1]):
        run = run[:-1]
    return _POSSESSIVE.sub("", " ".join(run)).strip(_OUTER)


def _plain(token: str) -> str:
    return token.casefold().strip(_OUTER)


def clean_phrase(text: str, words: LinkingWords, small: frozenset[str]) -> str:
    """Return a noun phrase without determiners, its first word in small letters where it is no name.

    ``small`` are the words that the document has in small letters: a capital at the beginning of a
    sentence is no capital.
    """
    outer = " ".join((_PARENTHESIS.sub("", text) or text).split()).strip(_OUTER)
    bare = strip_determiners(outer, words)
    first, _, rest = bare.partition(" ")
    common = words.generic | words.bare | words.fighters
    known = first.casefold() in (small if rest else small | common)
    if outer.startswith(bare) and first[1:].islower() and known:
        bare = f"{first.lower()} {rest}".strip()
    return bare


def as_noun(phrase: str, words: LinkingWords) -> str:
    """Return what a phrase that begins with a verb says as a noun phrase, "" for any other phrase.

    "disarm" is "disarmament", "to extend the mandate" "extension of the mandate".
    """
    tokens = phrase.split(" ")
    if len(tokens) > 1 and tokens[0] == "to":
        tokens = tokens[1:]
    for length in (2, 1):
        verb, rest = " ".join(tokens[:length]), tokens[length:]
        noun = words.deeds.get(verb)
        if noun is None:
            continue
        joined = not rest or rest[0] in words.connectives
        if noun == verb and (joined or rest[0] not in words.determiners):
            return ""  # a noun already
        return " ".join([noun, *rest] if joined else [noun, "of", *rest])
    return ""


def shorter_forms(name: str, words: LinkingWords) -> set[str]:
    """Return the shorter forms of a description with a name in it.

    "joint UN force for Abyei" is also a "joint UN force" and the "UN force"; what ends in a capitalised
    word is a name of its own ("Ministry of Defence") and stays whole.
    """
    tokens = name.split()
    cut = next((i for i, t in enumerate(tokens) if t.casefold() in words.connectives), len(tokens))
    if has_capital(tokens[cut - 1]) and cut < len(tokens):
        cut = len(tokens)
    start = next((i for i, t in enumerate(tokens) if has_capital(t)), len(tokens))
    if cut - start < 2 or has_capital(tokens[cut - 1]):
        return set()
    return {" ".join(tokens[:cut]), " ".join(tokens[start:cut]), " ".join(tokens[start:])} - {name}


def is_generic(name: str, words: LinkingWords) -> bool:
    """Tell whether a name consists of words that every country has ("Foreign Ministry")."""
    return all(
        word in words.generic or word.removesuffix("s") in words.generic
        for word in key(name).split()
    )


def surname(name: str, words: LinkingWords) -> str:
    """Return the last word of a person's name, in its comparable form."""
    tokens = [t for t in key(name).split() if t not in words.suffixes]
    return tokens[-1] if tokens else key(name)


def initials_match(acronym: str, expansion: str, words: LinkingWords) -> bool:
    """Tell whether an acronym stands for a longer name.

    Each word of the name gives its first letter or its first letters, words in small letters may be
    passed over, and an abbreviation inside the name gives all of its letters ("UNMIL": UN Mission in
    Liberia; "UN" is no "UN mission"). Words with a capital must give at least one (Schwartz and Hearst 2003, with words for letters).
    """
    letters = [c for c in fold(acronym) if c.isalnum()]
    parts = re.findall(r"\w+", _POSSESSIVE.sub("", expansion.replace(".", "")))
    if len(parts) < 2 or len(letters) < 2 or fold(acronym) in map(fold, parts):
        return False
    optional = [not p[0].isupper() or p.casefold() in words.connectives for p in parts]
    reached = {0}
    for part, free in zip((fold(p) for p in parts), optional, strict=True):
        after = set(reached) if free else set()
        for at in reached:
            for size in range(1, min(len(part), len(letters) - at, 4) + 1):
                if "".join(letters[at : at + size]) != part[:size]:
                    break
                after.add(at + size)
        reached = after
    return len(letters) in reached


def choose_name(names: Counter[str], *, person: bool = False) -> str:
    """Return the name to show: full before acronym, for people the longest, else the most frequent."""

    def rank(name: str) -> tuple[bool, int, int, int, str]:
        size = len(name.split())
        if person:
            return is_acronym(name), -size, -names[name], -len(name), name
        return is_acronym(name) or size == 1, -names[name], -size, -len(name), name

    return min(names, key=rank)


def distinct(names: Iterable[str]) -> tuple[str, ...]:
    """Return names sorted, one for each way of writing that differs in more than case."""
    found: dict[str, str] = {}
    for name in sorted(names):
        found.setdefault(name.casefold(), name)
    return tuple(sorted(found.values()))


_SOUNDS = (
    ("kh", "h"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("dj", "j"), ("dz", "z"), ("sh", "s"),
    ("zh", "z"), ("ts", "s"), ("tz", "s"), ("q", "k"), ("c", "k"), ("w", "v"), ("x", "ks"), ("z", "s"),
)  # fmt: skip


def skeleton(word: str) -> str:
    """Return the consonants of a word with the spellings of one sound made equal.

    Transliterations of one name mostly share it ("Zelensky", "Zelenskiy", "Selenskyj"); different
    names may too, so it blocks and supports but never decides alone.
    """
    sounds = key(word)
    for written, sound in _SOUNDS:
        sounds = sounds.replace(written, sound)
    consonants = re.sub(r"[aeiouyhj\W_]+", "", sounds[1:])
    return sounds[:1] + re.sub(r"(.)\1+", r"\1", consonants)
