"""Orphanet: the rare conditions of the tables, held against the nomenclature.

Per ORPHAcode the Dutch and English name, the numbers in other registers that mean exactly the
same, and whether the code is still in use. Which centres Orphanet lists for a condition is not
taken: no open licence was found for that list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from zorggraaf.enrich.answer import MissingError
from zorggraaf.enrich.recognising import identifier
from zorggraaf.enrich.source import About, Asking, ShapeError, need
from zorggraaf.reconciliation.spelling import spelling
from zorggraaf.tables import Row
from zorggraaf.upkeep.told import Told

ABOUT: Final = About(
    key="orphanet",
    title="Orphanet-nomenclatuur (Orphadata)",
    publisher="Orphanet, INSERM US14",
    page="https://www.orphadata.com/",
    address="https://api.orphadata.com",
    kind="official-register",
    licence="https://creativecommons.org/licenses/by/4.0/",
    terms="CC BY 4.0: Orphanet noemen",
    gives="Nederlandse en Engelse namen van aandoeningen, nummers die precies hetzelfde "
    "betekenen (OMIM, Mondo, ICD-10), en vervallen codes",
    pause=0.5,
)

STATUS: Final = "https://api.orphacode.org"
"""The nomenclature itself, which alone knows the codes that are no longer in use."""
_KEY: Final = {"apiKey": "zorggraaf"}
"""It wants to be told who asks; any name will do."""
_SCHEMES: Final = {"OMIM": "omim", "MONDO": "mondo", "ICD-10": "icd10"}


def told(asking: Asking) -> Iterator[Told]:
    """What Orphanet says of each condition of the tables."""
    called: dict[str, set[str]] = {}
    for row in asking.tables["names"]:
        called.setdefault(row.text("thing"), set()).add(spelling(row.text("name")).joined)
    for row in asking.tables["conditions"]:
        code = row.text("orphacode")
        if code:
            yield from _condition(asking, row, code, called)


def _condition(asking: Asking, row: Row, code: str, called: dict[str, set[str]]) -> Iterator[Told]:
    where = f"https://www.orpha.net/en/disease/detail/{code}"
    base = Told("conditions", {}, row.text("name"), "", where)
    yield from _status(asking, row, code, base)
    dutch = _record(asking, code, "nl")
    english = _record(asking, code, "en")
    if english is None:
        why = f"ORPHA:{code} staat niet in de open gegevens van Orphanet"
        yield Told("conditions", {}, base.label, why, where)
        return
    cells = {"key": row.text("key"), "name_en": _term(english, code)}
    yield Told("conditions", cells, base.label, "", where, adds=False)
    if dutch is not None:
        yield from _name(row, _term(dutch, code), called, base)
    for reference in need(english, "ExternalReference", list, f"ORPHA:{code}"):
        yield from _number(asking, row, reference, base)


def _status(asking: Asking, row: Row, code: str, base: Told) -> Iterator[Told]:
    address = STATUS if asking.address == ABOUT.address else asking.address
    entity = f"{address}/EN/ClinicalEntity/orphacode/{code}"
    try:
        answer = asking.fetcher.get(f"{entity}/Status", headers=_KEY).json()
    except MissingError:
        yield Told("conditions", {}, base.label, f"Orphanet kent ORPHA:{code} niet", base.where)
        return
    status = need(answer, "Status", str, f"ORPHA:{code}")
    active = status.strip().lower() == "active"
    if not active and not status.strip().lower().startswith("inactive"):
        raise ShapeError(f"ORPHA:{code}: onbekende status ‘{status:.60}’", "")
    why = "" if active else f"vervallen bij Orphanet: {status}{_target(asking, entity, code)}"
    cells = {"key": row.text("key"), "status": "active" if active else "obsolete"}
    yield Told("conditions", cells, base.label, why, base.where, adds=False)


def _target(asking: Asking, entity: str, code: str) -> str:
    """The code that came in the place of a retired one, in words; "" where there is none."""
    try:
        answer = asking.fetcher.get(f"{entity}/TargetEntity", headers=_KEY).json()
    except MissingError:
        return ""
    if not isinstance(answer, dict):
        return ""
    others = [
        str(value)
        for name, value in answer.items()
        if "code" in name.lower() and str(value).isdigit() and str(value) != code
    ]
    return f"; in plaats daarvan ORPHA:{others[0]}" if others else ""


def _name(row: Row, name: str, called: dict[str, set[str]], base: Told) -> Iterator[Told]:
    """The Dutch name: there is room for it beside ours."""
    thing = f"condition/{row.text('key')}"
    known = called.get(thing, set()) | {spelling(row.text("name")).joined}
    same = spelling(name).joined in known
    if row.text("name") == name or same:
        return
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:80].strip("-")
    cells = {
        "key": f"{row.text('key')}-{slug}",
        "thing": thing,
        "name": name,
        "kind": "official",
        "language": "nl",
    }
    yield Told("names", cells, base.label, "de Nederlandse naam bij Orphanet", base.where)


def _number(asking: Asking, row: Row, reference: Any, base: Told) -> Iterator[Told]:
    where = f"ORPHA:{row.text('orphacode')}, ExternalReference"
    scheme = _SCHEMES.get(need(reference, "Source", str, where))
    relation = reference.get("DisorderMappingRelation")
    # Only E, exactly the same; a broader or a narrower code is another condition.
    if scheme is None or not isinstance(relation, str) or relation.split(" ")[0] != "E":
        return
    value = need(reference, "Reference", str, where).strip()
    if scheme == "mondo":
        value = f"MONDO:{value.removeprefix('MONDO:').zfill(7)}"
    yield identifier(asking.tables, f"condition/{row.text('key')}", scheme, value, base)


def _record(asking: Asking, code: str, lang: str) -> dict[str, Any] | None:
    address = f"{asking.address}/rd-cross-referencing/orphacodes/{code}"
    try:
        answer = asking.fetcher.get(address, {"lang": lang}).json()
    except MissingError:
        return None
    data = need(answer, "data", dict, f"ORPHA:{code}")
    found: dict[str, Any] = need(data, "results", dict, f"ORPHA:{code}")
    if str(need(found, "ORPHAcode", int, f"ORPHA:{code}")) != code:
        raise ShapeError(f"ORPHA:{code}: het antwoord gaat over {found['ORPHAcode']}", "")
    return found


def _term(record: dict[str, Any], code: str) -> str:
    return str(need(record, "Preferred term", str, f"ORPHA:{code}")).strip()
