"""Groups against groups: a matrix, ordered so that blocks show."""

from __future__ import annotations

from typing import Any, Final

from zorggraaf.analysis.result import Table
from zorggraaf.charts.ordering import seriation
from zorggraaf.charts.style import SEQUENTIAL, Spec, short, spec

MOST: Final = 40
"""Rows and columns of one picture at most; the table has them all."""

_MEASURE: Final = {
    "a_in_b": {"nl": "deel van de rij in de kolom", "en": "share of the row in the column"},
    "jaccard": {"nl": "gelijkenis (Jaccard)", "en": "similarity (Jaccard)"},
    "share_of_a": {"nl": "deel van de rij in de kolom", "en": "share of the row in the column"},
    "b_in_a": {"nl": "deel van de kolom in de rij", "en": "share of the column in the row"},
    "overlap_coefficient": {"nl": "deel van de kleinste", "en": "share of the smaller one"},
    "v_measure": {"nl": "gelijkenis (V-maat)", "en": "likeness (V-measure)"},
    "shared": {"nl": "gedeeld", "en": "shared"},
}


def matrix(table: Table, lang: str) -> Spec:
    """How much of each group is in each other group, as shades with the number in the cell."""
    import numpy as np

    records = table.records()
    names_a, names_b = _groups(records, "a"), _groups(records, "b")
    same = bool(set(names_a) & set(names_b))
    present = {column.name for column in table.columns}
    preferred = ["v_measure", "jaccard", "shared"] if same else ["a_in_b", "share_of_a", "shared"]
    asked = table.parameters.get("measure")
    if asked in _MEASURE:
        preferred.insert(0, str(asked))
    measure = next(name for name in preferred if name in present)
    amount = "shared" if "shared" in present else measure
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for record in records:
        a, b = str(record["a"]), str(record["b"])
        cells[a, b] = record
        if same:  # a pair of one set stands once in the table and twice in the picture
            turned = {"a_in_b": record.get("b_in_a"), "b_in_a": record.get("a_in_b")}
            cells.setdefault((b, a), {**record, **turned})
    if same:
        names_a = names_b = {**names_a, **names_b}
    weights = np.array(
        [[_value(cells.get((a, b)), amount) for b in names_b] for a in names_a], dtype=float
    )
    kept_rows, kept_columns = _heaviest(weights, 1, same), _heaviest(weights, 0, same)
    if same:
        kept_columns = kept_rows
    # Blocks show by likeness: in a large group all others share much.
    shades = np.array(
        [[_value(cells.get((a, b)), measure) for b in names_b] for a in names_a], dtype=float
    )
    if same:
        np.fill_diagonal(shades, 1.0)
    rows, columns = seriation(shades[np.ix_(kept_rows, kept_columns)])
    kept_rows, kept_columns = [kept_rows[i] for i in rows], [kept_columns[j] for j in columns]
    if same:
        kept_columns = kept_rows
    keys_a, keys_b = list(names_a), list(names_b)
    labels_a, labels_b = _unique(names_a), _unique(names_b)
    order_a = [labels_a[keys_a[i]] for i in kept_rows]
    order_b = [labels_b[keys_b[i]] for i in kept_columns]
    data: list[dict[str, Any]] = [
        {
            "a": labels_a[keys_a[i]],
            "b": labels_b[keys_b[j]],
            "value": _value(cell, measure),
            "shared": _value(cell, amount),
            "text": _text(_value(cell, measure), measure, lang),
            # For a page that shows what is behind a cell.
            "keys": f"{keys_a[i].rpartition('/')[2]},{keys_b[j].rpartition('/')[2]}",
        }
        for i in kept_rows
        for j in kept_columns
        if keys_a[i] != keys_b[j]
        and (cell := cells.get((keys_a[i], keys_b[j]))) is not None
        and _value(cell, amount) > 0
    ]
    step = 34 if len(order_b) <= 16 else 24
    left_out = (len(names_a) - len(order_a)) + (0 if same else len(names_b) - len(order_b))
    extra = [_LEFT_OUT[lang].format(left_out)] if left_out else []
    largest = max((row["value"] for row in data), default=1.0)
    axis: Spec = {"title": None, "domain": False, "ticks": False, "labelPadding": 6}
    body: Spec = {
        "data": {"values": data},
        "width": {"step": step},
        "height": {"step": max(22, step - 8)},
        "encoding": {
            "x": {
                "field": "b",
                "type": "nominal",
                "scale": {"domain": order_b},
                "axis": {**axis, "orient": "top", "labelAngle": -50, "labelAlign": "left"},
            },
            "y": {
                "field": "a",
                "type": "nominal",
                "scale": {"domain": order_a},
                "axis": axis,
            },
            "tooltip": [{"field": name} for name in ("a", "b", "value", "shared")],
        },
        "layer": [
            {
                "mark": {"type": "rect", "stroke": "#ffffff"},
                "encoding": {
                    "color": {
                        "field": "value",
                        "type": "quantitative",
                        "scale": {**SEQUENTIAL, "domain": [0, largest]},
                        "legend": {
                            "title": _MEASURE[measure][lang],
                            "orient": "bottom",
                            "direction": "horizontal",
                            "gradientLength": 220,
                            "tickCount": 3,
                            "format": "~s" if measure == "shared" else ".0%",
                        },
                    }
                },
            },
            {
                "mark": {"type": "text", "fontSize": 10},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {
                        "condition": {
                            "test": f"datum.value > {0.45 * largest}",
                            "value": "#ffffff",
                        },
                        "value": "#1a1a1a",
                    },
                },
            },
        ],
    }
    return spec(table, lang, body, 220 + step * len(order_b), extra)


_LEFT_OUT: Final = {
    "nl": "Getekend zijn de groepen met de meeste overlap; {} andere staan in de tabel.",
    "en": "Drawn are the groups that overlap most; {} others are in the table.",
}


def _groups(records: list[dict[str, Any]], side: str) -> dict[str, str]:
    return {str(r[side]): str(r.get(f"{side}_label") or r[side]) for r in records}


def _unique(names: dict[str, str]) -> dict[str, str]:
    """Names that fit, told apart where two became the same."""
    found: dict[str, str] = {}
    for key, name in names.items():
        label = short(name)
        if label in found.values():
            label = f"{short(name, 20)} ({key.rpartition('/')[2]})"
        found[key] = label
    return found


def _value(record: dict[str, Any] | None, name: str) -> float:
    value = (record or {}).get(name)
    return float(value) if isinstance(value, (int, float)) else 0.0


def _text(value: float, measure: str, lang: str) -> str:
    if measure == "shared":
        if value < 1e4:
            return f"{value:.0f}"
        text = f"{value / 1e6:.2f}" if value >= 1e6 else f"{value / 1e3:.0f}k"
        text = f"{text}M" if value >= 1e6 else text
        return text.replace(".", ",") if lang == "nl" else text
    return "<1" if 0 < value < 0.005 else f"{100 * value:.0f}"


def _heaviest(weights: Any, axis: int, same: bool) -> list[int]:
    """The rows or columns with most weight, at most MOST; all where none has any."""
    import numpy as np

    off = weights.copy()
    if same:
        np.fill_diagonal(off, 0)
    totals = off.sum(axis=axis)
    heavy = sorted(range(len(totals)), key=lambda i: (-totals[i], i))[:MOST]
    return sorted(i for i in heavy if totals[i] > 0) or sorted(heavy)
