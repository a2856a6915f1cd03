"""The commands about the graph as a whole: quality, info."""

from __future__ import annotations

from typing import Annotated

import typer

from zorggraaf.cli.app import ROWS, WHAT_CAN_BE_ASKED, app, opened
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
def quality(
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
    """Toont hoe volledig en actueel de gegevens zijn, en waar bronnen elkaar tegenspreken.

    Elk getal is uit de graaf berekend.

    Voorbeelden:

        zorggraaf quality
        zorggraaf quality -o kwaliteit.html
    """
    from zorggraaf.quality.overview import quality as run

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint, release) as graph:
        report = run(graph, lang=lang.value)
    rows = None if every or output else ROWS
    put(report.tables, wanted, output, report.records(), rows=rows)


@app.command(cls=Command)
def info(
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont hoeveel er van elke soort in de graaf zit en wat ermee te vragen is.

    Voorbeelden:

        zorggraaf info
        zorggraaf info --format json
    """
    from zorggraaf.quality.overview import contents

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint, release) as graph:
        table = contents(graph, lang.value)
    put(table, wanted, output)
    if wanted == "table" and output is None:
        # All of it but how to begin: there is a graph.
        typer.echo("".join(WHAT_CAN_BE_ASKED.partition("Zoek iets op")[1:]))
