"""Scenarios being worked out, one after the other, and those that were: nobody waits on a request.

What is so without a scenario takes longest to measure, so it is kept per graph and date.
"""

from __future__ import annotations

import datetime
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.overlay import Baseline
    from zorggraaf.analysis.scenario_file import Scenario
    from zorggraaf.store import Graph

_BASELINES: Final = 2
"""Dates kept in memory: each takes some hundred megabytes."""
_RUNS: Final = 32
"""Outcomes kept."""
WAITING: Final = 8
"""Scenarios that may wait; who comes after these is asked to come back."""


class BusyError(Exception):
    """So many scenarios wait already that another would wait for minutes."""


class _StoppedError(Exception):
    """The server stops."""


@dataclass
class Run:
    """One scenario, under way or done."""

    future: Future[Outcome] = field(default_factory=Future)
    told: str = ""
    """What is being done now, in Dutch; empty as long as it waits."""
    started: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        """How long ago it was asked."""
        return time.monotonic() - self.started


class ScenarioRuns:
    """All scenarios of one server."""

    def __init__(self) -> None:
        self._runs: OrderedDict[Hashable, Run] = OrderedDict()
        self._baselines: OrderedDict[Hashable, Baseline] = OrderedDict()
        self._lock = threading.Lock()
        # One at a time: they share what they start from, and the processor with all others.
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="wat-als")
        self._closed = False

    def ask(
        self, graph: Graph, edition: Hashable, scenario: Scenario, on: str | None, lang: str
    ) -> Run:
        """The run of a scenario: a new one, or the one that is there already.

        edition: what tells this graph from another. Raises BusyError where too many wait, and
        UsageError for what is no date.
        """
        from zorggraaf.analysis.on_date import asked

        day = asked(on or scenario.on)
        # Where a step was written is no part of what it does.
        steps = tuple(replace(step, place="") for step in scenario.steps)
        key = (edition, day, steps, scenario.title, lang)
        with self._lock:
            run = self._runs.get(key)
            if run is not None and not (run.future.done() and _broken(run.future)):
                self._runs.move_to_end(key)
                return run
            if sum(not each.future.done() for each in self._runs.values()) >= WAITING:
                raise BusyError
            run = Run()
            self._runs[key] = run
            for old in [each for each, one in self._runs.items() if one.future.done()]:
                if len(self._runs) > _RUNS:
                    del self._runs[old]
        self._worker.submit(self._work, run, graph, (edition, day), day, scenario, lang)
        return run

    def _work(
        self, run: Run, graph: Graph, key: Hashable, day: str, scenario: Scenario, lang: str
    ) -> None:
        from zorggraaf.analysis.asking import whatif

        def tell(step: str) -> None:
            if self._closed:
                raise _StoppedError
            run.told = step

        try:
            tell("de graaf van nu klaarzetten")
            outcome = whatif(self._baseline(graph, key, day), scenario, day, lang, tell)
            run.future.set_result(outcome)
        except BaseException as error:
            run.future.set_exception(error)

    def _baseline(self, graph: Graph, key: Hashable, day: str) -> Baseline:
        from zorggraaf.analysis.overlay import Baseline

        found = self._baselines.pop(key, None) or Baseline(graph, datetime.date.fromisoformat(day))
        self._baselines[key] = found
        while len(self._baselines) > _BASELINES:
            self._baselines.popitem(last=False)
        return found

    def close(self) -> None:
        """Begin nothing more, and stop what is under way at its next step."""
        self._closed = True
        self._worker.shutdown(wait=False, cancel_futures=True)


def _broken(future: Future[Outcome]) -> bool:
    """Whether it failed by no fault of the scenario, so that asking again may help."""
    from zorggraaf.errors import UsageError

    error = future.exception()
    return error is not None and not isinstance(error, UsageError)
