"""The command that asks live registers: enrich."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import app
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, progress, put
from zorggraaf.output.options import (
    DataOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    TableFormat,
)


@app.command(cls=Command)
def enrich(
    source: Annotated[
        str | None,
        typer.Argument(
            metavar="BRON", help="wikidata, ror, cbs, roaz of orphanet; leeg: de lijst."
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Schrijft de voorstellen in de tabellen.")
    ] = False,
    skip: Annotated[
        list[str] | None,
        typer.Option("--skip", metavar="SLEUTEL", help="Laat de rij met deze sleutel weg."),
    ] = None,
    known: Annotated[
        bool, typer.Option("--known", help="Toont ook wat de tabellen al zeggen.")
    ] = False,
    year: Annotated[
        int | None,
        typer.Option("--year", metavar="JAAR", help="Jaargang, bij cbs (anders dit jaar)."),
    ] = None,
    offline: Annotated[
        bool, typer.Option("--offline", help="Vraagt niemand iets: alleen wat is bewaard.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Haalt ook opnieuw op wat vandaag al is opgehaald.")
    ] = False,
    cache: Annotated[
        Path | None,
        typer.Option("--cache", metavar="MAP", help="Waar antwoorden worden bewaard."),
    ] = None,
    base_url: Annotated[
        str | None,
        typer.Option("--base-url", metavar="URL", help="Een ander adres van dezelfde dienst."),
    ] = None,
    data: DataOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Vraagt een openbaar register wat het weet, en toont wat dat in de tabellen zou veranderen.

    Er wordt niets overschreven: een andere waarde komt als tegenspraak naast die van de andere
    bron te staan. Zonder --apply verandert er niets.

    Voorbeelden:

        zorggraaf enrich
        zorggraaf enrich ror -o ror.xlsx
        zorggraaf enrich ror --offline --apply --skip events/bronovo-succession-haaglanden-mc
        zorggraaf enrich cbs --year 2025
    """
    from zorggraaf.enrich import enriching

    wanted = chosen_format(form, output, TableFormat, "table")
    if source is None:
        put(enriching.overview(lang.value), wanted, output)
        return
    with progress("Vragen") as step:
        found = enriching.enrich(
            source,
            data,
            cache=cache,
            offline=offline,
            fresh=fresh,
            base_url=base_url,
            year=year,
            step=step,
        )
    proposals = found.proposals.without(skip or [])
    shown = proposals.tables(lang.value, known, brief=wanted == "table")
    put(shown, wanted, output, found.records(proposals))
    for note in found.notes:
        typer.echo(f"Let op: {note}.", err=True)
    told = f"{found.about.title}, opgehaald op {found.fetched.isoformat()}"
    typer.echo(f"{told}\n{proposals.summary(lang.value)}", err=True)
    if not apply:
        if proposals.writing:
            typer.echo("Er is niets geschreven; dat doet --apply.", err=True)
        return
    written = enriching.applied(found, proposals, enriching.here(data))
    for path in written:
        typer.echo(f"Geschreven: {path}", err=True)
    if written:
        typer.echo("De graaf volgt dit na: zorggraaf build", err=True)
