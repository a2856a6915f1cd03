"""What a scenario leaves with one provider or none: conditions, ERNs, concentrated care, forms."""

from __future__ import annotations

from typing import Final

from zorggraaf.analysis.difference import names_of
from zorggraaf.analysis.providers import CARE_FORMS, KINDS, providers
from zorggraaf.analysis.result import Column, Table, Value, Words, thing, words
from zorggraaf.analysis.situation import Situation

_FEW: Final = 1
"""With so many providers or fewer, a loss is told of."""

_NAMED_ONLY: Final = words(
    "Geteld zijn de aanbieders die in een bron staan; er kunnen er meer zijn.",
    "Counted are the providers that a source names; there may be more.",
)


def loss_table(before: Situation, after: Situation, called: Words, lang: str) -> Table:
    """What has one provider or none in the scenario, and has more now."""
    found: list[tuple[str, str, int, list[str]]] = []
    for kind in KINDS:
        old = providers(before.graph, kind, before.on)
        new = providers(after.graph, kind, after.on)
        for iri, those in sorted(old.items()):
            left = sorted(new.get(iri, ()))
            if len(left) < len(those) and len(left) <= _FEW:
                found.append((kind, iri, len(those), left))
    labels = names_of(
        [iri for _, thing_, _, left in found for iri in (thing_, *left)], before, after, lang
    )
    rows: list[tuple[Value, ...]] = []
    for kind, iri, count, left in found:
        last = left[0] if left else None
        rows.append(
            (
                kind,
                KINDS[kind][lang],
                iri,
                labels[iri],
                count,
                len(left),
                last,
                labels[last] if last else None,
            )
        )
    rows.sort(key=lambda row: (list(KINDS).index(str(row[0])), row[5], str(row[3])))
    return Table(
        title=words(
            f"Nog één of geen aanbieder: {called['nl']}",
            f"Left with one provider or none: {called['en']}",
        ),
        columns=(
            Column("kind", words("soort", "kind"), "text"),
            Column("kind_label", words("soort", "kind"), "text"),
            *thing("thing", "wat", "what"),
            Column("before", words("aanbieders nu", "providers now"), "integer"),
            Column("after", words("aanbieders straks", "providers then"), "integer"),
            *thing("left", "wie overblijft", "who is left"),
        ),
        rows=rows,
        parameters={"on": after.on, "unit": "organisation"},
        cautions=[_NAMED_ONLY, CARE_FORMS],
        kind="losses",
    )
