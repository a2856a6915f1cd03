"""The command that writes the graph as a website of files: publish."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import app, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import progress
from zorggraaf.output.options import EndpointOption, StoreOption


@app.command(cls=Command)
def publish(
    folder: Annotated[
        Path, typer.Argument(metavar="MAP", help="De map van de site; wordt in zijn geheel nieuw.")
    ],
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            metavar="URL",
            help="Waar de site komt te staan: voor de sitemap, de feed en de regels voor w3id.org.",
        ),
    ] = None,
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="Een concept: wel een site, geen uitgave die voortaan vaststaat."
        ),
    ] = False,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers", min=1, metavar="AANTAL", help="Processen (anders een per processorkern)."
        ),
    ] = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
) -> None:
    """Schrijft de graaf als website van bestanden, die elke webserver kan uitdelen.

    Bladzijden in het Nederlands en Engels, gegevens per ding, dumps, catalogus, ontologie, feed en
    alle uitgaven. De vorige site wordt pas vervangen als de nieuwe af is. Wat eenmaal onder een
    versie gepubliceerd is, verandert niet meer.

    Voorbeelden:

        zorggraaf publish site
        zorggraaf publish site --base-url https://zorg.example.org/graaf/
        zorggraaf publish proef --draft
    """
    from zorggraaf.cli.serve import checked_base
    from zorggraaf.site.writing import publish as run

    address = checked_base(base_url) if base_url is not None else None
    with progress("De site wordt gemaakt") as step, opened(store, endpoint) as graph:
        done = run(graph, folder, base_url=address, draft=draft, workers=workers, progress=step)
    release = f"uitgave {done.version}" if done.version else "concept, geen uitgave"
    typer.echo(
        f"{done.things} dingen in {done.files} bestanden ({done.size / 1e6:.0f} MB), {release}, "
        f"in {done.seconds:.0f} s: {done.folder}"
    )
    if done.kept is not None:
        typer.echo(f"De uitgave is ook bewaard: {done.kept}")
    typer.echo(f"Bekijken: python3 -m http.server -d {done.folder}")
