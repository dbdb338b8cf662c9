"""Starting and stopping a Virtuoso of one's own, on loopback and in a folder of one's own."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

_SETTINGS = """
[Database]
DatabaseFile = {folder}/v.db
ErrorLogFile = {folder}/v.log
LockFile = {folder}/v.lck
TransactionFile = {folder}/v.trx
xa_persistent_file = {folder}/v.pxa
[TempDatabase]
DatabaseFile = {folder}/t.db
TransactionFile = {folder}/t.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
[HTTPServer]
ServerPort = 127.0.0.1:{http}
"""


@contextmanager
def running(program: str, folder: Path) -> Iterator[str]:
    """Yield the address of a server whose user is dba with the password dba.

    It is empty where the folder is; otherwise it goes on with what a server left there.
    """
    http = free_port()
    (folder / "v.lck").unlink(missing_ok=True)  # of a server that was killed
    settings = folder / "virtuoso.ini"
    settings.write_text(_SETTINGS.format(folder=folder, sql=free_port(), http=http))
    server = subprocess.Popen(
        [program, "+foreground", "+configfile", str(settings)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{http}"
    try:
        wait_for(f"{address}/sparql", server)
        yield address
    finally:
        server.kill()
        server.wait()


def kill(folder: Path) -> None:
    """Kill the server of a folder."""
    lock = (folder / "v.lck").read_text()
    os.kill(int(lock.split("VIRT_PID=")[1].split()[0]), signal.SIGKILL)


def sql_port(folder: Path) -> str:
    """Return where the server of a folder takes isql."""
    settings = (folder / "virtuoso.ini").read_text(encoding="utf-8")
    return settings.split("127.0.0.1:")[1].split()[0]


def wait_for(url: str, server: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    """Return when something answers at an address; fail when the server ends before."""
    parts = urlsplit(url)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert server.poll() is None, "the server ended"
        try:
            with socket.create_connection((parts.hostname or "", parts.port or 80), timeout=5):
                pass
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError as error:
            if isinstance(error, urllib.error.HTTPError):
                error.close()
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {url}")


def free_port() -> int:
    """Return a port of loopback that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
