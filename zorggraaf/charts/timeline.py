"""What happened when: the events of an organisation, network or region."""

from __future__ import annotations

import datetime
from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.style import AFTER, BEFORE, INK, QUIET, Spec, short, spec


def timeline(table: Table, lang: str) -> Spec:
    """Events from old to new; a bar where only the month or year is known.

    Columns: date (YYYY, YYYY-MM or YYYY-MM-DD), event (text), and optionally kind and status.
    Events without a date are told of under the title and stand in the table.
    """
    dated, undated = [], 0
    for record in table.records():
        period = days(str(record.get("date") or ""))
        if period is None:
            undated += 1
            continue
        date, event = str(record["date"]), short(str(record["event"]), 88)
        dated.append(
            {
                "from": period[0].isoformat(),
                "until": period[1].isoformat(),
                "exact": period[0] == period[1],
                "text": f"{date}\u2002{event}",
                "kind": str(record.get("kind") or ""),
                "future": bool(period[0] > _on(table)),
            }
        )
    dated.sort(key=lambda one: (str(one["from"]), str(one["text"])))
    for place, one in enumerate(dated):
        one["row"] = place
    extra = [_UNDATED[lang].format(undated)] if undated else []
    return spec(table, lang, _drawn(dated), 900, extra)


_UNDATED: Final = {
    "nl": "Van {} gebeurtenissen is geen datum bekend; ze staan in de tabel.",
    "en": "Of {} events no date is known; they are in the table.",
}


def days(partial: str) -> tuple[datetime.date, datetime.date] | None:
    """First and last day of a year, month or day; None for what is none of these.

    >>> days("2024-02")
    (datetime.date(2024, 2, 1), datetime.date(2024, 2, 29))
    >>> days("onbekend") is None
    True
    """
    parts = partial.split("-")
    try:
        numbers = [int(part) for part in parts]
        year = numbers[0]
        month = numbers[1] if len(numbers) > 1 else 1
        first = datetime.date(year, month, numbers[2] if len(numbers) > 2 else 1)
    except (ValueError, IndexError):
        return None
    if len(numbers) == 1:
        return first, datetime.date(year, 12, 31)
    if len(numbers) == 2:
        after = datetime.date(year + month // 12, month % 12 + 1, 1)
        return first, after - datetime.timedelta(days=1)
    return first, first


def _on(table: Table) -> datetime.date:
    asked = days(str(table.parameters.get("on") or ""))
    return asked[1] if asked else datetime.date.today()


def _drawn(dated: list[dict[str, Any]]) -> Spec:
    y: Spec = {"field": "row", "type": "ordinal", "axis": None}
    spanned = [int(str(one[end])[:4]) for one in dated for end in ("from", "until")] or [0]
    years = {"interval": "year", "step": max(1, (max(spanned) - min(spanned)) // 7)}
    x: Spec = {
        "field": "from",
        "type": "temporal",
        "axis": {"title": None, "orient": "top", "format": "%Y", "grid": True, "tickCount": years},
    }
    colour: Spec = {
        "condition": {"test": "datum.future", "value": BEFORE},
        "value": AFTER,
    }
    tip = [{"field": name} for name in ("text", "kind")]
    return {
        "data": {"values": dated},
        "width": 340,
        "height": {"step": 25},
        "layer": [
            {
                "transform": [{"filter": "!datum.exact"}],
                "mark": {"type": "bar", "height": 9, "cornerRadius": 4},
                "encoding": {
                    "x": x,
                    "x2": {"field": "until"},
                    "y": y,
                    "color": colour,
                    "tooltip": tip,
                },
            },
            {
                "transform": [{"filter": "datum.exact"}],
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 1},
                "encoding": {"x": x, "y": y, "color": colour, "tooltip": tip},
            },
            {
                "mark": {"type": "text", "align": "left", "fontSize": 11.5, "color": INK},
                "encoding": {
                    "x": {"value": 356},
                    "y": y,
                    "text": {"field": "text"},
                },
            },
            {
                "mark": {"type": "rule", "color": QUIET, "opacity": 0.18},
                "encoding": {"x": {"value": 0}, "x2": {"value": 352}, "y": y},
            },
        ],
    }
