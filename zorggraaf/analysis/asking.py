"""Every analysis as people ask for it: plain options in, one `Outcome` out.

The commands and the web call these, so that a number is the same wherever it is asked. Days are
dates or texts jjjj-mm-dd (default today); lang is that of names in the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from zorggraaf.analysis.outcome import Outcome, of_table
from zorggraaf.errors import UsageError

if TYPE_CHECKING:
    from zorggraaf.analysis.overlay import Baseline
    from zorggraaf.analysis.scenario_file import Scenario
    from zorggraaf.store import Graph

Day = date | str | None
By = Literal["membership", "territory"] | None


def overlap(
    graph: Graph,
    a: str,
    b: str | None = None,
    unit: str = "organisation",
    by: By = None,
    on: Day = None,
    lang: str = "nl",
    measure: str | None = None,
    pair: str | None = None,
) -> Outcome:
    """How much groups share, pair by pair: see `overlap.overlap`.

    measure: the number that a picture shows, by its column. pair: only the pair of groups with
    these two keys (`oor-leiden,roaz-west`), out of all; see `one_pair.one_pair`.
    """
    from zorggraaf.analysis.one_pair import one_pair, showing
    from zorggraaf.analysis.overlap import overlap as run

    found = showing(run(graph, a, b, on, unit, by=by, lang=lang), measure)
    return of_table(found if pair is None else one_pair(found, pair))


def compare(
    graph: Graph,
    a: str,
    b: str,
    unit: str = "inhabitants",
    by: By = None,
    on: Day = None,
    lang: str = "nl",
    null: Literal["spatial"] | None = None,
    draws: int = 200,
) -> Outcome:
    """Whether two divisions of the country fit: see `partitions.compare`.

    null: `spatial` puts beside each measure what geography alone gives, in so many draws.
    """
    from zorggraaf.analysis.partitions import compare as run

    found = run(graph, a, b, on, unit, by=by, null=null, draws=draws, lang=lang)
    return Outcome(
        (found.table(lang),), found.contingency, found.records(lang), lambda: found.border_cases
    )


def compare_all(
    graph: Graph, unit: str = "inhabitants", by: By = None, on: Day = None, lang: str = "nl"
) -> Outcome:
    """Every two divisions, each in its newest edition: see `all_divisions.compare_all`."""
    from zorggraaf.analysis.all_divisions import compare_all as run

    return of_table(run(graph, on, unit, by=by, lang=lang))


def combinations(
    graph: Graph,
    groups: str = "network",
    unit: str = "organisation",
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """Which combinations of groups occur, and who is in each: see `combinations.combinations`."""
    from zorggraaf.analysis.combinations import combinations as run

    return of_table(run(graph, groups, on, unit, lang=lang))


def central(
    graph: Graph,
    groups: str = "network",
    of: Literal["organisation", "group"] = "organisation",
    measure: str = "betweenness",
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """Who connects, with equal ranks: see `centrality.central`."""
    from zorggraaf.analysis.centrality import central as run

    return of_table(run(graph, groups, on, of, measure, lang))


def ties(
    graph: Graph,
    groups: str = "network",
    null: str = "hypergeometric",
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """Who meet more often than chance explains: see `ties.ties`."""
    from zorggraaf.analysis.backbone import Null
    from zorggraaf.analysis.ties import ties as run

    return of_table(run(graph, groups, on, Null(null), lang=lang))


def communities(
    graph: Graph,
    groups: str = "network",
    resolution: float = 1.0,
    seeds: int = 20,
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """Which groups form by themselves: see `communities.communities`."""
    from zorggraaf.analysis.communities import communities as run

    found = run(graph, groups, on, resolution, seeds, lang=lang)
    record = {
        "sentence": found.sentence[lang],
        "cautions": [caution[lang] for caution in found.overview.cautions],
        "parameters": dict(found.overview.parameters),
        "communities": found.overview.records(),
        "members": found.members.records(),
        "comparison": found.comparison.records(),
        "scan": found.scan.records(),
    }
    return Outcome(tuple(found.all), found.network, record, found.members.everything_behind)


def tables(
    graph: Graph,
    key: str,
    other: str | None = None,
    groups: str | None = None,
    by: By = None,
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """At how many tables an organisation sits, or which tables a region has: see `coordination`.

    Raises UsageError for `other` with a region, and for `by` with an organisation.
    """
    from zorggraaf.analysis import coordination
    from zorggraaf.lookup.finding import resolve
    from zorggraaf.names import kind_and_key

    kind = (kind_and_key(resolve(graph, key, lang)) or ("", ""))[0]
    if kind == "region":
        if other is not None:
            raise UsageError(
                "--with is voor twee organisaties.", "Laat het bij een regio weg."
            ).in_english("with is for two organisations.", "Leave it out for a region.")
        which = groups or "network"
        return of_table(coordination.region_tables(graph, key, on, which, by, lang))
    if by is not None:
        raise UsageError("--by is voor een regio.", "Laat het bij een organisatie weg.").in_english(
            "by is for a region.", "Leave it out for an organisation."
        )
    which = groups or coordination.EVERYTHING
    if other is not None:
        return of_table(coordination.pairs(graph, key, other, on, which, lang))
    found = coordination.tables(graph, key, on, which, lang)
    record = {
        "sentence": found.sentence[lang],
        "cautions": [caution[lang] for caution in found.summary.cautions],
        "parameters": dict(found.summary.parameters),
        "summary": found.summary.records()[0],
        "counts": found.counts.records(),
        "tables": found.tables.records(),
        "partners": found.partners.records(),
    }
    # A picture goes its own way, so it takes the reading aid and the cautions along.
    drawn = replace(found.partners, sentence=found.sentence, cautions=found.summary.cautions)
    return Outcome(tuple(found.all), drawn, record, found.tables.everything_behind)


def fragile(
    graph: Graph,
    what: Sequence[str] = (),
    region: str | None = None,
    groups: str = "network",
    on: Day = None,
    lang: str = "nl",
) -> Outcome:
    """What hangs on one centre, member, provider or organisation: see `fragility.fragile`."""
    from zorggraaf.analysis.fragility import KINDS
    from zorggraaf.analysis.fragility import fragile as run

    return of_table(run(graph, on, list(what) or KINDS, region, groups, lang))


def timeline(graph: Graph, key: str, on: Day = None, lang: str = "nl") -> Outcome:
    """What an organisation, network or region went through: see `events.events`."""
    from zorggraaf.analysis.events import events
    from zorggraaf.lookup.finding import resolve

    return of_table(events(graph, resolve(graph, key, lang), on, lang))


def territory(graph: Graph, division: str, on: Day = None, lang: str = "nl") -> Outcome:
    """In which region each municipality lies: see `territory.territory`."""
    from zorggraaf.analysis.territory import territory as run

    return of_table(run(graph, division, on, lang))


def whatif(
    graph: Graph | Baseline,
    scenario: Scenario,
    on: Day = None,
    lang: str = "nl",
    progress: Callable[[str], None] | None = None,
) -> Outcome:
    """What a scenario would change: see `scenarios.whatif`."""
    from zorggraaf.analysis.scenarios import whatif as run

    found = run(graph, scenario, on, lang, progress)
    record: dict[str, Any] = found.records()
    return Outcome(tuple(found.tables), found.difference, record, lambda: None)
