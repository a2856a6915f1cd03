"""What is known of a group or of a membership, besides who is in it: kind, scope, theme, role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.editions import in_force, left_out
from zorggraaf.analysis.groups import parse_groups
from zorggraaf.analysis.on_date import VALID
from zorggraaf.analysis.result import Column, Table, words
from zorggraaf.names import concept

if TYPE_CHECKING:
    from zorggraaf.analysis.affiliation import Affiliation
    from zorggraaf.store import Graph

_TRAITS: Final = """
SELECT DISTINCT ?group ?trait ?value WHERE {
  { ?group zg:networkKind ?any . BIND(?group AS ?network) }
  UNION { ?group zg:regionalBody ?network }
  UNION { ?group a zg:Initiative . BIND(?group AS ?network) }
  VALUES ?trait { zg:networkKind zg:scope zg:theme }
  ?network ?trait ?value
}
"""

_ROLES: Final = """
SELECT DISTINCT ?fact ?role ?from WHERE {{
  VALUES ?fact {{ {facts} }}
  ?fact org:role ?role .
  OPTIONAL {{ ?fact schema:startDate ?from }}
}}
"""

_KINDS_OF_ORGANISATION: Final = f"""
SELECT DISTINCT ?organisation ?kind WHERE {{
  ?classification zg:classifiedOrganisation ?organisation ; zg:classifiedAs ?kind .
  {VALID.format("classification")}
  MINUS {{ ?classification zg:certainty <{concept("certainty", "uncertain")}> }}
}}
"""


EVERYTHING: Final = "network,oor,roaz,fzo"
"""All networks, and the bodies of the regions of the divisions that have bodies."""

_LISTS: Final = concept("network-kind", "concentration")
"""A list of designated centres is no table: who is on it need not meet."""


@dataclass
class Traits:
    """The concepts that say what a group is; of a region those of its body."""

    kinds: set[str] = field(default_factory=set)
    scopes: set[str] = field(default_factory=set)
    themes: set[str] = field(default_factory=set)


@dataclass
class Role:
    """In what roles, and since when, a membership has been stated."""

    roles: set[str] = field(default_factory=set)
    since: str = ""


def traits(graph: Graph) -> dict[str, Traits]:
    """Kind, scope and theme of every group that has one."""
    found: dict[str, Traits] = {}
    for group, trait, value in graph.select(_TRAITS).values():
        if group is None or trait is None or value is None:
            continue
        own = found.setdefault(group, Traits())
        name = trait.rpartition("#")[2]
        known = (
            own.kinds if name == "networkKind" else own.scopes if name == "scope" else own.themes
        )
        known.add(value)
    return found


def roles(graph: Graph, facts: Iterable[str]) -> dict[str, Role]:
    """Of membership facts: the roles, and the earliest start that is known."""
    wanted = sorted(set(facts))
    if not wanted:
        return {}
    found: dict[str, Role] = {}
    query = _ROLES.format(facts=" ".join(f"<{fact}>" for fact in wanted))
    for fact, role, start in graph.select(query).values():
        if fact is None or role is None:
            continue
        own = found.setdefault(fact, Role())
        own.roles.add(role)
        if start:
            own.since = min(own.since or start, start)
    return found


def kinds_of_organisation(graph: Graph, on: str) -> dict[str, set[str]]:
    """What organisations are on a date: umc, general hospital, insurer, …"""
    import pyoxigraph as ox

    found: dict[str, set[str]] = {}
    for organisation, kind in graph.select(_KINDS_OF_ORGANISATION, on=ox.Literal(on)).values():
        if organisation is not None and kind is not None:
            found.setdefault(organisation, set()).add(kind)
    return found


def lists(graph: Graph, groups: Iterable[str]) -> int:
    """How many of these groups are lists of designated centres rather than tables."""
    known = traits(graph)
    return sum(_LISTS in known.get(group, Traits()).kinds for group in groups)


def meetings(
    graph: Graph, on: date | str | None, groups: str, lang: str
) -> tuple[Affiliation, dict[str, Traits], int]:
    """Who sits at which tables: the affiliation without groups that are mere lists, what is known
    of each group, and how many groups were lists.

    Of EVERYTHING the divisions that had no edition on the date are left out: see `unknown_then`.
    """
    from zorggraaf.analysis.affiliation import affiliation

    if groups == EVERYTHING:
        groups = ",".join(in_force(graph, EVERYTHING.split(","), on)[0])
    selection = parse_groups(graph, groups, on)
    known = traits(graph)
    kept = tuple(
        group for group in selection.groups if _LISTS not in known.get(group.iri, Traits()).kinds
    )
    left_out = len(selection.groups) - len(kept)
    found = affiliation(graph, on, replace(selection, groups=kept), lang=lang)
    return found, known, left_out


def unknown_then(graph: Graph, on: str, groups: str) -> list[dict[str, str]]:
    """A caution where EVERYTHING holds divisions of which there was no edition on the date."""
    if groups != EVERYTHING:
        return []
    return [dict(said) for said in left_out(in_force(graph, EVERYTHING.split(","), on)[1], on)]


def joined(concepts: Iterable[str], labels: Mapping[str, str]) -> str:
    """The names of concepts in one cell; of one without a name its key."""
    return "; ".join(sorted(labels.get(one) or one.rpartition("/")[2] for one in concepts))


def facts_behind(facts: Sequence[str]) -> Table:
    """The facts that one row rests on, which `zorggraaf why` explains."""
    return Table(
        title=words("De feiten", "The facts"),
        columns=(Column("fact", words("feit", "fact"), "iri"),),
        rows=[(fact,) for fact in facts],
        kind="rows",
    )
