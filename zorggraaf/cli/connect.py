"""The commands about who connects: central, communities, tables, fragile."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from zorggraaf.cli.analysing import (
    AnalysisFormat,
    AnalysisFormatOption,
    ByOption,
    ChartOption,
    EveryRowOption,
    RowsOption,
    ground,
    show,
)
from zorggraaf.cli.app import app, day, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format
from zorggraaf.output.options import (
    EndpointOption,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    ReleaseOption,
    StoreOption,
)

if TYPE_CHECKING:
    pass


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
    release: ReleaseOption = None,
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
    from zorggraaf.analysis import asking

    with opened(store, endpoint, release) as graph:
        if ties:
            found = asking.ties(graph, groups, null.value, day(on), lang.value)
        else:
            found = asking.central(graph, groups, of.value, measure.value, day(on), lang.value)
            if not rows and chosen_format(form, output, AnalysisFormat, "table") == "table":
                from zorggraaf.analysis.centrality import brief
                from zorggraaf.analysis.outcome import of_table

                found = of_table(brief(found.tables[0]))
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
    release: ReleaseOption = None,
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
    from zorggraaf.analysis.asking import communities as run

    with opened(store, endpoint, release) as graph:
        found = run(graph, groups, resolution, seeds, day(on), lang.value)
    show(found, form, output, lang.value, rows=rows, every=every, chart=chart)


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
    release: ReleaseOption = None,
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
    from zorggraaf.analysis.asking import tables as run

    with opened(store, endpoint, release) as graph:
        found = run(graph, key, other, groups, ground(by), day(on), lang.value)
    show(found, form, output, lang.value, rows=rows, every=every, chart=chart)


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
    release: ReleaseOption = None,
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
    from zorggraaf.analysis.asking import fragile as run

    with opened(store, endpoint, release) as graph:
        kinds = [each.value for each in what or []]
        found = run(graph, kinds, region, groups, day(on), lang.value)
    show(found, form, output, lang.value, rows=rows, every=every, chart=chart)
