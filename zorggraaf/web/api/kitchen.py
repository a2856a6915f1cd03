"""Where answers are made: once for all who ask the same, off the event loop, within a time limit.

A thread cannot be stopped, so an analysis that takes longer than its limit goes on, and what it
finds is kept for whoever asks again. How many run side by side, and how many wait, is bounded.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final, TypeVar

from zorggraaf.web.problems import ProblemError
from zorggraaf.web.scenario_runs import ScenarioRuns

_T = TypeVar("_T")

_AT_ONCE: Final = {"heavy": 2, "light": 6}
"""How many at the same time: analyses of seconds never take the place of quick questions."""
_WAITING: Final = 32
"""Of each, under way and waiting; who comes after these is asked to come back."""
_MOST: Final = 256
_MOST_BYTES: Final = 64 * 2**20


class Kept:
    """What was made last, up to a number of things and of bytes."""

    def __init__(self, most: int = _MOST, most_bytes: int = _MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._found: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._found)

    def get(self, key: Hashable) -> Any | None:
        """What was kept under a key; None where it was not, or no longer is."""
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def put(self, key: Hashable, value: Any, size: int = 0) -> None:
        """Keeps a thing; what was asked for longest ago makes room."""
        if size > self._most_bytes // 4:
            return
        with self._lock:
            _, before = self._found.pop(key, (None, 0))
            self._bytes += size - before
            self._found[key] = (value, size)
            while len(self._found) > self._most or self._bytes > self._most_bytes:
                _, (_, gone) = self._found.popitem(last=False)
                self._bytes -= gone


class Kitchen:
    """Answers in the making and answers kept, of one server."""

    def __init__(self) -> None:
        from anyio import CapacityLimiter

        self.replies = Kept()
        self.outcomes = Kept(most=48)
        """What replies in several forms and pages are written from."""
        self.scenarios = ScenarioRuns()
        self._limiters = {lane: CapacityLimiter(number) for lane, number in _AT_ONCE.items()}
        self._waiting = dict.fromkeys(_AT_ONCE, 0)
        self._under_way: dict[Hashable, asyncio.Task[Any]] = {}

    async def make(
        self,
        key: Hashable,
        work: Callable[[], _T],
        size: Callable[[_T], int],
        seconds: float,
        lang: str,
        *,
        heavy: bool = False,
    ) -> _T:
        """The outcome of work, kept under a key; whoever asks for the same meanwhile shares it.

        heavy: whether it may take seconds, and so waits for others like it only.

        Raises ProblemError 503 when it takes longer than `seconds`, or too much waits already.
        """
        kept: _T | None = self.replies.get(key)
        if kept is not None:
            return kept
        task = self._under_way.get(key)
        if task is None:
            lane = "heavy" if heavy else "light"
            if self._waiting[lane] >= _WAITING:
                raise ProblemError(503, *BUSY[lang], headers={"Retry-After": "10"})
            task = asyncio.create_task(self._work(key, work, size, lane))
            self._under_way[key] = task
            self._waiting[lane] += 1
            task.add_done_callback(lambda done: self._done(key, lane, done))
        try:
            made: _T = await asyncio.wait_for(asyncio.shield(task), seconds)
        except TimeoutError:
            raise ProblemError(503, *_LATE[lang], headers={"Retry-After": "15"}) from None
        return made

    async def _work(
        self, key: Hashable, work: Callable[[], _T], size: Callable[[_T], int], lane: str
    ) -> _T:
        from anyio import to_thread

        limiter = self._limiters[lane]
        made = await to_thread.run_sync(work, limiter=limiter, abandon_on_cancel=True)
        self.replies.put(key, made, size(made))
        return made

    def _done(self, key: Hashable, lane: str, task: asyncio.Task[Any]) -> None:
        self._under_way.pop(key, None)
        self._waiting[lane] -= 1
        # Who waited has the error already; nobody need hear of it twice.
        if not task.cancelled():
            task.exception()

    async def close(self) -> None:
        """Stops waiting for what is under way."""
        self.scenarios.close()
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


_LATE: Final = {
    "nl": (
        "De berekening duurt langer dan een antwoord mag duren.",
        "Zij gaat door: stel dezelfde vraag straks opnieuw, dan staat het antwoord klaar.",
    ),
    "en": (
        "The calculation takes longer than an answer may take.",
        "It goes on: ask the same again shortly, and the answer will be there.",
    ),
}
BUSY: Final = {
    "nl": ("Er wordt al te veel tegelijk uitgerekend.", "Vraag het over een paar tellen opnieuw."),
    "en": ("Too much is being calculated already.", "Ask again in a few seconds."),
}
