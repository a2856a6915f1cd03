"""The command that asks in SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zorggraaf.cli.app import app, opened
from zorggraaf.errors import UsageError, reason
from zorggraaf.output.console import Command
from zorggraaf.output.destination import by_suffix, emit, lines
from zorggraaf.output.options import (
    AnswerFormat,
    EndpointOption,
    LangOption,
    Language,
    OutputOption,
    ReleaseOption,
    StoreOption,
)

if TYPE_CHECKING:
    from zorggraaf.store import Graph


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
    release: ReleaseOption = None,
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
    from zorggraaf.errors import QueryError
    from zorggraaf.output import results
    from zorggraaf.output.question import explain, query_form

    text, name = _query_text(query, file)
    try:
        kind = query_form(text)
        chosen = form.value if form else by_suffix(output, [*AnswerFormat])
        wanted = results.check_format(kind or "SELECT", chosen)
        with opened(store, endpoint, release) as graph:
            emit(_answer(graph, text, kind, wanted, labels, lang.value, output), output)
    except QueryError as error:
        raise explain(error, text, name) from error


def _answer(
    graph: Graph, query: str, kind: str, wanted: str, labels: bool, lang: str, output: Path | None
) -> str | bytes:
    from zorggraaf.output import export, results

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
            raise UsageError(f"{file} kan niet gelezen worden: {reason(error)}.") from error
    if query == "-":
        return sys.stdin.read(), "stdin"
    return str(query), ""
