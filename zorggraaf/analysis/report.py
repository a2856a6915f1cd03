"""A region, organisation or network in about four pages, each number with its source.

`report` gathers what the other analyses say about one thing, and numbers the sources; `html` and
`markdown` write it down. Nothing is counted here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.on_date import asked
from zorggraaf.analysis.report_divisions import Subject, cut_across, where_sites_are
from zorggraaf.analysis.report_part import ROWS, Part, word
from zorggraaf.analysis.report_sources import NumberedSources
from zorggraaf.analysis.result import Table as Result
from zorggraaf.analysis.result import Value
from zorggraaf.errors import UsageError
from zorggraaf.tabular import Cell, Table
from zorggraaf.tabular import Value as Shown

if TYPE_CHECKING:
    from zorggraaf.lookup.description import Description
    from zorggraaf.lookup.sources import Citation
    from zorggraaf.store import Graph

KINDS: Final = ("region", "organisation", "network")
"""What a report can be about."""


@dataclass(frozen=True)
class Report:
    """What is known of one thing on a date."""

    iri: str
    key: str
    label: str
    kind: str
    on: str
    lang: str
    summary: list[str]
    parts: list[Part]
    sources: list[Citation] = field(default_factory=list)
    """Number n in the text is the n-th of these."""

    def part(self, name: str) -> Part | None:
        """One part by its name (`members`, `divisions`, `networks` …), None where it is empty."""
        return next((part for part in self.parts if part.name == name), None)


def report(graph: Graph, key: str, on: date | str | None = None, lang: str = "nl") -> Report:
    """Everything a working group asks about one region, organisation or network.

    Its members or sites, the divisions it cuts across (share of inhabitants, sites, organisations),
    its networks, expertise, figures, events, and all sources by number.

    Raises UnknownKeyError for an unknown key, UsageError for what is none of KINDS.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     found = report(graph, "roaz-zwolle", on="2026-11-22").part("divisions")
    ...     found.table.records()[0]["regio"]["text"]
    'Overijssel'
    """
    from zorggraaf.lookup.description import show

    iri = _resolved(graph, key, lang)
    parts = names.kind_and_key(iri)
    kind = parts[0] if parts else ""
    if kind not in KINDS:
        raise UsageError(
            f"Over ‘{key}’ is geen rapport te maken.",
            "Wel over een regio, organisatie of netwerk; zie ook: zorggraaf show.",
        ).in_english(
            f"No report can be made about ‘{key}’.",
            "It can about a region, organisation or network.",
        )
    return _Writer(graph, iri, kind, asked(on), lang, show(graph, iri, lang)).write()


def _resolved(graph: Graph, key: str, lang: str) -> str:
    """A region where a bare key also is the key of its body."""
    from zorggraaf.lookup.finding import AmbiguousKeyError, resolve

    try:
        return resolve(graph, key, lang)
    except AmbiguousKeyError:
        for kind in KINDS:
            region = f"{names.ID}{kind}/{key}"
            if graph.labels([region]):
                return region
        raise


class _Writer:
    """Gathers the parts, numbering sources as they are met."""

    def __init__(
        self, graph: Graph, iri: str, kind: str, on: str, lang: str, shown: Description
    ) -> None:
        self.graph = graph
        self.iri = iri
        self.kind = kind
        self.on = on
        self.lang = lang
        self.shown = shown
        self.key = iri.rpartition("/")[2]
        self.sources = NumberedSources(graph)
        body = graph.select(f"SELECT ?b {{ <{iri}> zg:regionalBody ?b }}").values()
        self.body = body[0][0] if body else None

    def write(self) -> Report:
        from zorggraaf.lookup.sources import citations

        made = {
            "region": (
                self.members,
                self.territory,
                self.divisions,
                self.networks,
                self.expertise,
                self.quoted,
                self.events,
            ),
            "organisation": (
                self.quoted,
                self.places,
                self.coordination,
                self.networks,
                self.expertise,
                self.events,
            ),
            "network": (
                self.members,
                self.divisions,
                self.networks,
                self.expertise,
                self.quoted,
                self.events,
            ),
        }[self.kind]
        parts = [part for gather in made for part in gather()]
        known = citations(self.graph, self.sources.in_order, self.lang)
        return Report(
            self.iri,
            f"{self.kind}/{self.key}",
            self.shown.label,
            self.kind,
            self.on,
            self.lang,
            [part.text for part in parts if part.text][:5],
            parts,
            [known[iri] for iri in self.sources.in_order],
        )

    def divisions(self) -> list[Part]:
        return cut_across(self.subject())

    def places(self) -> list[Part]:
        return where_sites_are(self.subject())

    def subject(self) -> Subject:
        bounded = self.shown.section("territory") is not None
        return Subject(
            self.graph,
            self.iri,
            self.kind,
            self.shown.label,
            self.on,
            self.lang,
            self.sources,
            bounded,
        )

    # -- words and sources ---------------------------------------------------------------------

    def word(self, name: str) -> str:
        return word(name, self.lang)

    def quote(self, name: str, section: str) -> list[Part]:
        """A section of `show`, with numbers for its sources."""
        table = self.shown.section(section)
        if table is None:
            return []
        columns = list(table.columns)
        source = len(columns) - 1 if columns[-1] == self.word("source") else None
        rows: list[Sequence[Shown]] = []
        for row in table.rows[:ROWS]:
            cells = list(row)
            if source is not None:
                cells[source] = self.sources.numbered(str(cells[source] or ""))
            rows.append(cells)
        kept = [
            place
            for place in range(len(columns))
            if any(str(row[place] or "").strip() for row in rows) or place == 0
        ]
        slim = Table(
            self.word(name),
            [columns[place] for place in kept],
            [[row[place] for place in kept] for row in rows],
            name,
        )
        return [Part(name, self.word(name), "", slim, max(0, len(table.rows) - ROWS))]

    def result(
        self, name: str, found: Result, facts: Iterable[str], keep: Sequence[str] = ()
    ) -> Part:
        """A counted table, with the sources of the facts it was counted from."""
        slim = found
        if keep:
            places = [p for p, column in enumerate(found.columns) if column.name in keep]
            slim = Result(
                found.title,
                tuple(found.columns[p] for p in places),
                [tuple(row[p] for p in places) for row in found.rows],
                found.parameters,
            )
        table = slim.to_tabular(self.lang)
        cautions = [caution[self.lang] for caution in found.cautions][:2]
        text = " ".join([found.sentence.get(self.lang, ""), *cautions]).strip()
        left_out = max(0, len(table.rows) - ROWS)
        short = Table(self.word(name), table.columns, table.rows[:ROWS], name)
        return Part(
            name, self.word(name), text, short, left_out, None, self.sources.of_facts(facts)
        )

    # -- parts ---------------------------------------------------------------------------------

    def quoted(self) -> list[Part]:
        parts: list[Part] = []
        for section in (table.name for table in self.shown.sections):
            if section == "own-sites":
                parts += self.quote("sites", section)
            elif section.startswith("recognitions"):
                parts += self.quote("recognitions", section)
            elif section == "figures":
                parts += self.quote("figures", section)
        return parts

    def members(self) -> list[Part]:
        if self.kind == "region" and self.body:
            from zorggraaf.lookup.description import show

            own, self.shown = self.shown, show(self.graph, self.body, self.lang)
            try:
                return self.quote("members", "memberships")
            finally:
                self.shown = own
        return self.quote("members", "memberships")

    def territory(self) -> list[Part]:
        from zorggraaf import charts
        from zorggraaf.analysis.territory import territory

        table = self.shown.section("territory")
        if table is None:
            return []
        said = [str(row[1]) for row in table.rows]
        numbers = self.sources.of_facts([self.iri])
        title = "gemeenten" if self.lang == "nl" else "municipalities"
        text = f"{len(said)} {title}: {', '.join(sorted(said))}."
        found = self.graph.select(f"SELECT ?p {{ <{self.iri}> zg:inPartition ?p }}").values()
        division = (found[0][0] or "").rpartition("/")[2]
        picture = charts.chart(territory(self.graph, division, self.on, self.lang), self.lang)
        return [Part("territory", self.word("territory"), text, None, 0, picture, numbers)]

    def networks(self) -> list[Part]:
        if self.kind == "organisation":
            return self.quote("networks", "member-of")
        if self.kind == "region":
            from zorggraaf.analysis.border import region_tables

            found = region_tables(self.graph, self.iri, self.on, lang=self.lang)
            keep: tuple[str, ...] = (
                "group",
                "group_label",
                "where_label",
                "inside",
                "outside",
                "others",
            )
        else:
            from zorggraaf.analysis.groups import was_there
            from zorggraaf.analysis.overlap import overlap

            own = f"network:{self.key}"
            if not was_there(self.graph, own, self.on):
                return []
            found = overlap(self.graph, own, "network", self.on, lang=self.lang)
            keep = ("b", "b_label", "shared", "jaccard", "a_in_b", "b_in_a")
        return [self.result("networks", found, _facts(found), keep)] if found.rows else []

    def coordination(self) -> list[Part]:
        from zorggraaf.analysis.coordination import tables

        found = tables(self.graph, self.iri, self.on, lang=self.lang)
        summary = found.summary
        keep = ("tables", "partners", "once", "twice", "three_or_more", "fit")
        facts = (fact for table in found.all for fact in _facts(table))
        return [self.result("coordination", summary, facts, keep)] if summary.rows else []

    def expertise(self) -> list[Part]:
        """Expertise centres of the organisation, of the members, or of who has a site here."""
        where = {
            "organisation": f"VALUES ?host {{ <{self.iri}> }}",
            "network": f"?host zg:memberOf <{self.iri}> .",
            "region": f"?host zg:inRegion <{self.iri}> .",
        }[self.kind]
        rows = self.graph.select(
            "SELECT DISTINCT ?centre ?host ?condition { "
            f"{where} ?centre a zg:ExpertiseCentre ; org:unitOf ?host . "
            "OPTIONAL { ?centre zg:treats ?condition } }"
        ).values()
        treated: dict[tuple[str, str], set[str]] = {}
        for centre, host, condition in rows:
            if centre and host:
                own = treated.setdefault((centre, host), set())
                if condition:
                    own.add(condition)
        if not treated:
            return []
        wanted = {iri for pair, own in treated.items() for iri in (*pair, *own)}
        labels = self.graph.labels(wanted, self.lang)
        cells: list[Sequence[Shown]] = []
        for centre, host in sorted(
            treated, key=lambda pair: (labels.get(pair[1], ""), labels.get(pair[0], ""))
        ):
            numbers = self.sources.of_facts([centre])
            listed = sorted(labels.get(iri, iri) for iri in treated[centre, host])
            cells.append(
                [
                    Cell(labels.get(centre, centre), centre),
                    Cell(labels.get(host, host), host),
                    ", ".join(listed),
                    " ".join(f"[{number}]" for number in numbers),
                ]
            )
            if len(cells) == ROWS:
                break
        heads = [self.word(w) for w in ("centre", "host", "condition", "source")]
        table = Table(self.word("expertise"), heads, cells, "expertise")
        return [Part("expertise", self.word("expertise"), "", table, len(treated) - len(cells))]

    def events(self) -> list[Part]:
        """What happened to it, or to its members, with a timeline."""
        from zorggraaf import charts
        from zorggraaf.analysis.events import events

        found = events(self.graph, self.iri, self.on, self.lang)
        if not found.rows:
            return []
        picture = charts.chart(found, self.lang)
        rows: list[Sequence[Shown]] = []
        for record in found.records()[:ROWS]:
            numbers = self.sources.of_facts([str(record["event_iri"])])
            rows.append(
                [
                    str(record["date"] or ""),
                    Cell(str(record["event"]), str(record["event_iri"])),
                    " ".join(f"[{number}]" for number in numbers),
                ]
            )
        heads = [self.word(w) for w in ("date", "event", "source")]
        table = Table(self.word("events"), heads, rows, "events")
        left_out = max(0, len(found.rows) - ROWS)
        return [Part("events", self.word("events"), "", table, left_out, picture)]


def _facts(found: Result) -> list[str]:
    """The facts behind all rows of a table."""
    behind = found.everything_behind()
    if behind is None:
        return []
    places = [p for p, column in enumerate(behind.columns) if column.name.startswith("fact")]
    values: list[Value] = [row[p] for row in behind.rows for p in places]
    return [part for value in values if value for part in str(value).replace(";", " ").split()]
