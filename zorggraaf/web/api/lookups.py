"""Looking things up over HTTP: find, things of a kind, show, why, quality, info.

Each is the function behind the command of that name.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any, Final, cast

from zorggraaf.library import Words
from zorggraaf.things import KINDS
from zorggraaf.web.api.fields import Field
from zorggraaf.web.api.operation import Asked, Operation, Reply, paged, reply_json
from zorggraaf.web.api.outcomes import release_record

if TYPE_CHECKING:
    from zorggraaf.store import Graph

TAG: Final = "lookup"

_MOST_FOUND: Final = 100

_KIND: Final = Field(
    "kind",
    Words("Soort ding", "Kind of thing"),
    required=True,
    choices=KINDS,
    example="organisation",
    place="path",
)
_KEY: Final = Field(
    "key",
    Words("Sleutel; van een begrip schema/sleutel", "Key; of a concept scheme/key"),
    required=True,
    example="umcg",
    place="path",
)


def _found(asked: Asked) -> Reply:
    from zorggraaf.lookup.finding import find

    text, limit = str(asked.values["q"]), cast("int", asked.values["limit"])
    matches = find(asked.service.graph, text, limit, asked.lang)
    return reply_json(
        {"q": text, "count": len(matches), "matches": [dataclasses.asdict(m) for m in matches]}
    )


def _things(asked: Asked) -> Reply:
    kind = str(asked.values["kind"])
    found = cast(
        "list[dict[str, str]]",
        asked.once(
            ("things", kind, asked.lang), lambda: things(asked.service.graph, kind, asked.lang)
        ),
    )
    if asked.values["q"] is not None:
        from zorggraaf.lookup.finding import fold

        text = fold(str(asked.values["q"]))
        found = [each for each in found if text in fold(each["label"]) or text in fold(each["key"])]
    rows, page = paged(len(found), asked.values)
    return reply_json(
        {
            "kind": kind,
            "count": len(found),
            "page": asked.page_record(page),
            "things": found[rows],
        },
        page=page,
    )


def things(graph: Graph, kind: str, lang: str) -> list[dict[str, str]]:
    """Every thing of a kind: key, label and IRI, by label."""
    from zorggraaf.library.proof import in_batches
    from zorggraaf.things import short_key

    iris = graph.things(kind)
    labels = in_batches(graph, iris, lang)
    found = [
        {"key": short_key(iri), "label": labels.get(iri, short_key(iri)), "iri": iri}
        for iri in iris
    ]
    return sorted(found, key=lambda each: (each["label"].casefold(), each["key"]))


def _shown(asked: Asked) -> Reply:
    from zorggraaf.lookup.description import show

    found = show(asked.service.graph, _path(asked), asked.lang)
    return reply_json(found.records(), links=((("item", found.iri)),))


def _why(asked: Asked) -> Reply:
    from zorggraaf.lookup.evidence import why

    found = why(asked.service.graph, _path(asked), asked.lang)
    return reply_json(found.records(), links=((("item", found.iri)),))


def _path(asked: Asked) -> str:
    return f"{asked.values['kind']}/{asked.values['key']}"


def _quality(asked: Asked) -> Reply:
    from zorggraaf.quality.overview import quality

    return reply_json(quality(asked.service.graph, asked.lang).records())


def _info(asked: Asked) -> Reply:
    from zorggraaf import __version__
    from zorggraaf.quality.overview import contents

    library = asked.service.library
    record: dict[str, Any] = {
        "software": {"name": "zorggraaf", "version": __version__},
        "release": release_record(asked),
        "questions": len(library),
        "classes": contents(asked.service.graph, asked.lang).records(),
    }
    return reply_json(record)


_LIST: Final = {"$ref": "#/components/schemas/Page"}

OPERATIONS: Final[tuple[Operation, ...]] = (
    Operation(
        name="find",
        path="/api/find",
        tag=TAG,
        summary=Words("Zoeken op naam", "Find by name"),
        description=Words(
            "Ook op afkorting, oude naam, nummer en met een tikfout; de beste eerst.",
            "Also by abbreviation, former name, number and with a typing error; best first.",
        ),
        fields=(
            Field(
                "q",
                Words("Naam, deel van een naam, of nummer", "Name, part of a name, or number"),
                required=True,
                example="medisch centrum leeuwarden",
            ),
            Field(
                "limit",
                Words("Hoeveel ten hoogste", "How many at most"),
                "integer",
                default=10,
                least=1,
                most=_MOST_FOUND,
                example="10",
            ),
        ),
        answer=_found,
        schema={
            "type": "object",
            "required": ["q", "count", "matches"],
            "properties": {
                "count": {"type": "integer"},
                "matches": {
                    "type": "array",
                    "items": {"type": "object", "required": ["iri", "key", "label"]},
                },
            },
        },
    ),
    Operation(
        name="things",
        path="/api/things/{kind}",
        tag=TAG,
        summary=Words("Alle dingen van een soort", "All things of a kind"),
        description=Words(
            "Sleutel, naam en IRI, op naam; met q alleen wie die letters in naam of sleutel heeft.",
            "Key, name and IRI, by name; with q only those with these letters in name or key.",
        ),
        fields=(
            _KIND,
            Field("q", Words("Deel van een naam", "Part of a name"), example="umc"),
        ),
        answer=_things,
        paged=True,
        schema={
            "type": "object",
            "required": ["kind", "count", "page", "things"],
            "properties": {
                "count": {"type": "integer"},
                "page": _LIST,
                "things": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}},
            },
        },
    ),
    Operation(
        name="show",
        path="/api/show/{kind}/{key}",
        tag=TAG,
        summary=Words("Alles over een ding", "Everything about a thing"),
        description=Words(
            "Soort, namen, nummers, lidmaatschappen, locaties, cijfers.",
            "Kind, names, numbers, memberships, sites, figures.",
        ),
        fields=(_KIND, _KEY),
        answer=_shown,
        schema={"type": "object", "required": ["iri", "key", "label", "types", "sections"]},
    ),
    Operation(
        name="why",
        path="/api/why/{kind}/{key}",
        tag=TAG,
        summary=Words("Waar elke uitspraak vandaan komt", "Where each statement comes from"),
        description=Words(
            "Bron, datum, plaats in de bron en tabelrij; ook wat bronnen tegenspreken.",
            "Source, date, place in the source and table row; also what sources contradict.",
        ),
        fields=(_KIND, _KEY),
        answer=_why,
        schema={"type": "object", "required": ["iri", "key", "label", "statements"]},
    ),
    Operation(
        name="quality",
        path="/api/quality",
        tag=TAG,
        summary=Words("Hoe goed de gegevens zijn", "How good the data are"),
        description=Words(
            "Dekking, ouderdom van bronnen, tegenspraak, gaten; alles uit de graaf berekend.",
            "Coverage, age of sources, contradictions, gaps; all computed from the graph.",
        ),
        fields=(),
        answer=_quality,
    ),
    Operation(
        name="info",
        path="/api/info",
        tag=TAG,
        summary=Words("Welke graaf dit is", "Which graph this is"),
        description=Words(
            "Uitgave, en hoeveel er van elke soort in zit.",
            "Release, and how many of each kind it holds.",
        ),
        fields=(),
        answer=_info,
        schema={"type": "object", "required": ["software", "release", "classes"]},
    ),
)
