"""Whose a thing is, read off its annotated names: "ASEAN monitors" and "Sudan's army" have an owner.

The annotation names an owner only inside the names of what he owns. Where a thing is but "the monitors" in the
text, its fuller name in the annotation tells whose they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from kg.resources.names import fold

#: What belongs to someone.
OWNED = frozenset({"Force", "Organization", "ArmedGroup", "Place", "Zone"})
#: What something can belong to.
_OWNERS = frozenset(
    {"Country", "Organization", "ArmedGroup", "Force", "Person", "Place", "Zone", "Group"}
)
_WORD = re.compile(r"\w+")
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?!\w)")
_LONGEST = 6


def read_adjectives(path: Path) -> dict[str, tuple[str, ...]]:
    """Read the gazetteer's countries: the adjectives of each folded name."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in yaml.safe_load(path.read_text(encoding="utf8")):
        given = tuple(entry.get("adjectives", ()))
        found |= {fold(name): given for name in (entry["name"], *entry.get("names", ()))}
    return found


def owners_of(
    entities: Sequence[Mapping[str, Any]], adjectives: Mapping[str, Iterable[str]]
) -> dict[str, str]:
    """Return the owner of each entity that has one, by id.

    ``entities`` are those of a gold file; ``adjectives`` gives, for a folded name of a country, its
    adjectives. A name that begins with the owner's says most; "army of Sudan" and "northern Mali" say it too.
    """
    forms: dict[str, list[str]] = {}
    for entity in entities:
        if entity["type"] not in _OWNERS:
            continue
        names = {n for n in entity["names"] if n != n.lower()}
        if entity["type"] == "Country":
            names.update(a for n in sorted(names) for a in adjectives.get(fold(n), ()))
        for name in sorted(names):
            forms.setdefault(_key(name), []).append(entity["id"])
    found = {}
    for entity in entities:
        if entity["type"] not in OWNED:
            continue
        votes: Counter[str] = Counter()
        for name in entity["names"]:
            for weight, form in _parts(name, entity["type"]):
                bearers = [x for x in forms.get(form, ()) if x != entity["id"]]
                if len(bearers) == 1:
                    votes[bearers[0]] += weight
                    break
        if votes:
            found[entity["id"]] = min(votes, key=lambda x: (-votes[x], x))
    return found


def _parts(name: str, type_: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a name that may be its owner's, with a weight, the likeliest first."""
    words = [w for w in name.split() if w.lower() != "the"]
    for size in range(min(_LONGEST, len(words) - 1), 0, -1):
        yield 3, _key(" ".join(words[:size]))
    for at, word in enumerate(words[:-1]):
        if at and word.islower():
            yield 2, _key(" ".join(words[at + 1 :]))
    if type_ in {"Place", "Zone"}:
        for size in range(1, len(words)):
            yield 1, _key(" ".join(words[size:]))


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(_POSSESSIVE.sub("", name))))
