"""Settings: one frozen record, from a TOML file and the options of the command line.

    # claimgraph.toml
    model = "en_core_web_trf"
    jobs = 4

The base of the identifiers is no setting: graphs from different machines can be put together.
"""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import ConfigError

#: Name of the settings file that is read when it lies in the current folder.
FILE = "claimgraph.toml"
#: The folder beside the exports that keeps what the next build need not find out again.
CACHE = ".kg-cache"
#: What can look for claims.
FINDERS = ("model", "patterns")


@dataclass(frozen=True, slots=True)
class Config:
    """All settings; equal settings and equal input give equal output.

    ``model`` is "" for the language model in the package, else the name or folder of a spaCy
    pipeline with Universal Dependencies labels. ``finders`` says what looks for claims over the
    bundled model: its heads ("model"), the patterns of the ontology ("patterns"), or both. ``jobs`` is the number of processes, 0 for one a
    core; it never changes the result. Claims less sure than ``min_confidence`` are left out; by default those that are
    clearly likelier wrong than right.
    Articles longer than ``max_characters`` are left out. ``gazetteer`` names files of further names
    (YAML or CSV); ``decisions`` is a file of merges to make or to refuse.

    ``cache`` says whether what was found in an article is kept beside the exports, so that the next
    build reads only new and changed articles; it never changes the result.
    """

    model: str = ""
    jobs: int = 1
    finders: tuple[str, ...] = FINDERS
    min_confidence: float = 0.45
    max_characters: int = 1_000_000
    gazetteer: tuple[str, ...] = ()
    decisions: str = ""
    cache: bool = True

    def __post_init__(self) -> None:
        """Check the values; raises ConfigError that names every wrong one."""
        faults = [
            fault
            for fault in (
                *(_unknown("finders", finder, FINDERS) for finder in self.finders),
                _out_of_range("jobs", self.jobs, 0, 1024),
                _out_of_range("min_confidence", self.min_confidence, 0, 1),
                _out_of_range("max_characters", self.max_characters, 1, 1_000_000),
            )
            if fault
        ]
        if faults:
            raise ConfigError("; ".join(faults))

    def replace(self, **options: Any) -> "Config":
        """Return the settings with those options changed that are not None."""
        return dataclasses.replace(self, **{k: v for k, v in options.items() if v is not None})


def load(path: Path) -> Config:
    """Return the settings of a TOML file.

    Raises ConfigError that names every unknown key and wrong value at once.
    """
    try:
        with path.open("rb") as file:
            content = tomllib.load(file)
    except OSError as error:
        raise ConfigError(f"cannot read {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is no TOML: {error}") from None
    faults = _faults(content)
    if faults:
        raise ConfigError(f"{path}: {'; '.join(faults)}")
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}
    try:
        return Config(**values)
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


def _faults(content: Mapping[str, Any]) -> list[str]:
    allowed = {field.name: field.default for field in dataclasses.fields(Config)}
    faults = []
    for key, value in content.items():
        if key not in allowed:
            faults.append(f"{key!r} is no setting; allowed are {', '.join(allowed)}")
        elif not _fits(value, allowed[key]):
            faults.append(f"{key} must be {_kind(allowed[key])}, not {value!r}")
    return faults


def _fits(value: object, default: object) -> bool:
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool)
    return type(value) is type(default)


def _kind(default: object) -> str:
    if isinstance(default, tuple):
        return "a list of texts"
    return {bool: "true or false", str: "a text", int: "a whole number", float: "a number"}[
        type(default)
    ]


def _unknown(name: str, value: str, allowed: tuple[str, ...]) -> str:
    return "" if value in allowed else f"{name} must be of {', '.join(allowed)}, not {value!r}"


def _out_of_range(name: str, value: float, least: float, most: float) -> str:
    if least <= value <= most:
        return ""
    return f"{name} must be between {least:,} and {most:,}, not {value:,}"
