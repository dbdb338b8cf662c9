"""What ``kg --version`` prints."""

import importlib.metadata
import platform

_PARTS = ("spacy", "pyoxigraph", "rdflib", "networkx")


def versions() -> str:
    """Return the version of the program, and of what its output depends on."""
    parts = [f"{name} {_version(name)}" for name in _PARTS]
    return f"kg {_version('claimgraph')} (Python {platform.python_version()}, {', '.join(parts)})"


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"
