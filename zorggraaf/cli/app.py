"""The program: its name, what it says of itself, and what every command needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zorggraaf.errors import UsageError
from zorggraaf.output.console import Group

if TYPE_CHECKING:
    from zorggraaf.store import Graph

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="""Kennisgraaf van het Nederlandse zorglandschap: regio's, netwerken, ziekenhuizen,
    expertisecentra, met bij elk feit een bron en een datum.

    Voorbeelden:

        zorggraaf build
        zorggraaf ask "wie zijn lid van een netwerk"
        zorggraaf find "medisch centrum leeuwarden"
        zorggraaf show umcg
        zorggraaf why network/oncomid
        zorggraaf sparql "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre }" --labels
    """,
)


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Toont het versienummer.")] = False,
) -> None:
    """Says what can be asked where no command is given."""
    if version:
        from zorggraaf import __version__

        typer.echo(f"zorggraaf {__version__}")
        raise typer.Exit
    if context.invoked_subcommand is None:
        typer.echo(WHAT_CAN_BE_ASKED)


WHAT_CAN_BE_ASKED = """Zorggraaf: het Nederlandse zorglandschap als kennisgraaf.

Begin hier
  zorggraaf build                      maakt de graaf uit de tabellen
  zorggraaf info                       wat er in de graaf zit

Zoek iets op
  zorggraaf find oncomid               op naam, afkorting, oude naam, ook met een tikfout
  zorggraaf show umcg                  alles over een ziekenhuis, netwerk, regio, aandoening ...
  zorggraaf why network/oncomid        wie dat zegt: bron, datum, plaats en tabelrij

Stel een vraag
  zorggraaf ask                        de vragen die klaarstaan, met uitleg en antwoord
  zorggraaf ask "wie zijn lid van een netwerk"
  zorggraaf sparql "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre }" --labels
  zorggraaf sparql -f vraag.rq -o antwoord.xlsx

Hoe goed zijn de gegevens
  zorggraaf validate                   toetst de gegevens aan de regels
  zorggraaf quality                    dekking, tegenspraak, ouderdom van bronnen, gaten

Hulp bij een opdracht: zorggraaf show --help"""

ROWS = 25
"""So many rows of a list fit a terminal without burying the next list."""


@contextmanager
def opened(store: Path | None, endpoint: str | None, release: str | None = None) -> Iterator[Graph]:
    """The graph that the options name."""
    if len([named for named in (store, endpoint, release) if named is not None]) > 1:
        raise UsageError(
            "--store, --endpoint en --release sluiten elkaar uit.",
            "Kies de eigen graaf, een endpoint of een uitgave.",
        )
    if release is not None:
        from zorggraaf.store.dump import open_release

        with open_release(release) as graph:
            yield graph
        return
    from zorggraaf.store import open as open_store

    with open_store(store=store, endpoint=endpoint) as graph:
        yield graph


def day(on: str | None) -> date | None:
    """A date as an option writes it."""
    if on is None:
        return None
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise UsageError(
            f"‘{on}’ is geen datum.", "Schrijf hem als jjjj-mm-dd, bijvoorbeeld 2015-01-01."
        ) from error
