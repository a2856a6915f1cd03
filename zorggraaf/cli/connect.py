"""The commands about who connects: central, communities, tables, fragile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zorggraaf.cli.analysing import (
    AnalysisFormat,
    AnalysisFormatOption,
    ByOption,
    ChartOption,
    EveryRowOption,
    RowsOption,
    show,
)
from zorggraaf.cli.app import ROWS, app, day, opened
from zorggraaf.errors import UsageError
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, put
from zorggraaf.output.options import (
    EndpointOption,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    StoreOption,
)

if TYPE_CHECKING:
    from zorggraaf.analysis.result import Table


class Of(StrEnum):
    """Whose position is measured."""

    organisation = "organisation"
    group = "group"


class Measure(StrEnum):
    """What a ranking is by."""

    groups = "groups"
    degree = "degree"
    closeness = "closeness"
    betweenness = "betweenness"
    partners = "partners"
    strength = "strength"
    eigenvector = "eigenvector"
    pagerank = "pagerank"
    bridging = "bridging"
    constraint = "constraint"
    effective_size = "effective_size"
    core = "core"


class Chance(StrEnum):
    """What chance holds fixed."""

    hypergeometric = "hypergeometric"
    sdsm = "sdsm"


class Single(StrEnum):
    """What may hang on one."""

    condition = "condition"
    ern = "ern"
    concentration = "concentration"
    connector = "connector"


GroupsOption = Annotated[
    str,
    typer.Option(
        "--groups",
        metavar="GROEPEN",
        help="Welke samenwerkingen tellen: network, network:oncologie, ern, oor, roaz, …; met een "
        "komma ertussen samen.",
    ),
]


@app.command(cls=Command)
def central(
    groups: GroupsOption = "network",
    of: Annotated[
        Of, typer.Option("--of", metavar="WIE", help="Wie: organisation of group.")
    ] = Of.organisation,
    measure: Annotated[
        Measure,
        typer.Option(
            "--measure",
            metavar="MAAT",
            help="Waarop gerangschikt: " + ", ".join(Measure) + ".",
        ),
    ] = Measure.betweenness,
    ties: Annotated[
        bool,
        typer.Option(
            "--ties", help="Toont de paren die elkaar vaker treffen dan toeval verklaart."
        ),
    ] = False,
    null: Annotated[
        Chance,
        typer.Option(
            "--null",
            metavar="TOEVAL",
            help="Bij --ties, wat vaststaat: hypergeometric (ieders aantal samenwerkingen) of sdsm "
            "(ook de omvang daarvan).",
        ),
    ] = Chance.hypergeometric,
    rows: RowsOption = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: AnalysisFormatOption = None,
    chart: ChartOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wie de samenwerkingen met elkaar verbindt, met gelijke rangen.

    De terminal toont de eenvoudigste maten, een bestand (-o maten.xlsx) alle. Vooraan staan is niet
    belangrijker zijn: het zijn geregistreerde lidmaatschappen. Met --ties en -o tekening.png een
    tekening van het netwerk.

    Voorbeelden:

        zorggraaf central --groups network
        zorggraaf central --groups network:oncologie --measure strength -o rang.png
        zorggraaf central --groups network --ties -o netwerk.svg
    """
    with opened(store, endpoint) as graph:
        if ties:
            from zorggraaf.analysis.backbone import Null
            from zorggraaf.analysis.ties import ties as run_ties

            found = run_ties(graph, groups, day(on), Null(null.value), lang=lang.value)
        else:
            from zorggraaf.analysis.centrality import brief
            from zorggraaf.analysis.centrality import central as run

            found = run(graph, groups, day(on), of.value, measure.value, lang.value)
            if not rows and chosen_format(form, output, AnalysisFormat, "table") == "table":
                found = brief(found)
    show(found, form, output, lang.value, rows=rows, every=every, chart=chart)


@app.command(cls=Command)
def communities(
    groups: GroupsOption = "network",
    resolution: Annotated[
        float,
        typer.Option(
            "--resolution",
            min=0.01,
            metavar="GETAL",
            help="Hoger dan 1 geeft meer en kleinere groepen, lager minder.",
        ),
    ] = 1.0,
    seeds: Annotated[
        int,
        typer.Option(
            "--seeds", min=1, metavar="AANTAL", help="Hoe vaak met een ander begin gerekend wordt."
        ),
    ] = 20,
    rows: RowsOption = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: AnalysisFormatOption = None,
    chart: ChartOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont welke groepen vanzelf ontstaan, hoe vast ze zijn en op welke indeling ze lijken.

    Groepen van organisaties die meer met elkaar samenwerken dan met anderen (Leiden-methode),
    vergeleken met OOR, ROAZ en provincie. Als png of svg: het netwerk, gekleurd naar groep.

    Voorbeelden:

        zorggraaf communities
        zorggraaf communities --groups network:oncologie -o groepen.svg
        zorggraaf communities --resolution 1.5 --format json
    """
    from zorggraaf.analysis.communities import communities as run

    with opened(store, endpoint) as graph:
        found = run(graph, groups, day(on), resolution, seeds, lang=lang.value)
    record = {
        "sentence": found.sentence[lang.value],
        "cautions": [caution[lang.value] for caution in found.overview.cautions],
        "parameters": dict(found.overview.parameters),
        "communities": found.overview.records(),
        "members": found.members.records(),
        "comparison": found.comparison.records(),
        "scan": found.scan.records(),
    }
    if rows:
        show(found.members, form, output, lang.value, rows=True, every=every)
    else:
        _show_all(found.all, found.network, record, form, output, lang.value, every, chart)


@app.command(cls=Command)
def tables(
    key: Annotated[
        str,
        typer.Argument(
            metavar="SLEUTEL", help="Een organisatie (umc-utrecht) of regio (region/roaz-zwolle)."
        ),
    ],
    other: Annotated[
        str | None,
        typer.Option(
            "--with", metavar="SLEUTEL", help="De tafels die zij met deze organisatie deelt."
        ),
    ] = None,
    groups: Annotated[
        str | None,
        typer.Option(
            "--groups",
            metavar="GROEPEN",
            help="Welke samenwerkingen tellen (anders alle netwerken; van een organisatie ook "
            "oor, roaz en fzo).",
        ),
    ] = None,
    by: ByOption = None,
    rows: RowsOption = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: AnalysisFormatOption = None,
    chart: ChartOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont aan hoeveel tafels een organisatie zit, met wie, en hoe vaak met dezelfde.

    Van een regio: welke tafels binnen haar grens liggen, welke erover gaan en naar welke regio's.

    Voorbeelden:

        zorggraaf tables umc-utrecht
        zorggraaf tables umc-utrecht --with st-antonius
        zorggraaf tables region/roaz-zwolle --rows
    """
    from zorggraaf.analysis import coordination
    from zorggraaf.lookup.finding import resolve
    from zorggraaf.names import kind_and_key

    with opened(store, endpoint) as graph:
        kind = (kind_and_key(resolve(graph, key, lang.value)) or ("", ""))[0]
        if kind == "region":
            if other is not None:
                raise UsageError("--with is voor twee organisaties.", "Laat het bij een regio weg.")
            region = coordination.region_tables(
                graph, key, day(on), groups or "network", by.value if by else None, lang.value
            )
            show(region, form, output, lang.value, rows=rows, every=every, chart=chart)
            return
        if by is not None:
            raise UsageError("--by is voor een regio.", "Laat het bij een organisatie weg.")
        which = groups or coordination.EVERYTHING
        if other is not None:
            pair = coordination.pairs(graph, key, other, day(on), which, lang.value)
            show(pair, form, output, lang.value, rows=rows, every=every, chart=chart)
            return
        found = coordination.tables(graph, key, day(on), which, lang.value)
    record = {
        "sentence": found.sentence[lang.value],
        "cautions": [caution[lang.value] for caution in found.summary.cautions],
        "parameters": dict(found.summary.parameters),
        "summary": found.summary.records()[0],
        "counts": found.counts.records(),
        "tables": found.tables.records(),
        "partners": found.partners.records(),
    }
    if rows:
        show(found.tables, form, output, lang.value, rows=True, every=every)
    else:
        # A picture goes its own way, so it takes the reading aid and the cautions along.
        drawn = replace(found.partners, sentence=found.sentence, cautions=found.summary.cautions)
        _show_all(found.all, drawn, record, form, output, lang.value, every, chart)


@app.command(cls=Command)
def fragile(
    what: Annotated[
        list[Single] | None,
        typer.Option(
            "--what",
            metavar="SOORT",
            help="Wat: condition, ern, concentration of connector; kan vaker (anders alle).",
        ),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar="REGIO",
            help="Telt aanbieders binnen deze regio: roaz-west, oor-leiden, …",
        ),
    ] = None,
    groups: GroupsOption = "network",
    rows: RowsOption = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    form: AnalysisFormatOption = None,
    chart: ChartOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wat aan één centrum, lid, aanbieder of organisatie hangt.

    Aandoeningen met één expertisecentrum, ERN's met één Nederlands lid of geen, geconcentreerde
    zorg met één aanbieder of geen, organisaties zonder wie anderen los komen te staan. Alles voor
    zover bekend.

    Voorbeelden:

        zorggraaf fragile
        zorggraaf fragile --what ern --rows
        zorggraaf fragile --what concentration --region roaz-west
    """
    from zorggraaf.analysis.fragility import KINDS
    from zorggraaf.analysis.fragility import fragile as run

    kinds = [each.value for each in what] if what else KINDS
    with opened(store, endpoint) as graph:
        found = run(graph, day(on), kinds, region, groups, lang.value)
        show(found, form, output, lang.value, rows=rows, every=every, chart=chart)


def _show_all(
    results: Sequence[Table],
    drawn: Table,
    record: Any,
    form: AnalysisFormat | None,
    output: Path | None,
    lang: str,
    every: bool,
    chart: str | None,
) -> None:
    """Several results, one under the other; one of them is drawn where a picture is asked."""
    wanted = chosen_format(form, output, AnalysisFormat, "table")
    if wanted in ("png", "svg"):
        show(drawn, form, output, lang, chart=chart)
        return
    made = [result.to_tabular(lang, wanted in ("csv", "tsv")) for result in results]
    put(made, wanted, output, record, rows=None if every or output else ROWS)
