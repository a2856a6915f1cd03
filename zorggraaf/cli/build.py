"""The commands that make the graph and test it: build, validate."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import app, day, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, emit, progress, put
from zorggraaf.output.options import (
    DataOption,
    Engine,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    ReportFormat,
    StoreOption,
)


@app.command(cls=Command)
def build(
    data: DataOption = None,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="MAP",
            help="Map waar de graaf komt (anders ZORGGRAAF_STORE, anders de cachemap).",
        ),
    ] = None,
    on: OnOption = None,
) -> None:
    """Maakt de graaf uit de tabellen en leidt af wat op de peildatum geldt.

    Gaat er iets mis, dan blijft de vorige graaf zoals hij was. Fouten in de tabellen worden alle
    tegelijk genoemd, met bestand, rij en kolom.

    Voorbeelden:

        zorggraaf build
        zorggraaf build --on 2015-01-01 --store /tmp/zorg-2015
    """
    from zorggraaf.build import build as run
    from zorggraaf.quality.overview import built

    with progress("De graaf wordt gebouwd") as step:
        report = run(data_dir=data, store_dir=store, on=day(on), progress=step)
    with opened(report.store, None) as graph:
        put(built(report, graph))
    typer.echo(
        f"{report.statements} uitspraken in {report.graphs} grafen, peildatum {report.on}; "
        f"{len(report.contradictions)} keer spreken bronnen elkaar tegen (zie quality).\n"
        f"Klaar in {report.seconds:.1f} s. Graaf: {report.store}"
    )


@app.command(cls=Command)
def validate(
    data: DataOption = None,
    store: StoreOption = None,
    on: OnOption = None,
    engine: Annotated[
        Engine,
        typer.Option("--engine", metavar="NAAM", help="Wie toetst: auto, pyshacl of rudof."),
    ] = Engine.auto,
    form: Annotated[
        ReportFormat | None,
        typer.Option(
            "--format",
            "-F",
            metavar="FORMAAT",
            help="text, json, html, xlsx of ttl (anders naar de naam bij -o, anders text).",
        ),
    ] = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toetst de gegevens aan de regels (SHACL) en zegt wat er waar te verbeteren is.

    Eindigt met 1 als er overtredingen zijn; waarschuwingen en meldingen zijn geen fout.

    Voorbeelden:

        zorggraaf validate
        zorggraaf validate --data mijn-tabellen -o verslag.html
    """
    from zorggraaf.validation import render_report
    from zorggraaf.validation import validate as run

    wanted = chosen_format(form, output, ReportFormat, "text")
    with progress("De gegevens worden getoetst"):
        report = run(data_dir=data, store=store, on=day(on), engine=engine.value)
    emit(render_report(report, wanted, lang.value), output)
    if not report.conforms:
        raise typer.Exit(1)
