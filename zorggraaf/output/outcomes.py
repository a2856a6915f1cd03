"""The outcome of an analysis in any form: for people, for programs, or as a picture."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from zorggraaf.errors import UsageError
from zorggraaf.output.export import render as tables_as

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table
    from zorggraaf.charts import Spec

FORMS: Final = ("json", "csv", "tsv", "xlsx", "md", "html", "png", "svg", "vega")
"""xlsx and png are bytes; vega is the Vega-Lite specification of the picture, as json."""


def render(
    outcome: Outcome,
    form: str,
    lang: str = "nl",
    *,
    rows: bool = False,
    chart: str | None = None,
    record: Any = None,
) -> str | bytes:
    """An outcome in one of FORMS.

    rows: what is behind the numbers, instead of the numbers. chart: which picture, by default the
    best. record: what json holds, by default what the outcome says. csv and tsv have stable
    column names and whole numbers. Raises UsageError for a picture or rows that are not there.
    """
    if rows:
        outcome = behind(outcome)
    if form in ("png", "svg", "vega"):
        return drawn(picture(outcome.drawn, lang, chart), form)
    if form == "html" and len(outcome.tables) == 1 and not rows:
        from zorggraaf import charts

        if chart or charts.forms_of(outcome.drawn):
            return charts.page(outcome.drawn, lang, chart)
    made = [table.to_tabular(lang, form in ("csv", "tsv")) for table in outcome.tables]
    content = record if record is not None else outcome.record
    text = tables_as(made[0] if len(made) == 1 else made, form, content)
    if form == "html" and isinstance(text, str):
        return text.replace('<html lang="nl">', f'<html lang="{lang}">')
    return text


def behind(outcome: Outcome) -> Outcome:
    """The rows behind the numbers, as an outcome; UsageError where there are none."""
    from zorggraaf.analysis.outcome import of_table

    found = outcome.rows()
    if found is None:
        raise UsageError("Er zijn geen rijen achter dit antwoord.").in_english(
            "There are no rows behind this answer."
        )
    return of_table(found)


def picture(table: Table, lang: str = "nl", chart: str | None = None) -> Spec:
    """The picture of a table; of a territory a map, where outlines were fetched."""
    from zorggraaf import charts
    from zorggraaf.charts import outlines

    if table.kind == "territory" and chart in (None, "map"):
        return charts.chart(table, lang, chart, outlines.load())
    return charts.chart(table, lang, chart)


def drawn(spec: Spec, form: str) -> str | bytes:
    """A picture as png (bytes), svg, or the specification itself."""
    from zorggraaf import charts

    if form == "png":
        return charts.png(spec)
    return charts.svg(spec) if form == "svg" else json.dumps(spec, ensure_ascii=False) + "\n"
