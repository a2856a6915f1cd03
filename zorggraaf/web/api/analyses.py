"""The analyses over HTTP: overlap, compare, central, communities, tables, fragile, timeline, map,
whatif, report. Each is the function behind the command of that name, so that its numbers are too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.errors import UsageError
from zorggraaf.library import Words
from zorggraaf.web.api import forms
from zorggraaf.web.api.fields import Field, Values
from zorggraaf.web.api.operation import (
    ANALYSIS_SECONDS,
    ON,
    Asked,
    Operation,
    Page,
    Reply,
    paged,
    reply_json,
)

if TYPE_CHECKING:
    from zorggraaf.analysis.outcome import Outcome
    from zorggraaf.analysis.result import Table
    from zorggraaf.analysis.scenarios import Scenario
    from zorggraaf.store import Graph

TAG: Final = "analyses"


# -- parameters --------------------------------------------------------------------------------


def _groups_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    from zorggraaf.analysis.groups import parse_groups

    return parse_groups(graph, text, cast("str | None", values.get("on")))


def _division_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    from zorggraaf.analysis.groups import parse_groups

    found = parse_groups(graph, text, cast("str | None", values.get("on")))
    if found.partition is None:
        raise UsageError(f"‘{text}’ is geen indeling.", f"Kies uit: {', '.join(divisions(graph))}.")
    return found


def divisions(graph: Graph, lang: str = "nl") -> list[str]:
    """The divisions of the country by kind (the newest edition), and by edition."""
    from zorggraaf.analysis.groups import partitions

    found = partitions(graph)
    return [*sorted({each.kind for each in found}), *(each.key for each in found if each.edition)]


def _regions(graph: Graph, lang: str = "nl") -> list[str]:
    return [iri.rpartition("/")[2] for iri in graph.things("region")]


def _thing_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    from zorggraaf.lookup.finding import resolve

    return resolve(graph, text, lang)


def groups_field(name: str, label: Words, example: str, **more: Any) -> Field:
    """A parameter that takes a set of groups."""
    return Field(name, label, example=example, test=_groups_test, **more)


def key_field(label: Words, example: str) -> Field:
    """The thing that an analysis is about, in the path."""
    return Field("key", label, required=True, example=example, place="path", test=_thing_test)


_A_GROUPS: Final = Words(
    "Indeling (oor, roaz, roaz-2020), network, network:oncologie, ern, initiative, concentration, "
    "of een groep (region:roaz-west); met komma's samen",
    "Division (oor, roaz, roaz-2020), network, network:oncologie, ern, initiative, concentration, "
    "or one group (region:roaz-west); several with commas",
)
_UNIT: Final = Field(
    "unit",
    Words("Wat telt", "What counts"),
    default="organisation",
    choices=("organisation", "site", "municipality", "inhabitants"),
    example="inhabitants",
)
_BY: Final = Field(
    "by",
    Words(
        "Waarom een organisatie bij een regio hoort: lid van het overleg, of een locatie er",
        "Why an organisation belongs to a region: member of its body, or a site in it",
    ),
    choices=("membership", "territory"),
    example="membership",
)
_ROWS: Final = Field(
    "rows",
    Words("De rijen achter de getallen, met de feiten", "The rows behind the numbers, and facts"),
    "boolean",
    default=False,
    example="true",
)
_CHART: Final = Field(
    "chart",
    Words("Welke afbeelding (anders de beste)", "Which picture (the best by default)"),
    choices=(
        *("matrix", "flow", "upset", "cartogram", "map", "network", "ranking", "timeline"),
        "before-after",
    ),
    example="matrix",
)
_GROUPS: Final = groups_field(
    "groups",
    Words("Welke samenwerkingen tellen", "Which collaborations count"),
    "network:oncologie",
    default="network",
)
_INHABITANTS: Final = dataclasses.replace(_UNIT, default="inhabitants")


def _division(name: str, example: str) -> Field:
    return Field(
        name,
        Words("Een indeling van het land", "A division of the country"),
        required=True,
        example=example,
        known=divisions,
        test=_division_test,
    )


# -- answers -----------------------------------------------------------------------------------


def release_record(asked: Asked) -> dict[str, Any]:
    """Which graph answered."""
    release = asked.service.release
    return {
        "digest": release.checksum or None,
        "on": release.day or None,
        "statements": release.statements or None,
        "version": release.version or None,
    }


def _told(asked: Asked, own: set[str]) -> dict[str, Any]:
    """The parameters as they counted, defaults filled in."""
    from zorggraaf.analysis.groups import asked as day

    told: dict[str, Any] = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asked.values.items()
        if name in own and value is not None
    }
    if "on" in own:
        told["on"] = told.get("on") or day(None)
    return told


def outcome_reply(asked: Asked, name: str, outcome: Outcome) -> Reply:
    """An outcome in the form asked for; of one table the page of rows asked for."""
    from zorggraaf.output import outcomes

    values, lang = asked.values, asked.lang
    rows, chart = bool(values.get("rows")), cast("str | None", values.get("chart"))
    shown = outcomes.behind(outcome) if rows else outcome
    page: Page | None = None
    if shown.table is not None and asked.form not in ("png", "svg", "vega"):
        cut, page = paged(len(shown.table.rows), values)
        shown = _cut(shown, cut)
    if asked.form != "json":
        content = outcomes.render(shown, asked.form, lang, chart=None if rows else chart)
        raw = content.encode() if isinstance(content, str) else content
        return Reply(raw, page=page, name=name)
    own = {field.name for field in asked_fields(name)}
    record: dict[str, Any] = {
        "analysis": name,
        "title": shown.title[lang],
        "sentence": outcome.sentence.get(lang, ""),
        "cautions": [caution[lang] for caution in outcome.cautions],
        "parameters": _told(asked, own),
        "lang": lang,
        "release": release_record(asked),
        "tables": [_columns(table) for table in shown.tables],
    }
    if page is not None:
        record["count"] = page.total
        record["page"] = asked.page_record(page)
    record["result"] = shown.record
    return reply_json(record, page=page, name=name)


def _cut(outcome: Outcome, rows: slice) -> Outcome:
    table = outcome.tables[0]
    if rows.start == 0 and rows.stop >= len(table.rows):
        return outcome
    less = dataclasses.replace(table, rows=table.rows[rows], behind=None)
    return dataclasses.replace(outcome, tables=(less,), drawn=less, record=less.records())


def _columns(table: Table) -> dict[str, Any]:
    return {
        "name": table.kind,
        "title": dict(table.title),
        "columns": [
            {
                "name": column.name,
                "label": dict(column.label),
                "type": column.type,
                "unit": column.unit or None,
            }
            for column in table.columns
        ],
    }


def asked_fields(name: str) -> tuple[Field, ...]:
    """The parameters of an analysis by its name."""
    return next((operation.fields for operation in OPERATIONS if operation.name == name), ())


def _analysis(
    name: str,
    path: str,
    summary: Words,
    description: Words,
    fields: tuple[Field, ...],
    run: Callable[..., Outcome] | str,
    *,
    renamed: dict[str, str] | None = None,
    rows: bool = True,
    chart: bool = True,
    dated: bool = True,
) -> Operation:
    """An operation over one function of `analysis.asking`, given its parameters by name."""
    own = (*fields, *((ON,) if dated else ()))
    extra = (*((_ROWS,) if rows else ()), *((_CHART,) if chart else ()))

    def answer(asked: Asked) -> Reply:
        from zorggraaf.analysis import asking

        function = getattr(asking, run) if isinstance(run, str) else run
        given = {
            (renamed or {}).get(field.name, field.name): asked.values[field.name]
            for field in own
            if asked.values.get(field.name) is not None
        }
        key = (name, tuple(sorted(given.items())), asked.lang)
        outcome = asked.once(key, lambda: function(asked.service.graph, **given, lang=asked.lang))
        return outcome_reply(asked, name, outcome)

    return Operation(
        name=name,
        path=path,
        tag=TAG,
        summary=summary,
        description=description,
        fields=(*own, *extra),
        answer=answer,
        offered=forms.ANALYSIS,
        paged=True,
        seconds=ANALYSIS_SECONDS,
        schema={"$ref": "#/components/schemas/Outcome"},
    )


# -- what if -----------------------------------------------------------------------------------


def _steps_test(graph: Graph, text: str, values: Values, lang: str) -> object:
    from zorggraaf.analysis.steps import parse

    return parse(text)


def scenario_of(asked: Asked) -> Scenario:
    """The scenario in the steps of the address, or in the body."""
    from zorggraaf.analysis.scenarios import Scenario
    from zorggraaf.analysis.steps import parse

    body = asked.body
    if body is not None and "toml" in body:
        return Scenario.of_text(body["toml"])
    texts = list(body["steps"] if body is not None else cast("Any", asked.values["steps"]))
    for text in texts:
        # What is no step could be the name of a file, which is for the terminal only.
        parse(text)
    scenario = Scenario.read(texts)
    if body is None:
        return scenario
    return dataclasses.replace(
        scenario,
        title=body.get("title") or scenario.title,
        why=body.get("why") or "",
        on=body.get("on"),
    )


def _whatif(asked: Asked) -> Reply:
    from zorggraaf.analysis.asking import whatif

    scenario = scenario_of(asked)
    on = cast("str | None", asked.values.get("on"))
    key = ("whatif", scenario, on, asked.lang)
    outcome = asked.once(key, lambda: whatif(asked.service.graph, scenario, on, asked.lang))
    return outcome_reply(asked, "whatif", outcome)


_STEP_WORDS: Final = Words(
    "Stap: leave, join, merge, close, split, redraw, network; herhaal voor meer stappen",
    "Step: leave, join, merge, close, split, redraw, network; repeat for more steps",
)
_WHATIF_SUMMARY: Final = Words("Wat als: een scenario", "What if: a scenario")
_WHATIF_WORDS: Final = Words(
    "Wat een fusie, vertrek, sluiting of nieuwe grens zou veranderen, en wat dan breekt. Rekent op "
    "een kopie; de gegevens veranderen nooit.",
    "What a merger, departure, closure or new border would change, and what then breaks. It works "
    "on a copy; the data never change.",
)
WHATIF: Final = Operation(
    name="whatif",
    path="/api/whatif",
    tag=TAG,
    summary=_WHATIF_SUMMARY,
    description=_WHATIF_WORDS,
    fields=(
        Field(
            "steps",
            _STEP_WORDS,
            required=True,
            example="leave etz embraze",
            many=True,
            test=_steps_test,
        ),
        ON,
    ),
    answer=_whatif,
    offered=forms.ANALYSIS,
    seconds=ANALYSIS_SECONDS,
    schema={"$ref": "#/components/schemas/Outcome"},
)
WHATIF_POST: Final = dataclasses.replace(WHATIF, name="whatif-post", fields=(ON,), post=True)


def _report(asked: Asked) -> Reply:
    from zorggraaf.analysis import report_page
    from zorggraaf.analysis.report import report

    key, on = str(asked.values["key"]), cast("str | None", asked.values.get("on"))
    kept = ("report", key, on, asked.lang)
    found = asked.once(kept, lambda: report(asked.service.graph, key, on, asked.lang))
    if asked.form == "json":
        return reply_json({**report_page.record(found), "release": release_record(asked)})
    written = report_page.html(found) if asked.form == "html" else report_page.markdown(found)
    return Reply(written.encode())


REPORT: Final = Operation(
    name="report",
    path="/api/report/{key}",
    tag=TAG,
    summary=Words("Rapport over een regio, organisatie of netwerk", "Report on one thing"),
    description=Words(
        "Leden, indelingen, netwerken, expertise, cijfers en gebeurtenissen, met bij elk getal de "
        "bron, op een bladzijde of vier.",
        "Members, divisions, networks, expertise, figures and events, each number with its "
        "source, in about four pages.",
    ),
    fields=(
        # A key that a region shares with its body means the region here: the report finds out.
        dataclasses.replace(key_field(Words("Sleutel", "Key"), "roaz-zwolle"), test=None),
        ON,
    ),
    answer=_report,
    offered=("json", "html", "md"),
    seconds=ANALYSIS_SECONDS,
)


OPERATIONS: Final[tuple[Operation, ...]] = (
    _analysis(
        "overlap",
        "/api/overlap",
        Words("Hoeveel groepen delen", "How much groups share"),
        Words(
            "Regio's van twee indelingen, of netwerken, paar voor paar. Zonder b de groepen van a "
            "onderling. Met unit=inhabitants hoort een gemeente bij de groep met de naaste "
            "locatie waar een groep geen grenzen heeft: afgeleid.",
            "Regions of two divisions, or networks, pair by pair. Without b the groups of a among "
            "themselves. With unit=inhabitants a municipality belongs to the group with the "
            "nearest site where a group has no borders: derived.",
        ),
        (
            groups_field("a", _A_GROUPS, "oor", required=True),
            groups_field("b", _A_GROUPS, "roaz"),
            _UNIT,
            _BY,
        ),
        "overlap",
    ),
    _analysis(
        "compare",
        "/api/compare",
        Words("Passen twee indelingen op elkaar", "Whether two divisions fit"),
        Words(
            "Maten van overeenkomst, en met rows=true de grensgevallen.",
            "Measures of agreement, and with rows=true the border cases.",
        ),
        (_division("a", "roaz"), _division("b", "province"), _INHABITANTS, _BY),
        "compare",
    ),
    _analysis(
        "compare-all",
        "/api/compare/all",
        Words("Alle indelingen tegen elkaar", "All divisions against each other"),
        Words("Elke indeling in haar nieuwste uitgave.", "Each division in its newest edition."),
        (_INHABITANTS, _BY),
        "compare_all",
        rows=False,
    ),
    _analysis(
        "central",
        "/api/central",
        Words("Wie verbindt", "Who connects"),
        Words(
            "Rangorde van organisaties of groepen, met gelijke rangen. Vooraan staan is niet "
            "belangrijker zijn: het zijn geregistreerde lidmaatschappen.",
            "Ranking of organisations or groups, with equal ranks. First is not most important: "
            "these are registered memberships.",
        ),
        (
            _GROUPS,
            Field(
                "of",
                Words("Wie", "Whose position"),
                default="organisation",
                choices=("organisation", "group"),
                example="organisation",
            ),
            Field(
                "measure",
                Words("Waarop gerangschikt", "What the ranking is by"),
                default="betweenness",
                choices=(
                    *("groups", "degree", "closeness", "betweenness", "partners", "strength"),
                    *("eigenvector", "pagerank", "bridging", "constraint", "effective_size"),
                    "core",
                ),
                example="betweenness",
            ),
        ),
        "central",
    ),
    _analysis(
        "ties",
        "/api/central/ties",
        Words("Wie elkaar vaker treffen dan toeval", "Who meet more often than by chance"),
        Words(
            "Paren van organisaties die meer samenwerkingen delen dan toeval verklaart; als svg "
            "of png een tekening van het netwerk.",
            "Pairs of organisations that share more collaborations than chance explains; as svg "
            "or png a drawing of the network.",
        ),
        (
            _GROUPS,
            Field(
                "null",
                Words("Wat toeval vasthoudt", "What chance holds fixed"),
                default="hypergeometric",
                choices=("hypergeometric", "sdsm"),
                example="hypergeometric",
            ),
        ),
        "ties",
    ),
    _analysis(
        "communities",
        "/api/communities",
        Words("Welke groepen vanzelf ontstaan", "Which groups form by themselves"),
        Words(
            "Leiden-methode, met hoe vast de groepen zijn en op welke indeling ze lijken.",
            "Leiden method, with how stable the groups are and which division they resemble.",
        ),
        (
            _GROUPS,
            Field(
                "resolution",
                Words("Hoger dan 1: meer en kleinere groepen", "Above 1: more, smaller groups"),
                "number",
                default=1.0,
                least=0.01,
                most=100,
                example="1.0",
            ),
            Field(
                "seeds",
                Words("Hoe vaak met een ander begin", "How many different starts"),
                "integer",
                default=20,
                least=1,
                most=100,
                example="20",
            ),
        ),
        "communities",
    ),
    _analysis(
        "tables",
        "/api/tables/{key}",
        Words("Aan hoeveel tafels", "At how many tables"),
        Words(
            "Van een organisatie: haar tafels, met wie, hoe vaak met dezelfde. Van een regio: "
            "welke tafels binnen haar grens liggen en welke erover gaan.",
            "Of an organisation: its tables, with whom, how often with the same. Of a region: "
            "which tables lie within its border and which cross it.",
        ),
        (
            key_field(
                Words("Organisatie (umc-utrecht) of regio", "Organisation or region"),
                "umc-utrecht",
            ),
            Field(
                "with",
                Words("De tafels die zij hiermee deelt", "The tables it shares with this one"),
                example="st-antonius",
                test=_thing_test,
            ),
            groups_field(
                "groups", Words("Welke samenwerkingen tellen", "Which collaborations"), "network"
            ),
            _BY,
        ),
        "tables",
        renamed={"with": "other"},
    ),
    _analysis(
        "fragile",
        "/api/fragile",
        Words("Wat aan één hangt", "What hangs on one"),
        Words(
            "Aandoeningen met één expertisecentrum, ERN's met één lid of geen, geconcentreerde "
            "zorg met één aanbieder of geen, organisaties zonder wie anderen los komen te staan.",
            "Conditions with one expertise centre, ERNs with one member or none, concentrated "
            "care with one provider or none, organisations without which others are cut off.",
        ),
        (
            Field(
                "what",
                Words("Welke soort; kan vaker (anders alle)", "Which kind; may be repeated"),
                choices=("condition", "ern", "concentration", "connector"),
                example="ern",
                many=True,
            ),
            Field(
                "region",
                Words("Telt aanbieders binnen deze regio", "Counts providers in this region"),
                example="roaz-west",
                known=_regions,
                test=lambda graph, text, values, lang: _groups_test(
                    graph, text if ":" in text else f"region:{text}", values, lang
                ),
            ),
            _GROUPS,
        ),
        "fragile",
    ),
    _analysis(
        "timeline",
        "/api/timeline/{key}",
        Words("Wat er gebeurde, van oud naar nieuw", "What happened, oldest first"),
        Words(
            "Van een organisatie, netwerk of regio (met de leden).",
            "Of an organisation, network or region (with its members).",
        ),
        (key_field(Words("Sleutel", "Key"), "erasmus-mc"),),
        "timeline",
        rows=False,
    ),
    _analysis(
        "map",
        "/api/map",
        Words("In welke regio elke gemeente ligt", "In which region each municipality lies"),
        Words(
            "Als svg of png een kaart; zonder omtrekken een cirkel per gemeente. Een indeling "
            "zonder grenzen krijgt per gemeente de groep met de naaste locatie: afgeleid.",
            "As svg or png a map; without outlines a circle per municipality. A division without "
            "borders gets per municipality the group with the nearest site: derived.",
        ),
        (_division("division", "roaz"),),
        "territory",
        rows=False,
    ),
    WHATIF,
    REPORT,
)
