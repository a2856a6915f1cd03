"""What a scenario may change, and how people write it: on the command line or in a TOML file.

The grammar, one step per text (names in capitals are keys, optional parts stand in brackets):

    leave ORGANISATION NETWORK
    join ORGANISATION NETWORK [as ROLE]
    merge ORGANISATION,ORGANISATION[,…] -> KEY ["Name"]
    merge REGION,REGION[,…] -> KEY ["Name"]
    close SITE | close ORGANISATION
    split REGION: MUNICIPALITY,… -> KEY ["Name"]
    redraw MUNICIPALITY,… -> REGION
    network KEY: ORGANISATION,… ["Name"]

A file holds a title and the same steps, as texts (`steps = ["leave etz oncomid"]`) or as tables
(`[[step]]` with `do`, `things`, `target`, `name`, `role`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from zorggraaf.errors import UsageError

KINDS: Final = ("leave", "join", "merge", "close", "split", "redraw", "network")
"""What a step can do."""

EXAMPLES: Final = {
    "leave": "leave etz oncomid",
    "join": "join etz oncomid as participant",
    "merge": 'merge isala,zgt -> isala-zgt "Isala ZGT"',
    "close": "close loc-102902",
    "split": 'split roaz-zwolle: GM0150,GM0177 -> roaz-deventer "ROAZ Deventer"',
    "redraw": "redraw GM0193 -> roaz-euregio",
    "network": 'network nieuw-netwerk: isala,zgt "Nieuw netwerk"',
}
"""An example of each kind, shown where a step cannot be read."""

_KEY: Final = r"[A-Za-z0-9][A-Za-z0-9/-]*"
_LIST: Final = rf"{_KEY}(?:\s*,\s*{_KEY})*"
_NAME: Final = r"(?:\s+[\"“'](?P<name>[^\"”']+)[\"”'])?"
_FORMS: Final = {
    "leave": rf"(?P<things>{_LIST})\s+(?P<target>{_KEY})",
    "join": rf"(?P<things>{_LIST})\s+(?P<target>{_KEY})(?:\s+(?:as|als)\s+(?P<role>{_KEY}))?",
    "merge": rf"(?P<things>{_LIST})\s*->\s*(?P<target>{_KEY}){_NAME}",
    "close": rf"(?P<things>{_LIST})",
    "split": rf"(?P<part>{_KEY})\s*:\s*(?P<things>{_LIST})\s*->\s*(?P<target>{_KEY}){_NAME}",
    "redraw": rf"(?P<things>{_LIST})\s*->\s*(?P<target>{_KEY})",
    "network": rf"(?P<target>{_KEY})\s*:\s*(?P<things>{_LIST}){_NAME}",
}
_NEW_KEY: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
_NEEDS_TARGET: Final = frozenset(KINDS) - {"close"}


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what is done, to which things, towards what."""

    kind: str
    things: tuple[str, ...]
    """Keys of the organisations, sites, regions or municipalities that it is about."""
    target: str = ""
    """Key of the network, the region, or of what comes into being."""
    part: str = ""
    """Key of the region that is split."""
    name: str = ""
    role: str = ""
    place: str = ""
    """Where it was written, for messages: `stap 2`, `fusie.toml, regel 12`."""

    def __str__(self) -> str:
        listed = ",".join(self.things)
        name = f' "{self.name}"' if self.name else ""
        match self.kind:
            case "leave" | "join":
                role = f" as {self.role}" if self.role else ""
                return f"{self.kind} {listed} {self.target}{role}"
            case "close":
                return f"close {listed}"
            case "split":
                return f"split {self.part}: {listed} -> {self.target}{name}"
            case "network":
                return f"network {self.target}: {listed}{name}"
        return f"{self.kind} {listed} -> {self.target}{name}"


def parse(text: str, place: str = "") -> Step:
    """A step as people write it.

    Raises UsageError that says what cannot be read and how it should be.

    >>> parse('merge isala,zgt -> nieuw "Nieuw ziekenhuis"').things
    ('isala', 'zgt')
    >>> str(parse("join etz oncomid als member"))
    'join etz oncomid as member'
    """
    word, _, rest = text.strip().partition(" ")
    kind = word.casefold()
    if kind not in KINDS:
        raise _unreadable(text, place, f"‘{word}’ is geen stap", _nearest(kind))
    form = re.fullmatch(_FORMS[kind], rest.strip())
    if form is None:
        raise _unreadable(text, place, "deze stap is niet te lezen", kind)
    found = {name: value or "" for name, value in form.groupdict().items()}
    return _checked(
        Step(
            kind,
            tuple(re.split(r"\s*,\s*", found["things"])),
            found.get("target", ""),
            found.get("part", ""),
            found.get("name", ""),
            found.get("role", ""),
            place,
        )
    )


@dataclass(frozen=True, slots=True)
class Scenario:
    """Steps with a title: what would be changed."""

    steps: tuple[Step, ...]
    title: str = ""
    why: str = ""
    """What the scenario is meant to find out, in the words of its author."""
    on: str | None = None
    """The date the file asks for."""

    @classmethod
    def read(cls, source: str | Path | Sequence[str]) -> Scenario:
        """A scenario from a TOML file, or from steps as texts.

        Raises UsageError with the file and line of what cannot be read.

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
            )
        steps = tuple(parse(text, f"stap {number}") for number, text in enumerate(texts, 1))
        return cls(steps, "; ".join(str(step) for step in steps))


_FILE_KEYS: Final = ("title", "why", "on", "steps", "step")
_STEP_KEYS: Final = ("do", "things", "target", "part", "name", "role")


def _from_file(path: Path) -> Scenario:
    try:
        text = path.read_text(encoding="utf-8-sig")
        content = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is geen UTF-8-tekst.", "Sla het op als UTF-8.") from error
    except OSError as error:
        raise UsageError(f"{path} kan niet gelezen worden: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path.name} is geen geldig TOML: {error}.") from error
    _known(content, _FILE_KEYS, path.name, text)
    steps = [*_texts(content, path.name, text), *_tables(content, path.name, text)]
    if not steps:
        raise UsageError(
            f"{path.name} heeft geen stappen.", f'Bijvoorbeeld: steps = ["{EXAMPLES["leave"]}"]'
        )
    on = content.get("on")
    return Scenario(
        tuple(steps),
        str(content.get("title", path.stem)),
        str(content.get("why", "")),
        str(on) if on is not None else None,
    )


def _texts(content: dict[str, Any], file: str, text: str) -> list[Step]:
    written = content.get("steps", [])
    if not isinstance(written, list) or not all(isinstance(one, str) for one in written):
        raise UsageError(f"{file}: steps is een lijst van teksten.", f'["{EXAMPLES["leave"]}"]')
    return [parse(one, f"{file}, regel {_line(text, one)}") for one in written]


def _tables(content: dict[str, Any], file: str, text: str) -> list[Step]:
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == "[[step]]"]
    steps = []
    for number, table in enumerate(content.get("step", [])):
        place = f"{file}, regel {lines[number]}" if number < len(lines) else file
        _known(table, _STEP_KEYS, place)
        kind = str(table.get("do", ""))
        if kind not in KINDS:
            raise UsageError(
                f"{place}: do = ‘{kind}’ is geen stap; bedoelde u ‘{_nearest(kind)}’?",
                f"Kies uit: {', '.join(KINDS)}.",
            )
        things = table.get("things", [])
        listed = [things] if isinstance(things, str) else [str(one) for one in things]
        if not listed:
            raise UsageError(f"{place}: things ontbreekt.", f"Zie: {EXAMPLES[kind]}")
        rest = {key: str(table.get(key, "")) for key in ("target", "part", "name", "role")}
        steps.append(_checked(Step(kind, tuple(listed), place=place, **rest)))
    return steps


def _checked(step: Step) -> Step:
    if step.kind in _NEEDS_TARGET and not step.target:
        raise UsageError(f"{step.place}: target ontbreekt.", f"Zie: {EXAMPLES[step.kind]}")
    if step.kind == "split" and not step.part:
        raise UsageError(f"{step.place}: part (de regio) ontbreekt.", f"Zie: {EXAMPLES['split']}")
    if step.kind == "merge" and len(set(step.things)) < 2:
        raise UsageError(
            f"{step.place}: samengaan doen er ten minste twee.", f"Zie: {EXAMPLES['merge']}"
        )
    if step.kind in ("merge", "split", "network") and not _NEW_KEY.match(step.target):
        raise UsageError(
            f"{step.place}: ‘{step.target}’ kan geen sleutel zijn.",
            "Een sleutel heeft kleine letters, cijfers en koppeltekens.",
        )
    return step


def _known(table: dict[str, Any], known: Sequence[str], place: str, text: str = "") -> None:
    for key in table:
        if key not in known:
            where = f"{place}, regel {_line(text, key)}" if text else place
            raise UsageError(
                f"{where}: ‘{key}’ is hier niet bekend; bedoelde u ‘{_nearest(key, known)}’?",
                f"Bekend zijn: {', '.join(known)}.",
            )


def _line(text: str, part: str) -> int:
    """The line on which a part of a TOML file stands (as written, or with its quotes escaped)."""
    escaped = part.replace('"', '\\"')
    for number, line in enumerate(text.splitlines(), 1):
        if part in line or escaped in line:
            return number
    return 1


def _nearest(word: str, known: Sequence[str] = KINDS) -> str:
    from rapidfuzz import process

    found = process.extractOne(word, known)
    return str(found[0]) if found else known[0]


def _unreadable(text: str, place: str, what: str, nearest: str) -> UsageError:
    where = f"{place}: " if place else ""
    return UsageError(
        f"{where}{what}: {text.strip()}",
        f"Zo kan het: {EXAMPLES[nearest]}   (stappen: {', '.join(KINDS)})",
    )
