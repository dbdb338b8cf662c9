"""The same article with other names, or with its headline in capitals.

Countries, people and places are swapped throughout. The heads are to learn what a sentence says, not who usually says it. A country takes the forms of another one of its region
(name for name, adjective for adjective, capital for capital); people and places take names of their
kind that stand elsewhere in the training data.
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from kg.training.claim_data import Target

ROLES = ("names", "adjectives", "people", "metonyms")
Form = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class State:
    """A country's forms by role, each as words, the usual one first; and its regions."""

    forms: Mapping[str, tuple[Form, ...]]
    regions: frozenset[str]


def read_states(path: Path) -> list[State]:
    """Read the gazetteer's countries that have a form of plain words in every role."""
    states = []
    entries: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf8"))
    for entry in entries:
        given = {role: list(entry.get(role, ())) for role in ROLES}
        given["names"].insert(0, entry["name"])
        usual = [word for forms in given.values() for form in forms[:1] for word in form.split()]
        if all(given.values()) and all(map(str.isalpha, usual)):
            forms = {role: tuple(tuple(x.split()) for x in given[role]) for role in ROLES}
            states.append(State(forms, frozenset(entry.get("regions", ()))))
    return states


def name_pools(targets: Iterable[Target]) -> dict[str, dict[int, list[Form]]]:
    """Names of people and places of the training data, by their number of words."""
    pools: dict[str, set[Form]] = {"Person": set(), "Place": set()}
    for target in targets:
        for name, (type_, _) in _named(target).items():
            pools[type_].add(name)
    result: dict[str, dict[int, list[Form]]] = {}
    for type_, names in pools.items():
        by_length = defaultdict(list)
        for name in sorted(names):
            by_length[len(name)].append(name)
        result[type_] = dict(by_length)
    return result


def _named(target: Target) -> dict[Form, tuple[str, str]]:
    """The longest capitalised name of each person and place of an article → type and entity."""
    assert target.article is not None
    best: dict[str, tuple[Form, str]] = {}
    for m in target.article.mentions:
        name = tuple(target.words[m.start : m.end])
        if m.type in ("Person", "Place") and all(w[:1].isupper() and w.isalpha() for w in name):
            longest = best.get(m.entity, ((), m.type))[0]
            if len(name) > len(longest):
                best[m.entity] = name, m.type
    return {name: (type_, entity) for entity, (name, type_) in sorted(best.items())}


def _swaps(
    target: Target,
    states: Sequence[State],
    pools: Mapping[str, Mapping[int, list[Form]]],
    rng: random.Random,
) -> dict[Form, Form]:
    """Word sequences of an article and what takes their place."""
    text = " " + " ".join(target.words) + " "
    present = [
        s
        for s in states
        if any(f" {' '.join(f)} " in text for forms in s.forms.values() for f in forms)
    ]
    free = [s for s in states if s not in present]
    rng.shuffle(free)
    swaps: dict[Form, Form] = {}
    for state in present:
        if rng.random() < 0.25 or not free:
            continue
        other = next((s for s in free if s.regions & state.regions), free[-1])
        free.remove(other)
        for role in ROLES:
            for form in state.forms[role]:
                swaps.setdefault(form, other.forms[role][0])
    words: dict[str, str] = {}
    for name, (type_, _) in _named(target).items():
        pool = pools[type_].get(len(name), [])
        if name in swaps or (type_ == "Place" and len(name) > 1) or not pool:
            continue
        for old, new in zip(name, rng.choice(pool), strict=True):
            words.setdefault(old, new)
    return swaps | {(old,): (new,) for old, new in words.items() if (old,) not in swaps}


def renamed(
    target: Target,
    pronouns: Sequence[int],
    states: Sequence[State],
    pools: Mapping[str, Mapping[int, list[Form]]],
    rng: random.Random,
) -> tuple[Target, list[int]]:
    """Return an article with other names, and where its pronouns are then."""
    assert target.article is not None
    swaps = _swaps(target, states, pools, rng)
    longest = max(map(len, swaps), default=0)
    edges = {m.start for m in target.article.mentions} | {m.end for m in target.article.mentions}
    words: list[str] = []
    sentences: list[int] = []
    moved = [0] * (len(target.words) + 1)
    i = 0
    while i < len(target.words):
        length, new = 1, tuple(target.words[i : i + 1])
        for k in range(min(longest, len(target.words) - i), 0, -1):
            found = swaps.get(tuple(target.words[i : i + k]))
            if found and not edges & set(range(i + 1, i + k)):
                length, new = k, found
                break
        for k in range(length):
            moved[i + k] = len(words)
        words += new
        sentences += [target.sentences[i]] * len(new)
        i += length
    moved[-1] = len(words)
    article = replace(
        target.article,
        words=words,
        paragraphs=frozenset(moved[p] for p in target.paragraphs),
        mentions=[
            replace(m, start=moved[m.start], end=moved[m.end]) for m in target.article.mentions
        ],
        values=[(moved[a], max(moved[b], moved[a] + 1), v) for a, b, v in target.article.values],
        times=[(moved[a], max(moved[b], moved[a] + 1), v) for a, b, v in target.article.times],
    )
    result = replace(
        target,
        words=words,
        paragraphs=article.paragraphs,
        sentences=sentences,
        spans=[(moved[a], moved[b], c) for a, b, c in target.spans],
        ignore=[(moved[a], moved[b]) for a, b in target.ignore],
        article=article,
    )
    return result, [moved[p] for p in pronouns]


def headlined(target: Target) -> Target:
    """Return an article whose headline begins each word of four letters and more with a capital."""
    end = min(target.paragraphs, default=0)
    words = [w[:1].upper() + w[1:] if len(w) > 3 else w for w in target.words[:end]]
    return replace(target, words=words + target.words[end:])
