"""Listening, and stopping in good order."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import uvicorn

from kg.endpoint.app import make_app
from kg.endpoint.builds import Builds
from kg.endpoint.settings import Settings
from kg.errors import ConfigError
from kg.resources import Query

#: Seconds that answers under way are given when the server stops.
_PATIENCE = 2
#: Connections that may wait to be taken.
_BACKLOG = 1024


class _Server(uvicorn.Server):
    """A server that leaves signals to us: its own way ends the process before workers are ended."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Catch nothing."""
        yield


async def run(
    directory: Path,
    settings: Settings,
    examples: Sequence[Query],
    announce: Callable[[str], None] | None,
) -> None:
    """Serve until SIGINT or SIGTERM; see :func:`kg.endpoint.serve`."""
    with _listen(settings) as listener:
        builds = Builds(directory, settings)
        config = uvicorn.Config(
            make_app(builds, settings, examples),
            access_log=False,
            lifespan="off",
            log_level="error",
            server_header=False,
            backlog=_BACKLOG,
            timeout_graceful_shutdown=_PATIENCE,
        )
        server = _Server(config)

        def stop() -> None:
            server.force_exit = server.should_exit
            server.should_exit = True

        for name in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(name, stop)
        try:
            await builds.start()
            if announce:
                announce(_address(listener))
            await server.serve(sockets=[listener])
        finally:
            await builds.stop()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _listen(settings: Settings) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM
        )[0]
        # With its protocol named, asyncio sends small answers at once (TCP_NODELAY).
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(_BACKLOG)  # who comes before the server is ready waits
    except OSError as error:
        place = f"{settings.host}:{settings.port}"
        raise ConfigError(
            f"cannot listen on {place}: {error.strerror}; choose with --host and --port"
        ) from error
    return listener
