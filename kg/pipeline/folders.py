"""Where the files of a language model of ours lie."""

import json
from pathlib import Path

#: The language model inside the package.
BUNDLED = Path(__file__).parent / "models" / "en_claims"
#: The folder of the network's files inside that of a spaCy pipeline: the name of its component.
NETWORK = "kg_network"
_META = "meta.json"


def own_folder(model: str) -> Path | None:
    """Return the folder of a model of ours, "" for the bundled one; None for another spaCy pipeline."""
    if not model:
        return BUNDLED
    return Path(model) if (Path(model) / NETWORK).is_dir() else None


def own_version(folder: Path) -> str:
    """Return the version of the model in a folder; "" where that cannot be told."""
    try:
        return str(json.loads((folder / _META).read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError):
        return ""
