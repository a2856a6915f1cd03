"""Who gives what, as far as sources name them: rare care, ERNs, concentrated care, care forms.

Care forms are the weakest of the four: no source lists who provides them in the country. Counted
is who takes part in an initiative for the form of care, or takes a step of a care pathway of it.
Norms that concentrate care (how many operations a centre must do) are policy in the graph; they
name no providers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.on_date import VALID
from zorggraaf.analysis.result import words
from zorggraaf.names import ID, concept

if TYPE_CHECKING:
    from zorggraaf.store import Graph

Providers = dict[str, dict[str, set[str]]]
"""Thing → organisation → the facts that say so."""

KINDS: Final = {
    "condition": words("aandoening", "condition"),
    "ern": words("ERN", "ERN"),
    "concentration": words("geconcentreerde zorg", "concentrated care"),
    "care-form": words("zorgvorm (initiatief, zorgpad)", "form of care (initiative, pathway)"),
}
"""What is given by somebody."""

CARE_FORMS: Final = words(
    "Van zorgvormen kent de graaf geen landelijke lijst van aanbieders: geteld is wie meedoet aan "
    "een initiatief voor de zorgvorm of een stap van een zorgpad doet. Anderen kunnen haar ook "
    "bieden; normen voor concentratie noemen geen aanbieders.",
    "Of forms of care the graph has no national list of providers: counted is who takes part in "
    "an initiative for it or takes a step of a care pathway. Others may offer it too; norms for "
    "concentration name no providers.",
)

_CENTRES: Final = f"""
SELECT DISTINCT ?thing ?host ?centre WHERE {{
  ?centre zg:treats ?thing ; org:unitOf ?host .
  {VALID.format("centre")}
  {VALID.format("host")}
}}
"""

_MEMBERS: Final = f"""
SELECT DISTINCT ?thing ?organisation ?fact ?role ?country WHERE {{
  ?thing zg:networkKind ?kind .
  ?fact org:organization ?thing ; org:member ?member ; org:role ?role .
  OPTIONAL {{ ?member org:unitOf ?host }}
  BIND(COALESCE(?host, ?member) AS ?organisation)
  OPTIONAL {{ ?organisation schema:addressCountry ?country }}
  {VALID.format("fact")}
  {VALID.format("member")}
  {VALID.format("organisation")}
  MINUS {{ ?role zg:impliesMembership false }}
  MINUS {{ ?fact zg:certainty <{concept("certainty", "uncertain")}> }}
}}
"""

_PARTICIPANTS: Final = f"""
SELECT DISTINCT ?thing ?organisation ?fact WHERE {{
  ?initiative a zg:Initiative ; zg:careForm ?thing .
  %s
  ?fact org:organization ?network ; org:member ?organisation .
  ?organisation a zg:CareProvider .
  {VALID.format("fact")}
  {VALID.format("initiative")}
  MINUS {{ ?fact zg:certainty <{concept("certainty", "uncertain")}> }}
}}
"""
_CARE_FORMS: Final = (
    _PARTICIPANTS % "?initiative zg:carriedBy ?network .",
    (_PARTICIPANTS % "").replace("?network", "?initiative"),
    """
SELECT DISTINCT ?thing ?organisation ?fact WHERE {
  ?pathway a zg:Pathway ; zg:careForm ?thing .
  ?fact zg:stepOf ?pathway ; zg:performedBy ?organisation .
  ?organisation a zg:CareProvider .
}
""",
)
"""Members of the network that carries an initiative, of the initiative itself, and who takes a step
of a care pathway; three questions, for engines are slow at their union."""

_PROVIDING_ROLES: Final = f"""
SELECT DISTINCT ?role WHERE {{ ?role skos:broader* <{concept("role", "designated-centre")}> }}
"""
_CENTRAL: Final = concept("role", "central-hospital")
"""Of a care network the hospital that gives the concentrated care, the others refer to it."""


def providers(graph: Graph, kind: str, on: str) -> Providers:
    """Who gives what on a date, of a kind of KINDS.

    A rare condition is treated by the hosts of its expertise centres; an ERN has Dutch members,
    themselves or by a centre they host; concentrated care is given in roles such as transplant
    centre; of forms of care see CARE_FORMS.
    """
    if kind == "condition":
        return _found(graph, [_CENTRES], on)
    if kind == "care-form":
        return _found(graph, _CARE_FORMS, on)
    if kind == "ern":
        return _members(graph, on, "european-reference-network", lambda _, country: country == "NL")
    providing = {role for (role,) in graph.select(_PROVIDING_ROLES).values()} | {_CENTRAL}
    return _members(graph, on, "concentration", lambda role, _: role in providing)


def _found(graph: Graph, queries: Sequence[str], on: str) -> Providers:
    import pyoxigraph as ox

    found: Providers = {}
    for query in queries:
        bound = {"on": ox.Literal(on)} if "?on" in query else {}
        for thing, organisation, fact in graph.select(query, **bound).values():
            if thing and organisation and fact:
                found.setdefault(thing, {}).setdefault(organisation, set()).add(fact)
    return found


def _members(
    graph: Graph, on: str, kind: str, counts: Callable[[str | None, str | None], bool]
) -> Providers:
    """Per network of a kind: the organisations that count, with the facts that say so."""
    import pyoxigraph as ox

    found: Providers = {}
    network_kind = ox.NamedNode(concept("network-kind", kind))
    rows = graph.select(_MEMBERS, on=ox.Literal(on), kind=network_kind).values()
    for network, organisation, fact, role, country in rows:
        if network is None or fact is None or organisation is None:
            continue
        if organisation.startswith(f"{ID}organisation/") and counts(role, country):
            found.setdefault(network, {}).setdefault(organisation, set()).add(fact)
    return found
