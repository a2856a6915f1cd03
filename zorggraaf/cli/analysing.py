"""What the commands of the analysis share: their options, and how a result is shown."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from zorggraaf.cli.app import ROWS
from zorggraaf.errors import UsageError
from zorggraaf.output.destination import chosen_format, emit, put

if TYPE_CHECKING:
    from zorggraaf.analysis.result import Table


class AnalysisFormat(StrEnum):
    """How a result of the analysis can be had."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    xlsx = "xlsx"
    md = "md"
    html = "html"
    png = "png"
    svg = "svg"


class Unit(StrEnum):
    """What can be counted."""

    organisation = "organisation"
    site = "site"
    municipality = "municipality"
    inhabitants = "inhabitants"


class By(StrEnum):
    """Why an organisation belongs to a region."""

    membership = "membership"
    territory = "territory"


AnalysisFormatOption = Annotated[
    AnalysisFormat | None,
    typer.Option(
        "--format",
        "-F",
        metavar="FORMAAT",
        help="table, json, csv, tsv, xlsx, md, html, png of svg (anders naar de naam bij -o, "
        "anders table).",
    ),
]
ChartOption = Annotated[
    str | None,
    typer.Option(
        "--chart", metavar="VORM", help="Welke afbeelding bij png, svg of html: matrix, flow, …"
    ),
]
RowsOption = Annotated[
    bool,
    typer.Option("--rows", help="Toont de rijen achter de getallen, met de feiten."),
]
EveryRowOption = Annotated[
    bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
]
ByOption = Annotated[
    By | None,
    typer.Option(
        "--by",
        metavar="GROND",
        help="Waarom een organisatie bij een regio hoort: membership (lid van het overleg) of "
        "territory (een locatie in het gebied).",
    ),
]


def ground(by: By | None) -> Literal["membership", "territory"] | None:
    """The option as the analysis takes it."""
    if by is None:
        return None
    return "membership" if by is By.membership else "territory"


_WITHOUT_CHART = ("table", "json", "csv", "tsv", "xlsx", "md")


def show(
    table: Table,
    form: AnalysisFormat | None,
    output: Path | None,
    lang: str = "nl",
    *,
    rows: bool = False,
    every: bool = False,
    chart: str | None = None,
    record: Any = None,
    drawn: Table | None = None,
) -> None:
    """Shows a result as asked: for people, for programs, as a picture, or what is behind it.

    record: what json holds instead of the rows. drawn: the result to draw instead of the table.
    every: also long lists whole in the terminal.
    """
    wanted = chosen_format(form, output, AnalysisFormat, "table")
    if rows:
        behind = table.everything_behind()
        if behind is None:
            raise UsageError("Er zijn geen rijen achter dit antwoord.")
        table, record, drawn = behind, None, None
    if wanted in _WITHOUT_CHART or (wanted == "html" and rows):
        stable = wanted in ("csv", "tsv")
        made = table.to_tabular(lang, stable)
        put(
            made,
            wanted,
            output,
            record if record is not None else table.records(),
            rows=None if every or output else ROWS,
        )
        return
    from zorggraaf import charts

    picture = drawn if drawn is not None else table
    if wanted == "html":
        emit(charts.page(picture, lang, chart), output)
    elif wanted == "svg":
        emit(charts.svg(charts.chart(picture, lang, chart)), output)
    else:
        emit(charts.png(charts.chart(picture, lang, chart)), output)
