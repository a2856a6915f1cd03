"""What somebody may mean who has typed the beginning of a name: things, types, properties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.lookup.naming import fold
from zorggraaf.reconciliation.extending import PROPERTIES
from zorggraaf.reconciliation.index import Entity, Index, index_of
from zorggraaf.reconciliation.matching import match
from zorggraaf.reconciliation.protocol import entity_id, written_type
from zorggraaf.reconciliation.queries import DATE, IDENTIFIER, Query
from zorggraaf.reconciliation.types import type_iri

if TYPE_CHECKING:
    from zorggraaf.store import Graph

PAGE: Final = 10
"""Suggestions at a time; `cursor` gives those after."""

_DECIDING: Final = (
    (DATE, "peildatum", "reference date"),
    (IDENTIFIER, "nummer", "identifier"),
)
"""Properties that help to decide but cannot be fetched."""


def entities(
    graph: Graph,
    prefix: str,
    type_: str = "",
    cursor: int = 0,
    limit: int = PAGE,
    lang: str = "nl",
) -> dict[str, Any]:
    """Things whose name, or a word of it, begins with a text; then those that are like it."""
    index = index_of(graph)
    folded = fold(prefix)
    wanted = type_iri(index, type_) if type_ else None
    found: dict[str, tuple[int, tuple[int, int, str], str]] = {}
    for name in index.names if folded else ():
        entity = index.entities[name.thing]
        if type_ and wanted not in entity.types and entity.kind != type_:
            continue
        text = fold(name.text)
        if text.startswith(folded):
            rank = 0 if text == folded else 1
        elif f" {folded}" in text:
            rank = 2
        else:
            continue
        place = (rank, entity.order, name.text)
        if entity.iri not in found or place < found[entity.iri]:
            found[entity.iri] = place
    ordered = sorted(found, key=lambda iri: found[iri])
    if len(ordered) < cursor + limit:
        # A typing error, a number, a key.
        near = match(graph, [Query(prefix, type=type_ or None, limit=limit)])[0]
        ordered += [one.iri for one in near if one.iri not in found]
    return {
        "result": [
            suggestion(index, index.entities[iri], lang, found[iri][2] if iri in found else "")
            for iri in ordered[cursor : cursor + limit]
        ]
    }


def suggestion(index: Index, entity: Entity, lang: str, name: str = "") -> dict[str, Any]:
    """A thing, with what tells it from its namesakes."""
    types = [written_type(index, type_, lang) for type_ in index.shown_types(entity)]
    label = entity.label(lang)
    told = [types[0]["name"]] if types else []
    told += sorted(entity.towns.values())[:3] if entity.kind != "municipality" else []
    if entity.end:
        told.append(f"{'until' if lang == 'en' else 'tot en met'} {entity.end}")
    if name and fold(name) != fold(label):
        told.append(f"‘{name}’")
    return {
        "id": entity_id(entity.iri),
        "name": label,
        "description": ", ".join(told),
        "notable": types,
    }


def types(
    index: Index, prefix: str, cursor: int = 0, limit: int = PAGE, lang: str = "nl"
) -> dict[str, Any]:
    """Classes that have instances, by their Dutch or English name."""
    folded = fold(prefix)
    found = []
    for iri in index.classes:
        if not iri.startswith(names.ZG):
            continue
        texts = [fold(index.type_label(iri, other)) for other in ("nl", "en")]
        texts.append(fold(iri.removeprefix(names.ZG)))
        if any(folded in text for text in texts):
            first = not any(text.startswith(folded) for text in texts)
            found.append((first, index.type_label(iri, lang), iri))
    result = []
    for _, label, iri in sorted(found)[cursor : cursor + limit]:
        broader = sorted(up for up in index.above.get(iri, ()) if up in index.classes)
        result.append(
            {
                "id": iri.removeprefix(names.ZG),
                "name": label,
                "broader": [
                    written_type(index, up, lang) for up in broader if up.startswith(names.ZG)
                ],
            }
        )
    return {"result": result}


def properties(prefix: str, cursor: int = 0, limit: int = PAGE, lang: str = "nl") -> dict[str, Any]:
    """Properties that help to decide or can be fetched, by their Dutch or English name."""
    folded = fold(prefix)
    known = [(one.id, one.nl, one.en) for one in PROPERTIES] + list(_DECIDING)
    listed = [
        {"id": id_, "name": en if lang == "en" else nl}
        for id_, nl, en in known
        if any(folded in fold(text) for text in (id_, nl, en))
    ]
    return {"result": listed[cursor : cursor + limit]}
