"""The command that puts keys beside the names in somebody's list: reconcile."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import app, day, opened
from zorggraaf.errors import UsageError
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    EndpointOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    ReleaseOption,
    StoreOption,
    TableFormat,
)


@app.command(cls=Command)
def reconcile(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="CSV-bestand met kolomnamen.")],
    column: Annotated[
        str, typer.Option("--column", "-c", metavar="KOLOM", help="De kolom met de namen.")
    ],
    kind: Annotated[
        str | None,
        typer.Option(
            "--type", metavar="SOORT", help="Wat het zijn: organisation, network, Hospital ..."
        ),
    ] = None,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATUM", help="De dag waarop het bestond (jjjj-mm-dd)."),
    ] = None,
    also: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="WAT=KOLOM",
            help="Waaraan het ook te herkennen is: plaats=Woonplaats, kvk=KvK-nummer.",
        ),
    ] = None,
    nearest: Annotated[
        bool, typer.Option("--nearest", help="Vult ook sleutels in die niet zeker zijn.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Zoekt bij de namen in een lijst de sleutels van de graaf.

    Herkent ook afkortingen, oude namen en tikfouten. De lijst komt terug met vijf kolommen erbij:
    key, name, score (0-100), match (zeker of niet) en why (hoe gevonden, of waarom niet zeker).

    Voorbeelden:

        zorggraaf reconcile lijst.csv --column Ziekenhuis --type organisation -o lijst.xlsx
        zorggraaf reconcile lijst.csv -c Naam --with plaats=Woonplaats --on 2014-06-30 -o uit.csv
    """
    from zorggraaf.reconciliation import listing

    wanted = chosen_format(form, output, TableFormat, "table")
    then = day(on)
    properties = dict(_pair(text) for text in also or ())
    given = listing.read(file)
    with opened(store, endpoint, release) as graph:
        outcome = listing.reconcile(
            graph,
            given,
            column,
            kind,
            then.isoformat() if then else None,
            properties,
            nearest,
            lang.value,
        )
    put(outcome.table, wanted, output)
    typer.echo(
        f"{len(given.rows)} namen: {outcome.certain} zeker, {outcome.uncertain} niet zeker, "
        f"{outcome.missing} niet gevonden.",
        err=True,
    )


def _pair(text: str) -> tuple[str, str]:
    what, sign, column = text.partition("=")
    if not sign or not what.strip() or not column.strip():
        raise UsageError(f"‘{text}’ is geen WAT=KOLOM.", "Schrijf bijvoorbeeld plaats=Woonplaats.")
    return what.strip(), column.strip()
