"""Claimgraph: news on diplomacy, security and peacekeeping as a knowledge graph of claims.

    >>> import kg
    >>> graph = kg.build(["articles"], out="exports")       # doctest: +SKIP
    >>> graph.query("SELECT ?s ?o { ?s kg:offersTroops ?o }")  # doctest: +SKIP

The public names are :func:`build`, :func:`open`, :class:`Graph`, :class:`Config` and
:class:`KgError`; they are imported on first use.
"""

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.builder import build
    from kg.config import Config
    from kg.errors import KgError
    from kg.view import Graph
    from kg.view import open_graph as open  # noqa: A004 — kg.open reads like the built-in

__all__ = ["Config", "Graph", "KgError", "build", "open"]

_HOMES = {
    "Config": ("kg.config", "Config"),
    "Graph": ("kg.view", "Graph"),
    "KgError": ("kg.errors", "KgError"),
    "build": ("kg.builder", "build"),
    "open": ("kg.view", "open_graph"),
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that ``import kg`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _HOMES[name]
    return getattr(importlib.import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
