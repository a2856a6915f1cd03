"""What all pictures share: colours, letters, and the words around them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

from zorggraaf.analysis.result import Table

Spec: TypeAlias = dict[str, Any]
"""A Vega-Lite specification."""

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v5.json"

PALETTE: Final = (
    "#332288",
    "#ddcc77",
    "#117733",
    "#88ccee",
    "#882255",
    "#999933",
    "#cc6677",
    "#44aa99",
    "#aa4499",
    "#6699cc",
    "#661100",
)
"""Paul Tol's muted colours (2021) and two more: told apart with each colour vision deficiency,
and of such different lightness that neighbours, coloured by `apart`, differ in grey as well."""

INK: Final = "#1a1a1a"
QUIET: Final = "#595959"
"""For what matters less; still 7:1 on white."""
LINE: Final = "#bfbfbf"
BEFORE: Final = "#d55e00"
AFTER: Final = "#0072b2"
"""Okabe and Ito's vermilion and blue (2008)."""

FONT: Final = "DejaVu Sans, Verdana, sans-serif"
SEQUENTIAL: Final = {"scheme": "viridis", "reverse": True}
"""Light is little and dark is much, in colour and in grey."""

_LETTER: Final = 6.3
"""Pixels that a letter of the subtitle takes at most, on average."""


def spec(table: Table, lang: str, body: Spec, width: float, extra: Sequence[str] = ()) -> Spec:
    """A picture with its title, what it counts and when, and a description for screen readers.

    width: of the drawing in pixels, to break lines that would be cut. extra: lines for under the
    title, such as what was left out.
    """
    lines = [*extra, *said(table, lang)]
    wrapped = [
        part for line in lines for part in textwrap.wrap(line, max(40, int(width / _LETTER)))
    ]
    title = textwrap.wrap(table.title[lang], max(30, int(width / (_LETTER * 1.35))))
    return {
        "$schema": SCHEMA,
        "description": " ".join([table.title[lang] + ".", *lines, _TABLE[lang]]),
        "background": "#ffffff",
        "padding": 16,
        "title": {
            "text": title,
            "subtitle": wrapped,
            "anchor": "start",
            "fontSize": 17,
            "subtitleFontSize": 11.5,
            "subtitleLineHeight": 16,
            "subtitlePadding": 6,
            "offset": 16,
            "color": INK,
            "subtitleColor": QUIET,
            "frame": "bounds",
        },
        "config": CONFIG,
        # A page says the rest in its own letters, which fit any screen.
        "usermeta": {"title": table.title[lang], "how": list(extra)},
        **body,
    }


CONFIG: Final[Spec] = {
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "gridColor": "#e6e6e6",
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 300,
        "titleLimit": 600,
    },
    "legend": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 11,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "labelLimit": 300,
    },
    "header": {"labelColor": INK, "titleColor": INK, "labelFontSize": 12},
}

_TABLE: Final = {
    "nl": "Alle getallen staan in de tabel bij deze afbeelding.",
    "en": "All numbers are in the table that comes with this picture.",
}


def said(table: Table, lang: str) -> list[str]:
    """What is counted and when, how to read it, and with what caution."""
    first = counted(table.parameters, lang, table.credit.get(lang, ""))
    sentence = table.sentence.get(lang, "")
    cautions = [caution[lang] for caution in table.cautions]
    if len(cautions) > _CAUTIONS:
        cautions = [*cautions[: _CAUTIONS - 1], _MORE[lang].format(len(cautions) - _CAUTIONS + 1)]
    return [line for line in (first, sentence, *cautions) if line]


_CAUTIONS: Final = 4
"""So many lines of caution fit above a picture; all of them stand under the table."""
_MORE: Final = {
    "nl": "Nog {} kanttekeningen staan bij de tabel.",
    "en": "{} more cautions stand with the table.",
}


_PHRASES: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "on": "Stand op {}",
        "organisation": "geteld in organisaties",
        "site": "geteld in locaties",
        "municipality": "geteld in gemeenten",
        "weight": "gewogen naar {}",
        "inhabitants": "inwoners",
        "source": "Bron: zorggraaf, de bronnen staan bij de rijen",
    },
    "en": {
        "on": "As of {}",
        "organisation": "counted in organisations",
        "site": "counted in sites",
        "municipality": "counted in municipalities",
        "weight": "weighted by {}",
        "inhabitants": "inhabitants",
        "source": "Source: zorggraaf, sources stand with the rows",
    },
}


def counted(parameters: Mapping[str, Any], lang: str, credit: str = "") -> str:
    """Date, unit and weight in one line, and where the numbers come from.

    >>> counted({"on": "2026-11-21", "unit": "organisation"}, "nl").partition(". ")[0]
    'Stand op 2026-11-21, geteld in organisaties'
    """
    phrases = _PHRASES[lang]
    parts = [phrases["on"].format(parameters["on"])] if parameters.get("on") else []
    unit, weight = str(parameters.get("unit") or ""), str(parameters.get("weight") or "")
    if unit in phrases:
        parts.append(phrases[unit])
    if weight:
        parts.append(phrases["weight"].format(phrases.get(weight, weight)))
    source = credit.removesuffix(".") or phrases["source"]
    return ". ".join([*([", ".join(parts)] if parts else []), source]) + "."


def short(text: str, letters: int = 34) -> str:
    """A name that fits.

    >>> short("Comprehensive Cancer Network Noordoost Nederland", 30)
    'Comprehensive Cancer Network…'
    """
    return text if len(text) <= letters else text[: letters - 1].rstrip(" ,.-(") + "…"


def number(value: float, lang: str) -> str:
    """A number as people write it.

    >>> number(1132305, "nl"), number(0.468, "nl"), number(0.00468, "en")
    ('1.132.305', '0,47', '0.0047')
    """
    whole = float(value).is_integer()
    if not whole and abs(value) < 0.1:
        text = f"{value:.2g}"  # 0.00 would say nothing
    else:
        text = f"{value:,.0f}" if whole or abs(value) >= 100 else f"{value:,.2f}"
    return text.translate(str.maketrans(",.", ".,")) if lang == "nl" else text


def lightness(colour: str) -> float:
    """How light a colour is, from 0 to 1 (relative luminance, WCAG 2.2).

    >>> round(lightness("#ffffff"), 2), round(lightness("#000000"), 2)
    (1.0, 0.0)
    """
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def on_top(colour: str) -> str:
    """The colour of letters on a colour: the one of the two that reads best."""
    return "#ffffff" if lightness(colour) < 0.18 else INK


def apart(neighbours: Mapping[str, set[str]]) -> dict[str, str]:
    """A colour for each thing, other than that of its neighbours, and lighter or darker.

    Greedy, those with most neighbours first; among the colours no neighbour has, the one that
    differs most in lightness from theirs, and of those the least used. Deterministic.

    >>> apart({"a": {"b"}, "b": {"a"}})["a"] != apart({"a": {"b"}, "b": {"a"}})["b"]
    True
    """
    chosen: dict[str, str] = {}
    for thing in sorted(neighbours, key=lambda one: (-len(neighbours[one]), one)):
        near = {chosen[other] for other in neighbours[thing] if other in chosen}
        free = [colour for colour in PALETTE if colour not in near] or list(PALETTE)
        used = list(chosen.values())

        def worth(colour: str, near: set[str] = near, used: list[str] = used) -> tuple[int, float]:
            contrast = min((abs(lightness(colour) - lightness(n)) for n in near), default=1.0)
            return (0 if contrast > 0.08 else 1, used.count(colour) - contrast)

        chosen[thing] = min(free, key=lambda colour: (*worth(colour), PALETTE.index(colour)))
    return chosen
