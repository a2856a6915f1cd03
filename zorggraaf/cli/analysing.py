"""What the commands of the analysis share: their options, and how a result is shown."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from zorggraaf.cli.app import ROWS
from zorggraaf.output.destination import chosen_format, emit, put

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome


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


def show(
    outcome: Outcome,
    form: AnalysisFormat | None,
    output: Path | None,
    lang: str = "nl",
    *,
    rows: bool = False,
    every: bool = False,
    chart: str | None = None,
) -> None:
    """Shows an outcome as asked: for people, for programs, as a picture, or what is behind it.

    every: also long lists whole in the terminal.
    """
    from zorggraaf.output import outcomes

    wanted = chosen_format(form, output, AnalysisFormat, "table")
    if wanted == "table":
        shown = outcomes.behind(outcome) if rows else outcome
        tables = [table.to_tabular(lang) for table in shown.tables]
        put(tables, wanted, output, rows=None if every or output else ROWS)
        return
    emit(outcomes.render(outcome, wanted, lang, rows=rows, chart=chart), output)
