"""A digest of all that an extraction depends on besides the article and the ontology."""

import hashlib
import importlib.metadata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
#: The parts of this package that decide what is found in an article.
_CODE = ("model", "pipeline", "resources", "serialize.py")
#: Packages whose version may change what is found.
_PACKAGES = ("lemminflect", "numpy", "onnxruntime", "spacy", "tokenizers")


def fingerprint(model: str) -> str:
    """Return the SHA-256 of the program, the packages under it and a language model.

    ``model`` is "" for the bundled one, else the name or folder of a spaCy pipeline.
    """
    state = _program().copy()
    if model:
        from spacy.util import get_package_path, is_package  # noqa: PLC0415 (slow to import)

        _add(state, get_package_path(model) if is_package(model) else Path(model))
    return state.hexdigest()


@cache
def _program() -> "hashlib._Hash":
    """Return the state of the digest after the program and the packages under it, as they were loaded."""
    state = hashlib.sha256()
    for name in _PACKAGES:
        state.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for part in _CODE:
        _add(state, _PACKAGE / part)
    return state


def _add(state: "hashlib._Hash", root: Path) -> None:
    """Add the files of a folder to a digest."""
    for path in _files(root):
        state.update(f"{path.relative_to(root.parent).as_posix()}\n".encode())
        with path.open("rb") as file:
            state.update(hashlib.file_digest(file, "sha256").digest())


def _files(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, sorted, without what Python compiled."""
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path
