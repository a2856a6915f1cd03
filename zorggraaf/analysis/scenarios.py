"""What if: the difference that a scenario makes in every measure, and what it would break.

    result = whatif(graph, Scenario.read(["merge isala,zgt -> isala-zgt"]))

The steps are taken on a copy in memory (`overlay`); the data never changes. All numbers are about
registered cooperation: they say nothing about where patients go.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.analysis.groups import asked
from zorggraaf.analysis.overlay import Change, Overlay, apply
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.steps import Scenario

if TYPE_CHECKING:
    from zorggraaf.store import Graph

__all__ = ["DIVISIONS", "Scenario", "ScenarioResult", "whatif"]

_SHOWN: Final = {"province": "provincie"}

DIVISIONS: Final = (("oor", "roaz", "organisation"), ("roaz", "province", "inhabitants"))
"""Which divisions a scenario compares, counted in what."""

_MEASURED: Final = {
    "groups": words("verbanden", "collaborations"),
    "partners": words("partners", "partners"),
    "betweenness": words("tussenpositie", "betweenness"),
    "constraint": words("beperktheid (Burt)", "constraint (Burt)"),
}
"""Of an organisation, by `centrality.central`."""

_AGREEMENT: Final = {
    "ari": words("gelijkenis (ARI)", "likeness (ARI)"),
    "ami": words("gelijkenis (AMI)", "likeness (AMI)"),
    "v_measure": words("gelijkenis (V)", "likeness (V)"),
    "vi_bits": words("verschil (bits)", "difference (bits)"),
    "nesting_a_in_b": words("deel dat past", "share that fits"),
    "nesting_b_in_a": words("deel dat omgekeerd past", "share that fits in reverse"),
    "matched_share": words("deel dat één op één past", "share matched one to one"),
}
"""Of two divisions, by `partitions.compare`."""

_CAUTION: Final = words(
    "Dit gaat over geregistreerde samenwerking en ligging, niet over patiënten; wat mensen na een "
    "verandering zouden doen, zit er niet in.",
    "This is about registered cooperation and place, not about patients; what people would do "
    "after a change is not in it.",
)
_AGAIN: Final = 3
"""A partner met at so many tables is met again and again."""
_NOBODY: Final = 1
"""With so many providers or fewer, a loss is told of."""


@dataclass(frozen=True)
class ScenarioResult:
    """What a scenario would change."""

    scenario: Scenario
    on: str
    changes: tuple[Change, ...]
    steps: Table
    """What each step does, and how many facts it takes away and adds."""
    difference: Table
    """Every number that changes: measure, about what, before, after; the picture is of this."""
    overlaps: Table
    """The pairs of collaborations that come to share more or fewer members."""
    losses: Table
    """Conditions, ERNs and concentrated care left with one provider or none."""
    broken: Table
    """The rules of the domain that the new situation breaks, or mends."""
    graph: Graph
    """The graph as it would be, to ask anything else of."""

    @property
    def tables(self) -> list[Table]:
        """All of it, in reading order."""
        return [self.steps, self.broken, self.losses, self.difference, self.overlaps]

    @property
    def sentence(self) -> dict[str, str]:
        """What a board member reads first."""
        return dict(self.steps.sentence)

    def records(self) -> dict[str, object]:
        """All of it for programs: `title`, `on`, `steps`, and the rows of each table by name."""
        return {
            "title": self.scenario.title,
            "on": self.on,
            "sentence": self.sentence,
            "steps": self.steps.records(),
            "broken": self.broken.records(),
            "losses": self.losses.records(),
            "difference": self.difference.records(),
            "overlaps": self.overlaps.records(),
        }


def whatif(
    graph: Graph,
    scenario: Scenario,
    on: datetime.date | str | None = None,
    lang: str = "nl",
    progress: Callable[[str], None] | None = None,
) -> ScenarioResult:
    """What would be different on a date if the steps of a scenario were taken.

    on: the date (default: that of the scenario, else today). The graph is only read.

    Raises UsageError that names the step which cannot be taken, and why.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     whatif(graph, Scenario.read(["leave etz embraze"])).sentence["nl"]
    """
    tell = progress or (lambda step: None)
    day = asked(on if on is not None else scenario.on)
    tell("stappen zetten op een kopie")
    overlay = apply(graph, scenario.steps, datetime.date.fromisoformat(day))
    pair = _Pair(overlay, day, lang)
    tell("organisaties en verbanden vergelijken")
    rows = [*pair.people(), *pair.sizes(), *pair.tables(), *pair.positions()]
    tell("indelingen vergelijken")
    rows = [*pair.agreements(), *rows]
    difference = pair.difference(rows, scenario)
    overlaps = pair.overlaps(scenario)
    tell("verlies zoeken")
    losses = pair.losses(scenario)
    tell("regels toetsen")
    broken = pair.broken(scenario)
    return ScenarioResult(
        scenario,
        day,
        overlay.changes,
        _steps(overlay.changes, scenario, day, lang, (difference, overlaps, losses, broken)),
        difference,
        overlaps,
        losses,
        broken,
        overlay.graph,
    )


def _steps(
    changes: Sequence[Change],
    scenario: Scenario,
    on: str,
    lang: str,
    tables: tuple[Table, Table, Table, Table],
) -> Table:
    difference, overlaps, losses, broken = tables
    faults = sum(row[0] == "Violation" and row[1] == "breaks" for row in broken.rows)
    told = "; ".join(change.text["nl"] for change in changes)
    told_en = "; ".join(change.text["en"] for change in changes)
    numbers, pairs, lost = len(difference.rows), len(overlaps.rows), len(losses.rows)
    return Table(
        title=words(f"Wat als: {scenario.title}", f"What if: {scenario.title}"),
        columns=(
            Column("step", words("stap", "step"), "text"),
            Column("change", words("verandering", "change"), "text"),
            Column("removed", words("feiten weg", "facts removed"), "integer"),
            Column("added", words("feiten erbij", "facts added"), "integer"),
        ),
        rows=[
            (change.step, change.text[lang], len(change.removed), len(change.added))
            for change in changes
        ],
        parameters={"on": on},
        sentence=words(
            f"{told}. Anders worden dan: {numbers} getallen en de overlap van {pairs} paren "
            f"verbanden. Met één of geen aanbieder blijven over: {lost or 'geen'} aandoeningen, "
            f"ERN's of zorgvormen die er nu meer hebben. Regels van het domein die breken: "
            f"{faults or 'geen'}.",
            f"{told_en}. Then different: {numbers} numbers and the overlap of {pairs} pairs of "
            f"collaborations. Left with one provider or none: {lost or 'no'} conditions, ERNs or "
            f"forms of care that now have more. Rules of the domain that break: "
            f"{faults or 'none'}.",
        ),
        cautions=[_CAUTION],
        kind="steps",
    )


Difference = tuple[Mapping[str, str], str, str, float | None, float | None]
"""Measure, IRI it is about, its label, before, after."""


class _Pair:
    """Two graphs, measured alike."""

    def __init__(self, overlay: Overlay, on: str, lang: str) -> None:
        self.before, self.after = overlay.before, overlay.graph
        self.on = on
        self.lang = lang

    def both(self, measure: Callable[[Graph], Table]) -> tuple[Table, Table]:
        return measure(self.before), measure(self.after)

    def label(self, iris: Iterable[str]) -> dict[str, str]:
        """Names, also of what exists on one side only."""
        wanted = sorted(set(iris))
        return {**self.before.labels(wanted, self.lang), **self.after.labels(wanted, self.lang)}

    # -- numbers -----------------------------------------------------------------------------------

    def sizes(self) -> list[Difference]:
        """Members of each collaboration and region."""
        from zorggraaf.analysis.affiliation import affiliation

        counts: list[dict[str, float]] = []
        for graph in (self.before, self.after):
            own: dict[str, float] = {}
            for groups in ("network", "oor", "roaz", "fzo"):
                found = affiliation(graph, self.on, groups)
                totals = found.matrix.sum(axis=0).tolist()
                own |= dict(zip(found.groups, map(float, totals), strict=True))
            counts.append(own)
        return self._changed(words("leden", "members"), counts[0], counts[1], 0.0)

    def people(self) -> list[Difference]:
        """Inhabitants of each region of the divisions with borders."""
        from zorggraaf.analysis.affiliation import affiliation

        counts: list[dict[str, float]] = []
        for graph in (self.before, self.after):
            own: dict[str, float] = {}
            for division in ("roaz", "veiligheidsregio", "zorgkantoor", "ggd", "province"):
                found = affiliation(graph, self.on, division, "municipality", "inhabitants")
                totals = (found.matrix.T @ found.weights).tolist()
                own |= dict(zip(found.groups, totals, strict=True))
            counts.append(own)
        return self._changed(words("inwoners", "inhabitants"), counts[0], counts[1], 0.0)

    def positions(self) -> list[Difference]:
        """Position of each organisation among the networks."""
        from zorggraaf.analysis.centrality import central

        before, after = self.both(lambda graph: central(graph, "network", self.on))
        found: list[Difference] = []
        for name, measure in _MEASURED.items():
            sides = [
                {
                    str(record["organisation"]): float(value)
                    for record in table.records()
                    if isinstance(value := record[name], (int, float))
                }
                for table in (before, after)
            ]
            absent = 0.0 if name != "constraint" else None
            found += self._changed(measure, sides[0], sides[1], absent)
        return found

    def tables(self) -> list[Difference]:
        """How the tables of each organisation fit together, and whom it meets again and again."""
        import math

        from zorggraaf.analysis.coordination import EVERYTHING, fit, partner_counts
        from zorggraaf.analysis.traits import meetings

        alike: list[dict[str, float]] = []
        often: list[dict[str, float]] = []
        for graph in (self.before, self.after):
            network, _, _ = meetings(graph, self.on, EVERYTHING, self.lang)
            fits = {unit: fit(network.matrix, row) for row, unit in enumerate(network.units)}
            alike.append({unit: value for unit, value in fits.items() if not math.isnan(value)})
            often.append(
                {
                    unit: float((partner_counts(network.matrix, row) >= _AGAIN).sum())
                    for row, unit in enumerate(network.units)
                }
            )
        again = words("partners aan drie of meer tafels", "partners at three or more tables")
        return [
            *self._changed(again, often[0], often[1], 0.0),
            *self._changed(
                words("passendheid van tafels", "fit of tables"), alike[0], alike[1], None
            ),
        ]

    def agreements(self) -> list[Difference]:
        """How much the divisions resemble each other."""
        from zorggraaf.analysis.partitions import compare

        found: list[Difference] = []
        for a, b, unit in DIVISIONS:
            sides = [
                compare(graph, a, b, self.on, unit).record() for graph in (self.before, self.after)
            ]
            for name, measure in _AGREEMENT.items():
                old, new = sides[0].get(name), sides[1].get(name)
                if _differ(old, new):
                    pair = f"{a.upper()} × {_SHOWN.get(b, b.upper())}"
                    named = words(*(f"{measure[lang]}, {pair}" for lang in ("nl", "en")))
                    found.append((named, "", "", _number(old), _number(new)))
        return found

    def _changed(
        self,
        measure: Mapping[str, str],
        before: Mapping[str, float],
        after: Mapping[str, float],
        absent: float | None,
    ) -> list[Difference]:
        changed = sorted(
            iri
            for iri in {**before, **after}
            if _differ(before.get(iri, absent), after.get(iri, absent))
        )
        labels = self.label(changed)
        return [
            (measure, iri, labels.get(iri, _key(iri)), before.get(iri), after.get(iri))
            for iri in changed
        ]

    def difference(self, rows: Sequence[Difference], scenario: Scenario) -> Table:
        lang = self.lang
        shown: list[tuple[Value, ...]] = [
            (
                measure[lang],
                about or None,
                label,
                _whole(before),
                _whole(after),
                None if before is None or after is None else _whole(after - before),
            )
            for measure, about, label, before, after in rows
        ]
        return Table(
            title=words(f"Wat verandert: {scenario.title}", f"What changes: {scenario.title}"),
            columns=(
                Column("measure", words("maat", "measure"), "text"),
                *thing("about", "van", "of"),
                Column("before", words("nu", "now"), "number"),
                Column("after", words("in het scenario", "in the scenario"), "number"),
                Column("change", words("verschil", "difference"), "number"),
            ),
            rows=shown,
            parameters={"on": self.on, "unit": "organisation"},
            cautions=[_CAUTION],
            kind="difference",
        )

    def overlaps(self, scenario: Scenario) -> Table:
        """The pairs of networks whose shared members change."""
        from zorggraaf.analysis.overlap import overlap

        sides = []
        for table in self.both(lambda graph: overlap(graph, "network", on=self.on)):
            sides.append({(str(r["a"]), str(r["b"])): r for r in table.records()})
        before, after = sides
        rows: list[tuple[Value, ...]] = []
        for pair in sorted({**before, **after}):
            old, new = before.get(pair), after.get(pair)
            shared = (old["shared"] if old else 0, new["shared"] if new else 0)
            alike = (_number(old["jaccard"]) if old else 0, _number(new["jaccard"]) if new else 0)
            if _differ(*shared):
                some = new or old or {}
                rows.append((*(some[k] for k in ("a", "a_label", "b", "b_label")), *shared, *alike))
        return Table(
            title=words(
                f"Overlap die verandert: {scenario.title}", f"Overlap changed: {scenario.title}"
            ),
            columns=(
                *thing("a", "verband", "collaboration"),
                *thing("b", "en", "and"),
                Column("shared_before", words("gedeeld nu", "shared now"), "integer"),
                Column("shared_after", words("gedeeld straks", "shared then"), "integer"),
                Column("jaccard_before", words("Jaccard nu", "Jaccard now"), "number"),
                Column("jaccard_after", words("Jaccard straks", "Jaccard then"), "number"),
            ),
            rows=rows,
            parameters={"on": self.on, "unit": "organisation"},
            cautions=[_CAUTION],
            kind="overlap-difference",
        )

    # -- losses ------------------------------------------------------------------------------------

    def losses(self, scenario: Scenario) -> Table:
        """What is left with one provider or none, and had more."""
        rows: list[tuple[Value, ...]] = []
        for kind, label, query in _PROVIDED:
            before, after = (self._providers(graph, query) for graph in (self.before, self.after))
            fewer = sorted(
                iri
                for iri, old in before.items()
                if len(after.get(iri, ())) < len(old) and len(after.get(iri, ())) <= _NOBODY
            )
            labels = self.label([*fewer, *(one for iri in fewer for one in after.get(iri, ()))])
            for iri in fewer:
                left = sorted(after.get(iri, ()))
                rows.append(
                    (
                        kind,
                        label[self.lang],
                        iri,
                        labels.get(iri, _key(iri)),
                        len(before[iri]),
                        len(left),
                        left[0] if left else None,
                        labels.get(left[0], _key(left[0])) if left else None,
                    )
                )
        return Table(
            title=words(
                f"Nog één of geen aanbieder: {scenario.title}",
                f"Left with one provider or none: {scenario.title}",
            ),
            columns=(
                Column("kind", words("code", "code"), "text"),
                Column("kind_label", words("soort", "kind"), "text"),
                *thing("thing", "wat", "what"),
                Column("before", words("aanbieders nu", "providers now"), "integer"),
                Column("after", words("aanbieders straks", "providers then"), "integer"),
                *thing("left", "wie overblijft", "who is left"),
            ),
            rows=rows,
            parameters={"on": self.on, "unit": "organisation"},
            cautions=[
                words(
                    "Geteld zijn de aanbieders die in een bron staan; er kunnen er meer zijn.",
                    "Counted are the providers that a source names; there may be more.",
                )
            ],
            kind="losses",
        )

    def _providers(self, graph: Graph, query: str) -> dict[str, set[str]]:
        import pyoxigraph as ox

        found: dict[str, set[str]] = {}
        for what, who in graph.select(query, on=ox.Literal(self.on)).values():
            if what and who:
                found.setdefault(what, set()).add(who)
        return found

    # -- rules -------------------------------------------------------------------------------------

    def broken(self, scenario: Scenario) -> Table:
        """The requirements (SHACL-SPARQL) that fail on one side only."""
        from zorggraaf.validation.engines import set_at_a_time
        from zorggraaf.validation.shapes import Shapes

        rows: list[tuple[Value, ...]] = []
        order = {"Violation": 0, "Warning": 1, "Info": 2}
        for shape in Shapes.load().all.values():
            if not shape.select or shape.key.startswith(_ABOUT_THE_RECORD):
                continue
            before, after = (
                {(_text(one.focus), _text(one.value)) for one in set_at_a_time(graph, shape)}
                for graph in (self.before, self.after)
            )
            iris = [part for pair in before ^ after for part in pair if part.startswith("http")]
            labels = self.label(iris)
            for state, pairs in (("breaks", after - before), ("mends", before - after)):
                for focus, value in sorted(pairs):
                    message = shape.message.get(self.lang, shape.message.get("nl", ""))
                    shown = labels.get(value, value)
                    rows.append(
                        (
                            shape.severity,
                            state,
                            _STATES[state][self.lang],
                            shape.key,
                            focus,
                            labels.get(focus, _key(focus)),
                            message.replace("{?value}", shown).replace("{$value}", shown),
                        )
                    )
        rows.sort(key=lambda row: (order.get(str(row[0]), 3), str(row[1]), str(row[3:])))
        return Table(
            title=words(
                f"Regels van het domein: {scenario.title}", f"Rules of the domain: {scenario.title}"
            ),
            columns=(
                Column("severity", words("zwaarte", "severity"), "text"),
                Column("state", words("code", "code"), "text"),
                Column("state_label", words("wat", "what"), "text"),
                Column("rule", words("regel", "rule"), "text"),
                *thing("thing", "bij", "at"),
                Column("message", words("melding", "message"), "text"),
            ),
            rows=rows,
            parameters={"on": self.on},
            kind="broken",
        )


_ABOUT_THE_RECORD: Final = (
    "Source-",
    "ChangeEvent-",
    "Membership-duplicate",
    "Membership-open",
    "region-population-sum",
    "fact-",
)
"""Rules about how facts are written down (dates of the parties, a stated total beside its parts):
a scenario restates no such facts, so that they would say nothing about it."""

_STATES: Final = {
    "breaks": words("wordt gebroken", "is broken"),
    "mends": words("is niet meer gebroken", "is no longer broken"),
}

_VALID: Final = """
  OPTIONAL {{ ?{0} schema:startDate ?{0}_from }}
  OPTIONAL {{ ?{0} schema:endDate ?{0}_until }}
  FILTER(!BOUND(?{0}_from) || STR(?{0}_from) <= ?on)
  FILTER(!BOUND(?{0}_until) || STR(?{0}_until) >= SUBSTR(?on, 1, STRLEN(STR(?{0}_until))))
"""

_PROVIDED: Final = (
    (
        "condition",
        words("aandoening", "condition"),
        f"""SELECT DISTINCT ?what ?who {{
          ?centre a zg:ExpertiseCentre ; zg:treats ?what ; org:unitOf ?who .
          {_VALID.format("centre")} {_VALID.format("who")} }}""",
    ),
    (
        "ern",
        words("ERN", "ERN"),
        "SELECT DISTINCT ?what ?who { ?who zg:participatesInERN ?what FILTER(?on != '') }",
    ),
    (
        "concentration",
        words("geconcentreerde zorg", "concentrated care"),
        f"""SELECT DISTINCT ?what ?who {{
          ?what zg:networkKind <{names.concept("network-kind", "concentration")}> .
          ?who zg:memberOf ?what FILTER(?on != '') }}""",
    ),
    (
        "care-form",
        words("zorgvorm in een initiatief", "form of care in an initiative"),
        f"""SELECT DISTINCT ?what ?who {{
          ?initiative a zg:Initiative ; zg:careForm ?what ; zg:carriedBy ?network .
          ?membership org:organization ?network ; org:member ?who .
          ?who a zg:CareProvider . {_VALID.format("membership")} }}""",
    ),
)
"""What is provided by whom on a date."""


def _differ(a: Value, b: Value) -> bool:
    """Whether two numbers differ by more than rounding."""
    x, y = _number(a), _number(b)
    if x is None or y is None:
        return x is not y
    return abs(x - y) > 1e-9 * max(1.0, abs(x), abs(y))


def _number(value: Value) -> float | None:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if number else None  # type: ignore[arg-type]  # narrowed above


def _whole(value: float | None) -> float | None:
    """A count without a decimal point."""
    return int(value) if value is not None and value.is_integer() else value


def _key(iri: str) -> str:
    return iri.rpartition("/")[2]


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))
