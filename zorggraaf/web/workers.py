"""SPARQL queries of strangers, each in a process that can be ended without hurting anyone.

Why processes. The engine answers in a single call that cannot be called off: it has no time limit,
no memory limit and no cancel, a thread that is in it stays in it, and it can take the whole process
along: an ORDER BY over values of many kinds ends it with a panic, and a query that is nested
20,000 deep with an overflow of the stack. What an operating system can end is a process. The
alternative, the Oxigraph server as a child, has a time limit, but is one process with one memory
for all: the six-way product that ends one worker at its memory limit here would end the endpoint.
Measured on two cores, November 2026, on the graph of 146,000 statements: a worker is up in 0.15 s
and takes 30 MB; passing a small answer on costs 1 ms. Twenty people beside five queries that run
away waited 150 ms as a rule and 445 ms at most, on a machine that had as much work besides
(`python -m benchmarks.sparql_load`).

How the others keep going. `RESERVE` processes are started for queries of which nothing is known. A
query that has used `PATIENCE` seconds of the processor counts as long: its process leaves the
reserve, another is started in its place, and it goes on at the lowest priority, by `turns`, so that
a core is left for the others. No more than `workers` queries may be long at a time; one that would
be one too many is stopped and told to come back. A query that took long before counts as long from
the start, and one that ended its process before is not tried again. Those that find no free process
wait in line, first come, first served.

Limits. The clock starts when a query comes in, so that waiting in line counts. A query that is
over its time, memory, rows or bytes gets no answer but an error with what to do. Nothing of an
answer is sent before all of it is there (see `worker`), so that an error is an error: half an
answer looks like a whole one.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import re
import signal
import sys
import tempfile
import time
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, Any, Final

from zorggraaf.web import confinement
from zorggraaf.web.turns import Turns
from zorggraaf.web.worker import Job, WorkerSettings

_LOG: Final = logging.getLogger("zorggraaf.web")

PATIENCE: Final = 0.2
"""Seconds of processor time after which a query counts as long: most questions take less."""

_MOST_PATIENCE: Final = 5
"""Times that in all, for a query that waits for something else."""

RESERVE: Final = 6
"""Processes that long queries never take up: started beforehand, so that a handful of queries that
run away at the same moment leaves one for the others."""

REMEMBERED: Final = 500
"""Queries of which it is known, when they come again, that they took long or ended a process."""

_AGAIN: Final = ("memory", "order", "nesting")
"""What a query that ended its process dies of the next time too, for the graph does not change."""

QUEUE: Final = 200
"""Queries that may wait in line; more would only wait to be told that it took too long."""

_START: Final = 20.0
"""Seconds a process may take to start, on a machine that has much else to do."""

_CHUNK: Final = 65_536

_COMMAND: Final = "from zorggraaf.web.worker import main; main()"


_Asking = asyncio.Future[tuple[dict[str, Any], bytes]]


class StoppedError(Exception):
    """A query got no answer. `code` says why, `reply` what else there is to say."""

    def __init__(self, code: str, **reply: Any) -> None:
        super().__init__(code)
        self.code = code
        self.reply = reply


@dataclass(slots=True)
class Answer:
    """A whole answer, small in memory or long in a file that is gone once read."""

    media: str
    size: int
    """Rows or triples."""
    cut: bool
    """Whether there were more."""
    length: int
    """Bytes."""
    body: bytes = b""
    file: IO[bytes] | None = None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes, no more than a piece of them in memory."""
        if self.file is None:
            yield self.body
            return
        try:
            while piece := await asyncio.to_thread(self.file.read, _CHUNK):
                yield piece
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the file."""
        if self.file is not None:
            self.file.close()


class Pool:
    """The processes that answer queries: `async with Pool(…) as pool: await pool.answer(job)`."""

    def __init__(
        self,
        settings: WorkerSettings,
        workers: int = 6,
        patience: float = PATIENCE,
        queue: int = QUEUE,
    ) -> None:
        self._settings = settings
        self._most_long = max(1, workers)
        self._patience = patience
        self._queue = queue
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._starting = 0
        self._long = 0
        self._turns = Turns()
        # The same query comes again: from who tries again, and from who asks every minute.
        self._took_long: dict[str, str] = {}
        self._fatal: dict[str, str] = {}
        self._waiting: deque[asyncio.Future[_Worker]] = deque()
        self._background: set[asyncio.Task[None]] = set()
        self._folder = tempfile.TemporaryDirectory(prefix="zorggraaf-", ignore_cleanup_errors=True)
        self._number = 0
        self._closed = False

    async def __aenter__(self) -> Pool:
        await self._start()  # one tells whether there is a graph; the others follow
        self._refill()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        for future in self._waiting:
            future.cancel()
        # Those that are starting see that they are no longer needed.
        await asyncio.gather(*self._background, return_exceptions=True)
        await asyncio.gather(*(worker.end() for worker in list(self._all)))
        self._folder.cleanup()

    @property
    def processes(self) -> list[int]:
        """The ids of the processes that are up."""
        return sorted(worker.id for worker in self._all)

    async def answer(self, job: Job) -> Answer:
        """The answer to a query. Raises StoppedError; when cancelled, the query is stopped too."""
        deadline = time.monotonic() + job.seconds
        query = "\0".join((job.query, str(job.default_graphs), str(job.named_graphs)))
        if query in self._fatal:
            raise StoppedError(self._fatal[query])
        known = query in self._took_long
        if known and self._long >= self._most_long:
            raise StoppedError("busy-long")
        worker = await self._free(deadline)
        self._number += 1
        file = Path(self._folder.name) / f"answer-{self._number}"
        left = max(deadline - time.monotonic(), 0.1)
        try:
            task = asyncio.ensure_future(worker.ask(replace(job, file=str(file), seconds=left)))
            reply, body = await self._watched(worker, task, query, deadline, known)
            return _answer(reply, body, file)
        finally:
            with contextlib.suppress(OSError):
                file.unlink()  # an open file stays readable; Windows leaves it to the end
            self._release(worker)

    async def _watched(
        self, worker: _Worker, task: _Asking, query: str, deadline: float, known: bool
    ) -> tuple[dict[str, Any], bytes]:
        """The reply, if it comes in time; a query that takes long goes on as such."""
        try:
            if not known and await self._is_short(worker, task, deadline):
                return task.result()
            if time.monotonic() >= deadline:
                raise StoppedError("time")
            if self._long >= self._most_long:
                raise StoppedError("busy-long")
            await self._as_long(worker, task, query, deadline)
            return task.result()
        except _EndedError:
            stopped = _why_ended(worker)
            if self._settings.store and stopped.code in _AGAIN:
                _remember(self._fatal, query, stopped.code)
            raise stopped from None
        finally:
            if not task.done():
                task.cancel()
                worker.kill()

    async def _is_short(self, worker: _Worker, task: _Asking, deadline: float) -> bool:
        """Whether a query is answered before it counts as long."""
        began, used = time.monotonic(), confinement.seconds_used(worker.id)
        while not await _done(task, min(self._patience, deadline - time.monotonic())):
            now = time.monotonic()
            spent = confinement.seconds_used(worker.id)
            if now >= deadline or now - began >= _MOST_PATIENCE * self._patience:
                return False
            # Where all are slow, a query is not long for that. One passed on uses no time of ours.
            if self._settings.endpoint or used is None or spent is None:
                return False
            if spent - used >= self._patience:
                return False
        return True

    async def _as_long(self, worker: _Worker, task: _Asking, query: str, deadline: float) -> None:
        self._long += 1
        worker.spent = True
        confinement.give_way(worker.id)
        self._turns.join(worker.id)
        _remember(self._took_long, query, "")
        self._refill()
        try:
            if not await _done(task, deadline - time.monotonic()):
                raise StoppedError("time")
            if (confinement.seconds_used(worker.id) or _MOST_PATIENCE) < self._patience:
                self._took_long.pop(query, None)
        finally:
            self._turns.leave(worker.id)
            self._long -= 1

    # -- who is free -------------------------------------------------------------------------------

    async def _free(self, deadline: float) -> _Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.alive:
                return worker
            self._discard(worker)
        if len(self._waiting) >= self._queue:
            raise StoppedError("busy")
        future: asyncio.Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        self._refill()
        try:
            await asyncio.wait({future}, timeout=max(0.0, deadline - time.monotonic()))
        except asyncio.CancelledError:
            if future.done() and not future.exception():
                self._release(future.result())  # it came just as nobody wanted it any more
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiting.remove(future)
        if not future.done():
            raise StoppedError("busy")
        return future.result()

    def _release(self, worker: _Worker) -> None:
        if self._closed:
            return
        if not worker.alive or worker.spent:
            self._discard(worker)
            self._refill()
            return
        while self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    def _discard(self, worker: _Worker) -> None:
        self._all.discard(worker)
        self._later(worker.end())

    def _refill(self) -> None:
        """Start what is missing of the processes for queries that are not long."""
        for _ in range(RESERVE - (len(self._all) - self._long) - self._starting):
            self._starting += 1
            self._later(self._start_one())

    async def _start_one(self) -> None:
        try:
            await self._start()
        except StoppedError as failed:
            _LOG.error("no worker could be started: %s", failed.reply.get("message", failed.code))
            while self._waiting:
                future = self._waiting.popleft()
                if not future.done():
                    future.set_exception(failed)
                    break
        finally:
            self._starting -= 1

    async def _start(self) -> None:
        worker = await _Worker.started(self._settings, Path(self._folder.name))
        self._all.add(worker)
        if self._closed:
            await worker.end()
        else:
            self._release(worker)

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _remember(kept: dict[str, str], query: str, what: str) -> None:
    kept.pop(query, None)
    kept[query] = what
    while len(kept) > REMEMBERED:
        del kept[next(iter(kept))]


async def _done(task: _Asking, seconds: float) -> bool:
    return bool((await asyncio.wait({task}, timeout=max(0.0, seconds)))[0])


def _answer(reply: dict[str, Any], body: bytes, file: Path) -> Answer:
    if reply["code"] != "ok":
        raise StoppedError(**reply)
    length = reply.get("file_length")
    opened = file.open("rb") if length is not None else None
    return Answer(reply["media"], reply["size"], reply["cut"], length or len(body), body, opened)


# -- one process -----------------------------------------------------------------------------------


class _EndedError(Exception):
    """The process ended without a reply."""


class _Worker:
    def __init__(self, process: asyncio.subprocess.Process, said: IO[bytes]) -> None:
        self._process = process
        self._said = said
        self.spent = False
        """Not to be used again."""

    @classmethod
    async def started(cls, settings: WorkerSettings, folder: Path) -> _Worker:
        """A process that is ready for its first job. Raises StoppedError."""
        said = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - closed when the process ends
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _COMMAND,
            settings.dumped(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=said,
            env=_environment(),
            cwd=folder,
            # Ctrl-C in a terminal goes to the server, which ends its workers in good order.
            start_new_session=True,
        )
        worker = cls(process, said)
        try:
            reply, _ = await asyncio.wait_for(worker._reply(), _START)
        except (_EndedError, TimeoutError):
            reply = {"code": "no-store", "message": worker.last_words()}
        except BaseException:
            worker.kill()
            raise
        if reply["code"] != "ready":
            await worker.end()
            raise StoppedError(reply.pop("code"), **reply)
        return worker

    @property
    def id(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def status(self) -> int | None:
        """How the process ended: minus the signal, on systems that have them."""
        return self._process.returncode

    async def ask(self, job: Job) -> tuple[dict[str, Any], bytes]:
        """The reply to a job. Raises _EndedError where the process ends instead."""
        head = json.dumps(asdict(job)).encode()
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(len(head).to_bytes(4, "big") + head)
            await self._process.stdin.drain()
        except ConnectionError:
            pass  # what became of it, its last words tell
        return await self._reply()

    async def _reply(self) -> tuple[dict[str, Any], bytes]:
        stream = self._process.stdout
        assert stream is not None
        try:
            length = int.from_bytes(await stream.readexactly(4), "big")
            reply: dict[str, Any] = json.loads(await stream.readexactly(length))
            body = await stream.readexactly(reply.pop("length"))
        except (asyncio.IncompleteReadError, ConnectionError):
            await self._process.wait()
            raise _EndedError from None
        return reply, body

    def last_words(self) -> str:
        """The end of what the process wrote as errors."""
        if self._said.closed:
            return ""
        end = self._said.seek(0, os.SEEK_END)
        self._said.seek(max(0, end - 8000))
        return self._said.read().decode("utf-8", "replace")

    def kill(self) -> None:
        self.spent = True
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        self.kill()
        await self._process.wait()
        self._said.close()


def _environment() -> dict[str, str]:
    # What the server found on its path, its workers find too, installed or not.
    paths = os.pathsep.join(path or str(Path.cwd()) for path in sys.path)
    return {**os.environ, "PYTHONPATH": paths, "MALLOC_ARENA_MAX": "2", "RUST_BACKTRACE": "0"}


_OVERFLOW: Final = re.compile("overflow", re.IGNORECASE)


def _why_ended(worker: _Worker) -> StoppedError:
    """What a process died of, from how it ended and what it wrote last."""
    words = worker.last_words()
    _LOG.warning("a worker ended with %s: %.300s", worker.status, words.strip())
    if "memory allocation of" in words or "MemoryError" in words:
        return StoppedError("memory")
    if "total order" in words:
        return StoppedError("order")
    if worker.status == -signal.SIGSEGV or _OVERFLOW.search(words):
        return StoppedError("nesting")
    if hasattr(signal, "SIGALRM") and worker.status == -signal.SIGALRM:
        return StoppedError("time")
    if worker.status == -signal.SIGKILL:
        return StoppedError("busy")  # nobody but the system, short of memory, ends it so
    return StoppedError("crash")
