"""Accepting a finding of the validation for one thing, with a reason and a last day."""

from __future__ import annotations

import datetime
import difflib
import re
from pathlib import Path
from typing import Final

from zorggraaf import resources
from zorggraaf.errors import UsageError
from zorggraaf.tables import Tables, read_tables
from zorggraaf.upkeep.editing import Edit, Record
from zorggraaf.validation.shapes import Shapes

EXCEPTIONS: Final = "exceptions"
LONGEST: Final = datetime.timedelta(days=2 * 366)
"""An exception is looked at again within two years: what is accepted for ever is forgotten."""


def accept(
    thing: str,
    shape: str,
    why: str,
    until: datetime.date,
    start: datetime.date | None = None,
    data_dir: Path | str | None = None,
    shapes_dir: Path | str | None = None,
) -> Record:
    """Record that a warning or notice about a thing is accepted until a day; the row written.

    thing: kind/key. shape: the name between brackets in the output of `validate`. until: the last
    day, at most two years after start (default: today). Accepting the same again replaces the
    reason and the last day.

    Raises UsageError for a shape or thing that does not exist, a shape whose findings are
    violations, an empty reason, or days that cannot be. Then nothing is written.
    """
    edit = Edit(Path(data_dir) if data_dir is not None else resources.data())
    known = Shapes.load(shapes_dir)
    first = start or datetime.date.today()
    faults = [
        *_shape_faults(shape, known),
        *_thing_faults(thing, read_tables(edit.data_dir)),
        *_day_faults(first, until),
    ]
    if not why.strip():
        faults.append("een uitzondering heeft een reden nodig (--why)")
    if faults:
        raise UsageError("; ".join(faults), "Er is niets geschreven.")
    row = {
        "key": re.sub(r"[^a-z0-9]+", "-", f"{thing}-{shape}".lower()).strip("-"),
        "thing": thing,
        "shape": shape,
        "why": " ".join(why.split()),
        "from": first.isoformat(),
        "until": until.isoformat(),
    }
    edit.put(EXCEPTIONS, row)
    edit.apply()
    return row


def _shape_faults(name: str, known: Shapes) -> list[str]:
    shape = next((one for one in known.all.values() if one.key == name), None)
    if shape is None:
        names = [one.key for one in known.all.values()]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
        return [f"er is geen regel {name}" + (f" (bedoelde u {near[0]}?)" if near else "")]
    if shape.severity == "Violation":
        return [f"{name} is een eis: een overtreding wordt verbeterd, niet aanvaard"]
    return []


def _thing_faults(thing: str, tables: Tables) -> list[str]:
    kind, _, key = thing.partition("/")
    table = tables.schema.kinds.get(kind)
    if table is None or not key:
        near = difflib.get_close_matches(kind, tables.schema.kinds, n=1, cutoff=0.5)
        return [f"{thing} is geen soort/sleutel" + (f" (bedoelde u {near[0]}/…?)" if near else "")]
    keys = {row.text("key") for row in tables[table.name]}
    if key not in keys:
        near = difflib.get_close_matches(key, sorted(keys), n=1, cutoff=0.5)
        return [f"er is geen {thing}" + (f" (bedoelde u {kind}/{near[0]}?)" if near else "")]
    return []


def _day_faults(first: datetime.date, until: datetime.date) -> list[str]:
    if until < first:
        return [f"de laatste dag {until} ligt voor de eerste {first}"]
    if until - first > LONGEST:
        return [f"de laatste dag {until} ligt meer dan twee jaar na {first}"]
    return []
