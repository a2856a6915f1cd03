"""The command that compares two releases: diff."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from zorggraaf.cli.app import ROWS, app
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, emit, progress, put
from zorggraaf.output.options import LangOption, Language, OutputOption


class DiffFormat(StrEnum):
    """How a difference can be had."""

    table = "table"
    json = "json"
    csv = "csv"
    xlsx = "xlsx"
    md = "md"
    html = "html"
    turtle = "turtle"
    jsonld = "json-ld"
    atom = "atom"


@app.command(cls=Command)
def diff(
    old: Annotated[
        str,
        typer.Argument(
            metavar="A", help="De oude: een versie, een bestand (.nq.gz), een map, of een endpoint."
        ),
    ],
    new: Annotated[
        str, typer.Argument(metavar="[B]", help="De nieuwe (anders de gebouwde graaf).")
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    form: Annotated[
        DiffFormat | None,
        typer.Option(
            "--format",
            "-F",
            metavar="FORMAAT",
            help="table, json, csv, xlsx, md, html, turtle, json-ld of atom "
            "(anders naar de naam bij -o, anders table).",
        ),
    ] = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Zegt wat er tussen twee uitgaven veranderde: fusies, leden, erkenningen, grenzen, cijfers.

    Vergeleken wordt wat bronnen zeggen, niet in welke rij van een tabel het staat.

    Voorbeelden:

        zorggraaf diff 2026-11
        zorggraaf diff 2026-11 2027-02 -o verschil.md
        zorggraaf diff oude-tabellen data
    """
    from zorggraaf.publish import changesets, feed
    from zorggraaf.publish.changes import changes
    from zorggraaf.publish.serialise import MEDIA, serialise
    from zorggraaf.publish.state import state

    wanted = chosen_format(form, output, DiffFormat, "table")
    with progress("De uitgaven worden vergeleken"), state(old) as before, state(new) as after:
        found = changes(before, after)
        written = feed.feed(after, found, lang.value) if wanted == "atom" else b""
    if wanted in ("turtle", "json-ld"):
        media = MEDIA["ttl" if wanted == "turtle" else "jsonld"]
        written = serialise(changesets.statements(found), media)
    if written:
        emit(written.decode(), output)
        return
    summary = f"{found.summary(lang.value)}\n\n" if wanted == "table" else ""
    rows = None if every or output else ROWS
    put(found.tables(lang.value), wanted, output, found.record(), rows=rows, before=summary)
