"""Titles of offices: "Israeli Foreign Minister" is the office "foreign minister" of Israel."""

from kg.model import EntityType
from kg.resolution import names as naming
from kg.resources.gazetteer import Gazetteer
from kg.resources.linking import LinkingWords

_BODIES = frozenset({EntityType.COUNTRY, EntityType.ORGANIZATION, EntityType.FORCE})


def office_title(phrase: str, gazetteer: Gazetteer, words: LinkingWords) -> str:
    """Return an office without its country or body, in small letters but for names inside it.

    Known names and adjectives in front ("Israeli", "UN") and behind "of" ("of Armenia") go.
    """
    tokens = naming.strip_determiners(phrase, words).split()
    tokens = _without_front(tokens, gazetteer)
    cut = next((i for i, t in enumerate(tokens) if t.casefold() in words.connectives), len(tokens))
    front, link, back = tokens[:cut], tokens[cut : cut + 1], tokens[cut + 1 :]
    owner = naming.strip_determiners(" ".join(back), words)
    realm = owner.casefold() in words.realms
    if (
        not back
        or realm
        or any(gazetteer.by_id[f.entry].type in _BODIES for f in gazetteer.lookup(owner))
    ):
        return " ".join(front).casefold() or phrase.casefold()
    if naming.is_generic(owner, words):
        owner = owner.casefold()
    return " ".join([*(t.casefold() for t in front), *link, owner])


def is_no_office(title: str, words: LinkingWords) -> bool:
    """Tell whether a title is a trade, or points to an office named elsewhere.

    "economist", "widow of the founder", "military colleague", "Mr Sall's successor".
    """
    tokens = title.casefold().split()
    cut = next((i for i, t in enumerate(tokens) if t in words.connectives), len(tokens))
    head = tokens[cut - 1] if cut else ""
    return head in words.occupations or (head in words.relational and cut == len(tokens))


def _without_front(tokens: list[str], gazetteer: Gazetteer) -> list[str]:
    """Return the words of a title without known names in front of it."""
    for size in range(min(4, len(tokens) - 1), 0, -1):
        name = naming.without_possessive(" ".join(tokens[:size]))
        if naming.has_capital(name) and gazetteer.lookup(name):
            return _without_front(tokens[size:], gazetteer)
    return tokens
