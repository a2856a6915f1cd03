"""What if, over HTTP: steps in the address, or a scenario in the body as JSON or TOML."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.errors import UsageError
from zorggraaf.library import Words
from zorggraaf.web.api import forms
from zorggraaf.web.api.fields import Field, Values
from zorggraaf.web.api.kitchen import BUSY
from zorggraaf.web.api.operation import (
    ANALYSIS_SECONDS,
    ON,
    Asked,
    Operation,
    Reply,
    edition,
)
from zorggraaf.web.api.outcomes import TAG, outcome_reply
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.scenario_runs import BusyError

if TYPE_CHECKING:
    from starlette.requests import Request

    from zorggraaf.analysis.scenarios import Scenario
    from zorggraaf.store import Graph


_MOST_BODY: Final = 65_536
"""Bytes of a scenario: hundreds of steps."""
_MOST_STEPS: Final = 50


def _steps_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    from zorggraaf.analysis.steps import parse

    return parse(text)


def scenario_of(asked: Asked) -> Scenario:
    """The scenario in the steps of the address, or in the body."""
    from zorggraaf.analysis.scenarios import Scenario
    from zorggraaf.analysis.steps import parse

    body = asked.body
    if body is not None and "toml" in body:
        scenario = Scenario.of_text(body["toml"])
        if len(scenario.steps) > _MOST_STEPS:
            raise UsageError(
                f"Een scenario heeft hier ten hoogste {_MOST_STEPS} stappen."
            ).in_english(f"A scenario has at most {_MOST_STEPS} steps here.")
        return scenario
    texts = list(body["steps"] if body is not None else cast("Any", asked.values["steps"]))
    for text in texts:
        # What is no step could be the name of a file, which is for the terminal only.
        parse(text)
    scenario = Scenario.read(texts)
    if body is None:
        title = cast("str | None", asked.values.get("title"))
        return dataclasses.replace(scenario, title=title or scenario.title)
    return dataclasses.replace(
        scenario,
        title=body.get("title") or scenario.title,
        why=body.get("why") or "",
        on=body.get("on"),
    )


def _whatif(asked: Asked) -> Reply:
    scenario = scenario_of(asked)
    on = cast("str | None", asked.values.get("on"))
    service = asked.service
    try:
        # The page of this name asks the same runs, so that neither works out what the other did.
        run = asked.kitchen.scenarios.ask(service.graph, edition(service), scenario, on, asked.lang)
    except BusyError:
        raise ProblemError(503, *BUSY[asked.lang], headers={"Retry-After": "30"}) from None
    return outcome_reply(asked, "whatif", run.future.result())


_STEP_WORDS: Final = Words(
    "Stap: leave, join, merge, close, split, redraw, network; herhaal voor meer stappen",
    "Step: leave, join, merge, close, split, redraw, network; repeat for more steps",
)
_WHATIF_SUMMARY: Final = Words("Wat als: een scenario", "What if: a scenario")
_WHATIF_WORDS: Final = Words(
    "Wat een fusie, vertrek, sluiting of nieuwe grens zou veranderen, en wat dan breekt. Rekent op "
    "een kopie; de gegevens veranderen nooit.",
    "What a merger, departure, closure or new border would change, and what then breaks. It works "
    "on a copy; the data never change.",
)
WHATIF: Final = Operation(
    name="whatif",
    path="/api/whatif",
    tag=TAG,
    summary=_WHATIF_SUMMARY,
    description=_WHATIF_WORDS,
    fields=(
        Field(
            "steps",
            _STEP_WORDS,
            required=True,
            example="leave etz embraze",
            many=True,
            test=_steps_test,
        ),
        Field(
            "title",
            Words("Hoe het scenario heet", "What the scenario is called"),
            example="Fusie in het oosten",
        ),
        ON,
    ),
    answer=_whatif,
    offered=forms.ANALYSIS,
    seconds=ANALYSIS_SECONDS,
    schema={"$ref": "#/components/schemas/Outcome"},
)
WHATIF_POST: Final = dataclasses.replace(WHATIF, name="whatif-post", fields=(ON,), post=True)


async def body(request: Request) -> dict[str, Any]:
    """A scenario as sent: TOML as text, JSON as an object with its steps."""
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media not in ("application/json", "application/toml"):
        raise ProblemError(
            415,
            Words("Een scenario is JSON of TOML.", "A scenario is JSON or TOML."),
            "Content-Type: application/json, application/toml.",
        )
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _MOST_BODY:
            raise ProblemError(
                413,
                Words(
                    f"Een scenario is ten hoogste {_MOST_BODY} bytes.",
                    f"A scenario is at most {_MOST_BODY} bytes.",
                ),
            )
    try:
        text = raw.decode("utf-8-sig")
        content = {"toml": text} if media.endswith("toml") else json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _unreadable(_EXAMPLE) from error
    return content if "toml" in content and media.endswith("toml") else _checked(content)


def _checked(content: Any) -> dict[str, Any]:
    if not isinstance(content, dict):
        raise _unreadable(_EXAMPLE)
    unknown = [str(key) for key in content if key not in ("title", "why", "on", "steps")]
    if unknown:
        raise _unreadable(f"{', '.join(unknown)[:80]}? title, why, on, steps.")
    steps = content.get("steps")
    if (
        not isinstance(steps, list)
        or not 1 <= len(steps) <= _MOST_STEPS
        or not all(isinstance(step, str) and step.strip() for step in steps)
    ):
        raise _unreadable(f"steps: 1-{_MOST_STEPS}. {_EXAMPLE}")
    if not all(isinstance(content.get(key, ""), str) for key in ("title", "why", "on")):
        raise _unreadable(_EXAMPLE)
    return content


_EXAMPLE: Final = '{"title": "…", "steps": ["leave etz embraze"]}'


def _unreadable(hint: str) -> ProblemError:
    said = Words("Dit scenario is niet te lezen.", "This scenario cannot be read.")
    return ProblemError(400, said, hint)
