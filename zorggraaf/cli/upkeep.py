"""The commands that keep the facts true: gaps, template, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import ROWS, app, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    DataOption,
    EndpointOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    StoreOption,
    TableFormat,
)


@app.command(cls=Command)
def gaps(
    owner: Annotated[
        str,
        typer.Option(
            "--owner", metavar="WIE", help="Alleen wat deze eigenaar kan weten: nfu, umc-utrecht …"
        ),
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="SOORT", help="Alleen dit soort gat: network-members …"),
    ] = "",
    years: Annotated[
        int,
        typer.Option("--years", metavar="JAREN", min=0, help="Vanaf wanneer een cijfer oud is."),
    ] = 5,
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    data: DataOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wat ontbreekt, wie het kan weten, en hoeveel vragen er onvolledig door zijn.

    Met --owner of --kind staat eronder waarbij het ontbreekt. In xlsx en json staat dat altijd,
    met de vragen die het betreft.

    Voorbeelden:

        zorggraaf gaps
        zorggraaf gaps --owner nfu -o gaten-nfu.xlsx
        zorggraaf gaps --kind body-few-members
    """
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep import gaps as upkeep

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint) as graph:
        found = upkeep.owned_gaps(graph, read_tables(data), owner, kind, years, lang.value)
    shown = [upkeep.summary(found, lang.value, wanted == "table")]
    if owner or kind or wanted in ("xlsx", "html"):
        shown.append(upkeep.things(found, lang.value))
    if wanted in ("xlsx", "html"):
        shown.append(upkeep.questions(found, lang.value))
    if wanted in ("csv", "tsv"):
        shown = shown[-1:]
    put(shown, wanted, output, upkeep.records(found), None if every or output else ROWS)


@app.command(cls=Command)
def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="SOORT",
            help="members, recognitions, sites, organisations, figures, expertise-centres of "
            "regions.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="BESTAND", help="Het bestand, .xlsx.")
    ],
    about: Annotated[
        str,
        typer.Option(
            "--for", metavar="SLEUTEL", help="Alleen hierover: oor-utrecht, network/oncomid, umcg …"
        ),
    ] = "",
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    data: DataOption = None,
) -> None:
    """Maakt een spreadsheet om in te laten vullen, met wat al bekend is en keuzelijsten.

    Stuur haar aan wie het weet (zie gaps) en lees haar terug met import.

    Voorbeelden:

        zorggraaf template members --for oor-utrecht -o oor-utrecht.xlsx
        zorggraaf template recognitions --for umc-utrecht -o erkenningen.xlsx
    """
    from zorggraaf.errors import UsageError
    from zorggraaf.output.destination import emit
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep.template import template as make

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output.name} is geen .xlsx.", "Geef een naam die op .xlsx eindigt.")
    with opened(store, endpoint) as graph:
        emit(make(read_tables(data), graph, kind, about), output)
