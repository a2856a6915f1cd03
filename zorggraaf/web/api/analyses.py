"""The analyses over HTTP, from overlap to report: what each is told, and where it is asked.

Each is the function behind the command of that name, so that its numbers are the same.
"""

from __future__ import annotations

import dataclasses
from typing import Final, cast

from zorggraaf.library import Words
from zorggraaf.web.api.fields import Field
from zorggraaf.web.api.operation import ANALYSIS_SECONDS, ON, Asked, Operation, Reply, reply_json
from zorggraaf.web.api.outcomes import TAG, analysis, release_record
from zorggraaf.web.api.parameters import (
    A_GROUPS,
    BY,
    GROUPS,
    INHABITANTS,
    UNIT,
    division_field,
    groups_field,
    groups_test,
    key_field,
    regions,
    thing_test,
)
from zorggraaf.web.api.scenarios import WHATIF


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
    analysis(
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
            groups_field("a", A_GROUPS, "oor", required=True),
            groups_field("b", A_GROUPS, "roaz"),
            UNIT,
            BY,
            Field(
                "pair",
                Words("Alleen dit paar groepen, op sleutel", "Only this pair of groups, by key"),
                example="oor-leiden,roaz-west",
            ),
            Field(
                "measure",
                Words("Wat een afbeelding toont", "What a picture shows"),
                choices=("shared", "a_in_b", "b_in_a", "jaccard", "overlap_coefficient"),
                example="a_in_b",
            ),
        ),
        "overlap",
    ),
    analysis(
        "compare",
        "/api/compare",
        Words("Passen twee indelingen op elkaar", "Whether two divisions fit"),
        Words(
            "Maten van overeenkomst, en met rows=true de grensgevallen.",
            "Measures of agreement, and with rows=true the border cases.",
        ),
        (
            division_field("a", "roaz"),
            division_field("b", "province"),
            INHABITANTS,
            BY,
            Field(
                "null",
                Words(
                    "spatial: naast elke maat wat willekeurige aaneengesloten gebieden geven",
                    "spatial: beside each measure what random contiguous areas give",
                ),
                choices=("spatial",),
                example="spatial",
            ),
            Field(
                "draws",
                Words("Bij null: hoeveel trekkingen", "With null: how many draws"),
                "integer",
                default=200,
                least=1,
                most=1000,
                example="100",
            ),
        ),
        "compare",
    ),
    analysis(
        "compare-all",
        "/api/compare/all",
        Words("Alle indelingen tegen elkaar", "All divisions against each other"),
        Words("Elke indeling in haar nieuwste uitgave.", "Each division in its newest edition."),
        (INHABITANTS, BY),
        "compare_all",
    ),
    analysis(
        "combinations",
        "/api/combinations",
        Words("Welke combinaties van netwerken voorkomen", "Which combinations of networks occur"),
        Words(
            "Hoeveel organisaties in precies elke combinatie zitten; als svg of png een UpSet.",
            "How many organisations are in exactly each combination; as svg or png an UpSet.",
        ),
        (GROUPS,),
        "combinations",
    ),
    analysis(
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
            GROUPS,
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
    analysis(
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
            GROUPS,
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
    analysis(
        "communities",
        "/api/communities",
        Words("Welke groepen vanzelf ontstaan", "Which groups form by themselves"),
        Words(
            "Leiden-methode, met hoe vast de groepen zijn en op welke indeling ze lijken.",
            "Leiden method, with how stable the groups are and which division they resemble.",
        ),
        (
            GROUPS,
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
    analysis(
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
                test=thing_test,
            ),
            groups_field(
                "groups", Words("Welke samenwerkingen tellen", "Which collaborations"), "network"
            ),
            BY,
        ),
        "tables",
        renamed={"with": "other"},
    ),
    analysis(
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
                known=regions,
                test=lambda graph, text, values, lang: groups_test(
                    graph, text if ":" in text else f"region:{text}", values, lang
                ),
            ),
            GROUPS,
        ),
        "fragile",
    ),
    analysis(
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
    analysis(
        "map",
        "/api/map",
        Words("In welke regio elke gemeente ligt", "In which region each municipality lies"),
        Words(
            "Als svg of png een kaart; zonder omtrekken een cirkel per gemeente. Een indeling "
            "zonder grenzen krijgt per gemeente de groep met de naaste locatie: afgeleid.",
            "As svg or png a map; without outlines a circle per municipality. A division without "
            "borders gets per municipality the group with the nearest site: derived.",
        ),
        (division_field("division", "roaz"),),
        "territory",
        rows=False,
    ),
    WHATIF,
    REPORT,
)
