"""The ties worth drawing: which organisations meet more often than chance would have them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from zorggraaf.analysis.affiliation import Affiliation, affiliation
from zorggraaf.analysis.backbone import ALPHA, Null, backbone
from zorggraaf.analysis.result import Column, Table, Value, thing, words
from zorggraaf.analysis.wording import REGISTERED

if TYPE_CHECKING:
    from zorggraaf.store import Graph


def ties(
    graph: Graph,
    groups: str = "network",
    on: date | str | None = None,
    null: Null = Null.hypergeometric,
    alpha: float = ALPHA,
    lang: str = "nl",
) -> Table:
    """The backbone of the network of `groups` on a date: pairs of organisations that share more
    groups than chance explains.

    null: what chance may do, see `backbone.Null`. alpha: the largest corrected p that is kept.
    Behind each row: the groups they share, with the facts.

    Raises UsageError for unknown groups.

    >>> import zorggraaf
    >>> with zorggraaf.open() as graph:                                # doctest: +SKIP
    ...     ties(graph, "network:oncologie", on="2026-11-22").sentence["nl"]
    'Van de 511 paren organisaties die elkaar ergens treffen, doet geen dat aantoonbaar ...'
    """
    return ties_of(affiliation(graph, on, groups=groups, lang=lang), null, alpha)


def ties_of(
    network: Affiliation,
    null: Null = Null.hypergeometric,
    alpha: float = ALPHA,
    colour: Mapping[str, str] | None = None,
    or_all: bool = False,
) -> Table:
    """The backbone of an affiliation; colour: a text per unit, such as its community; or_all:
    where no tie is beyond chance, as in a small network, give all of them and say so."""
    found = backbone(network.matrix, null)
    kept = np.flatnonzero(found.p_adjusted <= alpha)
    beyond = len(kept)
    if or_all and not beyond:
        kept = np.arange(len(found.p))
    order = kept[np.lexsort((found.first[kept], found.p[kept]))].tolist()
    colours = colour or {}

    def end(unit: int) -> tuple[str, str]:
        return network.units[unit], network.unit_labels[unit]

    rows: list[tuple[Value, ...]] = []
    for tie in order:
        a, b = int(found.first[tie]), int(found.second[tie])
        rows.append(
            (
                *end(a),
                *end(b),
                int(found.shared[tie]),
                float(found.p[tie]),
                float(found.p_adjusted[tie]),
                *((colours.get(network.units[a]), colours.get(network.units[b])) if colour else ()),
            )
        )
    tied = {unit for tie in order for unit in (int(found.first[tie]), int(found.second[tie]))}

    def behind(row: int) -> Table:
        a, b = int(found.first[order[row]]), int(found.second[order[row]])
        own = set(network.matrix[[a]].indices.tolist())
        common = [group for group in network.matrix[[b]].indices.tolist() if group in own]
        listed: list[tuple[Value, ...]] = [
            (network.groups[group], network.group_labels[group], fact)
            for group in common
            for unit in (a, b)
            for fact in network.facts[network.units[unit], network.groups[group]]
        ]
        return Table(
            title=words("De gedeelde samenwerkingen", "The shared collaborations"),
            columns=(
                *thing("group", "samenwerking", "collaboration"),
                Column("fact", words("feit", "fact"), "iri"),
            ),
            rows=listed,
            kind="rows",
        )

    return Table(
        title=words(
            f"Wie elkaar vaker treffen dan toeval: {network.selection.label['nl']}",
            f"Who meet more often than chance: {network.selection.label['en']}",
        ),
        columns=(
            *thing("a", "organisatie", "organisation"),
            *thing("b", "en organisatie", "and organisation"),
            Column("shared", words("gedeeld", "shared"), "integer"),
            Column("p", words("p", "p"), "number"),
            Column("p_adjusted", words("p, gecorrigeerd", "p, adjusted"), "number"),
            *(
                (
                    Column("a_group", words("groep", "group"), "text"),
                    Column("b_group", words("groep van de tweede", "group of second"), "text"),
                )
                if colour
                else ()
            ),
        ),
        rows=rows,
        parameters={
            "on": network.on,
            "groups": network.selection.text,
            "null": null.value,
            "alpha": alpha,
            "n_pairs": found.tests,
            "n_meeting": len(found.p),
        },
        sentence=_sentence(len(found.p), beyond, len(rows), len(tied), len(network.units)),
        cautions=[
            REGISTERED,
            words(
                f"Toeval ({null.value}) kent ieders aantal samenwerkingen"
                + (" en de omvang daarvan" if null is Null.sdsm else "")
                + f"; p is gecorrigeerd voor {found.tests} paren (Benjamini-Hochberg).",
                f"Chance ({null.value}) knows everybody's number of collaborations"
                + (" and their sizes" if null is Null.sdsm else "")
                + f"; p is corrected for {found.tests} pairs (Benjamini-Hochberg).",
            ),
        ],
        kind="backbone",
        behind=behind,
    )


def _sentence(meeting: int, beyond: int, shown: int, tied: int, units: int) -> dict[str, str]:
    if not beyond:
        return words(
            f"Van de {meeting} paren organisaties die elkaar ergens treffen, doet geen dat "
            "aantoonbaar vaker dan toeval verklaart."
            + (" Daarom staan alle paren er." if shown else ""),
            f"Of the {meeting} pairs of organisations that meet somewhere, none demonstrably does "
            "so more often than chance explains." + (" So all pairs are given." if shown else ""),
        )
    return words(
        f"Van de {meeting} paren organisaties die elkaar ergens treffen, doen {beyond} dat vaker "
        f"dan toeval verklaart; daarin zitten {tied} van de {units} organisaties.",
        f"Of the {meeting} pairs of organisations that meet somewhere, {beyond} do so more often "
        f"than chance explains; {tied} of the {units} organisations are among them.",
    )
