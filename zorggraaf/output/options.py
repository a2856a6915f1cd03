"""The options that commands share: how they are written, what they mean, what they allow."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Language(StrEnum):
    """The languages of labels and headings."""

    nl = "nl"
    en = "en"


class TableFormat(StrEnum):
    """How a table can be had."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    xlsx = "xlsx"
    md = "md"
    html = "html"


class AnswerFormat(StrEnum):
    """How an answer to a SPARQL query can be had."""

    table = "table"
    json = "json"
    csv = "csv"
    tsv = "tsv"
    xlsx = "xlsx"
    md = "md"
    html = "html"
    turtle = "turtle"
    jsonld = "json-ld"
    ntriples = "n-triples"


class ReportFormat(StrEnum):
    """How a validation report can be had."""

    text = "text"
    json = "json"
    html = "html"
    xlsx = "xlsx"
    ttl = "ttl"


class Engine(StrEnum):
    """What checks the shapes."""

    auto = "auto"
    pyshacl = "pyshacl"
    rudof = "rudof"


StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store",
        metavar="MAP",
        help="Map met de gebouwde graaf (anders ZORGGRAAF_STORE, anders de cachemap).",
    ),
]
EndpointOption = Annotated[
    str | None,
    typer.Option(
        "--endpoint",
        metavar="URL",
        help="Adres van een SPARQL 1.1-endpoint in plaats van de eigen graaf "
        "(anders ZORGGRAAF_ENDPOINT).",
    ),
]
ReleaseOption = Annotated[
    str | None,
    typer.Option(
        "--release",
        metavar="UITGAVE",
        help="Wat toen bekend was: een versie (2026-11) of een bestand (.nq.gz) van een uitgave.",
    ),
]
DataOption = Annotated[
    Path | None, typer.Option("--data", metavar="MAP", help="Map met de tabellen (csv).")
]
OnOption = Annotated[
    str | None,
    typer.Option("--on", metavar="DATUM", help="Peildatum, jjjj-mm-dd (anders vandaag)."),
]
FormatOption = Annotated[
    TableFormat | None,
    typer.Option(
        "--format",
        "-F",
        metavar="FORMAAT",
        help="table, json, csv, tsv, xlsx, md of html (anders naar de naam bij -o, anders table).",
    ),
]
LangOption = Annotated[
    Language, typer.Option("--lang", metavar="TAAL", help="Taal van namen en koppen: nl of en.")
]
OutputOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="BESTAND", help="Schrijft naar dit bestand."),
]
KeyArgument = Annotated[
    str,
    typer.Argument(
        metavar="SLEUTEL",
        help="Bijvoorbeeld umcg, organisation/umcg, id:organisation/umcg of een hele IRI.",
    ),
]
