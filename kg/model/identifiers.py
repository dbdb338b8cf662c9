"""Identifiers derived from content: the same content has the same id on any machine.

IRIs follow RFC 3987, percent-encoded to plain ASCII so that every store accepts them.
"""

import hashlib
import re
import unicodedata
from urllib.parse import quote

#: Where all identifiers of the graph live.
BASE = "https://w3id.org/claimgraph/"


def slug(text: str) -> str:
    """Return ``text`` as lower-case words joined by hyphens, letters of any script kept.

    Accents are dropped ("Türkiye" gives "turkiye"); what has no letter or digit gives "x" and a
    hash, so that the result is never empty.
    """
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    bare = bare.replace("’", "'").replace("'s", "s").replace(".", "")
    words = re.sub(r"[^\w]+", "-", bare).strip("-_")
    if not words:
        return "x" + digest(text)
    return words if len(words) <= 80 else f"{words[:70].rstrip('-')}-{digest(words)}"


def digest(*parts: str, length: int = 12) -> str:
    """Return the first ``length`` hexadecimal digits of the SHA-256 of the parts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:length]


def iri(kind: str, local: str) -> str:
    """Return the IRI of a thing: ``iri("entity", "indonesia")``."""
    return f"{BASE}{kind}/{quote(local, safe='-._~/')}"
