"""Where ``ontology/`` lies, and its files as plain data.

Parsing is the slow part of a start, so the parsed files are kept as JSON in the user's cache folder,
keyed by the content of all of them. A cache that cannot be read or written only costs time.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from kg.errors import ResourceError
from kg.resources.faults import Faults

#: Raised when the form of the cached data changes, so that an older cache is not read.
_FORM = "1"

_PACKAGE = Path(__file__).resolve().parents[1]

#: The kind of cached data that are the parsed files.
_ONTOLOGY = "ontology"

#: How many ontologies the cache holds at most.
_KEPT = 4

#: A parser makes plain data (text, numbers, lists, mappings with text keys) of a file's text.
Parser = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Source:
    """The files of an ontology as plain data, by path relative to its folder, and their digest."""

    root: Path
    digest: str
    data: Mapping[str, Any]

    def under(self, folder: str, ending: str) -> list[tuple[str, Any]]:
        """Return the (path, data) pairs of a folder's files with this ending, sorted by path."""
        return [
            (path, content)
            for path, content in self.data.items()
            if path.startswith(f"{folder}/") and path.endswith(ending)
        ]


def ontology_folder(package: Path = _PACKAGE) -> Path:
    """Return the folder of the ontology: inside the installed package, or beside it in a checkout.

    Raises ResourceError when there is neither.
    """
    for folder in (package / "_ontology", package.parent / "ontology"):
        if (folder / "kg.ttl").is_file():
            return folder
    raise ResourceError(f"no ontology found in {package} or beside it; install claimgraph again")


def cache_folder() -> Path:
    """Return the folder for compiled data (``KG_CACHE_DIR``, else the platform's own place)."""
    return Path(os.environ.get("KG_CACHE_DIR") or platformdirs.user_cache_dir("claimgraph"))


def read_source(root: Path, parsers: Mapping[str, Parser], cache: Path | None = None) -> Source:
    """Read every file below ``root`` for whose name or ending there is a parser.

    Raises ResourceError that names every file that cannot be read.
    """
    faults = Faults()
    texts: dict[str, str] = {}
    for path in sorted(root.rglob("*")):
        if _parser(path, parsers) and path.is_file():
            name = path.relative_to(root).as_posix()
            try:
                texts[name] = path.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                faults.add(name, "", f"cannot be read as UTF-8 text ({_one_line(error)})")
    faults.raise_if_any()
    digest = _digest(texts)
    data = kept(cache, _ONTOLOGY, digest)
    if data is None:
        data = {}
        for name, text in texts.items():
            parse = _parser(Path(name), parsers) or str
            try:
                data[name] = parse(text)
            except ValueError as error:
                faults.add(name, "", _one_line(error))
        faults.raise_if_any()
        keep(cache, _ONTOLOGY, digest, data)
    return Source(root, digest, data)


def parse_yaml(text: str) -> Any:
    """Parse YAML into plain data with text keys; see :func:`kg.resources.yaml_text.parse`."""
    from kg.resources.yaml_text import parse  # noqa: PLC0415 (slow to import, and mostly compiled)

    return parse(text)


def _parser(path: Path, parsers: Mapping[str, Parser]) -> Parser | None:
    """Return the parser for a file: that of its name, else that of its ending."""
    return parsers.get(path.name, parsers.get(path.suffix))


def _digest(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 of names and texts."""
    state = hashlib.sha256(_FORM.encode())
    for name, text in texts.items():
        state.update(f"\x1e{name}\x1f{text}".encode())
    return state.hexdigest()


def _cache_file(folder: Path, kind: str, digest: str) -> Path:
    """Return where what was made of the files of this digest is kept."""
    return folder / f"{kind}-{digest[:16]}.json"


def kept(folder: Path | None, kind: str, digest: str) -> dict[str, Any] | None:
    """Return what was made of the files of this digest, or None when the cache does not hold it."""
    if folder is None:
        return None
    with suppress(OSError, ValueError):
        found = json.loads(_cache_file(folder, kind, digest).read_text(encoding="utf-8"))
        if isinstance(found, dict) and found.get("digest") == digest:
            data = found.get("data")
            return data if isinstance(data, dict) else None
    return None


def keep(folder: Path | None, kind: str, digest: str, data: Mapping[str, Any]) -> None:
    """Keep what was made of the files of this digest; a folder that cannot be written is no fault."""
    if folder is None:
        return
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=folder, prefix="new-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"digest": digest, "data": data}, file, ensure_ascii=False)
        Path(name).replace(_cache_file(folder, kind, digest))
        files = sorted(folder.glob(f"{kind}-*.json"), key=lambda path: -path.stat().st_mtime_ns)
        for old in files[_KEPT:]:
            old.unlink()


def _one_line(error: Exception) -> str:
    """Return an error's message as one line."""
    return " ".join(str(error).split())
