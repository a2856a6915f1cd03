"""Answers are made once, within a time limit, and what is kept is bounded."""

from __future__ import annotations

import asyncio
import threading
import time
from typing import Any

import pytest

from zorggraaf.web.api.kitchen import Kept, Kitchen
from zorggraaf.web.problems import ProblemError


def test_what_was_asked_for_longest_ago_makes_room() -> None:
    kept = Kept(most=2)
    kept.put("a", 1)
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)


def test_what_is_kept_has_a_number_of_bytes() -> None:
    kept = Kept(most=100, most_bytes=400)
    for number in range(10):
        kept.put(number, "x", 90)
    assert len(kept) == 4
    kept.put("large", "x", 101)
    assert kept.get("large") is None
    kept.put(9, "y", 10)
    kept.put("small", "z", 80)
    assert kept.get(9) == "y"
    assert len(kept) == 5


def test_who_ask_the_same_at_once_share_one_calculation() -> None:
    made = []

    def work() -> int:
        made.append(1)
        time.sleep(0.1)
        return 7

    async def ask() -> list[int]:
        kitchen = Kitchen()
        asked = [kitchen.make("key", work, lambda _: 1, 5.0, "nl") for _ in range(10)]
        found = list(await asyncio.gather(*asked))
        found.append(await kitchen.make("key", work, lambda _: 1, 5.0, "nl"))
        return found

    assert asyncio.run(ask()) == [7] * 11
    assert len(made) == 1


def test_what_takes_too_long_is_told_so_and_there_the_next_time() -> None:
    ready = threading.Event()

    def work() -> str:
        ready.wait(10)
        return "done"

    async def ask() -> tuple[ProblemError, str]:
        kitchen = Kitchen()

        async def once(seconds: float) -> str:
            return await kitchen.make("key", work, len, seconds, "en")

        with pytest.raises(ProblemError) as late:
            await once(0.05)
        ready.set()
        return late.value, await once(5.0)

    problem, made = asyncio.run(ask())
    assert problem.status == 503
    assert int(problem.headers["Retry-After"]) > 0
    assert "goes on" in str(problem.told("en").hint)
    assert made == "done"


def test_a_crowd_is_asked_to_come_back_and_others_are_not_kept_waiting() -> None:
    ready = threading.Event()

    async def ask() -> tuple[list[Any], float]:
        kitchen = Kitchen()
        loop = asyncio.get_running_loop()

        def work() -> int:
            ready.wait(10)
            return 1

        asked = [
            asyncio.create_task(kitchen.make(number, work, lambda _: 1, 5.0, "nl"))
            for number in range(60)
        ]
        started = loop.time()
        await asyncio.sleep(0.01)
        waited = loop.time() - started
        ready.set()
        return await asyncio.gather(*asked, return_exceptions=True), waited

    found, waited = asyncio.run(ask())
    refused = [each for each in found if isinstance(each, ProblemError)]
    assert found.count(1) == 32
    assert len(refused) == 28
    assert {each.status for each in refused} == {503}
    assert waited < 1.0


def test_quick_questions_do_not_wait_for_analyses() -> None:
    ready = threading.Event()

    async def ask() -> tuple[int, int]:
        kitchen = Kitchen()

        def slow() -> int:
            ready.wait(10)
            return 1

        slow_ones = [
            asyncio.create_task(kitchen.make(number, slow, lambda _: 1, 9.0, "nl", heavy=True))
            for number in range(8)
        ]
        await asyncio.sleep(0.05)
        quick = await kitchen.make("quick", lambda: 2, lambda _: 1, 2.0, "nl")
        ready.set()
        return quick, sum(await asyncio.gather(*slow_ones))

    assert asyncio.run(ask()) == (2, 8)


def test_a_fault_is_told_to_all_who_asked_and_not_kept() -> None:
    calls = []

    def work() -> int:
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("first")
        return 2

    async def ask() -> int:
        kitchen = Kitchen()
        with pytest.raises(ValueError, match="first"):
            await kitchen.make("key", work, lambda _: 1, 5.0, "nl")
        return await kitchen.make("key", work, lambda _: 1, 5.0, "nl")

    assert asyncio.run(ask()) == 2
