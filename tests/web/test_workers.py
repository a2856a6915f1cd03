"""The processes that answer queries: who goes first, what is remembered, what cannot be done."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

from zorggraaf.store import generations
from zorggraaf.web import confinement
from zorggraaf.web.turns import SLICE, Turns
from zorggraaf.web.worker import INLINE, Job, WorkerSettings
from zorggraaf.web.workers import RESERVE, Pool, StoppedError

T = TypeVar("T")

LONG = "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c }"


def with_pool(
    store: Path, work: Callable[[Pool], Awaitable[T]], workers: int = 2, queue: int = 200
) -> T:
    """What work gives, done with a pool on this store."""

    async def run() -> T:
        settings = WorkerSettings(store=str(generations.current(store)))
        async with Pool(settings, workers, queue=queue) as pool:
            return await work(pool)

    return asyncio.run(run())


async def outcome(pool: Pool, query: str, seconds: float = 10.0) -> str:
    try:
        return (await pool.answer(Job(query, seconds=seconds))).media
    except StoppedError as stopped:
        return stopped.code


def test_a_query_that_ended_its_process_is_not_tried_again(store_dir: Path) -> None:
    deep = "ASK " + "{" * 20_000 + "}" * 20_000

    async def work(pool: Pool) -> tuple[list[str], list[list[int]]]:
        outcomes, processes = [], []
        for _ in range(3):
            outcomes.append(await outcome(pool, deep))
            await asyncio.sleep(1)
            processes.append(pool.processes)
        return outcomes, processes

    outcomes, processes = with_pool(store_dir, work)
    assert outcomes == ["nesting"] * 3
    assert processes[1] == processes[2]


def test_a_process_somebody_ends_is_replaced(store_dir: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        outcomes = [await outcome(pool, "ASK {}")]
        for process in pool.processes:
            os.kill(process, signal.SIGKILL)
        await asyncio.sleep(0.5)
        return [*outcomes, await outcome(pool, "ASK {}"), await outcome(pool, "ASK {}")]

    assert with_pool(store_dir, work) == ["application/sparql-results+json"] * 3


def test_no_more_queries_are_long_than_may(store_dir: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        queries = [f"{LONG} LIMIT {number}" for number in range(1, 5)]
        return await asyncio.gather(*(outcome(pool, query, 4) for query in queries))

    outcomes = with_pool(store_dir, work)
    assert sorted(outcomes) == ["busy-long", "busy-long", "time", "time"]


def test_a_line_that_is_too_long_takes_nobody_in(store_dir: Path) -> None:
    async def work(pool: Pool) -> list[str]:
        return await asyncio.gather(*(outcome(pool, f"{LONG} #{n}", 3) for n in range(RESERVE + 9)))

    assert "busy" in with_pool(store_dir, work, queue=2)


def test_a_long_answer_goes_by_a_file_that_is_gone_afterwards(store_dir: Path) -> None:
    async def work(pool: Pool) -> tuple[int, int, list[Path]]:
        answer = await pool.answer(Job("SELECT * { ?s ?p ?o } LIMIT 5000"))
        pieces = [piece async for piece in answer.pieces()]
        assert max(map(len, pieces)) <= 65_536
        left = list(Path(pool._folder.name).glob("answer*"))
        return answer.length, len(b"".join(pieces)), left

    told, given, left = with_pool(store_dir, work)
    assert told == given > INLINE and left == []


def test_a_store_that_is_no_store_is_told(tmp_path: Path) -> None:
    async def run() -> None:
        async with Pool(WorkerSettings(store=str(tmp_path / "nothing"))):
            pass

    with pytest.raises(StoppedError, match="no-store"):
        asyncio.run(run())


# -- turns -----------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="no signals that halt")
def test_of_two_processes_with_one_place_both_get_on_and_never_at_the_same_time() -> None:
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2)]

    def used() -> list[float]:
        return [confinement.seconds_used(process.pid) or 0.0 for process in busy]

    async def run() -> list[float]:
        turns = Turns(places=1)
        for process in busy:
            turns.join(process.pid)
        before = used()
        started = time.monotonic()
        await asyncio.sleep(10 * SLICE)
        spent = [after - then for after, then in zip(used(), before, strict=True)]
        assert sum(spent) <= 1.2 * (time.monotonic() - started)
        for process in busy:
            turns.leave(process.pid)
        return spent

    try:
        assert min(asyncio.run(run())) > 0
    finally:
        for process in busy:
            process.kill()
            process.wait()


# -- confinement -----------------------------------------------------------------------------------


def run_confined(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from zorggraaf.web import confinement\n{code}"],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.skipif(sys.platform != "linux", reason="a measure of Linux")
def test_a_confined_process_opens_no_connection() -> None:
    done = run_confined(
        "import socket\nprint(confinement.no_network())\n"
        "try: socket.create_connection(('127.0.0.1', 9))\n"
        "except OSError as error: print(type(error).__name__)"
    )
    told, met = done.stdout.split()
    assert (told, met) in (("True", "PermissionError"), ("False", "ConnectionRefusedError"))


@pytest.mark.skipif(sys.platform != "linux", reason="a measure of Linux")
def test_a_confined_process_gets_no_more_memory_than_it_may() -> None:
    done = run_confined(
        "assert confinement.limit_memory(200)\n"
        "try: bytes(300_000_000)\nexcept MemoryError: print('refused')"
    )
    assert done.stdout.strip() == "refused"


@pytest.mark.skipif(sys.platform == "win32", reason="no alarm")
def test_a_process_that_nobody_ends_ends_itself() -> None:
    done = run_confined("assert confinement.end_after(0.2)\nwhile True: pass")
    assert done.returncode == -signal.SIGALRM
