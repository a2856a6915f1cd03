"""The page on which people try what a change would do: how steps are built, named and shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zorggraaf import tabular
from zorggraaf.analysis.result import Words, words
from zorggraaf.pages.explorer import Picture, Source, command

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.steps import Step
    from zorggraaf.lookup.finding import Match
    from zorggraaf.store import Graph

_ORGANISATION: Final = ("organisation",)
_GROUP: Final = ("network", "initiative", "region")
SHOWN: Final = 25
"""Rows of a table that are seen at once."""
MOST_STEPS: Final = 50
_CANDIDATES: Final = 8
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that a step wants to know."""

    name: str
    """ding, naar, deel, naam or rol: as it is called in the address."""
    label: Words
    kinds: tuple[str, ...] = ()
    """Which kinds of things; empty for words of one's own."""
    boxes: int = 1
    """How many there are to fill in."""
    required: bool = True
    hint: Words = field(default_factory=lambda: words("", ""))


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of step, and what it wants to know."""

    name: str
    label: Words
    slots: tuple[Slot, ...]


_MANY: Final = words(
    "Meer in één vak mag, met een komma ertussen.", "Several in one box, with commas."
)
_NEW_NAME: Final = Slot("naam", words("Naam van wat ontstaat", "Name of what comes into being"))
KINDS: Final = (
    Kind(
        "merge",
        words("Fuseren", "Merge"),
        (
            Slot(
                "ding",
                words("Organisatie of regio", "Organisation or region"),
                ("organisation", "region"),
                3,
                hint=words("Twee of meer van dezelfde soort.", "Two or more of one kind."),
            ),
            _NEW_NAME,
        ),
    ),
    Kind(
        "leave",
        words("Uit een netwerk stappen", "Leave a network"),
        (
            Slot("ding", words("Organisatie", "Organisation"), _ORGANISATION),
            Slot("naar", words("Verlaat", "Leaves"), _GROUP),
        ),
    ),
    Kind(
        "join",
        words("Lid worden van een netwerk", "Join a network"),
        (
            Slot("ding", words("Organisatie", "Organisation"), _ORGANISATION),
            Slot("naar", words("Wordt lid van", "Joins"), _GROUP),
        ),
    ),
    Kind(
        "close",
        words("Sluiten", "Close"),
        (
            Slot(
                "ding",
                words("Locatie of organisatie", "Site or organisation"),
                ("site", "organisation"),
            ),
        ),
    ),
    Kind(
        "redraw",
        words("Gemeenten naar een andere regio", "Move municipalities to another region"),
        (
            Slot("ding", words("Gemeente", "Municipality"), ("municipality",), 2, hint=_MANY),
            Slot("naar", words("Gaat naar regio", "Goes to region"), ("region",)),
        ),
    ),
    Kind(
        "split",
        words("Een regio splitsen", "Split a region"),
        (
            Slot("deel", words("Regio", "Region"), ("region",)),
            Slot(
                "ding",
                words("Gemeente die overgaat", "Municipality that goes"),
                ("municipality",),
                3,
                hint=_MANY,
            ),
            Slot("naam", words("Naam van de nieuwe regio", "Name of the new region")),
        ),
    ),
    Kind(
        "network",
        words("Een nieuw netwerk", "A new network"),
        (
            Slot("naam", words("Naam van het netwerk", "Name of the network")),
            Slot("ding", words("Lid", "Member"), _ORGANISATION, 4, hint=_MANY),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Box:
    """One box of the form as it was filled in, with what may have been meant."""

    slot: Slot
    text: str = ""
    fault: str = ""
    possible: tuple[tuple[str, str], ...] = ()
    """(key, label and kind) to choose from."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of the outcome, cut in what is seen at once and the rest."""

    kind: str
    title: str
    head: list[str]
    first: list[Sequence[tabular.Value]]
    rest: list[Sequence[tabular.Value]]

    @property
    def size(self) -> int:
        """How many rows it has."""
        return len(self.first) + len(self.rest)


@dataclass(frozen=True, slots=True)
class Result:
    """What the scenario would change."""

    sentence: str
    cautions: list[str]
    tables: list[Shown]
    picture: Picture | None
    source: Source
    commands: list[str]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """All that the template shows."""

    steps: list[str]
    told: list[str]
    """The steps in words."""
    on: str
    title: str
    why: str
    today: str
    kind: Kind | None = None
    boxes: list[Box] = field(default_factory=list)
    fault: str = ""
    hint: str = ""
    toml: str = ""
    """What was sent and could not be read, to be mended."""
    busy: bool = False
    progress: str | None = None
    waited: float = 0.0
    result: Result | None = None

    def state(self, **changes: object) -> list[tuple[str, str]]:
        """The parameters of this page; changes: steps, on, soort, reken."""
        steps = changes.get("steps", self.steps)
        assert isinstance(steps, list)
        found = [("stap", str(step)) for step in steps]
        rest = {"on": self.on, "titel": self.title, "waarom": self.why, **changes}
        rest.pop("steps", None)
        return [*found, *((name, str(text)) for name, text in rest.items() if text)]

    def without(self, place: int) -> list[tuple[str, str]]:
        """The parameters of this page without one of its steps."""
        return self.state(steps=[*self.steps[:place], *self.steps[place + 1 :]])


def kind_of(name: str) -> Kind | None:
    """The kind of step with a name."""
    return next((kind for kind in KINDS if kind.name == name), None)


def named(graph: Graph, text: str, kinds: Sequence[str], lang: str) -> Box | str:
    """The key of what people call so; or the box with what may have been meant.

    A key, or the whole name of one thing of these kinds, is understood at once.
    """
    from zorggraaf.lookup.finding import UnknownKeyError, find, resolve
    from zorggraaf.things import thing_kind

    slot = Slot("", words("", ""), tuple(kinds))
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]*(/[A-Za-z0-9-]+)?", text):
        for kind in kinds:
            key = text.removeprefix(f"{kind}/")
            if "/" not in key:
                try:
                    return resolve(graph, f"{kind}/{key}", lang).rpartition("/")[2]
                except UnknownKeyError:
                    continue
    matches = [one for one in find(graph, text, 60, lang) if thing_kind(one.iri) in kinds]
    whole = [
        one
        for one in matches
        if text.casefold() in (one.label.casefold(), one.matched.casefold()) and not one.ended
    ]
    same = [one for one in whole if one.label.casefold() == text.casefold()] or whole
    if len(same) == 1:
        return same[0].iri.rpartition("/")[2]
    return Box(slot, text, possible=tuple(_offered(one) for one in matches[:_CANDIDATES]))


def _offered(match: Match) -> tuple[str, str]:
    ended = f", † {match.ended}" if match.ended else ""
    return match.iri.rpartition("/")[2], f"{match.label} ({match.kind}{ended})"


def filled(
    graph: Graph, kind: Kind, given: Mapping[str, Sequence[str]], lang: str
) -> tuple[str | None, list[Box]]:
    """The step that a form stands for; or None, and the boxes with what is wrong."""
    boxes: list[Box] = []
    found: dict[str, list[str]] = {}
    for slot in kind.slots:
        texts = [" ".join(text[:_LONGEST].split()) for text in given.get(slot.name, ())]
        texts = [text for text in texts if text][:MOST_STEPS]
        if not slot.kinds:
            found[slot.name] = [re.sub(r"[\"“”']", "", text) for text in texts[:1]]
            missing = "" if found[slot.name] and _key(found[slot.name][0]) else _MISSING[lang]
            boxes.append(Box(slot, texts[0] if texts else "", missing))
            continue
        own: list[Box] = []
        for text in texts:
            for part in _parts(graph, text, slot, lang):
                if isinstance(part, str):
                    found.setdefault(slot.name, []).append(part)
                    own.append(Box(slot, part))
                else:
                    said = _CHOOSE[lang] if part.possible else _NOTHING[lang]
                    own.append(Box(slot, part.text, said, part.possible))
        if not own:
            own.append(Box(slot, "", _MISSING[lang]))
        boxes += own + [Box(slot)] * (slot.boxes - len(own))
    if any(box.fault for box in boxes):
        return None, boxes
    return _written(kind.name, found), boxes


def _parts(graph: Graph, text: str, slot: Slot, lang: str) -> list[Box | str]:
    """One thing, or several with commas between them; a name may hold a comma itself."""
    whole = named(graph, text, slot.kinds, lang)
    if isinstance(whole, str) or slot.boxes == 1 or "," not in text:
        return [whole]
    return [
        named(graph, part.strip(), slot.kinds, lang) for part in text.split(",") if part.strip()
    ]


_MISSING: Final = words("Vul dit in.", "Fill this in.")
_CHOOSE: Final = words("Kies wat u bedoelt.", "Choose what you mean.")
_NOTHING: Final = words("Niets gevonden dat hierop lijkt.", "Nothing found like this.")


def _written(kind: str, found: Mapping[str, list[str]]) -> str:
    things = ",".join(dict.fromkeys(found.get("ding", [])))
    to, part = (",".join(found.get(name, [])) for name in ("naar", "deel"))
    name = (found.get("naam") or [""])[0]
    return {
        "merge": f'merge {things} -> {_key(name)} "{name}"',
        "leave": f"leave {things} {to}",
        "join": f"join {things} {to}",
        "close": f"close {things}",
        "redraw": f"redraw {things} -> {to}",
        "split": f'split {part}: {things} -> {_key(name)} "{name}"',
        "network": f'network {_key(name)}: {things} "{name}"',
    }[kind]


def _key(name: str) -> str:
    """A key for a new thing.

    >>> _key("Ziekenhuis Zuid-Óost & Co")
    'ziekenhuis-zuid-oost-co'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:60].strip("-")


def in_words(step: Step, label: Callable[[str], str], lang: str) -> str:
    """A step as a sentence; label: the name of what has a key."""
    from zorggraaf.analysis.wording import listing

    things = listing([label(key) for key in step.things], lang)
    to, part, new = label(step.target), label(step.part), step.name or step.target
    nl = {
        "merge": f"{things} gaan samen tot ‘{new}’",
        "leave": f"{things} verlaat {to}",
        "join": f"{things} wordt lid van {to}",
        "close": f"{things} sluit",
        "redraw": f"{things} naar {to}",
        "split": f"{things} uit {part} naar de nieuwe regio ‘{new}’",
        "network": f"Nieuw netwerk ‘{new}’: {things}",
    }
    en = {
        "merge": f"{things} merge into ‘{new}’",
        "leave": f"{things} leaves {to}",
        "join": f"{things} joins {to}",
        "close": f"{things} closes",
        "redraw": f"{things} to {to}",
        "split": f"{things} out of {part} to the new region ‘{new}’",
        "network": f"New network ‘{new}’: {things}",
    }
    return (en if lang == "en" else nl)[step.kind]


def result(outcome: Outcome, steps: Sequence[Step], on: str, title: str, lang: str) -> Result:
    """What is shown of an outcome; what the scenario makes is no page to go to."""
    texts = [str(step) for step in steps]
    made = {step.made for step in steps if step.made}
    tables = []
    for table in outcome.tables[1:]:
        shown = table.to_tabular(lang)
        rows: list[Sequence[tabular.Value]] = [
            [_plain(value, made) for value in row] for row in shown.rows
        ]
        name = _TITLES.get(table.kind, table.title)[lang]
        tables.append(Shown(table.kind, name, list(shown.columns), rows[:SHOWN], rows[SHOWN:]))
    source = Source(
        "api/whatif",
        (*(("steps", text) for text in texts), ("on", on or None), ("title", title or None)),
    )
    drawn = any(
        isinstance(row["before"], (int, float)) and isinstance(row["after"], (int, float))
        for row in outcome.drawn.records()
    )
    picture = Picture(
        source,
        None,
        {"nl": "Nu en in het scenario", "en": "Now and in the scenario"}[lang],
    )
    return Result(
        outcome.sentence[lang],
        [caution[lang] for caution in outcome.cautions],
        tables,
        picture if drawn else None,
        source,
        [command("whatif", *texts, *(("--on", on) if on else ()))],
    )


_TITLES: Final = {
    "broken": words(
        "Regels van het domein die breken of weer kloppen", "Rules that break or hold again"
    ),
    "losses": words(
        "Wat aan één komt te hangen of verdwijnt", "What comes to hang on one, or is lost"
    ),
    "difference": words("Getallen die veranderen", "Numbers that change"),
    "overlap-difference": words(
        "Verbanden die meer of minder delen", "Collaborations that share more or less"
    ),
}


def _plain(value: tabular.Value, made: set[str]) -> tabular.Value:
    if isinstance(value, tabular.Cell) and value.iri and value.iri.rpartition("/")[2] in made:
        return value.text
    return value
