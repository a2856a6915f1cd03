"""The Research Organization Registry (ROR): numbers, succession and status of care organisations.

Asked are the Dutch records of type healthcare, and one by one the records that the tables name
and that are not among those. ROR is about organisations that do research: it does not have every
hospital, and "inactive" is about the record's organisation without a date.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Final

from zorggraaf.enrich.answer import MissingError
from zorggraaf.enrich.recognising import Organisations, Recognised, identifier
from zorggraaf.enrich.source import About, Asking, ShapeError, need, texts
from zorggraaf.upkeep.told import Told

ABOUT: Final = About(
    key="ror",
    title="Research Organization Registry: Nederlandse zorgorganisaties",
    publisher="Research Organization Registry (ROR)",
    page="https://ror.org/",
    address="https://api.ror.org/v2/organizations",
    kind="official-register",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
    terms="CC0 1.0",
    gives="ROR-, ISNI- en Wikidata-nummers, voorgangers en opvolgers, en of een organisatie nog "
    "bestaat",
    pause=6.0,  # fifty requests in five minutes for who does not make himself known
)

CLIENT: Final = "ZORGGRAAF_ROR_CLIENT_ID"
"""Environment variable with a client id of ROR, with which one may ask more often."""

_SCHEMES: Final = {"isni": "isni", "wikidata": "wikidata"}
_LAST_PAGE: Final = 500


def told(asking: Asking) -> Iterator[Told]:
    """What ROR says of the organisations of the tables; what it has besides, as unknown."""
    ours = Organisations(asking.tables)
    records = {need(one, "id", str, "ROR"): one for one in _records(asking)}
    for number, key in _ours(asking).items():
        if number in records:
            continue
        if (one := _one(asking, number)) is not None:
            records[number] = one
        else:
            why = "ROR heeft dit nummer niet (meer)"
            yield Told("identifiers", {}, ours.names.get(key, key), why, number)
    linked = _links(asking)
    keys: dict[str, Recognised] = {}
    for number, record in records.items():
        numbers = {"ror": [number], **_numbers(record)}
        keys[number] = ours.recognise(numbers, _names(record))
    for number, record in records.items():
        found = keys[number]
        label = ours.names.get(found.key) or _display(record)
        base = Told("organisations", {}, label, found.how, number)
        if not found.key:
            yield base
            continue
        yield from _identifiers(asking, record, found, base)
        yield from _status(asking, record, found, base)
        if found.certain:
            yield from _succession(record, found.key, ours, linked, base)


def _identifiers(
    asking: Asking, record: Mapping[str, Any], found: Recognised, base: Told
) -> Iterator[Told]:
    thing = f"organisation/{found.key}"
    yield identifier(asking.tables, thing, "ror", base.where, base, found.certain)
    for scheme, values in _numbers(record).items():
        if len(values) == 1:
            value = values[0].replace(" ", "")
            yield identifier(asking.tables, thing, scheme, value, base, found.certain)
        else:
            why = f"ROR geeft {len(values)} nummers in {scheme}: {', '.join(values)}"
            yield Told("identifiers", {}, base.label, why, base.where)


def _status(
    asking: Asking, record: Mapping[str, Any], found: Recognised, base: Told
) -> Iterator[Told]:
    """Whether it still exists, where the tables say otherwise; ROR gives no date."""
    status = need(record, "status", str, f"ROR {base.where}")
    if status not in ("active", "inactive", "withdrawn"):
        raise ShapeError(f"ROR {base.where}: onbekende status ‘{status:.40}’", "")
    ended = {row.text("key"): row.text("until") for row in asking.tables["organisations"]}
    until = ended.get(found.key, "")
    if status != "active" and not until:
        why = (
            "volgens ROR bestaat deze organisatie niet meer"
            if status == "inactive"
            else ("ROR heeft dit record ingetrokken")
        )
        yield Told(
            "organisations", {}, base.label, f"{why}; de tabellen weten geen einde", base.where
        )
    elif status == "active" and until and until <= asking.fetcher.date.isoformat():
        why = f"volgens ROR bestaat deze organisatie nog; in de tabellen tot {until}"
        yield Told("organisations", {}, base.label, why, base.where)


def _succession(
    record: Mapping[str, Any],
    key: str,
    ours: Organisations,
    linked: set[tuple[str, str]],
    base: Told,
) -> Iterator[Told]:
    for link in need(record, "relationships", list, f"ROR {base.where}"):
        kind = need(link, "type", str, f"ROR {base.where}, relationships")
        if kind not in ("predecessor", "successor"):
            continue
        number = need(link, "id", str, f"ROR {base.where}, relationships")
        name = str(link.get("label") or number)
        other = ours.recognise({"ror": [number]}, [name])
        if not other.certain:
            word = "voorganger" if kind == "predecessor" else "opvolger"
            yield Told("events", {}, base.label, f"{word} {name}: {other.how}", number)
            continue
        if other.key == key:
            continue
        old, new = (other.key, key) if kind == "predecessor" else (key, other.key)
        if (old, new) in linked:
            continue
        linked.add((old, new))
        yield Told(
            "events",
            {
                "key": f"{old}-succession-{new}",
                "kind": "succession",
                "label": f"{ours.names[old]} opgevolgd door {ours.names[new]}",
                "original": old,
                "resulting": new,
                "status": "done",
                "note": "datum niet in de bron",
            },
            base.label,
            f"{base.why}; {other.how}",
            base.where,
        )


def _links(asking: Asking) -> set[tuple[str, str]]:
    """Who came out of whom, by whatever event of the tables."""
    return {
        (old, new)
        for row in asking.tables["events"]
        for old in row.several("original")
        for new in row.several("resulting")
    }


# -- records -------------------------------------------------------------------------------------


def _names(record: Mapping[str, Any]) -> list[str]:
    where = f"ROR {record['id']}"
    return [
        need(name, "value", str, f"{where}, names")
        for name in need(record, "names", list, where)
        if "acronym" not in texts(name, "types", f"{where}, names")
    ]


def _display(record: Mapping[str, Any]) -> str:
    shown = [name["value"] for name in record["names"] if "ror_display" in name["types"]]
    return str(next(iter([*shown, *_names(record), record["id"]])))


def _numbers(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """The numbers in other registers; the preferred one alone where there is one."""
    found: dict[str, list[str]] = {}
    where = f"ROR {record['id']}, external_ids"
    for one in need(record, "external_ids", list, f"ROR {record['id']}"):
        scheme = _SCHEMES.get(need(one, "type", str, where).lower())
        if scheme is not None:
            preferred = need(one, "preferred", str, where) if one.get("preferred") else ""
            found[scheme] = [preferred] if preferred else texts(one, "all", where)
    return found


def _ours(asking: Asking) -> dict[str, str]:
    """The ROR numbers that the tables have, as ROR writes them, and whose they are."""
    return {
        f"https://ror.org/{row.text('value').rpartition('/')[2]}": row.text("thing").rpartition(
            "/"
        )[2]
        for row in asking.tables["identifiers"]
        if row.text("scheme") == "ror"
    }


# -- asking --------------------------------------------------------------------------------------


def _records(asking: Asking) -> Iterator[dict[str, Any]]:
    query = {"filter": "country.country_code:NL,types:healthcare", "all_status": "true"}
    seen = 0
    for page in range(1, _LAST_PAGE + 1):
        answer = asking.fetcher.get(asking.address, {**query, "page": str(page)}, _headers()).json()
        total = need(answer, "number_of_results", int, "ROR")
        items = need(answer, "items", list, "ROR")
        yield from items
        seen += len(items)
        if seen >= total:
            return
        if not items:
            raise ShapeError(
                f"ROR noemt {total} records en geeft er {seen}", "Probeer het later nog eens."
            )


def _one(asking: Asking, number: str) -> dict[str, Any] | None:
    try:
        answer = asking.fetcher.get(
            f"{asking.address}/{number.rpartition('/')[2]}", headers=_headers()
        )
    except MissingError:
        return None
    record: dict[str, Any] = answer.json()
    need(record, "id", str, "ROR")
    return record


def _headers() -> dict[str, str]:
    client = os.environ.get(CLIENT, "")
    return {"Client-Id": client} if client else {}
