"""What the service can add to names that were reconciled: towns, regions, numbers, networks ..."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.reconciliation.index import RECONCILED, Index, index_of
from zorggraaf.reconciliation.protocol import entity_id, entity_iri, parsed
from zorggraaf.reconciliation.types import type_iri
from zorggraaf.things import answers, is_iri, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph

MOST_IDS: Final = 500
MOST_COLUMNS: Final = 50


@dataclass(frozen=True, slots=True)
class Property:
    """Something to fetch of a thing: its name in two languages, and the pattern that finds it."""

    id: str
    nl: str
    en: str
    pattern: str
    """SPARQL between ?thing and ?value."""
    kinds: tuple[str, ...] = ()
    """Kinds of things that have it; all where empty."""
    of_type: str = ""
    """The class of its values, where these are things of the graph."""

    def name(self, lang: str = "nl") -> str:
        """Its name for people."""
        return self.en if lang == "en" else self.nl


def _number(scheme: str, label: str, *kinds: str) -> Property:
    concept = names.concept("identifier-scheme", scheme)
    pattern = (
        f"?node zg:identifies ?thing ; zg:identifierScheme <{concept}> ; skos:notation ?value ."
    )
    return Property(scheme, label, label, pattern, kinds)


_ORG: Final = ("organisation",)
_BODIES: Final = ("organisation", "network")
PROPERTIES: Final = (
    Property("name", "naam", "name", "?thing rdfs:label ?value ."),
    Property("alternateName", "andere namen", "other names", "?thing skos:altLabel ?value ."),
    Property(
        "classification",
        "soort",
        "kind",
        "?thing org:classification ?value .",
        _ORG,
        "OrganisationType",
    ),
    Property(
        "city", "plaats", "city", "?thing schema:addressLocality ?value .", ("organisation", "site")
    ),
    Property(
        "municipality",
        "gemeente",
        "municipality",
        "?thing org:hasSite?/zg:inMunicipality ?value .",
        ("organisation", "site"),
        "Municipality",
    ),
    Property(
        "province",
        "provincie",
        "province",
        "?thing (org:hasSite?/zg:inRegion)|zg:basedInRegion ?value . "
        "?value zg:inPartition ?partition . ?partition zg:partitionKind "
        f"<{names.concept('partition-kind', 'province')}> .",
        ("organisation", "site", "municipality"),
        "Region",
    ),
    Property(
        "region",
        "regio's",
        "regions",
        "?thing zg:inRegion|zg:participatesInRegion ?value .",
        ("organisation", "site", "municipality"),
        "Region",
    ),
    Property("website", "website", "website", "?thing foaf:homepage ?value ."),
    Property("startDate", "begin", "start", "?thing schema:startDate ?value ."),
    Property("endDate", "einde", "end", "?thing schema:endDate ?value ."),
    Property(
        "succeededBy",
        "opvolger",
        "successor",
        "?thing zg:succeededBy ?value .",
        _BODIES,
        "Organisation",
    ),
    Property(
        "succeeds",
        "voorganger",
        "predecessor",
        "?value zg:succeededBy ?thing .",
        _BODIES,
        "Organisation",
    ),
    Property(
        "partOf",
        "onderdeel van",
        "part of",
        "?thing org:subOrganizationOf|org:siteOf ?value .",
        ("organisation", "site"),
        "Organisation",
    ),
    Property("site", "locaties", "sites", "?thing org:hasSite ?value .", _ORG, "Site"),
    Property("memberOf", "lid van", "member of", "?thing zg:memberOf ?value .", _ORG, "Network"),
    Property(
        "member", "leden", "members", "?thing org:hasMember ?value .", ("network",), "Organisation"
    ),
    Property(
        "participatesInERN",
        "Europese referentienetwerken",
        "European Reference Networks",
        "?thing zg:participatesInERN ?value .",
        _ORG,
        "EuropeanReferenceNetwork",
    ),
    Property(
        "hosts",
        "expertisecentra",
        "expertise centres",
        "?thing zg:hosts ?value .",
        _ORG,
        "ExpertiseCentre",
    ),
    Property(
        "latitude",
        "breedtegraad",
        "latitude",
        "?thing schema:latitude ?value .",
        ("site", "municipality"),
    ),
    Property(
        "longitude",
        "lengtegraad",
        "longitude",
        "?thing schema:longitude ?value .",
        ("site", "municipality"),
    ),
    Property(
        "population", "inwoners", "inhabitants", "?thing zg:population ?value .", ("municipality",)
    ),
    _number("ror", "ROR", "organisation"),
    _number("wikidata", "Wikidata", "organisation"),
    _number("isni", "ISNI", "organisation"),
    _number("kvk", "KvK", "organisation"),
    _number("orphacode", "ORPHAcode", "condition"),
    _number("omim", "OMIM", "condition"),
)
_BY_ID: Final = {property_.id: property_ for property_ in PROPERTIES}
_NUMBERS: Final = ("integer", "int", "long")
_DECIMALS: Final = ("decimal", "double", "float")


def proposed(index: Index, type_: str, limit: int | None, lang: str = "nl") -> dict[str, Any]:
    """The properties that things of a type have (any type where it is unknown or empty)."""
    kinds: set[str] = {kind for kind in RECONCILED if kind == type_}
    iri = type_iri(index, type_) if type_ else None
    if iri is not None:
        kinds = {entity.kind for entity in index.entities.values() if iri in entity.types}
    fitting = [one for one in PROPERTIES if not kinds or not one.kinds or kinds & {*one.kinds}]
    listed = [{"id": one.id, "name": one.name(lang)} for one in fitting[:limit]]
    answer: dict[str, Any] = {"properties": listed}
    if type_:
        answer["type"] = type_
    if limit is not None:
        answer["limit"] = limit
    return answer


def extend(graph: Graph, text: str, lang: str = "nl") -> dict[str, Any]:
    """The values of properties of things: the answer to a data extension query.

    A thing that does not exist has no values; a property that does not exist is an error.
    """
    asked = parsed(text, "extend")
    if not isinstance(asked, Mapping):
        raise UsageError(
            "‘extend’ moet een JSON-object zijn met ‘ids’ en ‘properties’."
        ).in_english("‘extend’ must be a JSON object with ‘ids’ and ‘properties’.")
    ids = _ids(asked.get("ids"))
    columns = _columns(asked.get("properties"))
    index = index_of(graph)
    iris = {id_: iri for id_ in ids if (iri := entity_iri(index, id_)) is not None}
    rows: dict[str, dict[str, list[dict[str, Any]]]] = {id_: {} for id_ in ids}
    meta: list[dict[str, Any]] = []
    for property_, limit in columns:
        meta.append(_meta(index, property_, lang))
        found = _fetched(graph, property_, sorted({*iris.values()}), lang)
        for id_ in ids:
            held = found.get(iris.get(id_, ""), [])
            rows[id_][property_.id] = held[:limit] if limit else held
    return {"meta": meta, "rows": rows}


def _ids(given: Any) -> list[str]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise UsageError(
            "‘ids’ moet een lijst van sleutels zijn, zoals organisation/umcg."
        ).in_english("‘ids’ must be a list of keys, such as organisation/umcg.")
    if len(given) > MOST_IDS:
        raise UsageError(
            f"{len(given)} ids is te veel.", f"Vraag er ten hoogste {MOST_IDS}."
        ).in_english(f"{len(given)} ids is too many.", f"Ask for at most {MOST_IDS}.")
    return list(dict.fromkeys(given))


def _columns(given: Any) -> list[tuple[Property, int]]:
    if not isinstance(given, list) or len(given) > MOST_COLUMNS:
        raise UsageError(
            f"‘properties’ moet een lijst zijn van ten hoogste {MOST_COLUMNS}."
        ).in_english(f"‘properties’ must be a list of at most {MOST_COLUMNS}.")
    columns = []
    for one in given:
        id_ = one.get("id") if isinstance(one, Mapping) else None
        property_ = _BY_ID.get(id_) if isinstance(id_, str) else None
        if property_ is None:
            raise UsageError(
                f"De eigenschap ‘{str(id_)[:40]}’ bestaat niet.",
                f"Kies uit: {', '.join(_BY_ID)}.",
            ).in_english(
                f"The property ‘{str(id_)[:40]}’ does not exist.",
                f"Choose from: {', '.join(_BY_ID)}.",
            )
        settings = one.get("settings")
        limit = settings.get("limit") if isinstance(settings, Mapping) else None
        text = str(limit or "0")
        columns.append((property_, int(text[:6]) if text.isascii() and text.isdigit() else 0))
    return columns


def _meta(index: Index, property_: Property, lang: str) -> dict[str, Any]:
    meta: dict[str, Any] = {"id": property_.id, "name": property_.name(lang)}
    if property_.of_type:
        label = index.type_label(names.ZG + property_.of_type, lang)
        meta["type"] = {"id": property_.of_type, "name": label}
    return meta


def _fetched(
    graph: Graph, property_: Property, iris: Sequence[str], lang: str
) -> dict[str, list[dict[str, Any]]]:
    if not iris:
        return {}
    rows = answers(
        graph,
        f"SELECT DISTINCT ?thing ?value WHERE {{ {values('thing', iris)} {property_.pattern} }}",
    )
    pairs = [
        (thing.value, value) for thing, value in rows if thing is not None and value is not None
    ]
    things = {value.value for _, value in pairs if is_iri(value)}
    labels = graph.labels(things, lang)
    found: dict[str, list[tuple[str, dict[str, Any]]]] = defaultdict(list)
    for thing, value in pairs:
        if is_iri(value) and value.value.startswith(names.ID):
            label = labels.get(value.value, entity_id(value.value))
            cell: dict[str, Any] = {"id": entity_id(value.value), "name": label}
        else:
            label = value.value
            cell = _literal(value)
        pair = (label, cell)
        if pair not in found[thing]:
            found[thing].append(pair)
    return {
        thing: [cell for _, cell in sorted(cells, key=lambda pair: (pair[0], str(pair[1])))]
        for thing, cells in found.items()
    }


def _literal(value: Any) -> dict[str, Any]:
    datatype = getattr(value, "datatype", None)
    local = datatype.value.rpartition("#")[2] if datatype is not None else ""
    try:
        if local in _NUMBERS:
            return {"int": int(value.value)}
        if local in _DECIMALS:
            return {"float": float(value.value)}
    except ValueError:
        pass
    # Dates are often but a year, which the protocol's `date` cannot say.
    return {"str": value.value}
