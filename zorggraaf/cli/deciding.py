"""The commands with which people decide: contradictions, decide, accept."""

from __future__ import annotations

from typing import Annotated

import typer

from zorggraaf.cli.app import app, day
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    DataOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    TableFormat,
)

_DONE = "De graaf volgt dit na: zorggraaf build"
_WHY = typer.Option("--why", metavar="REDEN", help="Waarom, in een zin. Komt in de graaf te staan.")


@app.command(cls=Command)
def contradictions(
    undecided: Annotated[
        bool, typer.Option("--open", help="Alleen waar nog geen besluit over genomen is.")
    ] = False,
    data: DataOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont waar bronnen elkaar tegenspreken, wat elk zegt en welke gevolgd wordt.

    Zonder besluit gaat een register voor een nieuwsbericht en de nieuwste bron voor een oudere.

    Voorbeelden:

        zorggraaf contradictions
        zorggraaf contradictions --open -o tegenspraak.xlsx
    """
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep.decisions import differences, table

    wanted = chosen_format(form, output, TableFormat, "table")
    found = [one for one in differences(read_tables(data)) if not (undecided and one.decided)]
    put(table(found, lang.value), wanted, output)


@app.command(cls=Command)
def decide(
    fact: Annotated[
        str,
        typer.Argument(
            metavar="FEIT", help="Zoals contradictions het noemt: event/…, figure/…, site/…"
        ),
    ],
    prefer: Annotated[
        str, typer.Option("--prefer", metavar="BRON", help="De bron die gevolgd wordt.")
    ],
    why: Annotated[str, _WHY],
    column: Annotated[
        str,
        typer.Option("--column", metavar="KOLOM", help="Als bronnen in meer kolommen verschillen."),
    ] = "",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DATUM", help="Datum van het besluit (anders vandaag)."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Legt vast welke bron gewone antwoorden volgen waar bronnen elkaar tegenspreken.

    Het besluit komt met reden en datum in de tabel preferences; de andere waarde blijft zichtbaar.

    Voorbeelden:

        zorggraaf decide event/bols-foundation-2007 --prefer stichting-bols-de-opleidingsregios \\
            --why "de stichting weet het zelf het best"
        zorggraaf decide site/loc-ciro --column lat --prefer ciro-opgave-2026-11-01 \\
            --why "het ziekenhuis weet waar het staat"
    """
    from zorggraaf.upkeep.decisions import decide as run
    from zorggraaf.upkeep.decisions import table

    decided = run(fact, prefer, why, column, day(on), data)
    put(table([decided]), "table", None)
    typer.echo(_DONE)


@app.command(cls=Command)
def accept(
    thing: Annotated[
        str, typer.Argument(metavar="DING", help="Soort/sleutel, zoals validate het noemt.")
    ],
    shape: Annotated[
        str,
        typer.Argument(metavar="REGEL", help="De naam tussen haken in het verslag van validate."),
    ],
    why: Annotated[str, _WHY],
    until: Annotated[
        str,
        typer.Option("--until", metavar="DATUM", help="De laatste dag, hoogstens twee jaar ver."),
    ],
    data: DataOption = None,
) -> None:
    """Aanvaardt een waarschuwing of melding van de toetsing voor één ding, tot een dag.

    De melding komt in een eigen lijst en keert terug als de dag voorbij is. Een overtreding kan
    niet worden aanvaard.

    Voorbeelden:

        zorggraaf accept initiative/abg Initiative-phase-missing --until 2027-12-31 \\
            --why "de handreiking noemt geen fase; navraag loopt"
    """
    from zorggraaf.upkeep.accepting import accept as run

    last = day(until)
    assert last is not None
    row = run(thing, shape, why, last, data_dir=data)
    typer.echo(f"Aanvaard tot en met {row['until']}: {row['shape']} voor {row['thing']}.\n{_DONE}")
