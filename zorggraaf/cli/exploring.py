"""The commands that show and try out: map, timeline, whatif, report, outlines."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from zorggraaf.cli.analysing import (
    AnalysisFormat,
    AnalysisFormatOption,
    EveryRowOption,
    show,
)
from zorggraaf.cli.app import app, day, opened
from zorggraaf.output.console import Command
from zorggraaf.output.destination import chosen_format, emit, progress
from zorggraaf.output.options import (
    EndpointOption,
    KeyArgument,
    LangOption,
    Language,
    OnOption,
    OutputOption,
    ReleaseOption,
    StoreOption,
)


class PageFormat(StrEnum):
    """How a report can be had."""

    html = "html"
    md = "md"


@app.command("map", cls=Command)
def map_(
    division: Annotated[
        str, typer.Argument(metavar="INDELING", help="Een indeling: roaz, oor, ggd, roaz-2020 …")
    ],
    circles: Annotated[
        bool, typer.Option("--circles", help="Cirkels naar inwonertal, ook als er omtrekken zijn.")
    ] = False,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: AnalysisFormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont in welke regio elke gemeente ligt, als tabel of als kaart.

    Zonder omtrekken (zie outlines) is elke gemeente een cirkel, zo groot als haar inwonertal. Een
    indeling zonder grenzen krijgt per gemeente de groep met de naaste locatie: afgeleid.

    Voorbeelden:

        zorggraaf map roaz -o roaz.png
        zorggraaf map oor -o oor.svg
    """
    from zorggraaf.analysis.asking import territory

    with opened(store, endpoint, release) as graph:
        found = territory(graph, division, day(on), lang.value)
    chart = "cartogram" if circles else None
    show(found, form, output, lang.value, every=every, chart=chart)


@app.command(cls=Command)
def timeline(
    key: KeyArgument,
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: AnalysisFormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wat een organisatie, netwerk of regio (met de leden) meemaakte, van oud naar nieuw.

    Voorbeelden:

        zorggraaf timeline erasmus-mc
        zorggraaf timeline network/oncomid -o oncomid.png
    """
    from zorggraaf.analysis.asking import timeline as run

    with opened(store, endpoint, release) as graph:
        found = run(graph, key, day(on), lang.value)
    show(found, form, output, lang.value, every=every)


@app.command(cls=Command)
def whatif(
    steps: Annotated[
        list[str],
        typer.Argument(
            metavar="STAP...",
            help="Stappen, elk tussen aanhalingstekens, of één bestand dat eindigt op .toml.",
        ),
    ],
    every: EveryRowOption = False,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: AnalysisFormatOption = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Toont wat een fusie, vertrek, sluiting of nieuwe grens zou veranderen, en wat dan breekt.

    Rekent op een kopie in het geheugen; de gegevens veranderen nooit. De stappen: leave, join,
    merge, close, split, redraw, network. Als png of svg: elk getal nu en in het scenario.

    Voorbeelden:

        zorggraaf whatif 'merge isala,zgt -> isala-zgt "Isala ZGT"'
        zorggraaf whatif "leave etz embraze" "join etz oncomid"
        zorggraaf whatif "redraw GM0193 -> roaz-euregio" -o zwolle.png
        zorggraaf whatif docs/voorbeeldscenario.toml --format json
    """
    from dataclasses import replace

    from zorggraaf.analysis.asking import whatif as run
    from zorggraaf.analysis.scenarios import Scenario

    scenario = Scenario.read(steps)
    with (
        opened(store, endpoint, release) as graph,
        progress("Het scenario wordt doorgerekend") as step,
    ):
        found = run(graph, scenario, day(on), lang.value, step)
    if chosen_format(form, output, AnalysisFormat, "table") == "table":
        found = replace(found, tables=tuple(table for table in found.tables if table.rows))
    show(found, form, output, lang.value, every=every)


@app.command(cls=Command)
def report(
    key: KeyArgument,
    on: OnOption = None,
    store: StoreOption = None,
    endpoint: EndpointOption = None,
    release: ReleaseOption = None,
    form: Annotated[
        PageFormat | None,
        typer.Option(
            "--format",
            "-F",
            metavar="FORMAAT",
            help="html of md (anders naar de naam bij -o, anders md).",
        ),
    ] = None,
    lang: LangOption = Language.nl,
    output: OutputOption = None,
) -> None:
    """Maakt een rapport van een bladzijde of vier over een regio, organisatie of netwerk.

    Leden, de indelingen waar het overheen ligt, netwerken, expertise, cijfers en gebeurtenissen,
    met bij elk getal de bron. De html-bladzijde staat op zichzelf en is te drukken.

    Voorbeelden:

        zorggraaf report roaz-zwolle -o zwolle.html
        zorggraaf report oncomid --format md
    """
    from zorggraaf.analysis.report import report as run
    from zorggraaf.analysis.report_page import html, markdown

    wanted = chosen_format(form, output, PageFormat, "md")
    with opened(store, endpoint, release) as graph:
        found = run(graph, key, day(on), lang.value)
    emit(html(found) if wanted == "html" else markdown(found), output)


@app.command(cls=Command)
def outlines(
    year: Annotated[
        int, typer.Option("--year", metavar="JAAR", help="Het jaar van de gemeentegrenzen.")
    ] = 2023,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="BESTAND", help="Een GeoJSON-bestand dat u al hebt."),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--url", metavar="URL", help="Een ander adres; {year} wordt het jaar."),
    ] = None,
) -> None:
    """Haalt de omtrekken van gemeenten op bij PDOK (CBS en Kadaster), voor echte kaarten.

    Eenmalig, met internet. Ze komen vereenvoudigd in de cachemap (of ZORGGRAAF_OUTLINES).

    Voorbeelden:

        zorggraaf outlines
        zorggraaf outlines --file gemeenten.geojson
    """
    from zorggraaf.charts import outlines as run

    kept = run.fetch(year, address, file)
    count = len(run.read(kept)["features"])
    typer.echo(f"{count} gemeenten bewaard in {kept} (bron: {run.SOURCE}).")
