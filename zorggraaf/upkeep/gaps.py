"""What is missing, per owner who could know it, what it blocks first.

What is missing is counted by `quality.gaps`, contradictions by `upkeep.decisions`, who could know
it is told by `upkeep.owners`, and which questions it leaves incomplete by `upkeep.blocking`. This
file brings the four together and counts nothing itself.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.quality import gaps as _quality
from zorggraaf.quality.gaps import YEARS, Missing
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import short_key
from zorggraaf.upkeep.blocking import Blocking
from zorggraaf.upkeep.owners import Owner, Owners

if TYPE_CHECKING:
    from zorggraaf.store import Graph
    from zorggraaf.tables import Tables

CONTRADICTION: Final = "contradiction-open"
KINDS: Final = (*_quality.NAMES, CONTRADICTION)
"""The kinds of gap, as --kind takes them."""

_TEMPLATES: Final = {
    "network-members": "members",
    "body-members": "members",
    "body-few-members": "members",
    "membership-start": "members",
    "membership-role": "members",
    "membership-stated": "members",
    "ern-members": "members",
    "hospital-oor": "members",
    "hospital-roaz": "members",
    "hospital-fzo": "members",
    "centre-ern": "members",
    "centre-condition": "expertise-centres",
    "condition-centre": "expertise-centres",
    "centre-recognition": "recognitions",
    "recognition-end": "recognitions",
    "hospital-site": "sites",
    "site-coordinates": "sites",
    "site-municipality": "sites",
    "site-emergency": "sites",
    "organisation-identifier": "organisations",
    "hospital-ror": "organisations",
    "hospital-kvk": "organisations",
    "figure-old": "figures",
}
"""Which template asks for what is missing; the others are mended in the tables."""

_HEADS: Final = {
    "nl": "eigenaar|wat ontbreekt|aantal|van|vragen|soort|waarom hij|voorbeelden|invullen",
    "en": "owner|what is missing|number|of|questions|kind|why they|examples|fill in",
}
_BRIEF: Final = 6
"""So many of these columns fit a terminal."""
_THING_HEADS: Final = {
    "nl": "ding|sleutel|wat ontbreekt|eigenaar|vragen",
    "en": "thing|key|what is missing|owner|questions",
}
_TITLES: Final = {
    "nl": ("Wat ontbreekt, per eigenaar", "Waarbij het ontbreekt", "Welke vragen het betreft"),
    "en": ("What is missing, per owner", "What it is missing of", "Which questions it concerns"),
}
_NOTE: Final = {
    "nl": "vragen: zoveel vragen van de bibliotheek lezen wat ontbreekt, en zijn dus onvolledig",
    "en": "questions: so many questions of the library read what is missing, so are incomplete",
}
_QUESTION_HEADS: Final = {"nl": "soort|wat ontbreekt|vraag", "en": "kind|what is missing|question"}
_UNDECIDED: Final = {
    "nl": "tegenspraak tussen bronnen zonder besluit",
    "en": "contradictions between sources, undecided",
}
_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class OwnedGap:
    """One kind of gap, as far as one owner could fill it."""

    kind: str
    label: str
    owner: Owner
    why: str
    things: tuple[Cell, ...]
    """What lacks it: its name, and its IRI."""
    total: int
    """Of how many, whoever owns them."""
    questions: tuple[str, ...]
    """The questions of the library that read it."""
    fill_in: str
    """The command that makes the spreadsheet to fill in; "" where the tables are edited."""


def owned_gaps(
    graph: Graph,
    tables: Tables | None = None,
    owner: str = "",
    kind: str = "",
    years: int = YEARS,
    lang: str = "nl",
) -> list[OwnedGap]:
    """What is missing, what blocks most questions first.

    tables: to tell which contradictions are undecided; without them those are left out.
    owner: key or name (or a part of it) of one owner. kind: one of KINDS. years: how old the
    newest figure may be.
    Raises UsageError for an owner or kind that does not occur, with the nearest.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     owned_gaps(graph, owner="umc-utrecht")[0].label
    'lidmaatschappen zonder begindatum'
    """
    if kind and kind not in KINDS:
        near = difflib.get_close_matches(kind, KINDS, n=1, cutoff=0.4)
        meant = f"Bedoelde u {near[0]}? " if near else ""
        raise UsageError(f"‘{kind}’ is geen soort gat.", f"{meant}Kies uit: {', '.join(KINDS)}.")
    wanted = [kind] if kind else list(KINDS)
    found = _quality.missing(graph, lang, years, [name for name in wanted if name != CONTRADICTION])
    if tables is not None and CONTRADICTION in wanted:
        found.append(_undecided(tables, lang))
    owners, blocking = Owners(graph, lang), Blocking(graph)
    every = [one for missing in found for one in _per_owner(graph, missing, owners, blocking, lang)]
    every.sort(key=lambda gap: (-len(gap.questions), -len(gap.things), gap.kind, gap.owner.name))
    return _of_owner(every, owner) if owner else every


def _undecided(tables: Tables, lang: str) -> Missing:
    from zorggraaf.upkeep.decisions import differences

    found = differences(tables)
    return Missing(
        CONTRADICTION,
        _UNDECIDED["en" if lang == "en" else "nl"],
        tuple(sorted({names.ID + one.fact for one in found if not one.decided})),
        len({one.fact for one in found}),
    )


def _per_owner(
    graph: Graph, missing: Missing, owners: Owners, blocking: Blocking, lang: str
) -> Iterable[OwnedGap]:
    if not missing.things:
        return
    owned = owners.of(missing.name, missing.things)
    labels = graph.labels(missing.things, lang)
    grouped: dict[Owner, list[Cell]] = defaultdict(list)
    for iri in missing.things:
        grouped[owned[iri]].append(Cell(labels.get(iri, short_key(iri)), iri))
    questions = blocking.questions(missing.name)
    for owner, things in grouped.items():
        yield OwnedGap(
            missing.name,
            missing.label,
            owner,
            owners.reason(missing.name),
            tuple(things),
            missing.total,
            questions,
            _command(missing.name, things),
        )


def _command(kind: str, things: Sequence[Cell]) -> str:
    template = _TEMPLATES.get(kind, "")
    if not template:
        return ""
    one = short_key(things[0].iri or "") if len(things) == 1 else ""
    about = one if one.startswith(("network/", "region/", "organisation/")) else ""
    return f"zorggraaf template {template}" + (f" --for {about}" if about else "")


def _of_owner(found: list[OwnedGap], wanted: str) -> list[OwnedGap]:
    owners = {gap.owner for gap in found}
    text = wanted.casefold().strip()
    exact = {
        one
        for one in owners
        if text in (one.key.casefold(), one.key.rpartition("/")[2].casefold(), one.name.casefold())
    }
    chosen = exact or {one for one in owners if text in one.name.casefold()}
    if not chosen:
        known = {one.key.rpartition("/")[2]: one for one in owners}
        known |= {one.name: one for one in owners}
        near = difflib.get_close_matches(wanted, known, n=3, cutoff=0.5)
        meant = f"Bedoelde u {' of '.join(near)}? " if near else ""
        raise UsageError(
            f"Bij ‘{wanted}’ staat geen gat.",
            f"{meant}Alle eigenaren staan in: zorggraaf gaps",
        )
    return [gap for gap in found if gap.owner in chosen]


def summary(found: Sequence[OwnedGap], lang: str = "nl", brief: bool = False) -> Table:
    """A row per owner and kind of gap. brief: only what fits a terminal."""
    language = "en" if lang == "en" else "nl"
    rows: list[Sequence[Value]] = [
        [
            Cell(gap.owner.name, f"{names.ID}{gap.owner.key}" if "/" in gap.owner.key else None),
            gap.label,
            len(gap.things),
            gap.total,
            len(gap.questions),
            gap.kind,
            gap.why,
            "; ".join(cell.text for cell in gap.things[:_EXAMPLES]),
            gap.fill_in or None,
        ]
        for gap in found
    ]
    heads = _HEADS[language].split("|")
    if brief:
        heads, rows = heads[:_BRIEF], [row[:_BRIEF] for row in rows]
    return Table(_TITLES[language][0], heads, rows, "gaps", _NOTE[language])


def things(found: Sequence[OwnedGap], lang: str = "nl") -> Table:
    """A row per thing that lacks something."""
    language = "en" if lang == "en" else "nl"
    rows: list[Sequence[Value]] = [
        [cell, short_key(cell.iri or ""), gap.label, gap.owner.name, len(gap.questions)]
        for gap in found
        for cell in gap.things
    ]
    return Table(_TITLES[language][1], _THING_HEADS[language].split("|"), rows, "things")


def questions(found: Sequence[OwnedGap], lang: str = "nl") -> Table:
    """A row per kind of gap and question that reads it."""
    language = "en" if lang == "en" else "nl"
    kinds = {gap.kind: gap for gap in found}
    rows: list[Sequence[Value]] = [
        [kind, gap.label, question] for kind, gap in kinds.items() for question in gap.questions
    ]
    return Table(_TITLES[language][2], _QUESTION_HEADS[language].split("|"), rows, "questions")


def records(found: Sequence[OwnedGap]) -> list[dict[str, Any]]:
    """The gaps for programs."""
    return [
        {
            "kind": gap.kind,
            "label": gap.label,
            "owner": {"key": gap.owner.key, "name": gap.owner.name, "why": gap.why},
            "missing": len(gap.things),
            "total": gap.total,
            "questions": list(gap.questions),
            "fill_in": gap.fill_in or None,
            "things": [
                {"key": short_key(cell.iri or ""), "label": cell.text, "iri": cell.iri}
                for cell in gap.things
            ],
        }
        for gap in found
    ]
