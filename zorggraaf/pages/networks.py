"""The page of networks: what is chosen, who connects, and in which group everybody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from zorggraaf.analysis.centrality import MEASURES
from zorggraaf.analysis.groups import BODY_KINDS
from zorggraaf.charts.affiliation_drawing import OTHER, palette
from zorggraaf.pages.explorer import Picture, Source, command
from zorggraaf.tabular import Value

if TYPE_CHECKING:
    from zorggraaf.analysis.result import Table
    from zorggraaf.store import Graph

ROWS: Final = 50
"""Rows of the ranking on one page."""

COLOURS: Final = {
    "community": ("groep die vanzelf ontstaat", "group that forms by itself"),
    "roaz": ("ROAZ-regio", "ROAZ region"),
    "oor": ("OOR", "OOR"),
    "province": ("provincie", "province"),
}
"""By what organisations are coloured."""

_SUBJECTS: Final = {
    "kind": ("networkKind", ("Soort", "Kind")),
    "scope": ("scope", ("Schaal", "Scope")),
    "theme": ("theme", ("Onderwerp", "Subject")),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address says, each part checked against what there is."""

    kind: str = ""
    scope: str = ""
    theme: str = ""
    measure: str = "betweenness"
    colour: str = "community"
    on: str = ""

    @property
    def groups(self) -> str:
        """The networks, as the analyses are told.

        >>> Chosen(kind="oncology", scope="regional").groups, Chosen().groups
        ('network:oncology+regional', 'network')
        """
        parts = [part for part in (self.kind, self.scope, self.theme) if part]
        return f"network:{'+'.join(parts)}" if parts else "network"

    @property
    def asked(self) -> tuple[tuple[str, str | None], ...]:
        """What every analysis of the page is told."""
        return (("groups", self.groups), ("on", self.on or None))

    def pairs(self) -> list[tuple[str, str]]:
        """The address of this choice, without what is the default."""
        plain = Chosen()
        return [
            (name, getattr(self, name))
            for name in ("kind", "scope", "theme", "measure", "colour", "on")
            if getattr(self, name) != getattr(plain, name)
        ]


@dataclass(frozen=True, slots=True)
class Subject:
    """One filter: its name in the address, its title, and what can be chosen."""

    name: str
    title: str
    options: tuple[tuple[str, str], ...]


def subjects(graph: Graph, lang: str = "nl") -> list[Subject]:
    """Kinds, scopes and themes of networks, each by name.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     [subject.name for subject in subjects(graph)]
    ['kind', 'scope', 'theme']
    """
    found = []
    for name, (term, title) in _SUBJECTS.items():
        rows = graph.select(
            f"SELECT DISTINCT ?concept WHERE {{ ?n a zg:Network ; zg:{term} ?concept }}"
        ).values()
        iris = sorted(row[0] for row in rows if row[0] is not None)
        labels = graph.labels(iris, lang)
        options: dict[str, str] = {}
        for iri in iris:
            key = iri.rpartition("/")[2]
            if key not in BODY_KINDS:
                # Themes of several lists may bear one name, which stands for all of them.
                options.setdefault(labels.get(iri, key), key)
        listed = sorted(options.items(), key=lambda option: option[0].casefold())
        found.append(
            Subject(name, title[lang == "en"], tuple((key, label) for label, key in listed))
        )
    return found


@dataclass(frozen=True, slots=True)
class Colour:
    """One entry of the legend."""

    name: str
    colour: str
    count: int


def legend(groups: Mapping[str, str], units: int, lang: str) -> list[Colour]:
    """The groups by size, with those that share the last colour together."""
    counted: dict[str, int] = {}
    for group in groups.values():
        counted[group] = counted.get(group, 0) + 1
    colours = palette(groups)
    own = [
        Colour(name, colour, counted[name]) for name, colour in colours.items() if colour != OTHER
    ]
    rest = units - sum(one.count for one in own)
    if rest:
        own.append(Colour("other or none" if lang == "en" else "overige of geen", OTHER, rest))
    return own


@dataclass(frozen=True, slots=True)
class Ranking:
    """A part of the ranking, with the group of each organisation."""

    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    first: int
    total: int

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return self.first + len(self.rows) - 1


def ranking(
    table: Table, groups: Mapping[str, str], colour: str, page: int, lang: str = "nl"
) -> Ranking:
    """One page of the ranking, from 1; numbers as the command shows them."""
    pages = max(1, -(-len(table.rows) // ROWS))
    start = (min(max(page, 1), pages) - 1) * ROWS
    measure = str(table.parameters["by"])
    kept = ("rank", "organisation", "organisation_label", *dict.fromkeys((measure, *_PLAIN)))
    places = [table.place(name) for name in kept]
    short = replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=[tuple(row[place] for place in places) for row in table.rows[start : start + ROWS]],
    )
    shown = short.to_tabular(lang)
    iris = [str(iri) for iri in short.values("organisation")]
    rows = [[*row, groups.get(iri)] for row, iri in zip(shown.rows, iris, strict=True)]
    title = COLOURS[colour][lang == "en"]
    return Ranking([*shown.columns, title], rows, start + 1, len(table.rows))


_PLAIN: Final = ("groups",)
"""What needs no explanation; the files have every measure."""


@dataclass(frozen=True, slots=True)
class NetworksPage:
    """What the template shows."""

    chosen: Chosen
    subjects: list[Subject]
    today: str
    fault: str = ""
    hint: str = ""
    sentences: Sequence[str] = ()
    cautions: Sequence[str] = ()
    colourless: str = ""
    """Why nobody is in a group: on this date there are none to be in."""
    legend: Sequence[Colour] = ()
    ranking: Ranking | None = None
    summary: str = ""
    """How much is drawn."""

    @property
    def measures(self) -> list[str]:
        """What an organisation's size can be."""
        return list(MEASURES)

    @property
    def central(self) -> Source:
        """The ranking for programs."""
        return Source("api/central", (*self.chosen.asked, ("measure", self.chosen.measure)))

    @property
    def picture(self) -> Picture:
        """The ties beyond chance, coloured by group: for paper, and where no scripts run."""
        return Picture(Source("api/communities", self.chosen.asked), None, "")

    @property
    def commands(self) -> list[str]:
        """The same at the terminal."""
        chosen = self.chosen
        groups = ("--groups", chosen.groups) if chosen.groups != "network" else ()
        on = ("--on", chosen.on) if chosen.on else ()
        return [
            command("central", *groups, "--measure", chosen.measure, *on),
            command("communities", *groups, *on),
        ]


def measure_label(measure: str, lang: str = "nl") -> str:
    """What a measure is called."""
    return MEASURES[measure][lang]
