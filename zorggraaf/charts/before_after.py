"""What a scenario changes: each number as it is and as it would be."""

from __future__ import annotations

from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.style import AFTER, BEFORE, INK, LINE, Spec, number, short, spec

MOST: Final = 24
_WIDTH: Final = 420


def before_after(table: Table, lang: str) -> Spec:
    """One row per changed number, each on its own scale, from before to after.

    Columns: measure, measure_label (text), about_label (text), before, after. Rows that do not
    change, or whose before or after is not a number, stand in the table only.
    """
    rows: list[dict[str, Any]] = []
    comings = 0
    for record in table.records():
        before, after = record["before"], record["after"]
        if not isinstance(before, (int, float)) or not isinstance(after, (int, float)):
            comings += 1
            continue
        if before == after:
            continue
        largest = max(abs(before), abs(after))
        about = str(record.get("about_label") or "")
        measure = str(record.get("measure_label") or record["measure"])
        label = f"{measure}: {about}" if about else measure
        rows.append(
            {
                "name": short(label, 58),
                # Measures differ in unit; what is drawn is each against its own largest value.
                "before": before / largest,
                "after": after / largest,
                "before_text": number(float(before), lang),
                "after_text": number(float(after), lang),
                "measure": measure,
                "change": abs(after - before),
            }
        )
    shown = _telling(rows)
    for place, row in enumerate(shown):
        row["place"] = place
        row["low"] = min(row["before"], row["after"])
        row["high"] = max(row["before"], row["after"])
        grows = row["after"] > row["before"]
        row["low_text"] = row["before_text"] if grows else row["after_text"]
        row["high_text"] = row["after_text"] if grows else row["before_text"]
    extra = [_HOW[lang]]
    if comings:
        extra.append(_COMINGS[lang].format(comings))
    if len(rows) > len(shown):
        extra.append(_LEFT_OUT[lang].format(len(shown), len(rows)))
    return spec(table, lang, _drawn(shown, lang), 860, extra)


def _telling(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The largest changes of each measure, measures in the order of the table."""
    measures = list(dict.fromkeys(row["measure"] for row in rows))
    most = max(_LEAST, MOST // max(1, len(measures)))
    return [
        row
        for measure in measures
        for row in sorted(
            (one for one in rows if one["measure"] == measure),
            key=lambda one: (-one["change"], one["name"]),
        )[:most]
    ][: MOST + _LEAST]


_LEAST: Final = 4
"""Rows of each measure, where there are many measures."""
_HOW: Final = {
    "nl": "Elke rij heeft een eigen schaal, van nul tot haar grootste waarde.",
    "en": "Each row has a scale of its own, from zero to its largest value.",
}
_LEFT_OUT: Final = {
    "nl": "Van elke maat de grootste verschillen: {} van {}; alle staan in de tabel.",
    "en": "The largest differences of each measure: {} of {}; all are in the table.",
}
_COMINGS: Final = {
    "nl": "{} getallen komen erbij of vallen weg, omdat waar ze over gaan ontstaat of verdwijnt.",
    "en": "{} numbers appear or disappear with what they are about.",
}
_SIDES: Final = {"nl": ("nu", "in het scenario"), "en": ("now", "in the scenario")}


def _drawn(rows: list[dict[str, Any]], lang: str) -> Spec:
    now, then = _SIDES[lang]
    points = [
        {"name": row["name"], "place": row["place"], "value": row[side], "side": label}
        for row in rows
        for side, label in (("before", now), ("after", then))
    ]
    low = min([0.0, *(row["low"] for row in rows)])
    axis: Spec = {
        "title": None,
        "domain": False,
        "ticks": False,
        "labelLimit": 430,
        "labelPadding": _room(rows, low),
    }
    y: Spec = {"field": "name", "type": "nominal", "sort": {"field": "place"}, "axis": axis}

    def x(field: str) -> Spec:
        return {
            "field": field,
            "type": "quantitative",
            "scale": {"domain": [low, 1]},
            "axis": None,
        }

    return {
        "width": _WIDTH,
        "height": {"step": 26},
        "layer": [
            {
                "data": {"values": rows},
                "mark": {"type": "rule", "strokeWidth": 3, "color": LINE},
                "encoding": {"y": y, "x": x("low"), "x2": {"field": "high"}},
            },
            {
                "data": {"values": points},
                "mark": {"type": "point", "filled": True, "size": 110, "opacity": 1},
                "encoding": {
                    "y": y,
                    "x": x("value"),
                    "shape": {
                        "field": "side",
                        "type": "nominal",
                        "scale": {"domain": [now, then], "range": ["circle", "diamond"]},
                        "legend": {"title": None, "orient": "top"},
                    },
                    "color": {
                        "field": "side",
                        "type": "nominal",
                        "scale": {"domain": [now, then], "range": [BEFORE, AFTER]},
                        "legend": {"title": None, "orient": "top"},
                    },
                },
            },
            *(
                {
                    "data": {"values": rows},
                    "mark": {
                        "type": "text",
                        "align": align,
                        "dx": shift,
                        "fontSize": 11,
                        "color": INK,
                    },
                    "encoding": {"y": y, "x": x(side), "text": {"field": f"{side}_text"}},
                }
                for side, align, shift in (("low", "right", -_SHIFT), ("high", "left", _SHIFT))
            ),
        ],
    }


_SHIFT: Final = 9
"""Pixels between a point and its number."""
_DIGIT: Final = 7
"""Pixels that a digit takes at most."""


def _room(rows: list[dict[str, Any]], low: float) -> int:
    """Pixels between names and points, so that no number at the left comes to lie over a name."""
    needed = (
        _SHIFT + _DIGIT * len(row["low_text"]) - (row["low"] - low) / (1 - low) * _WIDTH
        for row in rows
    )
    return round(max(0.0, *needed)) + 6 if rows else 6
