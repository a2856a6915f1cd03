"""The commands. They read options, ask the library, and show the answer; they compute nothing.

Everything but Typer is imported where it is used, so that `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zorggraaf.console import Command, Group
from zorggraaf.errors import UsageError
from zorggraaf.options import (
    AnswerFormat,
    DataOption,
    EndpointOption,
    Engine,
    FormatOption,
    KeyArgument,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    ReportFormat,
    StoreOption,
    TableFormat,
)
from zorggraaf.output import by_suffix, chosen_format, emit, lines, progress, put

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
  zorggraaf sparql "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre }" --labels
  zorggraaf sparql -f vraag.rq -o antwoord.xlsx

Hoe goed zijn de gegevens
  zorggraaf validate                   toetst de gegevens aan de regels
  zorggraaf quality                    dekking, tegenspraak, ouderdom van bronnen, gaten

Hulp bij een opdracht: zorggraaf show --help"""


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
    from zorggraaf.quality import built

    with progress("De graaf wordt gebouwd") as step:
        report = run(data_dir=data, store_dir=store, on=_day(on), progress=step)
    with _graph(report.store, None) as graph:
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
        report = run(data_dir=data, store=store, on=_day(on), engine=engine.value)
    emit(render_report(report, wanted, lang.value), output)
    if not report.conforms:
        raise typer.Exit(1)


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

    from zorggraaf.find import find as run
    from zorggraaf.find import table

    wanted = chosen_format(form, output, TableFormat, "table")
    asked = " ".join(text)
    with _graph(store, endpoint) as graph:
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
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont alles over een ding: soort, namen, nummers, lidmaatschappen, locaties, cijfers.

    Voorbeelden:

        zorggraaf show umcg
        zorggraaf show region/roaz-west --format json
    """
    from zorggraaf.description import show as run

    wanted = chosen_format(form, output, TableFormat, "table")
    with _graph(store, endpoint) as graph:
        found = run(graph, key, lang.value)
    if wanted == "table":
        rows = None if every or output else _ROWS
        put(found.sections, wanted, output, rows=rows, before=found.head())
    else:
        put(found.sections, wanted, output, found.records())


@app.command(cls=Command)
def why(
    key: KeyArgument,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
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
    from zorggraaf.evidence import summary, table
    from zorggraaf.evidence import why as run

    wanted = chosen_format(form, output, TableFormat, "table")
    with _graph(store, endpoint) as graph:
        evidence = run(graph, key, lang.value)
    made = summary(evidence, lang.value) if wanted == "table" else table(evidence, lang.value)
    put(made, wanted, output, evidence.records())


@app.command(cls=Command)
def quality(
    every: Annotated[
        bool, typer.Option("--all", help="Toont ook lange lijsten helemaal in de terminal.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
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
    from zorggraaf.quality import quality as run

    wanted = chosen_format(form, output, TableFormat, "table")
    with _graph(store, endpoint) as graph:
        report = run(graph, lang=lang.value)
    rows = None if every or output else _ROWS
    put(report.tables, wanted, output, report.records(), rows=rows)


@app.command(cls=Command)
def sparql(
    query: Annotated[
        str | None, typer.Argument(metavar="VRAAG", help="De SPARQL-vraag zelf, of - voor stdin.")
    ] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", metavar="BESTAND", help="Bestand met de vraag.")
    ] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="Zet naast elke kolom met IRI's een kolom met namen.")
    ] = False,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: Annotated[
        AnswerFormat | None,
        typer.Option(
            "--format",
            "-F",
            metavar="FORMAAT",
            help="SELECT en ASK: table, json, csv, tsv, xlsx, md of html; CONSTRUCT en DESCRIBE: "
            "turtle, json-ld of n-triples.",
        ),
    ] = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Stelt een SPARQL-vraag; json, csv en tsv zijn precies de formaten van het W3C.

    De voorvoegsels zg:, id:, org:, schema:, skos:, dcterms:, prov: en zo meer zijn er zonder
    PREFIX-regel. Wijzigen kan niet.

    Voorbeelden:

        zorggraaf sparql "SELECT ?umc WHERE { ?umc a zg:UniversityMedicalCentre }" --labels
        zorggraaf sparql -f vraag.rq -o antwoord.xlsx
    """
    from zorggraaf import results
    from zorggraaf.errors import QueryError
    from zorggraaf.question import explain, query_form

    text, name = _query_text(query, file)
    try:
        kind = query_form(text)
        chosen = form.value if form else by_suffix(output, [*AnswerFormat])
        wanted = results.check_format(kind or "SELECT", chosen)
        with _graph(store, endpoint) as graph:
            emit(_answer(graph, text, kind, wanted, labels, lang.value, output), output)
    except QueryError as error:
        raise explain(error, text, name) from error


@app.command(cls=Command)
def info(
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: FormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont hoeveel er van elke soort in de graaf zit en wat ermee te vragen is.

    Voorbeelden:

        zorggraaf info
        zorggraaf info --format json
    """
    from zorggraaf.quality import contents

    wanted = chosen_format(form, output, TableFormat, "table")
    with _graph(store, endpoint) as graph:
        table = contents(graph, lang.value)
    put(table, wanted, output)
    if wanted == "table" and output is None:
        typer.echo(WHAT_CAN_BE_ASKED.partition("Zoek iets op")[1] + _ASKING)


_ASKING = WHAT_CAN_BE_ASKED.partition("Zoek iets op")[2]
_ROWS = 25
"""So many rows of a list fit a terminal without burying the next list."""


def _answer(
    graph: Graph, query: str, kind: str, wanted: str, labels: bool, lang: str, output: Path | None
) -> str | bytes:
    from zorggraaf import export, results

    if kind in ("CONSTRUCT", "DESCRIBE"):
        return results.to_graph(graph.construct(query), wanted)
    if kind == "ASK":
        answer = graph.holds(query)
        if wanted == "json":
            return results.ask_json(answer)
        if wanted == "table":
            return ("ja" if answer else "nee") + "\n"
        from zorggraaf.tabular import Table

        return export.render(Table("", ["antwoord"], [[answer]]), wanted)
    result = graph.select(query)
    columns, rows = list(result.columns), list(result.rows)
    if labels:
        columns, rows = results.with_labels(graph, result, lang)
    exact = {"json": results.to_json, "csv": results.to_csv, "tsv": results.to_tsv}
    if wanted in exact:
        return exact[wanted](columns, rows)
    table = results.to_table(columns, rows)
    if wanted == "table":
        return lines(table if labels else results.labelled(graph, table, lang), output)
    return export.render(table, wanted)


def _query_text(query: str | None, file: Path | None) -> tuple[str, str]:
    if (query is None) == (file is None):
        raise UsageError(
            "Geef één vraag: als tekst, of met -f een bestand.",
            "Bijvoorbeeld: zorggraaf sparql -f vraag.rq",
        )
    if file is not None:
        try:
            return file.read_text(encoding="utf-8-sig"), str(file)
        except UnicodeDecodeError as error:
            raise UsageError(f"{file} is geen UTF-8-tekst.", "Sla het op als UTF-8.") from error
        except OSError as error:
            raise UsageError(f"{file} kan niet gelezen worden: {error.strerror}.") from error
    if query == "-":
        return sys.stdin.read(), "stdin"
    return str(query), ""


@contextmanager
def _graph(store: Path | None, endpoint: str | None) -> Iterator[Graph]:
    if store is not None and endpoint is not None:
        raise UsageError(
            "--store en --endpoint sluiten elkaar uit.", "Kies de eigen graaf of een endpoint."
        )
    from zorggraaf.store import open as open_store

    with open_store(store=store, endpoint=endpoint) as graph:
        yield graph


def _day(on: str | None) -> date | None:
    if on is None:
        return None
    try:
        return date.fromisoformat(on)
    except ValueError as error:
        raise UsageError(
            f"‘{on}’ is geen datum.", "Schrijf hem als jjjj-mm-dd, bijvoorbeeld 2015-01-01."
        ) from error


def main() -> None:
    """The program."""
    app()


if __name__ == "__main__":
    main()
