"""The commands that look something up: find, show, why."""

from __future__ import annotations

from typing import Annotated

import typer

from zorggraaf.cli.app import ROWS, app, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    EndpointOption,
    FormatOption,
    KeyArgument,
    LangOption,
    Language,
    OutputOption,
    ReleaseOption,
    StoreOption,
    TableFormat,
)


@app.command(cls=Command)
def find(
    text: Annotated[
        list[str], typer.Argument(metavar="TEKST", help="Naam, deel van een naam, of nummer.")
    ],
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="AANTAL", help="Hoeveel ten hoogste.")
    ] = 10,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Zoekt iets op naam: ook op afkorting, oude naam, nummer en met een tikfout.

    Eindigt met 1 als niets erop lijkt.

    Voorbeelden:

        zorggraaf find "medisch centrum leeuwarden"
        zorggraaf find tjongerschans
    """
    from dataclasses import asdict

    from zorggraaf.lookup.finding import find as run
    from zorggraaf.lookup.finding import table

    wanted = chosen_format(form, output, TableFormat, "table")
    asked = " ".join(text)
    with opened(store, endpoint, release) as graph:
        matches = run(graph, asked, limit, lang.value)
    put(table(matches, lang.value), wanted, output, [asdict(match) for match in matches])
    if not matches:
        typer.echo(f"Niets gevonden dat op ‘{asked}’ lijkt.", err=True)
        raise typer.Exit(1)


@app.command(cls=Command)
def show(
    key: KeyArgument,
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont alles over een ding: soort, namen, nummers, lidmaatschappen, locaties, cijfers.

    Voorbeelden:

        zorggraaf show umcg
        zorggraaf show region/roaz-west --format json
    """
    from zorggraaf.lookup.description import show as run

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint, release) as graph:
        found = run(graph, key, lang.value)
    if wanted == "table":
        rows = None if every or output else ROWS
        put(found.sections, wanted, output, rows=rows, before=found.head())
    else:
        put(found.sections, wanted, output, found.records())


@app.command(cls=Command)
def why(
    key: KeyArgument,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont waar elke uitspraak vandaan komt: bron, datum, plaats in de bron en tabelrij.

    Wat bronnen elkaar tegenspreken staat er gemerkt bij, met de bron die gevolgd wordt; wat
    afgeleid is noemt de regel en de feiten waarop het berust.

    Voorbeelden:

        zorggraaf why network/oncomid
        zorggraaf why umcg -o umcg.xlsx
    """
    from zorggraaf.lookup.evidence import why as run
    from zorggraaf.lookup.evidence_tables import summary, table

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint, release) as graph:
        evidence = run(graph, key, lang.value)
    made = summary(evidence, lang.value) if wanted == "table" else table(evidence, lang.value)
    put(made, wanted, output, evidence.records())
