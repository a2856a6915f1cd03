"""Which combinations of groups occur: how many organisations are in exactly these."""

from __future__ import annotations

from collections import defaultdict

from zorggraaf.analysis.affiliation import Affiliation
from zorggraaf.analysis.result import Column, Table, Value, thing, words


def combinations(found: Affiliation) -> Table:
    """One row per combination and group in it; combinations are numbered from the largest.

    A combination counts the units that are in all of its groups and in no other group of the
    selection (an exclusive intersection; Lex et al. 2014), so that the sizes of all combinations
    add up to the number of units. The units of a combination are `behind` its rows.
    """
    sets: dict[tuple[int, ...], list[int]] = defaultdict(list)
    indptr, indices = found.matrix.indptr, found.matrix.indices
    for unit in range(len(found.units)):
        own = tuple(sorted(indices[indptr[unit] : indptr[unit + 1]].tolist()))
        sets[own].append(unit)
    totals = found.matrix.sum(axis=0).tolist()
    ordered = sorted((own for own in sets if own), key=lambda own: (-len(sets[own]), own))
    rows: list[tuple[Value, ...]] = []
    owners: list[tuple[int, ...]] = []
    for number, own in enumerate(ordered, 1):
        for group in own:
            label = found.group_labels[group]
            size = len(sets[own])
            rows.append((number, size, found.groups[group], label, int(totals[group])))
            owners.append(own)

    def behind(row: int) -> Table:
        units = sets[owners[row]]
        return Table(
            title=words("Wie in precies deze combinatie zit", "Who is in exactly this combination"),
            columns=thing("unit", "eenheid", "unit"),
            rows=[(found.units[unit], found.unit_labels[unit]) for unit in units],
            parameters={"on": found.on, "unit": found.unit},
            kind="rows",
        )

    alone = sum(len(sets[own]) for own in ordered if len(own) == 1)
    count = len(found.units)
    called = found.selection.label
    return Table(
        title=words(
            f"{called['nl']}: welke combinaties komen voor", f"{called['en']}: combinations"
        ),
        columns=(
            Column("combination", words("combinatie", "combination"), "integer"),
            Column("size", words("aantal in precies deze", "number in exactly these"), "integer"),
            *thing("group", "groep", "group"),
            Column("group_size", words("leden van de groep", "members of the group"), "integer"),
        ),
        rows=rows,
        parameters={"on": found.on, "unit": found.unit, "groups": found.selection.text},
        sentence=words(
            f"Van {count} organisaties zitten er {count - alone} in meer dan één van deze groepen.",
            f"Of {count} organisations {count - alone} are in more than one of these groups.",
        ),
        kind="combinations",
        behind=behind,
    )
