"""Which combinations of groups occur: how many organisations are in exactly these."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from zorggraaf.analysis.affiliation import Affiliation, affiliation, counted
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.selection import GroupSelection
from zorggraaf.analysis.wording import NAMES, REGISTERED, SMALL, listing, number, units

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def combinations(
    graph: Graph,
    groups: str | GroupSelection = "network",
    on: date | str | None = None,
    unit: str = "organisation",
    *,
    lang: str = "nl",
) -> Table:
    """Which combinations of these groups occur on a date, and how many units are in exactly each.

    groups: what `groups.parse_groups` understands. unit: organisation, site or municipality.
    See `combined` for the counting. Raises UsageError for groups or units that cannot be.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     combinations(graph, "network:oncologie", on="2026-11-22").records()[0]["size"]
    5
    """
    kind, weight = counted(unit, None)
    return combined(affiliation(graph, on, groups, kind, weight, lang=lang))


def combined(found: Affiliation) -> Table:
    """One row per combination and group in it; combinations are numbered from the largest.

    A combination counts the units that are in all of its groups and in no other group of the
    selection (an exclusive intersection; Lex et al. 2014), so that the sizes of all combinations
    add up to the number of units. The units of a combination, with the facts that put them in the
    group of the row, are `behind` its rows.
    """
    sets: dict[tuple[int, ...], list[int]] = defaultdict(list)
    indptr, indices = found.matrix.indptr, found.matrix.indices
    for unit in range(len(found.units)):
        own = tuple(sorted(indices[indptr[unit] : indptr[unit + 1]].tolist()))
        sets[own].append(unit)
    totals = found.matrix.sum(axis=0).tolist()
    ordered = sorted((own for own in sets if own), key=lambda own: (-len(sets[own]), own))
    rows: list[tuple[Value, ...]] = []
    owners: list[tuple[tuple[int, ...], int]] = []
    for place, own in enumerate(ordered, 1):
        for group in own:
            label = found.group_labels[group]
            size = len(sets[own])
            rows.append((place, size, found.groups[group], label, int(totals[group])))
            owners.append((own, group))

    def behind(row: int) -> Table:
        own, group = owners[row]
        iri = found.groups[group]
        return Table(
            title=words("Wie in precies deze combinatie zit", "Who is in exactly this combination"),
            columns=(
                Column("combination", words("combinatie", "combination"), "integer"),
                *thing("unit", *NAMES[found.unit]),
                Column("how", words("door", "by"), "text"),
                Column("facts", words("feiten", "facts"), "text"),
            ),
            rows=[
                (
                    rows[row][0],
                    found.units[unit],
                    found.unit_labels[unit],
                    found.how[found.units[unit], iri],
                    " ".join(found.facts[found.units[unit], iri]),
                )
                for unit in sets[own]
            ],
            parameters={"on": found.on, "unit": found.unit},
            kind="rows",
        )

    called = found.selection.label
    kinds = units(found.unit, "nl"), units(found.unit, "en")
    return Table(
        title=words(
            f"Welke combinaties komen voor bij {called['nl']}, in {kinds[0]}, {found.on}",
            f"Which combinations occur among {called['en']}, in {kinds[1]}, {found.on}",
        ),
        columns=(
            Column("combination", words("combinatie", "combination"), "integer"),
            Column("size", words("aantal in precies deze", "number in exactly these"), "integer"),
            *thing("group", "groep", "group"),
            Column("group_size", words("leden van de groep", "members of the group"), "integer"),
        ),
        rows=rows,
        parameters={"on": found.on, "unit": found.unit, "groups": found.selection.text},
        sentence=_sentence(found, [(own, len(sets[own])) for own in ordered]),
        cautions=_cautions(found),
        kind="combinations",
        behind=behind,
    )


def _sentence(found: Affiliation, counts: list[tuple[tuple[int, ...], int]]) -> Words:
    total = sum(count for _, count in counts)
    if not total:
        return words("Geen van deze groepen heeft leden.", "None of these groups has members.")
    several = [(own, count) for own, count in counts if len(own) > 1]
    together = sum(count for _, count in several)
    said = {}
    for lang in ("nl", "en"):
        what = units(found.unit, lang)
        said[lang] = (
            f"Of {number(total, lang)} {what} {number(together, lang)} are in more than one of "
            "these groups."
            if lang == "en"
            else f"Van {number(total, lang)} {what} zitten er {number(together, lang)} in meer dan "
            "één van deze groepen."
        )
        # One unit alone says nothing of a combination.
        if several and several[0][1] > 1:
            own, count = several[0]
            named = listing([found.group_labels[group] for group in own], lang)
            said[lang] += (
                f" The combination that occurs most is {named}: {number(count, lang)}."
                if lang == "en"
                else f" De combinatie die het meest voorkomt is {named}: {number(count, lang)}."
            )
    return said


def _cautions(found: Affiliation) -> list[Words]:
    said: list[Words] = [REGISTERED] if "membership" in found.how.values() else []
    small = int((found.matrix.sum(axis=0) < SMALL).sum())
    if small:
        said.append(
            words(
                f"{small} van de {len(found.groups)} groepen hebben minder dan {SMALL} bekende "
                "leden: wie daar nog in zit, kan een combinatie veranderen.",
                f"{small} of the {len(found.groups)} groups have fewer than {SMALL} known members: "
                "who else is in them may change a combination.",
            )
        )
    return said
