"""What can be chosen as a set of groups, and when something changes in it: for forms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.editions import partitions
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.result import words
from zorggraaf.analysis.selection import GroupSelection

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class GroupChoice:
    """A text that `groups.parse_groups` understands, and what people call it."""

    text: str
    label: str
    section: str


SECTIONS: Final = {
    "division": words("Indelingen van het land", "Divisions of the country"),
    "edition": words("Eerdere uitgaven van indelingen", "Earlier editions of divisions"),
    "network": words("Netwerken en initiatieven", "Networks and initiatives"),
    "theme": words("Netwerken over een onderwerp", "Networks about a subject"),
}

_COLLABORATIONS: Final = (
    ("network", words("Alle netwerken", "All networks")),
    ("ern", words("Europese referentienetwerken", "European Reference Networks")),
    ("initiative", words("Initiatieven", "Initiatives")),
    ("concentration", words("Concentraties van zorg", "Concentrations of care")),
)

_THEMES: Final = "SELECT DISTINCT ?theme WHERE { ?network a zg:Network ; zg:theme ?theme }"


def group_choices(
    graph: Graph, on: date | str | None = None, lang: str = "nl"
) -> list[GroupChoice]:
    """All divisions, those of earlier editions, and networks by theme, each section by label.

    A kind of division stands for its newest edition on the date.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     group_choices(graph)[0].text
    'arbeidsmarktregio'
    """
    known = partitions(graph, on)
    kinds = {each.kind: names.concept("partition-kind", each.kind) for each in known}
    themes = {row[0] for row in graph.select(_THEMES).values() if row[0] is not None}
    labels = graph.labels([*kinds.values(), *(each.iri for each in known), *themes], lang)
    found = [
        GroupChoice(kind, _capital(labels.get(iri, kind)), "division")
        for kind, iri in kinds.items()
        if any(each.kind == kind and each.current for each in known)
    ]
    found += [
        GroupChoice(each.key, labels.get(each.iri, each.key), "edition")
        for each in known
        if each.edition and not each.current
    ]
    found.sort(key=lambda one: (one.section != "division", one.label.casefold(), one.text))
    found += [GroupChoice(text, label[lang], "network") for text, label in _COLLABORATIONS]
    subjects: dict[str, str] = {}
    for theme in sorted(themes):
        # Themes of several lists may bear one name: that name means all of them.
        label = labels.get(theme, "")
        subjects.setdefault(_capital(label), theme.rpartition("/")[2])
    found += [
        GroupChoice(f"network:{key}", label, "theme")
        for label, key in sorted(subjects.items(), key=lambda one: one[0].casefold())
        if label
    ]
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


_STARTS: Final = """
SELECT DISTINCT (SUBSTR(STR(?day), 1, 4) AS ?year) WHERE {
  VALUES ?group { %s }
  { ?group schema:startDate|schema:endDate ?day }
  UNION { ?m org:organization ?group ; schema:startDate|schema:endDate ?day }
  UNION { ?group zg:regionalBody/^org:organization/(schema:startDate|schema:endDate) ?day }
  UNION { ?group zg:inPartition/zg:edition ?day }
}
"""


def years_of_change(graph: Graph, selections: Sequence[GroupSelection]) -> list[int]:
    """The years in which groups or their members began or ended, with those of other editions.

    Of a division all editions of its kind count. The present year is always there.
    """
    kinds = {one.partition.kind for one in selections if one.partition is not None}
    found = {
        int(each.edition[:4])
        for each in partitions(graph)
        if each.kind in kinds and each.edition[:4].isdigit()
    }
    iris = sorted({iri for one in selections for iri in one.iris})
    if iris:
        listed = " ".join(f"<{iri}>" for iri in iris)
        rows = graph.select(_STARTS % listed).values()
        found |= {int(row[0]) for row in rows if row[0] and row[0].isdigit()}
    this_year = int(asked(None)[:4])
    return sorted({year for year in found if year <= this_year} | {this_year})
