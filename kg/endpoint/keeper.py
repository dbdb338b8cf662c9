"""The process that holds one build in memory and forks workers, which share that memory.

A fork takes milliseconds and no copy of the graph, so a worker that was killed is soon replaced. The
keeper itself has one thread and never evaluates a query, so a fork is safe.
"""

import os
import signal
import socket
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.endpoint.settings import Settings
from kg.endpoint.worker import work
from kg.graph.store import merge_graphs


def keep(path: Path, settings: Settings, control: Connection) -> None:
    """Load N-Quads, say so over ``control``, then fork a worker whenever a message comes.

    Sends ("loaded", triples) or ("failed", reason); for a worker its process id and its socket.
    """
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)  # the server ends its keepers by closing ``control``
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the system buries dead workers
    try:
        store = Store()
        store.bulk_load(path=path, format=RdfFormat.N_QUADS)
        triples = len(store)
        merge_graphs(store)
    except (OSError, SyntaxError, ValueError) as error:
        control.send(("failed", " ".join(str(error).split())))
        return
    control.send(("loaded", triples))
    while True:
        try:
            control.recv()
        except EOFError:
            return
        ours, theirs = socket.socketpair()
        child = os.fork()
        if child == 0:
            control.close()
            theirs.close()
            _live(store, ours, settings)
        ours.close()
        control.send(child)
        send_handle(control, theirs.fileno(), os.getppid())
        theirs.close()


def _live(store: Store, connection: socket.socket, settings: Settings) -> None:
    """Be a worker, and end without running what the parent would run at its end."""
    # What the engine prints when memory ends is for nobody: the server tells the client.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        work(store, connection, settings)
    except OSError:
        os._exit(1)  # the server is gone
    finally:
        os._exit(0)
