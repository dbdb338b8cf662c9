"""The workers of one build, as the server sees them."""

import asyncio
import contextlib
import multiprocessing
import os
import signal
import socket
from collections.abc import Iterator
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path

from kg.endpoint.keeper import keep
from kg.endpoint.messages import HEAD, Answer, Question, pack_question, unpack_answer
from kg.endpoint.settings import Settings
from kg.errors import ExportError


class Worker:
    """One worker process."""

    def __init__(
        self, process: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._process = process
        self._reader, self._writer = reader, writer

    async def ask(self, question: Question) -> Answer:
        """Return the answer; raises EOFError or OSError where the worker dies of the question."""
        self._writer.write(pack_question(question))
        await self._writer.drain()
        (length,) = HEAD.unpack(await self._reader.readexactly(HEAD.size))
        status, form, size = unpack_answer(await self._reader.readexactly(length))
        return Answer(status, form, await self._reader.readexactly(size))

    def kill(self) -> None:
        """End the process at once."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGKILL)
        self._writer.close()

    def close(self) -> None:
        """Let the process end, as it does when nobody can ask it any more."""
        self._writer.close()


class Pool:
    """One build in memory, and the workers that answer from it; made by :meth:`open`."""

    def __init__(
        self, keeper: multiprocessing.process.BaseProcess, control: Connection, settings: Settings
    ) -> None:
        self._keeper, self._control, self._settings = keeper, control, settings
        self._idle: list[Worker] = []
        self._places = asyncio.Semaphore(settings.workers)
        self._forking = asyncio.Lock()
        self._retired = False
        self._leases = 0
        self.running = 0
        self.waiting = 0
        self.triples = 0

    @classmethod
    async def open(cls, path: Path, settings: Settings) -> "Pool":
        """Load a file of N-Quads; raises ExportError where it cannot be read."""
        context = multiprocessing.get_context("spawn")
        control, theirs = context.Pipe()
        keeper = context.Process(target=keep, args=(path, settings, theirs), daemon=True)
        keeper.start()
        theirs.close()
        pool = cls(keeper, control, settings)
        try:
            state, value = await asyncio.to_thread(control.recv)
        except EOFError:
            state, value = "failed", "there was not enough memory"
        if state == "failed":
            pool.retire()
            raise ExportError(f"cannot read {path}: {value}; build the graph again")
        pool.triples = value
        return pool

    async def ask(self, question: Question) -> Answer:
        """Return the answer to a question, within the time limit: a query that needs longer dies.

        A cancelled call kills its query too.
        """
        seconds = f"{self._settings.timeout:g} s"
        self.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), self._settings.timeout)
        except TimeoutError:
            return Answer(503, "", f"busy: no worker was free for {seconds}; try again".encode())
        finally:
            self.waiting -= 1
        self.running += 1
        worker = None
        try:
            worker = self._idle.pop() if self._idle else await self._fork()
            answer = await asyncio.wait_for(worker.ask(question), self._settings.timeout)
        except TimeoutError:
            return Answer(
                503, "", f"stopped: the query took longer than {seconds}; make it narrower".encode()
            )
        except (EOFError, OSError):
            reason = b"stopped: the query took more memory than it may; make it narrower"
            return Answer(503, "", reason)
        else:
            self._idle.append(worker)
            worker = None
            return answer
        finally:
            if worker is not None:
                worker.kill()
            self._places.release()
            self.running -= 1

    @contextlib.contextmanager
    def lease(self) -> Iterator["Pool"]:
        """Keep the build for several questions; a retired one ends after its last lease."""
        self._leases += 1
        try:
            yield self
        finally:
            self._leases -= 1
            if self._retired:
                self._end_if_unused()

    def retire(self) -> None:
        """End when the last lease ends."""
        self._retired = True
        self._end_if_unused()

    def kill(self) -> None:
        """End at once."""
        self._retired = True
        self._leases = 0
        self._keeper.kill()
        self._end_if_unused()

    async def _fork(self) -> Worker:
        async with self._forking:
            process, handle = await asyncio.to_thread(self._new)
        connection = socket.socket(fileno=handle)
        connection.setblocking(False)
        reader, writer = await asyncio.open_unix_connection(sock=connection)
        return Worker(process, reader, writer)

    def _new(self) -> tuple[int, int]:
        self._control.send(None)
        return self._control.recv(), recv_handle(self._control)

    def _end_if_unused(self) -> None:
        if self._leases:
            return
        while self._idle:
            self._idle.pop().close()
        self._control.close()
