"""The SPARQL endpoint: serves a folder of exports, read only, with limits that hold."""

import asyncio
import os
from collections.abc import Callable, Sequence
from pathlib import Path

from kg.endpoint.settings import Settings
from kg.errors import ConfigError
from kg.resources import Query

__all__ = ["Settings", "serve"]


def serve(
    directory: Path,
    settings: Settings,
    *,
    examples: Sequence[Query] = (),
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve the exports in ``directory`` until SIGINT or SIGTERM; ``announce`` is told the address.

    ``examples`` are the queries of the query page; ``port`` 0 takes any that is free. Raises
    ConfigError where it cannot listen, ExportError where the folder holds no graph.
    """
    if not hasattr(os, "fork"):
        raise ConfigError("kg serve needs a system that can fork; on Windows run it in WSL")
    from kg.endpoint.server import run  # noqa: PLC0415 - its modules are not there without fork

    asyncio.run(run(directory, settings, examples, announce))
