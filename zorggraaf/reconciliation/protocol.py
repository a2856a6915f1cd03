"""The Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group): questions read
from JSON and candidates written as JSON. No HTTP here; `web.reconcile` has that.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.reconciliation.index import Index, index_of
from zorggraaf.reconciliation.matching import match
from zorggraaf.reconciliation.queries import Candidate, Query

if TYPE_CHECKING:
    from zorggraaf.store import Graph

MOST_QUERIES: Final = 200
"""Names in one batch; OpenRefine asks ten at a time."""
LONGEST_TEXT: Final = 500
"""Characters of a name; nothing bears a longer one."""
MOST_PROPERTIES: Final = 20
MOST_CANDIDATES: Final = 50
_CANDIDATES: Final = 5
_MEMBERS: Final = ("query", "type", "type_strict", "limit", "properties")
_STRICT: Final = ("any", "should", "all")


def parsed(text: str, what: str) -> Any:
    """JSON as a client sends it. Raises UsageError where it is none."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"‘{what}’ is geen JSON.", "Zie https://reconciliation-api.github.io/specs/0.2/"
        ).in_english(
            f"‘{what}’ is no JSON.", "See https://reconciliation-api.github.io/specs/0.2/"
        ) from error


def _no_number(name: str) -> float:
    raise ValueError(name)


def read_batch(text: str) -> dict[str, Query]:
    """The queries of a batch by their ids. Raises UsageError, saying which query is at fault."""
    batch = parsed(text, "queries")
    if not isinstance(batch, dict):
        raise UsageError('‘queries’ moet een JSON-object zijn: {"q0": {"query": "…"}}.').in_english(
            '‘queries’ must be a JSON object: {"q0": {"query": "…"}}.'
        )
    if len(batch) > MOST_QUERIES:
        raise UsageError(
            f"{len(batch)} namen in een keer is te veel.", f"Stuur er ten hoogste {MOST_QUERIES}."
        ).in_english(f"{len(batch)} names at once is too many.", f"Send at most {MOST_QUERIES}.")
    return {str(id_): read_query(asked, str(id_)) for id_, asked in batch.items()}


def read_query(asked: Any, id_: str = "query") -> Query:
    """One query of a batch.

    >>> read_query({"query": "UMCG", "type": ["Hospital"], "limit": 3}).types
    ('Hospital',)
    """
    if not isinstance(asked, Mapping):
        raise UsageError(f"Query ‘{_short(id_)}’ is geen JSON-object.").in_english(
            f"Query ‘{_short(id_)}’ is no JSON object."
        )
    odd = [str(name) for name in asked if name not in _MEMBERS]
    if odd:
        # Left unread, a misspelt `properties` would seem to have been weighed.
        raise UsageError(
            f"Query ‘{_short(id_)}’: ‘{_short(odd[0])}’ bestaat niet.",
            f"Een query heeft {', '.join(_MEMBERS)}.",
        ).in_english(
            f"Query ‘{_short(id_)}’: ‘{_short(odd[0])}’ does not exist.",
            f"A query has {', '.join(_MEMBERS)}.",
        )
    text = asked.get("query", "")
    if isinstance(text, int | float) and not isinstance(text, bool):
        text = str(text)
    if not isinstance(text, str):
        raise UsageError(f"Query ‘{_short(id_)}’: ‘query’ moet een tekst zijn.").in_english(
            f"Query ‘{_short(id_)}’: ‘query’ must be a text."
        )
    _check_length(text, id_)
    properties = _properties(asked.get("properties"), id_)
    if "query" not in asked and not properties:
        raise UsageError(
            f"Query ‘{_short(id_)}’ heeft geen naam en geen eigenschappen.",
            "Geef ‘query’ of ‘properties’.",
        ).in_english(
            f"Query ‘{_short(id_)}’ has no name and no properties.", "Give ‘query’ or ‘properties’."
        )
    strict = asked.get("type_strict") or "any"
    if strict not in _STRICT:
        raise UsageError(
            f"Query ‘{_short(id_)}’: type_strict ‘{_short(str(strict))}’ bestaat niet.",
            f"Kies uit {', '.join(_STRICT)}.",
        ).in_english(
            f"Query ‘{_short(id_)}’: type_strict ‘{_short(str(strict))}’ does not exist.",
            f"Choose from {', '.join(_STRICT)}.",
        )
    return Query(
        text=text,
        type=_types(asked.get("type"), id_),
        limit=_limit(asked.get("limit"), id_),
        properties=properties,
        type_strict=strict,
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _check_length(text: str, id_: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise UsageError(
            f"Query ‘{_short(id_)}’: een tekst van {len(text)} tekens is te lang.",
            f"Een naam of waarde heeft ten hoogste {LONGEST_TEXT} tekens.",
        ).in_english(
            f"Query ‘{_short(id_)}’: a text of {len(text)} characters is too long.",
            f"A name or value has at most {LONGEST_TEXT} characters.",
        )


def _types(given: Any, id_: str) -> tuple[str, ...] | None:
    if given is None or given == "":
        return None
    several = given if isinstance(given, list) else [given]
    # Some clients send {"id": …, "name": …} here.
    several = [one.get("id") if isinstance(one, Mapping) else one for one in several]
    if len(several) > MOST_PROPERTIES or not all(isinstance(one, str) for one in several):
        raise UsageError(
            f"Query ‘{_short(id_)}’: ‘type’ moet een tekst of een lijst daarvan zijn."
        ).in_english(f"Query ‘{_short(id_)}’: ‘type’ must be a text or a list of texts.")
    for one in several:
        _check_length(one, id_)
    return tuple(one for one in several if one) or None


def _limit(given: Any, id_: str) -> int:
    if given is None:
        return _CANDIDATES
    if isinstance(given, str) and given.isascii() and given.isdigit():
        given = int(given[:9])
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise UsageError(f"Query ‘{_short(id_)}’: ‘limit’ moet een getal zijn.").in_english(
            f"Query ‘{_short(id_)}’: ‘limit’ must be a number."
        )
    # Nought and less are OpenRefine's and others' way to say "as many as you like".
    return min(int(given), MOST_CANDIDATES) if given >= 1 else _CANDIDATES


def _properties(given: Any, id_: str) -> tuple[tuple[str, str], ...]:
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        raise UsageError(
            f"Query ‘{_short(id_)}’: ‘properties’ moet een lijst zijn van ten hoogste "
            f"{MOST_PROPERTIES} eigenschappen."
        ).in_english(
            f"Query ‘{_short(id_)}’: ‘properties’ must be a list of at most {MOST_PROPERTIES} "
            "properties."
        )
    found: list[tuple[str, str]] = []
    for one in given:
        if not isinstance(one, Mapping) or not isinstance(one.get("pid"), str) or "v" not in one:
            raise UsageError(
                f"Query ‘{_short(id_)}’: een eigenschap heeft ‘pid’ en ‘v’ nodig."
            ).in_english(f"Query ‘{_short(id_)}’: a property needs ‘pid’ and ‘v’.")
        many = one["v"] if isinstance(one["v"], list) else [one["v"]]
        for value in many[:MOST_PROPERTIES]:
            text = _value(value)
            _check_length(text, id_)
            found.append((one["pid"], text))
    return tuple(found)


def _value(value: Any) -> str:
    """A property's value as text; of a thing that was reconciled before its IRI."""
    if isinstance(value, Mapping):
        id_ = str(value.get("id", ""))
        return id_ if ":" in id_ or "/" not in id_ else names.ID + id_
    return "" if value is None else str(value)


def answer(
    graph: Graph, queries: Mapping[str, Query], lang: str = "nl"
) -> dict[str, dict[str, Any]]:
    """The answer to a batch: per id `{"result": […]}`."""
    index = index_of(graph)
    found = match(graph, list(queries.values()))
    return {
        id_: {"result": [written(index, one, lang) for one in candidates]}
        for id_, candidates in zip(queries, found, strict=True)
    }


def written(index: Index, candidate: Candidate, lang: str = "nl") -> dict[str, Any]:
    """A candidate as the protocol writes it; why it was found is its description."""
    return {
        "id": entity_id(candidate.iri),
        "name": index.entities[candidate.iri].label(lang),
        "description": candidate.why.text(lang),
        "score": candidate.score,
        "match": candidate.match,
        "type": [written_type(index, type_, lang) for type_ in candidate.types],
        "features": [{"id": candidate.why.how, "value": candidate.score}],
    }


def written_type(index: Index, iri: str, lang: str = "nl") -> dict[str, str]:
    """A class: `{"id": "Hospital", "name": "ziekenhuis"}`."""
    return {"id": iri.removeprefix(names.ZG), "name": index.type_label(iri, lang)}


def entity_id(iri: str) -> str:
    """The identifier of a thing in the protocol: its kind and key.

    >>> entity_id("https://w3id.org/zorggraaf/id/organisation/umcg")
    'organisation/umcg'
    """
    return iri.removeprefix(names.ID)


def entity_iri(index: Index, id_: str) -> str | None:
    """The thing with an identifier (or IRI), None where there is none."""
    iri = id_ if id_.startswith(names.ID) else names.ID + id_
    return iri if iri in index.entities else None


def manifest(base: str, lang: str = "nl") -> dict[str, Any]:
    """What the service is and can, for a client; `base` is where it is (`…/reconcile`)."""
    suffix, more = ("?lang=en", "&lang=en") if lang == "en" else ("", "")

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": base,
            "service_path": f"/suggest/{what}{suffix}",
            "flyout_service_url": base,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}{more}",
        }

    return {
        "versions": ["0.1", "0.2"],
        "name": "Zorggraaf (English)" if lang == "en" else "Zorggraaf",
        "identifierSpace": names.ID,
        "schemaSpace": names.ZG,
        "documentation": "https://w3id.org/zorggraaf/over",
        "defaultTypes": [
            {"id": "Organisation", "name": "organisation" if lang == "en" else "organisatie"}
        ],
        "view": {"url": f"{base}/view?id={{{{id}}}}{more}"},
        "preview": {
            "url": f"{base}/preview?id={{{{id}}}}{more}",
            "width": 420,
            "height": 220,
        },
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": base, "service_path": f"/properties{suffix}"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Maximum" if lang == "en" else "Hoogstens",
                    "type": "number",
                    "default": 0,
                    "help_text": "Values per row at most; 0: all."
                    if lang == "en"
                    else "Hoeveel waarden per rij; 0: alle.",
                }
            ],
        },
    }
