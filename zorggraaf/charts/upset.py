"""Which combinations of networks occur, and how many organisations are in exactly that one."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.style import AFTER, INK, Spec, short, spec

_COMBINATIONS: Final = 30
_SETS: Final = 16
_STEP: Final = 24


def upset(table: Table, lang: str) -> Spec:
    """Lex et al.'s UpSet (2014): a column per combination, a row per network.

    Columns: combination (number), size (units in exactly this combination), group, group_label,
    group_size; one row per combination and group in it.
    """
    combinations: dict[int, set[str]] = defaultdict(set)
    sizes: dict[int, int] = {}
    names: dict[str, str] = {}
    totals: dict[str, int] = {}
    for record in table.records():
        number, group = int(str(record["combination"])), str(record["group"])
        combinations[number].add(group)
        sizes[number] = int(str(record["size"]))
        names[group] = str(record["group_label"])
        totals[group] = int(str(record["group_size"]))
    sets = sorted(totals, key=lambda group: (-totals[group], names[group]))[:_SETS]
    usable = [n for n in combinations if combinations[n] <= set(sets)]
    shown = sorted(usable, key=lambda n: (-sizes[n], len(combinations[n]), n))[:_COMBINATIONS]
    left_out = len(combinations) - len(shown)
    rows = [f"{short(names[group], 36)}\u2002{totals[group]}" for group in sets]
    dots: list[dict[str, Any]] = []
    links: list[dict[str, Any]] = []
    for place, number in enumerate(shown):
        inside = [n for n, group in enumerate(sets) if group in combinations[number]]
        dots += [{"column": place, "row": row, "inside": n in inside} for n, row in enumerate(rows)]
        links.append({"column": place, "row": rows[min(inside)], "end": rows[max(inside)]})
    bars = [{"column": place, "size": sizes[number]} for place, number in enumerate(shown)]
    extra = [_HOW[lang], *([_LEFT_OUT[lang].format(left_out)] if left_out else [])]
    return spec(table, lang, _drawn(bars, dots, links, rows, lang), 280 + _STEP * len(shown), extra)


_HOW: Final = {
    "nl": "Elke kolom is een combinatie: de balk telt wie precies in de netwerken met een stip "
    "zit. Achter de naam het aantal leden.",
    "en": "Each column is a combination: the bar counts who is in exactly the networks with a dot. "
    "After the name the number of members.",
}
_LEFT_OUT: Final = {
    "nl": "{} andere combinaties staan alleen in de tabel.",
    "en": "{} other combinations are only in the table.",
}
_COUNT: Final = {"nl": "aantal", "en": "number"}


def _drawn(
    bars: list[dict[str, Any]],
    dots: list[dict[str, Any]],
    links: list[dict[str, Any]],
    rows: list[str],
    lang: str,
) -> Spec:
    x: Spec = {"field": "column", "type": "ordinal", "axis": None}
    y: Spec = {
        "field": "row",
        "type": "nominal",
        "scale": {"domain": rows},
        "axis": {"title": None, "domain": False, "ticks": False, "labelLimit": 330},
    }
    top: Spec = {
        "data": {"values": bars},
        "width": {"step": _STEP},
        "height": 150,
        "encoding": {
            "x": x,
            "y": {
                "field": "size",
                "type": "quantitative",
                "axis": {"title": _COUNT[lang], "tickMinStep": 1, "format": "d"},
            },
        },
        "layer": [
            {"mark": {"type": "bar", "color": AFTER, "size": _STEP - 8}},
            {
                "mark": {"type": "text", "dy": -7, "fontSize": 11, "color": INK},
                "encoding": {"text": {"field": "size"}},
            },
        ],
    }
    below: Spec = {
        "width": {"step": _STEP},
        "height": {"step": 22},
        "layer": [
            {
                "data": {"values": dots},
                "mark": {"type": "circle", "size": 130, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {
                        "condition": {"test": "datum.inside", "value": INK},
                        "value": "#e3e3e3",
                    },
                },
            },
            {
                "data": {"values": links},
                "mark": {"type": "rule", "strokeWidth": 3, "color": INK},
                "encoding": {"x": x, "y": y, "y2": {"field": "end"}},
            },
        ],
    }
    return {"vconcat": [top, below], "spacing": 8, "resolve": {"scale": {"x": "shared"}}}
