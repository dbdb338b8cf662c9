"""A digest of the program that makes a graph of what was found in articles."""

import hashlib
import importlib.metadata
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
#: The parts of this package that decide what stands in the files; the pipeline has its own digest.
_CODE = ("export", "graph", "increment", "model", "resolution", "resources")
_FILES = ("cache.py", "serialize.py")
#: Packages whose version may change a byte.
_PACKAGES = ("networkx", "numpy", "pyoxigraph", "pyshacl", "pyvis", "rapidfuzz")


@cache
def program() -> str:
    """Return the SHA-256 of the program's own parts and of the packages under them, as they were loaded."""
    state = hashlib.sha256()
    for name in _PACKAGES:
        state.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    found = [path for part in _CODE for path in sorted((_PACKAGE / part).rglob("*"))]
    for path in (*found, *(_PACKAGE / name for name in _FILES)):
        if path.is_file() and path.suffix != ".pyc":
            state.update(f"{path.relative_to(_PACKAGE).as_posix()}\n".encode())
            state.update(hashlib.sha256(path.read_bytes()).digest())
    return state.hexdigest()
