"""A digest of all that an extraction depends on besides the article and the ontology."""

import hashlib
import importlib.metadata
from collections.abc import Iterator
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
    state = hashlib.sha256()
    for name in _PACKAGES:
        state.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    roots = [_PACKAGE / part for part in _CODE]
    if model:
        from spacy.util import get_package_path, is_package  # noqa: PLC0415 (slow to import)

        roots.append(get_package_path(model) if is_package(model) else Path(model))
    for root in roots:
        for path in _files(root):
            state.update(f"{path.relative_to(root.parent).as_posix()}\n".encode())
            with path.open("rb") as file:
                state.update(hashlib.file_digest(file, "sha256").digest())
    return state.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, sorted, without what Python compiled."""
    if root.is_file():
        yield root
        return
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            yield path
