"""Finding a thing on a site without a server: an index that a small script reads, and an A–Z.

The script (`pages/static/search.js`) knows former names, abbreviations and numbers as the server
does, and forgives a typing error; who has no script goes by letter.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.naming import fold, known_names
from zorggraaf.publish.collections import title
from zorggraaf.things import KINDS, thing_kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from zorggraaf.publish.collections import Collection
    from zorggraaf.store import Graph

FILE: Final = "static/search-index.js"
OTHER: Final = "0-9"
"""The page of what does not begin with a letter."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in the A–Z."""

    name: str
    iri: str
    kind: str
    """What things of its kind are called together, to tell namesakes apart."""


def letters(collections: Iterable[Collection], lang: str = "nl") -> dict[str, list[Entry]]:
    """The things people look for by name, by first letter; in alphabetical order.

    >>> from zorggraaf.publish.collections import Collection
    >>> umcg = ("https://w3id.org/zorggraaf/id/organisation/umcg", "Éen UMC")
    >>> [entry.name for entry in letters([Collection("organisation", (umcg,))])["e"]]
    ['Éen UMC']
    """
    found: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for collection in collections:
        if collection.kind in KINDS:
            for iri, label in collection.members:
                folded = fold(label)
                first = folded[:1] if folded[:1].isascii() and folded[:1].isalpha() else OTHER
                entry = Entry(label, iri, title(collection.kind, lang))
                found[first].append((folded, entry))
    return {
        letter: [entry for _, entry in sorted(found[letter], key=lambda one: (one[0], one[1].iri))]
        for letter in sorted(found, key=lambda letter: (letter == OTHER, letter))
    }


def script(graph: Graph, dutch: Iterable[Collection], english: Iterable[Collection]) -> bytes:
    """The index as a script, which a browser also reads from a folder on disk; JSON in a call.

    things: path below doc/, name in Dutch, name in English (empty where it is the same), kind.
    names: number of the thing, another name of it.
    """
    labels = {iri: label for one in english for iri, label in one.members}
    place: dict[str, int] = {}
    things: list[list[str | int]] = []
    kinds = list(KINDS)
    for collection in dutch:
        if collection.kind not in kinds:
            continue
        for iri, label in collection.members:
            place[iri] = len(things)
            other = labels.get(iri, label)
            things.append(
                [
                    iri.removeprefix(names.ID),
                    label,
                    other if other != label else "",
                    kinds.index(collection.kind),
                ]
            )
    known: dict[tuple[int, str], str] = {}
    for name in known_names(graph):
        if name.thing in place and thing_kind(name.thing) in kinds:
            number = place[name.thing]
            if name.text not in things[number][1:3]:
                known.setdefault((number, fold(name.text)), name.text)
    document = {
        "kinds": [[title(kind), title(kind, "en")] for kind in kinds],
        "things": things,
        "names": sorted([number, text] for (number, _), text in known.items()),
    }
    written = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return f"zorggraafIndex({written});\n".encode()
