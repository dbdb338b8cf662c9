"""How a written name is compared with a known one."""

import unicodedata
from functools import lru_cache

#: What does not count, and what counts as a space.
_PLAIN = str.maketrans(dict.fromkeys(".'’‘ʼ`") | dict.fromkeys("-‐‑–—_", " "))
_LONGEST_EXACT = 3


@lru_cache(maxsize=1 << 15)
def fold(name: str) -> str:
    """Return the form under which names are equal.

    Case, accents, apostrophes, full stops and a leading "the" do not count, and a hyphen is a space.
    """
    plain = name
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = " ".join(plain.translate(_PLAIN).split()).casefold()
    return words.removeprefix("the ") or words


def accepts(known: str, written: str) -> bool:
    """Tell whether the case of a written name fits a known one that folds equally.

    A name with capitals needs one ("turkey" is no country); an abbreviation of up to three letters
    stands in capitals ("US" is not "us"), a longer one may also be written "Nato".
    """
    letters = "".join(filter(str.isalpha, known))
    given = "".join(filter(str.isalpha, written.removeprefix("the ").removeprefix("The ")))
    if letters.islower() or not letters.isupper() or " " in known:
        return letters.islower() or not given.islower()
    return given.isupper() or (
        len(letters) > _LONGEST_EXACT and given[:1].isupper() and given[1:].islower()
    )
