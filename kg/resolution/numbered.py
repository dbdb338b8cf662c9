"""Numbered texts: a resolution is known by its number and by the body that adopted it.

"Resolution 2803", "UNSCR 2803" and "Security Council Resolution 2803 (2025)" are one; a resolution
of another body under that number is another.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from kg.model import EntityType, Extraction, Relation
from kg.resolution import names as naming
from kg.resolution.profiles import Profile
from kg.resources.gazetteer import Gazetteer, GazetteerEntry, Strength
from kg.resources.linking import LinkingWords
from kg.resources.names import fold

#: "2803", "ES-11/1"
_NUMBER = re.compile(r"(?:[A-Za-z]{1,3}-)?\d+(?:/\d+)*")
_YEAR = re.compile(r"\s*\(\d{4}\)")
_ABBREVIATION = re.compile(r"(?:\w\.)+")
_MARKS = '.,;:!?"“”‘()—'
#: So many characters around a mention can hold its number and the body's name.
_AROUND = 100


class Numbered(NamedTuple):
    """A number, and whose it is: an entry's id, an unknown body's name, "" where nothing is said."""

    number: str
    issuer: str


def numbered(
    text: str, gazetteer: Gazetteer, words: LinkingWords, *, start: int = 0, end: int | None = None
) -> Numbered | None:
    """Return number and body of a text such as "UN Security Council Resolution 2803", or None.

    The noun ("Resolution", "UNSCR") stands between ``start`` and ``end``, number and body may stand
    around that.
    """
    end = len(text) if end is None else end
    inside = text[start:end].split()
    tokens = [*inside, *_YEAR.sub("", text[end : end + _AROUND]).split()]
    for at, token in enumerate(inside):
        plain = token.strip(_MARKS)
        series, _, number = plain.rpartition("/")
        if fold(series) in gazetteer.series and _NUMBER.fullmatch(number):
            return Numbered(number, gazetteer.series[fold(series)])
        rest = tokens[at + 1 :]
        while rest and fold(rest[0]) in words.numbering:
            rest = rest[1:]
        number = rest[0].strip(_MARKS) if rest else ""
        if not _NUMBER.fullmatch(number):
            continue
        if fold(plain) in gazetteer.series:
            return Numbered(number, gazetteer.series[fold(plain)])
        if fold(plain) in words.resolutions:
            before = _names_before([*text[max(0, start - _AROUND) : start].split(), *inside[:at]])
            behind = _names_behind(rest, words)
            found = (_issuer(names, gazetteer, words) for names in (before, behind))
            return Numbered(number, next(filter(None, found), ""))
    return None


def issued(
    extraction: Extraction, profiles: Sequence[Profile], gazetteer: Gazetteer, words: LinkingWords
) -> list[Profile]:
    """Return the profiles of a document, numbered texts with number, body and full name.

    The body is that of the name, else the one that is said to adopt the text.
    """
    adopted = {
        claim.object: profiles[claim.subject].entry
        for claim in extraction.claims
        if claim.relation == Relation.AUTHORIZES
    }
    return [
        _issued(extraction, profile, adopted, gazetteer, words)
        if profile.type is EntityType.PLAN
        else profile
        for profile in profiles
    ]


def _issued(
    extraction: Extraction,
    profile: Profile,
    adopted: dict[int, str],
    gazetteer: Gazetteer,
    words: LinkingWords,
) -> Profile:
    mentions = [m for index in profile.clusters for m in extraction.clusters[index].mentions]
    text = extraction.document.text
    read = [numbered(text, gazetteer, words, start=m.start, end=m.end) for m in mentions]
    found = [number for number in read if number]
    if not found:
        return profile
    number = found[0].number
    issuer = next((f.issuer for f in found if f.issuer and f.number == number), "")
    for index in profile.clusters:
        entry = gazetteer.by_id.get(adopted.get(index, ""))
        if not issuer and entry and not _is_vague(entry, gazetteer):
            issuer = entry.id
    body = gazetteer.by_id.get(issuer)
    name = f"{body.name} Resolution {number}" if body else f"Resolution {number}"
    return replace(profile, number=number, issuer=issuer, qualified=name)


def _names_before(tokens: Sequence[str]) -> list[str]:
    """Return the run of words with capitals that ends a text, of one sentence."""
    run: list[str] = []
    for token in reversed(tokens):
        ends = token[-1] in _MARKS and not _ABBREVIATION.fullmatch(token)
        if ends or not naming.has_capital(token):
            break
        run.insert(0, token)
    return run


def _names_behind(rest: Sequence[str], words: LinkingWords) -> list[str]:
    """Return the run of words with capitals behind a number and an "of"."""
    if rest[0][-1] in _MARKS or len(rest) < 2 or rest[1] not in words.connectives:
        return []
    run: list[str] = []
    for token in rest[2:]:
        if token in words.determiners and not run:
            continue
        if not naming.has_capital(token):
            break
        run.append(token.rstrip(_MARKS))
        if token[-1] in _MARKS:
            break
    return run


def _issuer(tokens: Sequence[str], gazetteer: Gazetteer, words: LinkingWords) -> str:
    """Return the body that a run of words names, "" for none and for one whose bodies adopt texts."""
    for start, token in enumerate(tokens):
        name = naming.without_possessive(naming.strip_determiners(" ".join(tokens[start:]), words))
        forms = gazetteer.lookup(name)
        known = {form.entry for form in forms if form.strength is forms[0].strength}
        part = start > 0 and forms and forms[0].strength is not Strength.STRONG
        if len(known) == 1 and not part:
            entry = gazetteer.by_id[known.pop()]
            return "" if _is_vague(entry, gazetteer) else entry.id
        if token.casefold() in words.generic - words.determiners:
            break  # "National Security Council" is no Security Council
    own = bool(tokens) and tokens[-1].casefold() in words.generic
    return naming.key(" ".join(tokens)) if own else ""


def _is_vague(entry: GazetteerEntry, gazetteer: Gazetteer) -> bool:
    """Tell whether no resolutions are its own: a state's, or those of an organisation with bodies."""
    if entry.type is not EntityType.ORGANIZATION:
        return True
    bodies = gazetteer.of_type(EntityType.ORGANIZATION)
    return any(gazetteer.is_part(other, entry) for other in bodies)
