"""A scenario as people share it: a title, and steps as texts or as tables of a TOML file.

    title = "Fusie in het oosten"
    why = "Wat doet een fusie met gedeelde netwerken?"
    on = "2026-01-01"
    steps = ["leave etz oncomid"]

    [[step]]
    do = "redraw"
    things = ["GM0193"]
    target = "roaz-euregio"

Whatever is wrong with a file is told at once, each fault with its line.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from zorggraaf.analysis.steps import (
    EXAMPLES,
    KINDS,
    ScenarioError,
    Step,
    checked,
    in_english,
    nearest,
    parse,
)
from zorggraaf.errors import UsageError, reason


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps with a title: what would be changed."""

    steps: tuple[Step, ...]
    title: str = ""
    why: str = ""
    """What the scenario is meant to find out, in the words of its author."""
    on: str | None = None
    """The date the file asks for."""

    @property
    def own_title(self) -> str:
        """The title its author gave it; empty where it is only called by its steps.

        >>> Scenario.read(["leave etz oncomid"]).own_title
        ''
        """
        return "" if self.title == _as_title(self.steps) else self.title

    @classmethod
    def read(cls, source: str | Path | Sequence[str]) -> Scenario:
        """A scenario from a TOML file, or from steps as texts.

        Raises ScenarioError with the file and line of all that cannot be read.

        >>> Scenario.read(["leave etz oncomid"]).steps[0].kind
        'leave'
        """
        if isinstance(source, Path):
            return _from_file(source)
        texts = [source] if isinstance(source, str) else list(source)
        if len(texts) == 1 and texts[0].endswith(".toml"):
            return _from_file(Path(texts[0]))
        if not texts:
            raise UsageError(
                "Een scenario heeft ten minste één stap.", f"Bijvoorbeeld: {EXAMPLES['merge']}"
            ).in_english("A scenario has at least one step.", f"For instance: {EXAMPLES['merge']}")
        steps, faults = _each(
            [partial(parse, text, f"stap {number}") for number, text in enumerate(texts, 1)]
        )
        if faults:
            raise ScenarioError(faults)
        return cls(tuple(steps), _as_title(steps))

    @classmethod
    def of_text(cls, text: str, name: str = "scenario.toml") -> Scenario:
        """A scenario from the text of a TOML file; `name` is what messages call it.

        >>> Scenario.of_text('title = "Proef"\\nsteps = ["leave etz oncomid"]').title
        'Proef'
        """
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UsageError(f"{name} is geen geldig TOML: {error}.").in_english(
                f"{name} is no valid TOML: {error}."
            ) from error
        faults = _unknown(content, _FILE_KEYS, name, text)
        written, wrong = _each([*_texts(content, name, text), *_tables(content, name, text)])
        faults += wrong
        if not written and not faults:
            faults.append(
                UsageError(
                    f"{name} heeft geen stappen.", f'Bijvoorbeeld: steps = ["{EXAMPLES["leave"]}"]'
                ).in_english(
                    f"{name} has no steps.", f'For instance: steps = ["{EXAMPLES["leave"]}"]'
                )
            )
        day = content.get("on")
        if day is not None and not _is_date(day):
            faults.append(
                UsageError(
                    f"{name}, regel {_line(text, 'on')}: on = ‘{day}’ is geen datum.",
                    'Bijvoorbeeld: on = "2026-01-01"',
                ).in_english(
                    f"{name}, line {_line(text, 'on')}: on = ‘{day}’ is no date.",
                    'For instance: on = "2026-01-01"',
                )
            )
        if faults:
            raise ScenarioError(faults)
        return cls(
            tuple(written),
            str(content.get("title", name.removesuffix(".toml"))),
            str(content.get("why", "")),
            str(day) if day is not None else None,
        )


def _as_title(steps: Iterable[Step]) -> str:
    return "; ".join(str(step) for step in steps)


_FILE_KEYS: Final = ("title", "why", "on", "steps", "step")
_STEP_KEYS: Final = ("do", "things", "target", "part", "name", "role")


def _from_file(path: Path) -> Scenario:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is geen UTF-8-tekst.", "Sla het op als UTF-8.").in_english(
            f"{path} is no UTF-8 text.", "Save it as UTF-8."
        ) from error
    except OSError as error:
        raise UsageError(f"{path} kan niet gelezen worden: {reason(error)}.").in_english(
            f"{path} cannot be read: {error.strerror}."
        ) from error
    return Scenario.of_text(text, path.name)


_Reading = Callable[[], Step]


def _each(readings: Sequence[_Reading]) -> tuple[list[Step], list[UsageError]]:
    """Every step that can be read, and what is wrong with the others."""
    steps: list[Step] = []
    faults: list[UsageError] = []
    for reading in readings:
        try:
            steps.append(reading())
        except ScenarioError as error:
            faults += error.faults
        except UsageError as error:
            faults.append(error)
    return steps, faults


def _texts(content: dict[str, Any], file: str, text: str) -> list[_Reading]:
    written = content.get("steps", [])

    def refuse() -> Step:
        raise UsageError(
            f"{file}: steps is een lijst van teksten.", f'["{EXAMPLES["leave"]}"]'
        ).in_english(f"{file}: steps is a list of texts.", f'["{EXAMPLES["leave"]}"]')

    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        return [refuse]
    return [partial(parse, one, f"{file}, regel {_line(text, one)}") for one in written]


def _tables(content: dict[str, Any], file: str, text: str) -> list[_Reading]:
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[step]]"]
    written = content.get("step", [])

    def refuse() -> Step:
        raise UsageError(
            f"{file}: step is een blok.", "Schrijf [[step]] met dubbele haken."
        ).in_english(f"{file}: step is a block.", "Write [[step]] with double brackets.")

    if not isinstance(written, list) or not all(isinstance(one, dict) for one in written):
        return [refuse]
    places = [
        f"{file}, regel {lines[number]}" if number < len(lines) else file
        for number in range(len(written))
    ]
    return [partial(_step, table, place) for table, place in zip(written, places, strict=True)]


def _step(table: dict[str, Any], place: str) -> Step:
    """A step written out; raises ScenarioError with all that is wrong with it."""
    faults = _unknown(table, _STEP_KEYS, place)
    kind = str(table.get("do", ""))
    if kind not in KINDS:
        faults.append(
            UsageError(
                f"{place}: do = ‘{kind}’ is geen stap; bedoelde u ‘{nearest(kind)}’?",
                f"Kies uit: {', '.join(KINDS)}.",
            ).in_english(
                f"{in_english(place)}: do = ‘{kind}’ is no step; did you mean ‘{nearest(kind)}’?",
                f"Choose from: {', '.join(KINDS)}.",
            )
        )
        raise ScenarioError(faults)
    things = table.get("things", [])
    listed = [things] if isinstance(things, str) else [str(one) for one in things]
    if not listed:
        faults.append(
            UsageError(f"{place}: things ontbreekt.", f"Zie: {EXAMPLES[kind]}").in_english(
                f"{in_english(place)}: things is missing.", f"See: {EXAMPLES[kind]}"
            )
        )
    rest = {key: str(table.get(key, "")) for key in ("target", "part", "name", "role")}
    try:
        step = checked(Step(kind, tuple(listed), place=place, **rest))
    except UsageError as error:
        faults.append(error)
    if faults:
        raise ScenarioError(faults)
    return step


def _unknown(
    table: dict[str, Any], known: Sequence[str], place: str, text: str = ""
) -> list[UsageError]:
    return [
        UsageError(
            f"{place}{f', regel {_line(text, key)}' if text else ''}: ‘{key}’ is hier niet bekend; "
            f"bedoelde u ‘{nearest(key, known)}’?",
            f"Bekend zijn: {', '.join(known)}.",
        ).in_english(
            f"{in_english(place)}{f', line {_line(text, key)}' if text else ''}: ‘{key}’ is not "
            f"known here; did you mean ‘{nearest(key, known)}’?",
            f"Known are: {', '.join(known)}.",
        )
        for key in table
        if key not in known
    ]


def _is_date(value: object) -> bool:
    try:
        datetime.date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


def _line(text: str, part: str) -> int:
    """The line on which a part of a TOML file stands (as written, or with its quotes escaped)."""
    escaped = part.replace('"', '\\"')
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip().startswith(part) or f'"{escaped}"' in line or f"'{part}'" in line:
            return number
    return next((n for n, line in enumerate(text.splitlines(), 1) if part in line), 1)
