"""The commands that keep the facts true: gaps, template, import."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.app import ROWS, app, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    DataOption,
    EndpointOption,
    FormatOption,
    LangOption,
    Language,
    OutputOption,
    StoreOption,
    TableFormat,
)


@app.command(cls=Command)
def gaps(
    owner: Annotated[
        str,
        typer.Option(
            "--owner", metavar="WIE", help="Alleen wat deze eigenaar kan weten: nfu, umc-utrecht …"
        ),
    ] = "",
    kind: Annotated[
        str,
        typer.Option("--kind", metavar="SOORT", help="Alleen dit soort gat: network-members …"),
    ] = "",
    years: Annotated[
        int,
        typer.Option("--years", metavar="JAREN", min=0, help="Vanaf wanneer een cijfer oud is."),
    ] = 5,
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    data: DataOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wat ontbreekt, wie het kan weten, en hoeveel vragen er onvolledig door zijn.

    Met --owner of --kind staat eronder waarbij het ontbreekt. In xlsx en json staat dat altijd,
    met de vragen die het betreft.

    Voorbeelden:

        zorggraaf gaps
        zorggraaf gaps --owner nfu -o gaten-nfu.xlsx
        zorggraaf gaps --kind body-few-members
    """
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep import gaps as upkeep

    wanted = chosen_format(form, output, TableFormat, "table")
    with opened(store, endpoint) as graph:
        found = upkeep.owned_gaps(graph, read_tables(data), owner, kind, years, lang.value)
    shown = [upkeep.summary(found, lang.value, wanted == "table")]
    if owner or kind or wanted in ("xlsx", "html"):
        shown.append(upkeep.things(found, lang.value))
    if wanted in ("xlsx", "html"):
        shown.append(upkeep.questions(found, lang.value))
    if wanted in ("csv", "tsv"):
        shown = shown[-1:]
    put(shown, wanted, output, upkeep.records(found), None if every or output else ROWS)


@app.command(cls=Command)
def template(
    kind: Annotated[
        str,
        typer.Argument(
            metavar="SOORT",
            help="members, recognitions, sites, organisations, figures, expertise-centres of "
            "regions.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="BESTAND", help="Het bestand, .xlsx.")
    ],
    about: Annotated[
        str,
        typer.Option(
            "--for", metavar="SLEUTEL", help="Alleen hierover: oor-utrecht, network/oncomid, umcg …"
        ),
    ] = "",
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    data: DataOption = None,
) -> None:
    """Maakt een spreadsheet om in te laten vullen, met wat al bekend is en keuzelijsten.

    Stuur haar aan wie het weet (zie gaps) en lees haar terug met import.

    Voorbeelden:

        zorggraaf template members --for oor-utrecht -o oor-utrecht.xlsx
        zorggraaf template recognitions --for umc-utrecht -o erkenningen.xlsx
    """
    from zorggraaf.errors import UsageError
    from zorggraaf.output.destination import emit
    from zorggraaf.tables import read_tables
    from zorggraaf.upkeep.template import template as make

    if output.suffix.lower() != ".xlsx":
        raise UsageError(f"{output.name} is geen .xlsx.", "Geef een naam die op .xlsx eindigt.")
    with opened(store, endpoint) as graph:
        emit(make(read_tables(data), graph, kind, about), output)


@app.command("import", cls=Command)
def import_(
    file: Annotated[Path, typer.Argument(metavar="BESTAND", help="Het bestand, .xlsx of .csv.")],
    source: Annotated[
        str, typer.Option("--source", metavar="TITEL", help="Hoe de opgave heet, als bron.")
    ],
    date: Annotated[str, typer.Option("--date", metavar="DATUM", help="Van wanneer de opgave is.")],
    publisher: Annotated[
        str, typer.Option("--publisher", metavar="WIE", help="Wie haar doet: een organisatie.")
    ] = "",
    url: Annotated[str, typer.Option("--url", metavar="URL", help="Waar zij te vinden is.")] = "",
    source_kind: Annotated[
        str,
        typer.Option(
            "--kind",
            metavar="SOORT",
            help="Soort bron: owner-statement (opgave van de eigenaar), own-page (zijn pagina of "
            "stuk), open-data-set, secondary …",
        ),
    ] = "own-page",
    form_kind: Annotated[
        str,
        typer.Option(
            "--as", metavar="SJABLOON", help="Als het bestand het zelf niet zegt: members …"
        ),
    ] = "",
    sheet: Annotated[
        str, typer.Option("--sheet", metavar="BLAD", help="Welk blad, als het er meer zijn.")
    ] = "",
    apply: Annotated[
        bool, typer.Option("--apply", help="Schrijft naar de tabellen; anders alleen nagaan.")
    ] = False,
    data: DataOption = None,
    store: StoreOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Leest een ingevulde spreadsheet terug en toont wat erdoor verandert.

    Zonder --apply wordt niets geschreven. Niets wordt overschreven: een andere waarde komt als
    tegenspraak naast die van de andere bron. Een organisatie die er nog niet is komt er alleen bij
    als er ‘ja’ bij Nieuw staat. Hetzelfde bestand nog eens verandert niets.

    Voorbeelden:

        zorggraaf import oor-utrecht.xlsx --source "Opgave OOR Utrecht" --date 2026-11-01
        zorggraaf import leden.csv --source "Ledenlijst" --date 2026-11-01 --as members --apply
    """
    from zorggraaf.errors import ZorggraafError, reason
    from zorggraaf.store import open as open_store
    from zorggraaf.upkeep.importing import Origin, check

    wanted = chosen_format(form, output, TableFormat, "table")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ZorggraafError(
            f"{file} is niet te lezen: {reason(error)}.", "Klopt de naam van het bestand?"
        ) from error
    origin = Origin(source, date, publisher, url, source_kind)
    if store is None:
        result = check(content, file.name, origin, data, None, form_kind, sheet)
    else:
        with open_store(store=store) as graph:
            result = check(content, file.name, origin, data, graph, form_kind, sheet)
    shown = result.tables(lang.value, brief=wanted == "table")
    put(shown, wanted, output, result.records())
    typer.echo(result.summary(lang.value), err=True)
    if apply:
        written = result.apply()
        if written:
            listed = ", ".join(path.name for path in written)
            typer.echo(f"Geschreven: {listed}. De graaf volgt dit na: zorggraaf build", err=True)
        else:
            typer.echo("Er is niets geschreven: alles was al bekend.", err=True)
    elif result.ok and result.rows:
        typer.echo("Er is niets geschreven. Overnemen: voeg --apply toe.", err=True)
    if not result.ok:
        raise typer.Exit(1)
