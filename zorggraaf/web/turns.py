"""Long queries take turns, so that however many there are, a core is left for the short ones.

A low priority alone does not see to that: there are systems that know none (gVisor, in which
containers are run, is one), and there a handful of long queries takes the whole machine. So those
that have no turn are halted, and go on when theirs comes.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections import deque
from typing import Final

SLICE: Final = 0.25
"""Seconds a turn lasts."""


class Turns:
    """The line of processes at work on long queries, of which the first so many run."""

    def __init__(self, places: int | None = None) -> None:
        self._places = places or max(1, (os.cpu_count() or 2) - 1)
        self._line: deque[int] = deque()
        self._turning: asyncio.Task[None] | None = None

    def join(self, process: int) -> None:
        """Put a process in the line, halted unless there is a place."""
        self._line.append(process)
        if len(self._line) <= self._places:
            return
        _tell(process, "SIGSTOP")
        if self._turning is None:
            self._turning = asyncio.ensure_future(self._turn())

    def leave(self, process: int) -> None:
        """Take a process out of the line; the next one goes on."""
        with contextlib.suppress(ValueError):
            self._line.remove(process)
        if len(self._line) >= self._places:
            _tell(self._line[self._places - 1], "SIGCONT")

    async def _turn(self) -> None:
        while len(self._line) > self._places:
            await asyncio.sleep(SLICE)
            if len(self._line) > self._places:
                _tell(self._line[0], "SIGSTOP")
                self._line.rotate(-1)
                _tell(self._line[self._places - 1], "SIGCONT")
        self._turning = None


def _tell(process: int, name: str) -> None:
    # Windows knows no such signals; there priority has to do.
    if hasattr(signal, name):
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, getattr(signal, name))
