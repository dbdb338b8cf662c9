"""When a predicted entity is the gold one: by name, and for loose types also by shared words."""

import functools
import re
import unicodedata
from collections.abc import Iterable

from kg.evaluation.records import GoldEntity

#: Types whose entities have no name of their own.
LOOSE = frozenset({"Topic", "Position", "Plan", "Meeting", "Group"})
# The words that the reference scorer leaves out; part of its definition, not of the language.
_STOP = frozenset(
    [
        *("a", "an", "the", "of", "to", "in", "on", "for", "and", "or", "by"),
        *("with", "at", "from", "its", "his", "her", "their", "this", "that"),
    ]
)
_ENOUGH = 0.6
_NO_WORD = re.compile(r"[^\w%$€£]+")
_ARTICLE = re.compile(r"^(the|a|an) ")


@functools.lru_cache(maxsize=100_000)
def normal(name: str) -> str:
    """Return a name without case, accents, punctuation, possessive and leading article."""
    decomposed = unicodedata.normalize("NFKD", name)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).lower()
    bare = bare.replace("’s", "").replace("'s", "").replace(".", "")
    return _ARTICLE.sub("", _NO_WORD.sub(" ", bare).strip())


@functools.lru_cache(maxsize=100_000)
def content_words(name: str) -> frozenset[str]:
    """Return the words of a name that count, without the plural's s."""
    return frozenset(
        w[:-1] if len(w) > 3 and w.endswith("s") else w
        for w in normal(name).split()
        if w not in _STOP
    )


def same(names: Iterable[str], gold: GoldEntity) -> bool:
    """True where one of ``names`` is a name of ``gold``, or close enough to one for its type."""
    names = tuple(names)
    return bool({normal(n) for n in names} & _keys(gold)) or (
        gold.type in LOOSE and any(_alike(a, b) for a in names for b in gold.names)
    )


@functools.lru_cache(maxsize=100_000)
def _keys(gold: GoldEntity) -> frozenset[str]:
    """Return the names that count: "the force" is none where the entity has a proper one."""
    proper = tuple(n for n in gold.names if n != n.lower())
    names = proper if proper and gold.type not in LOOSE else gold.names
    return frozenset(normal(n) for n in names)


def _alike(left: str, right: str) -> bool:
    """True where the Dice coefficient of the two names' words is large enough."""
    a, b = content_words(left), content_words(right)
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) >= _ENOUGH
