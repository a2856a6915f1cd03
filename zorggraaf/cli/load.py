"""The command that puts the graph on a server: load."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from zorggraaf.cli.app import app
from zorggraaf.output.console import Command
from zorggraaf.output.destination import progress
from zorggraaf.output.options import EndpointOption, StoreOption


@app.command(cls=Command)
def load(
    endpoint: EndpointOption = None,
    store: StoreOption = None,
    graph_store: Annotated[
        str | None,
        typer.Option(
            "--graph-store",
            metavar="URL",
            help="Waar de server grafen aanneemt (Graph Store Protocol); anders de gebruikelijke "
            "plaats bij Virtuoso, Oxigraph, GraphDB, RDF4J en Fuseki.",
        ),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option(
            "--user",
            metavar="NAAM",
            help="Wie laadt (anders ZORGGRAAF_USER); het wachtwoord staat in ZORGGRAAF_PASSWORD.",
        ),
    ] = None,
) -> None:
    """Zet de gebouwde graaf op een eigen server, zodat anderen haar daar bevragen.

    Elke graaf wordt als geheel vervangen en na afloop wordt nageteld. Gaat het halverwege mis, dan
    is de graaf daar niet volledig: geef dezelfde opdracht opnieuw.

    Voorbeelden:

        zorggraaf load --endpoint http://localhost:7878/query
        zorggraaf load --endpoint https://zorg.example.org/sparql --user beheer
    """
    from zorggraaf.errors import UsageError
    from zorggraaf.store.loading import load as run

    address = endpoint or os.environ.get("ZORGGRAAF_ENDPOINT")
    if not address:
        raise UsageError("Zeg naar welke server: --endpoint URL.")
    with progress("De graaf wordt geladen") as step:
        loaded = run(
            address,
            store=store,
            graph_store=graph_store,
            user=user or os.environ.get("ZORGGRAAF_USER", ""),
            password=os.environ.get("ZORGGRAAF_PASSWORD", ""),
            progress=step,
        )
    gone = f", {loaded.removed} oude grafen verwijderd" if loaded.removed else ""
    typer.echo(
        f"{loaded.statements} uitspraken in {loaded.graphs} grafen geladen{gone} in "
        f"{loaded.seconds:.1f} s.\n"
        f"Vraag ernaar: zorggraaf info --endpoint {loaded.endpoint}"
    )
