"""What a scenario may change, and how people write one step of it.

The grammar, one step per text (names in capitals are keys, optional parts stand in brackets):

    leave ORGANISATION NETWORK
    join ORGANISATION NETWORK [as ROLE]
    merge ORGANISATION,ORGANISATION[,…] -> KEY ["Name"]
    merge REGION,REGION[,…] -> KEY ["Name"]
    close SITE | close ORGANISATION
    split REGION: MUNICIPALITY,… -> KEY ["Name"]
    redraw MUNICIPALITY,… -> REGION
    network KEY: ORGANISATION,… ["Name"]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

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
_MAKES: Final = frozenset({"merge", "split", "network"})


class ScenarioError(UsageError):
    """A scenario that cannot be taken: all that is wrong with it, each with what to do."""

    def __init__(self, faults: Sequence[UsageError]) -> None:
        self.faults = tuple(faults)
        if len(self.faults) == 1:
            super().__init__(self.faults[0].message, self.faults[0].hint)
            self.in_english(*self.faults[0].said("en"))
            return
        count = len(self.faults)
        super().__init__(
            "\n".join([f"Het scenario heeft {count} fouten:", *_listed(self.faults, "nl")])
        )
        self.in_english(
            "\n".join([f"The scenario has {count} faults:", *_listed(self.faults, "en")])
        )


def _listed(faults: Sequence[UsageError], lang: str) -> list[str]:
    said = [fault.said(lang) for fault in faults]
    return [f"  {message}" + (f"\n    {hint}" if hint else "") for message, hint in said]


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

    @property
    def place_in_english(self) -> str:
        """Where it was written, for messages in English."""
        return in_english(self.place)

    @property
    def made(self) -> str:
        """The key of what comes into being, or empty."""
        return self.target if self.kind in _MAKES else ""

    def uses(self, key: str) -> bool:
        """Whether it is about what has this key."""
        return key in (*self.things, self.target, self.part)


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
        said = f"‘{word}’ is geen stap", f"‘{word}’ is no step"
        raise _unreadable(text, place, said, nearest(kind))
    form = re.fullmatch(_FORMS[kind], rest.strip())
    if form is None:
        said = "deze stap is niet te lezen", "this step cannot be read"
        raise _unreadable(text, place, said, kind)
    found = {name: value or "" for name, value in form.groupdict().items()}
    return checked(
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


def checked(step: Step) -> Step:
    """The step itself, when it has all that a step of its kind needs; else UsageError."""
    if step.kind != "close" and not step.target:
        raise UsageError(
            f"{step.place}: target ontbreekt.", f"Zie: {EXAMPLES[step.kind]}"
        ).in_english(f"{step.place_in_english}: target is missing.", f"See: {EXAMPLES[step.kind]}")
    if step.kind == "split" and not step.part:
        raise UsageError(
            f"{step.place}: part (de regio) ontbreekt.", f"Zie: {EXAMPLES['split']}"
        ).in_english(
            f"{step.place_in_english}: part (the region) is missing.", f"See: {EXAMPLES['split']}"
        )
    if step.kind == "merge" and len(set(step.things)) < 2:
        raise UsageError(
            f"{step.place}: samengaan doen er ten minste twee.", f"Zie: {EXAMPLES['merge']}"
        ).in_english(
            f"{step.place_in_english}: a merger takes at least two.", f"See: {EXAMPLES['merge']}"
        )
    if step.made and not _NEW_KEY.match(step.target):
        raise UsageError(
            f"{step.place}: ‘{step.target}’ kan geen sleutel zijn.",
            "Een sleutel heeft kleine letters, cijfers en koppeltekens.",
        ).in_english(
            f"{step.place_in_english}: ‘{step.target}’ cannot be a key.",
            "A key has small letters, digits and hyphens.",
        )
    return step


def nearest(word: str, known: Sequence[str] = KINDS) -> str:
    """What was probably meant.

    >>> nearest("leav")
    'leave'
    """
    from rapidfuzz import process

    found = process.extractOne(word, known)
    return str(found[0]) if found else known[0]


def in_english(place: str) -> str:
    """A place in a scenario, as messages in English call it.

    >>> in_english("fusie.toml, regel 12"), in_english("stap 2")
    ('fusie.toml, line 12', 'step 2')
    """
    return re.sub(r"\bregel (?=\d)", "line ", re.sub(r"\bstap (?=\d)", "step ", place))


def _unreadable(text: str, place: str, what: tuple[str, str], kind: str) -> UsageError:
    where = f"{place}: " if place else ""
    dutch, english = what
    return UsageError(
        f"{where}{dutch}: {text.strip()}",
        f"Zo kan het: {EXAMPLES[kind]}   (stappen: {', '.join(KINDS)})",
    ).in_english(
        f"{in_english(where)}{english}: {text.strip()}",
        f"It can be: {EXAMPLES[kind]}   (steps: {', '.join(KINDS)})",
    )
