"""From a result to its picture: which chart, and the picture as PNG, SVG or page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.analysis.result import Column, Table, words
from zorggraaf.charts.before_after import before_after
from zorggraaf.charts.cartogram import cartogram
from zorggraaf.charts.flow import flow
from zorggraaf.charts.matrix import matrix
from zorggraaf.charts.network import network
from zorggraaf.charts.outline_map import outline_map
from zorggraaf.charts.ranking import ranking
from zorggraaf.charts.style import SCHEMA, Spec
from zorggraaf.charts.timeline import timeline
from zorggraaf.charts.upset import upset
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS: Final[Mapping[str, Callable[[Table, str], Spec]]] = {
    "matrix": matrix,
    "flow": flow,
    "upset": upset,
    "cartogram": cartogram,
    "network": network,
    "ranking": ranking,
    "timeline": timeline,
    "before-after": before_after,
}
"""The charts by name; `map` besides, which needs outlines."""

_KINDS: Final = {
    "overlap": ("matrix", "flow"),
    "contingency": ("flow", "matrix"),
    "compare-all": ("matrix",),
    "combinations": ("upset",),
    "territory": ("cartogram", "map"),
    "backbone": ("network", "ranking"),
    "events": ("timeline",),
    "difference": ("before-after",),
}
"""Kind of result → the charts that show it, the best first; any other with numbers is ranked."""

_NEEDS: Final = (
    ("matrix", {"a", "b", "shared"}),
    ("upset", {"combination", "size", "group"}),
    ("cartogram", {"municipality", "region", "latitude", "longitude"}),
    ("timeline", {"date", "event"}),
    ("before-after", {"measure", "before", "after"}),
)
"""For a kind that is not known: the chart whose columns are there."""

SCALE: Final = 2.0
"""Pixels of a PNG per pixel of the drawing: sharp on a good screen and in print."""


def forms_of(table: Table) -> tuple[str, ...]:
    """The charts that can show a result, the best first; empty where it has no numbers."""
    if table.kind in _KINDS:
        return _KINDS[table.kind]
    present = {column.name for column in table.columns}
    fitting = tuple(form for form, needed in _NEEDS if needed <= present)
    if fitting:
        return fitting
    numbers = any(column.type in ("integer", "number") for column in table.columns)
    return ("ranking",) if numbers else ()


def chart(
    table: Table,
    lang: str = "nl",
    form: str | None = None,
    outlines: dict[str, Any] | None = None,
) -> Spec:
    """The picture of a result as a Vega-Lite 5 specification, its data inside.

    form: one of `forms_of(table)`; by default the first of them. outlines: GeoJSON of the
    municipalities, with which a territory is drawn as a map instead of circles.

    Raises UsageError when the result cannot be shown so.
    """
    possible = forms_of(table)
    wanted = form or ("map" if outlines and "map" in possible else next(iter(possible), ""))
    if wanted not in possible:
        raise UsageError(
            f"‘{table.title['nl']}’ kan niet als {wanted or 'afbeelding'} getoond worden.",
            f"Wel als: {', '.join(possible) or 'tabel'}.",
        ).in_english(
            f"‘{table.title['en']}’ cannot be shown as {wanted or 'picture'}.",
            f"It can as: {', '.join(possible) or 'table'}.",
        )
    if wanted == "map":
        if outlines is None:
            raise UsageError(
                "Een kaart heeft omtrekken van gemeenten nodig.",
                "Haal ze op met: zorggraaf outlines; of kies de vorm cartogram.",
            ).in_english("A map needs outlines of municipalities.", "Choose the form cartogram.")
        return outline_map(table, lang, outlines)
    if not table.rows:
        return _empty(table, lang)
    return FORMS[wanted](table, lang)


def _empty(table: Table, lang: str) -> Spec:
    said = {"nl": "Er is niets te tekenen: de tabel is leeg.", "en": "Nothing to draw: no rows."}
    return {
        "$schema": SCHEMA,
        "description": f"{table.title[lang]}. {said[lang]}",
        "title": {"text": table.title[lang], "anchor": "start"},
        "data": {"values": [{"text": said[lang]}]},
        "mark": {"type": "text", "fontSize": 13},
        "encoding": {"text": {"field": "text"}},
        "width": 420,
        "height": 60,
    }


def svg(spec: Spec) -> str:
    """A specification as SVG, with its description as title for screen readers."""
    from html import escape

    import vl_convert

    drawn: str = vl_convert.vegalite_to_svg(spec, vl_version=_VERSION)
    told = escape(str(spec.get("description", "")), quote=False)
    head, _, rest = drawn.partition(">")
    return f'{head} role="img"><title>{told}</title>{rest}'


def png(spec: Spec, scale: float = SCALE) -> bytes:
    """A specification as PNG."""
    import vl_convert

    drawn: bytes = vl_convert.vegalite_to_png(spec, vl_version=_VERSION, scale=scale)
    return drawn


_VERSION: Final = "5.21"


def page(table: Table, lang: str = "nl", form: str | None = None) -> str:
    """A page with the picture and, as its alternative, the table."""
    from zorggraaf.output.export import render

    listed = str(render(table.to_tabular(lang), "html"))
    head, body, rest = listed.partition("<body>\n")
    return f"{head}{body}<figure>\n{svg(chart(table, lang, form))}\n</figure>\n{rest}"


EXAMPLE: Final = Table(
    title=words("Leden per netwerk", "Members per network"),
    columns=(
        Column("network_label", words("netwerk", "network"), "text"),
        Column("n", words("leden", "members"), "integer"),
    ),
    rows=[("Oncomid", 12), ("Embraze", 9)],
    kind="example",
)
"""A small result, for the documentation."""
