"""What happened to an organisation, network or region: what a timeline shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import Column, Table, Value, words

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_EVENTS: Final = """
SELECT DISTINCT ?event ?legal ?operational ?kind ?status WHERE {{
  {who}
  {{ ?event org:originalOrganization ?who }} UNION {{ ?event org:resultingOrganization ?who }}
  UNION {{ ?event zg:about ?who }}
  ?event a zg:ChangeEvent .
  OPTIONAL {{ ?event zg:legalDate ?legal }}
  OPTIONAL {{ ?event zg:operationalDate ?operational }}
  OPTIONAL {{ ?event zg:eventKind ?kind }}
  OPTIONAL {{ ?event zg:eventStatus ?status }}
}}
"""

_BEGIN_AND_END: Final = """
SELECT DISTINCT ?from ?until WHERE {{
  VALUES ?thing {{ <{iri}> }}
  ?thing rdfs:label ?label
  OPTIONAL {{ ?thing schema:startDate ?from }}
  OPTIONAL {{ ?thing schema:endDate ?until }}
}}
"""


def events(graph: Graph, iri: str, on: date | str | None = None, lang: str = "nl") -> Table:
    """The events of a thing and, for a region or network, of its members today, from old to new.

    The date is the legal one where it is known, else the operational one; None where a source
    gives none. The beginning and end of the thing itself are events too.
    """
    if "/region/" in iri:
        who = f"?who zg:participatesInRegion <{iri}> ."
    elif "/network/" in iri:
        who = f"{{ ?who zg:memberOf <{iri}> }} UNION {{ VALUES ?who {{ <{iri}> }} }}"
    else:
        who = f"VALUES ?who {{ <{iri}> }}"
    found = graph.select(_EVENTS.format(who=who)).values()
    wanted = {text for row in found for text in (row[0], row[3], row[4]) if text}
    labels = graph.labels([*wanted, iri], lang)
    rows: list[tuple[Value, ...]] = [
        (
            legal or operational,
            labels.get(event or "", event),
            event,
            labels.get(kind or "", ""),
            labels.get(status or "", ""),
        )
        for event, legal, operational, kind, status in found
    ]
    name = labels.get(iri, iri.rpartition("/")[2])
    said = {"nl": ("{} begint", "{} eindigt"), "en": ("{} begins", "{} ends")}[lang]
    for pair in graph.select(_BEGIN_AND_END.format(iri=iri)).values()[:1]:
        for when, text in zip(pair, said, strict=True):
            if when:
                rows.append((when, text.format(name), iri, "", ""))
    rows.sort(key=lambda row: (row[0] is None, str(row[0]), str(row[1])))
    dated = [row for row in rows if row[0]]
    return Table(
        title=words(f"{name} in de tijd", f"{name} over time"),
        columns=(
            Column("date", words("datum", "date"), "date"),
            Column("event", words("gebeurtenis", "event"), "text"),
            Column("event_iri", words("bij", "at"), "iri"),
            Column("kind", words("soort", "kind"), "text"),
            Column("status", words("stand", "status"), "text"),
        ),
        rows=rows,
        parameters={"on": asked(on)},
        sentence=words(
            f"{len(rows)} gebeurtenissen, waarvan {len(dated)} met een datum.",
            f"{len(rows)} events, {len(dated)} of them with a date.",
        ),
        kind="events",
    )
