"""Faults in data files: collected while reading, reported all at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kg.errors import ResourceError


@dataclass(slots=True)
class Faults:
    """A list of what is wrong, each with its file and entry."""

    found: list[str] = field(default_factory=list)

    def add(self, file: str, entry: str, problem: str) -> None:
        """Note one fault; ``entry`` is the id of the entry, or its number where it has none."""
        place = f"{file}: {entry}" if entry else file
        self.found.append(f"{place}: {problem}")

    def check_keys(
        self, file: str, entry: str, given: Mapping[str, object], allowed: Iterable[str]
    ) -> None:
        """Note every key that is not allowed, with the keys that are."""
        names = tuple(allowed)
        for key in sorted(key for key in given if key not in names):
            self.add(file, entry, f"unknown key {key!r}; allowed are {', '.join(names)}")

    def raise_if_any(self) -> None:
        """Raise ResourceError that lists every fault, one a line."""
        if self.found:
            count = "1 fault" if len(self.found) == 1 else f"{len(self.found)} faults"
            raise ResourceError(f"{count} in the ontology: " + "\n".join(self.found))


def text_of(value: object) -> str | None:
    """Return a text without outer spaces, or None when the value is no text or empty."""
    return value.strip() or None if isinstance(value, str) else None


def texts_of(value: object) -> tuple[str, ...] | None:
    """Return a list of texts as a tuple, or None when the value is anything else."""
    if not isinstance(value, list):
        return None
    texts = tuple(text for text in map(text_of, value) if text)
    return texts if len(texts) == len(value) else None
