"""An ArcadeDB server with its Bolt plug-in, on loopback; run as a program, it serves until killed."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT
from tests.loading.virtuoso import free_port

PASSWORD = "only-for-tests"
_SERVING = "serving"


@contextmanager
def running(
    folder: Path, mode: str = "READ_WRITE"
) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Yield the Bolt address of a database of the user root, and the server.

    It is empty where the folder is; otherwise it goes on with what a server left there.
    """
    bolt, http = free_port(), free_port()
    (folder / _SERVING).unlink(missing_ok=True)
    program = [sys.executable, "-m", "tests.loading.arcadedb"]
    command = [*program, str(folder), mode, str(bolt), str(http)]
    with (folder / "output").open("wb") as log:
        server = subprocess.Popen(
            command,
            cwd=folder,  # where it writes its logs
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
        )
    assert server.stdin is not None
    try:
        end = time.monotonic() + 120
        while not (folder / _SERVING).exists():
            assert server.poll() is None, (folder / "output").read_text(errors="replace")[-2000:]
            assert time.monotonic() < end, "the server does not start"
            time.sleep(0.2)
        yield f"bolt://127.0.0.1:{bolt}/graph", server
    finally:
        server.stdin.close()  # asks it to stop
        try:
            server.wait(30)
        finally:
            server.kill()
            server.wait()


def serve(folder: str, mode: str, bolt: str, http: str) -> None:
    """Serve until standard input ends."""
    import arcadedb_embedded

    server = arcadedb_embedded.create_server(
        folder,
        PASSWORD,
        config={
            "server_plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
            "bolt_port": int(bolt),
            "http_port": int(http),
            "server_defaultDatabaseMode": mode,
        },
    )
    server.start()
    if not (Path(folder) / "databases" / "graph").exists():
        server.create_database("graph")
    (Path(folder) / _SERVING).touch()
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    serve(*sys.argv[1:])
