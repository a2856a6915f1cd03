"""Commands that hold groups against each other: overlap, combinations, compare."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import typer

from zorggraaf.cli.analysing import (
    AnalysisFormatOption,
    ByOption,
    ChartOption,
    EveryRowOption,
    RowsOption,
    Unit,
    ground,
    show,
)
from zorggraaf.cli.app import app, day, opened
from zorggraaf.errors import UsageError
from zorggraaf.output.console import Command
from zorggraaf.output.options import (
    EndpointOption,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    ReleaseOption,
    StoreOption,
)

_GROUPS = (
    "Een indeling (oor, roaz, province, roaz-2020), network, network:oncologie, ern, initiative, "
    "concentration, of een groep: region:roaz-west."
)
_UNIT = "Wat telt: organisation, site, municipality of inhabitants"


class Chance(StrEnum):
    """What chance holds fixed where divisions are compared."""

    spatial = "spatial"


@app.command(cls=Command)
def overlap(
    a: Annotated[str, typer.Argument(metavar="A", help=_GROUPS)],
    b: Annotated[
        str | None,
        typer.Argument(metavar="B", help="Hetzelfde; zonder B de groepen van A onderling."),
    ] = None,
    unit: Annotated[
        Unit, typer.Option("--unit", metavar="EENHEID", help=f"{_UNIT}.")
    ] = Unit.organisation,
    by: ByOption = None,
    pair: Annotated[
        str | None,
        typer.Option(
            "--pair",
            metavar="SLEUTELS",
            help="Alleen dit paar groepen: oor-leiden,roaz-west.",
        ),
    ] = None,
    measure: Annotated[
        str | None,
        typer.Option(
            "--measure",
            metavar="MAAT",
            help="Wat een afbeelding toont: shared, a_in_b, b_in_a, jaccard, overlap_coefficient.",
        ),
    ] = None,
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
    """Toont hoeveel groepen delen: regio's van twee indelingen, of netwerken, paar voor paar.

    OOR, FZO en netwerken hebben geen grenzen. Met --unit inhabitants hoort een gemeente dan bij de
    groep met de naaste locatie van een lid: afgeleid, en dat staat erbij.

    Voorbeelden:

        zorggraaf overlap oor roaz
        zorggraaf overlap oor roaz --unit inhabitants
        zorggraaf overlap network:oncologie oor -o overlap.png
        zorggraaf overlap region:roaz-zwolle province --unit inhabitants --rows
    """
    from zorggraaf.analysis.asking import overlap as run

    with opened(store, endpoint, release) as graph:
        found = run(
            graph, a, b, unit.value, ground(by), day(on), lang.value, measure=measure, pair=pair
        )
    show(found, form, output, lang.value, rows=rows, every=every, chart=chart)


@app.command(cls=Command)
def combinations(
    groups: Annotated[str, typer.Argument(metavar="GROEPEN", help=_GROUPS)] = "network",
    rows: RowsOption = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: AnalysisFormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont welke combinaties van netwerken voorkomen, en hoeveel organisaties in precies die.

    Wie in drie netwerken zit, telt bij de combinatie van die drie, en nergens anders: de aantallen
    tellen op tot alle organisaties. Als png of svg een UpSet: een kolom per combinatie.

    Voorbeelden:

        zorggraaf combinations network:oncologie
        zorggraaf combinations network:oncologie -o combinaties.png
        zorggraaf combinations ern --rows
    """
    from zorggraaf.analysis.asking import combinations as run

    with opened(store, endpoint, release) as graph:
        found = run(graph, groups, on=day(on), lang=lang.value)
    show(found, form, output, lang.value, rows=rows, every=every)


@app.command(cls=Command)
def compare(
    a: Annotated[str | None, typer.Argument(metavar="A", help="Een indeling: roaz.")] = None,
    b: Annotated[str | None, typer.Argument(metavar="B", help="Een indeling: province.")] = None,
    all_: Annotated[
        bool,
        typer.Option("--all", help="Vergelijkt alle indelingen, elk in haar nieuwste uitgave."),
    ] = False,
    unit: Annotated[
        Unit | None,
        typer.Option(
            "--unit",
            metavar="EENHEID",
            help=f"{_UNIT} (anders inhabitants).",
        ),
    ] = None,
    by: ByOption = None,
    null: Annotated[
        Chance | None,
        typer.Option(
            "--null",
            metavar="TOEVAL",
            help="spatial: zet naast elke maat wat willekeurige aaneengesloten gebieden geven.",
        ),
    ] = None,
    draws: Annotated[
        int, typer.Option("--draws", min=1, metavar="AANTAL", help="Bij --null: de trekkingen.")
    ] = 200,
    rows: RowsOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: AnalysisFormatOption = None,
    chart: ChartOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont of twee indelingen van het land op elkaar passen, en wat er langs de grenzen ligt.

    Met --rows de grensgevallen: gemeenten (of organisaties) die in een andere regio van B liggen
    dan waarin hun regio van A vooral ligt.

    Voorbeelden:

        zorggraaf compare roaz province
        zorggraaf compare oor roaz --rows
        zorggraaf compare roaz province --null spatial
        zorggraaf compare --all --unit inhabitants
    """
    from zorggraaf.analysis import asking

    if all_ and (a or b):
        raise UsageError(
            "--all vergelijkt alle indelingen.", "Noem er dan geen, of laat --all weg."
        )
    if all_ and null:
        raise UsageError(
            "--null is voor twee indelingen.",
            "Voorbeeld: zorggraaf compare roaz province --null spatial",
        )
    counted = (unit or Unit.inhabitants).value
    with opened(store, endpoint, release) as graph:
        if all_:
            found = asking.compare_all(graph, counted, ground(by), day(on), lang.value)
            show(found, form, output, lang.value, rows=rows, every=True, chart=chart)
            return
        if a is None or b is None:
            raise UsageError(
                "Noem twee indelingen, of geef --all.", "Voorbeeld: zorggraaf compare roaz province"
            )
        chance: Literal["spatial"] | None = "spatial" if null else None
        found = asking.compare(graph, a, b, counted, ground(by), day(on), lang.value, chance, draws)
    show(found, form, output, lang.value, rows=rows, every=True, chart=chart)
