"""The names in a filled-in sheet: which thing each means, or which may be meant.

Only a certain match counts. A name that fits two things, a thing that had ended (or not begun) on
the date the row is about, and a name nobody knows are handed back with the nearest candidates.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.reconciliation.index import RECONCILED
from zorggraaf.reconciliation.matching import Candidate, Query, match
from zorggraaf.reconciliation.protocol import LONGEST_TEXT
from zorggraaf.tables import Tables
from zorggraaf.tables.cells import ends_before
from zorggraaf.things import short_key
from zorggraaf.upkeep.entries import Entry, Sheet
from zorggraaf.upkeep.fields import THING, Field
from zorggraaf.upkeep.told import Near, Told

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_SHOWN: Final = 3
_BRACKETED: Final = re.compile(r"\[([a-z-]+/[A-Za-z0-9-]+|[A-Za-z0-9-]+)\]\s*\Z")
_OTHER_TIME: Final = frozenset(("successor-of", "predecessor-of", "not-then"))
_ORPHA: Final = re.compile(r"(?:orpha(?:code)?[:\s-]*)?(\d{1,6})\Z", re.IGNORECASE)


Found = dict[tuple[int, str], list[str]]
"""(row, field) → kind/key of what the cell names."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What the names in a sheet mean, and those that are not certain."""

    found: Found
    unknown: list[Told]


def recognised(sheet: Sheet, tables: Tables, graph: Graph, date: str) -> Recognised:
    """What the names in a sheet mean, and those that are not certain.

    date: the date of the source; a row about another time says so with its own dates.
    """
    keys = {
        kind: {row.text("key") for row in tables[table.name]}
        for kind, table in tables.schema.kinds.items()
        if "key" in table.by_name
    }
    asked: list[tuple[Entry, Field, str]] = []
    found: Found = {}
    for entry in sheet.entries:
        for field in sheet.form.fields:
            text = entry.values.get(field.name, "")
            if field.kind != THING:
                continue
            parts = re.split(r"\s*[;\n]\s*", text) if field.several else [text]
            found[entry.line, field.name] = []
            asked += [(entry, field, part) for part in parts if part]
    labels = _labels(tables)
    direct: dict[tuple[int, str, str], str] = {}
    for entry, field, text in asked:
        path = _direct(field, text, keys) or _labelled(entry, field, text, labels, date)
        if path:
            direct[entry.line, field.name, text] = path
    rest = [
        (entry, field, text)
        for entry, field, text in asked
        if (entry.line, field.name, text) not in direct
    ]
    answers = _asked(graph, rest, date)
    unknown: list[Told] = []
    places = {(entry.line, field.name, text): at for at, (entry, field, text) in enumerate(rest)}
    for entry, field, text in asked:
        path = direct.get((entry.line, field.name, text), "")
        if not path:
            candidates = answers[places[entry.line, field.name, text]]
            path, why = _certain(candidates)
            if not path:
                unknown.append(_unknown(sheet, entry, field, text, candidates, why))
                continue
        found[entry.line, field.name].append(path)
    return Recognised(found, unknown)


def _unknown(
    sheet: Sheet, entry: Entry, field: Field, text: str, candidates: Sequence[Candidate], why: str
) -> Told:
    near = tuple(
        Near(short_key(one.iri), one.name, round(one.score)) for one in candidates[:_SHOWN]
    )
    return Told(
        sheet.form.table,
        {},
        text,
        why,
        f"blad {sheet.name}, rij {entry.line}" if sheet.name else f"rij {entry.line}",
        line=entry.line,
        column=entry.columns.get(field.name, field.nl),
        near=near,
    )


def _direct(field: Field, text: str, keys: dict[str, set[str]]) -> str:
    """kind/key of a cell that gives the key itself: [organisation/umcg], umcg, ORPHA:636."""
    bracketed = _BRACKETED.search(text)
    key = bracketed[1] if bracketed else text.removeprefix(names.ID)
    kind, _, bare = key.rpartition("/")
    for one in field.things:
        if kind in ("", one) and bare in keys.get(one, ()):
            return f"{one}/{bare}"
        orpha = _ORPHA.match(key) if one == "condition" else None
        if orpha and f"orpha-{orpha[1]}" in keys["condition"]:
            return f"condition/orpha-{orpha[1]}"
    return ""


_Labels = dict[tuple[str, str], list[tuple[str, str]]]
"""(kind, name in small letters) → kind/key and last day of what bears it."""


def _labels(tables: Tables) -> _Labels:
    found: _Labels = {}
    for kind, table in tables.schema.kinds.items():
        if not {"key", "name"} <= set(table.by_name) or kind == "concept":
            continue
        for row in tables[table.name]:
            last = row.text("until") if "until" in row.values else ""
            bearer = (f"{kind}/{row.text('key')}", last)
            found.setdefault((kind, row.text("name").casefold()), []).append(bearer)
    return found


def _labelled(entry: Entry, field: Field, text: str, labels: _Labels, date: str) -> str:
    """kind/key of what bears this very name, the kind that is asked for first going first.

    Of a hospital the name alone does not do, unless we filled it in: others may be called so.
    """
    for kind in field.things:
        if kind == "organisation" and "key" not in entry.values:
            continue
        bearers = labels.get((kind, text.casefold()), [])
        day = _day(entry, date)
        if len(bearers) == 1 and (not bearers[0][1] or not ends_before(day, bearers[0][1])):
            return bearers[0][0]
    return ""


def _asked(
    graph: Graph, rest: Sequence[tuple[Entry, Field, str]], date: str
) -> list[list[Candidate]]:
    """Candidates of each name; the town beside it is looked at where the name alone is unsure."""

    def query(entry: Entry, field: Field, text: str, town: bool) -> Query:
        place = entry.values.get("stated_place") or entry.values.get("city", "")
        return Query(
            text=text if len(text) <= LONGEST_TEXT else "",
            type=tuple(kind for kind in field.things if kind in RECONCILED),
            on=_day(entry, date) or None,
            properties=(("town", place),) if town and place else (),
        )

    first = [query(*one, town=False) for one in rest]
    second = [query(*one, town=True) for one in rest]
    different = list(dict.fromkeys(first))
    known = dict(zip(different, match(graph, different), strict=True))
    unsure = [
        better
        for plain, better in zip(first, second, strict=True)
        if plain != better and not _certain(known[plain])[0]
    ]
    unsure = list(dict.fromkeys(unsure))
    known |= dict(zip(unsure, match(graph, unsure), strict=True))
    return [known.get(better, known[plain]) for plain, better in zip(first, second, strict=True)]


def _day(entry: Entry, date: str) -> str:
    """The day at which what a row names must have existed: it may be of the past."""
    start, end = entry.values.get("from", ""), entry.values.get("until", "")
    period = entry.values.get("period", "").partition("/")[0]
    return start or end or period or date


def _certain(candidates: Sequence[Candidate]) -> tuple[str, str]:
    """kind/key of the certain candidate, or "" and why it is not."""
    if not candidates:
        return "", "niets gevonden dat hierop lijkt"
    best = candidates[0]
    notes = {name for name, _ in best.why.notes}
    if notes & _OTHER_TIME:
        return "", f"bestond niet op die datum: {best.why.text()}"
    if not best.match:
        return "", f"niet zeker: {best.why.text()}"
    return short_key(best.iri), ""
