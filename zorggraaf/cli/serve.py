"""The command that puts the graph on the web: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from zorggraaf.cli.app import app
from zorggraaf.output.console import Command
from zorggraaf.output.options import EndpointOption, StoreOption

_LAST_PORT = 65_535
_LEAST_MEMORY = 256
"""Megabytes: with less, a process that answers cannot start."""


@app.command(cls=Command)
def serve(
    host: Annotated[
        str, typer.Option("--host", metavar="ADRES", help="Op welk adres; 0.0.0.0 is elk adres.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option("--port", min=0, metavar="POORT", help="Op welke poort; 0 kiest er een.")
    ] = 8000,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Het adres waarop bezoekers deze server bereiken, als het een ander is dan "
            "https://w3id.org/zorggraaf/.",
        ),
    ] = None,
    time_limit: Annotated[
        int,
        typer.Option(
            "--time-limit", min=1, metavar="SECONDEN", help="Hoe lang een SPARQL-vraag mag duren."
        ),
    ] = 10,
    row_limit: Annotated[
        int,
        typer.Option(
            "--row-limit", min=1, metavar="RIJEN", help="Hoeveel rijen een SPARQL-vraag mag geven."
        ),
    ] = 50_000,
    memory_limit: Annotated[
        int,
        typer.Option(
            "--memory-limit",
            min=_LEAST_MEMORY,
            metavar="MEGABYTES",
            help="Hoeveel geheugen een SPARQL-vraag mag gebruiken; elke vraag die tegelijk loopt "
            "heeft zoveel.",
        ),
    ] = 512,
    workers: Annotated[
        int,
        typer.Option(
            "--workers",
            min=1,
            metavar="AANTAL",
            help="Hoeveel SPARQL-vragen tegelijk lang mogen duren; korte hebben er plaats naast.",
        ),
    ] = 6,
    service_host: Annotated[
        list[str] | None,
        typer.Option(
            "--service-host",
            metavar="HOST",
            help="Server die een SPARQL-vraag met SERVICE mag raadplegen (anders geen); mag vaker.",
        ),
    ] = None,
    on_disk: Annotated[
        bool,
        typer.Option(
            "--on-disk",
            help="Laat de graaf op schijf in plaats van haar in het geheugen te lezen: trager, "
            "en met minder geheugen.",
        ),
    ] = False,
) -> None:
    """Zet de graaf op het web: pagina's, linked data, SPARQL en een API.

    Stopt met Ctrl+C. Voor gebruik door anderen hoort er een webserver voor die https spreekt.

    Voorbeelden:

        zorggraaf serve
        zorggraaf serve --port 8080 --base-url https://zorg.example.org/
    """
    from zorggraaf.errors import UsageError
    from zorggraaf.web.service import Settings
    from zorggraaf.web.serving import serve as run

    if port > _LAST_PORT:
        raise UsageError(f"Poort {port} bestaat niet.", f"De hoogste poort is {_LAST_PORT}.")
    if store is not None and endpoint is not None:
        raise UsageError(
            "--store en --endpoint sluiten elkaar uit.", "Kies de eigen graaf of een endpoint."
        )
    chosen = Settings(
        store=store,
        endpoint=endpoint,
        host=host,
        port=port,
        time_limit=float(time_limit),
        row_limit=row_limit,
        memory_limit=memory_limit,
        workers=workers,
        service_hosts=tuple(service_host or ()),
        in_memory=not on_disk,
        warm_up=True,
    )
    if base_url is not None:
        from dataclasses import replace

        chosen = replace(chosen, base_url=checked_base(base_url))
    run(chosen, lambda address: typer.echo(f"Zorggraaf staat op {address} (stoppen: Ctrl+C)"))


def checked_base(address: str) -> str:
    """A base address with a slash at its end. Raises UsageError for what is no web address."""
    import re

    from zorggraaf.errors import UsageError

    if not re.fullmatch(r"https?://[A-Za-z0-9.\-:\[\]]+(/[A-Za-z0-9._~/-]*)?", address):
        raise UsageError(f"‘{address}’ is geen webadres.", "Schrijf het als https://host/pad/.")
    return address.rstrip("/") + "/"
