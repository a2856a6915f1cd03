"""A ranking, in which equals share a rank."""

from __future__ import annotations

from typing import Any, Final

from zorggraaf.analysis.result import Column, Table
from zorggraaf.charts.style import AFTER, INK, Spec, number, short, spec

MOST: Final = 30
_ORDER: Final = ("betweenness", "strength", "partners", "degree", "eigenvector", "value", "n")
"""The measure a ranking is by, where the table does not say: the first that is there."""


def ranking(table: Table, lang: str) -> Spec:
    """Who has most of one measure; `3=` before a name is a rank shared with others."""
    measure = _measure(table)
    records = [r for r in table.records() if isinstance(r[measure.name], (int, float))]
    ranked = any(column.name == "rank" for column in table.columns)
    if not ranked:
        records.sort(key=lambda r: (-_value(r, measure), _name(r, table)))
    shown = records[:MOST]
    values = [round(_value(record, measure), 9) for record in records]
    data: list[dict[str, Any]] = []
    for place, record in enumerate(shown):
        value = values[place]
        # A table that ranks knows whether low or high comes first.
        rank = record["rank"] if ranked else values.index(value) + 1
        tied = "=" if values.count(value) > 1 else ""
        name = f"{rank}{tied}\u2002{short(_name(record, table), 42)}"
        # Two of one name and rank are two bars: a space that is not seen keeps them apart.
        name += "\u200b" * sum(each["name"].rstrip("\u200b") == name for each in data)
        data.append(
            {
                "name": name,
                "value": value,
                "text": number(value, lang),
                "place": place,
            }
        )
    left_out = len(records) - len(shown)
    extra = [_LEFT_OUT[lang].format(len(shown), len(records))] if left_out else []
    body: Spec = {
        "data": {"values": data},
        "width": 460,
        "height": {"step": 21},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": {"field": "place"},
                "axis": {"title": None, "domain": False, "ticks": False, "labelLimit": 360},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": {"title": measure.label[lang], "orient": "top", "format": "~g"},
            },
            "tooltip": [{"field": "name"}, {"field": "value"}],
        },
        "layer": [
            {"mark": {"type": "bar", "color": AFTER, "size": 13}},
            {
                "mark": {"type": "text", "align": "left", "dx": 4, "color": INK},
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
    return spec(table, lang, body, 820, extra)


_LEFT_OUT: Final = {
    "nl": "De eerste {} van {}; de overige staan in de tabel.",
    "en": "The first {} of {}; the others are in the table.",
}


def _measure(table: Table) -> Column:
    numbers = [c for c in table.columns if c.type in ("integer", "number") and c.name != "rank"]
    asked = str(table.parameters.get("by") or table.parameters.get("measure") or "")
    for name in (asked, *_ORDER):
        for column in numbers:
            if column.name == name:
                return column
    return numbers[0]


def _value(record: dict[str, Any], measure: Column) -> float:
    return float(record[measure.name])


def _name(record: dict[str, Any], table: Table) -> str:
    """The label of the thing that is ranked: of the first thing in the row, else the first text."""
    for column in table.columns:
        if column.type == "iri":
            return str(record.get(f"{column.name}_label") or record[column.name] or "")
    for column in table.columns:
        if column.name.endswith("_label") or column.type == "text":
            return str(record[column.name] or "")
    return str(record[table.columns[0].name])
