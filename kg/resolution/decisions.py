"""A user's decisions: what is one thing and what is not, whatever the rules say."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from kg.errors import ResourceError
from kg.resolution.profiles import Profile
from kg.resolution.records import MergeDecision, Verdict

_KEYS = ("same", "different")


@dataclass(frozen=True, slots=True)
class UserDecisions:
    """Groups of cluster references or gazetteer ids that are one, and pairs that are not."""

    same: tuple[tuple[str, ...], ...] = ()
    different: tuple[tuple[str, ...], ...] = ()

    def unknown(self, known: Container[str]) -> list[str]:
        """Return the items that are neither cluster references nor in ``known``, sorted."""
        items = {item for group in self.same + self.different for item in group}
        return sorted(item for item in items if "#" not in item and item not in known)

    def references(self) -> list[str]:
        """Return the cluster references, sorted."""
        return sorted(
            {item for group in self.same + self.different for item in group if "#" in item}
        )

    def names(self, item: str, kind: str) -> bool:
        """Tell whether ``item`` stands in a decision of this kind ("same" or "different")."""
        groups = self.same if kind == "same" else self.different
        return any(item in group for group in groups)

    def forbids(self, profile: Profile, entry: str) -> bool:
        """Tell whether the user says that a profile is not a gazetteer entry."""
        return any(
            entry in group and any(ref in group for ref in profile.refs) for group in self.different
        )

    def entry_of(self, profile: Profile, known: object) -> str:
        """Return the gazetteer entry that the user says a profile is, or ""."""
        for group in self.same:
            if any(ref in group for ref in profile.refs):
                for item in group:
                    if "#" not in item and hasattr(known, "__contains__") and item in known:
                        return item
        return ""

    def pairs(self, profiles: Sequence[Profile]) -> Iterator[tuple[int, int, MergeDecision]]:
        """Yield the decisions that speak of these profiles, with their positions; "different" first."""
        if not self.same and not self.different:
            return
        where = {ref: i for i, profile in enumerate(profiles) for ref in profile.refs}
        for groups, verdict in ((self.different, Verdict.DIFFERENT), (self.same, Verdict.SAME)):
            for group in groups:
                found = sorted({where[item] for item in group if item in where})
                for left, right in combinations(found, 2):
                    first, second = sorted((profiles[left].ref, profiles[right].ref))
                    yield (
                        left,
                        right,
                        MergeDecision("merge", first, second, verdict, 1.0, (), "user"),
                    )


def load_decisions(path: Path) -> UserDecisions:
    """Read a YAML file with the keys ``same`` and ``different``, each a list of lists of references.

    Raises ResourceError that lists every fault at once.
    """
    import yaml  # noqa: PLC0415 (slow to import, and seldom needed)

    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ResourceError(f"{path}: cannot be read: {' '.join(str(error).split())}") from error
    if data is None:
        return UserDecisions()
    if not isinstance(data, dict):
        raise ResourceError(f"{path}: must hold the lists {' and '.join(_KEYS)}")
    faults = [
        f"unknown key {key!r}; allowed are {', '.join(_KEYS)}" for key in data if key not in _KEYS
    ]
    groups: dict[str, tuple[tuple[str, ...], ...]] = {}
    for key in _KEYS:
        groups[key] = _groups(key, data.get(key) or [], faults)
    if faults:
        raise ResourceError(f"{path}: " + "; ".join(faults))
    return UserDecisions(**groups)


def _groups(key: str, value: object, faults: list[str]) -> tuple[tuple[str, ...], ...]:
    """Check one list of groups."""
    if not isinstance(value, list):
        faults.append(f"{key} must be a list of lists such as [[a#10-17, b#3-12]]")
        return ()
    found = []
    for number, group in enumerate(value, 1):
        if (
            not isinstance(group, list)
            or len(group) < 2
            or not all(isinstance(item, str) for item in group)
        ):
            faults.append(f"{key}, entry {number}: must be a list of two or more references")
        else:
            found.append(tuple(group))
    return tuple(found)
