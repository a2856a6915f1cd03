"""The ROAZ region of each municipality, from RIVM's data set on data.overheid.nl.

The catalogue is asked for the data set, and the file that divides postcodes and municipalities
into ROAZ regions is taken from it, as CSV, as a spreadsheet, or either of them zipped. Where the
postcodes of a municipality lie in several regions, each is told with its share.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from zorggraaf.enrich.answer import Answer
from zorggraaf.enrich.fetching import LARGEST
from zorggraaf.enrich.source import About, Asking, ShapeError, need
from zorggraaf.lookup.naming import fold
from zorggraaf.tables import Tables
from zorggraaf.upkeep.told import Told

ABOUT: Final = About(
    key="rivm-roaz-beelden",
    title="Acute zorg ROAZ-beelden: indeling van postcodes en gemeenten",
    publisher="Rijksinstituut voor Volksgezondheid en Milieu (RIVM)",
    page="https://data.overheid.nl/dataset/37157-acute-zorg-roaz-beelden",
    address="https://data.overheid.nl/data/api/3/action/package_show",
    kind="open-data-set",
    licence="https://creativecommons.org/publicdomain/mark/1.0/",
    terms="publiek domein volgens data.overheid.nl",
    gives="de ROAZ-regio van elke gemeente",
)

DATASET: Final = "37157-acute-zorg-roaz-beelden"
_HEADER_WITHIN: Final = 15
"""Rows of a sheet among which the header is looked for: titles and notes come before it."""
_COMMON: Final = frozenset(
    [
        "roaz",
        "regio",
        "regios",
        "netwerk",
        "acute",
        "zorg",
        "acutezorgnetwerk",
        "zorgnetwerk",
        "traumazorgnetwerk",
        "traumacentrum",
        "zorgregio",
        "trauma",
        "de",
    ]
)
_MANY: Final = 10_000
_DIVISION: Final = ("postcode", "gemeente")

Rows = list[list[str]]


def told(asking: Asking) -> Iterator[Told]:
    """The regions of the newest ROAZ division, as the data set has them."""
    regions = _Regions(asking.tables)
    name, answer = _file(asking)
    shares, names = _shares(name, answer)
    known = {row.text("key"): row.text("name") for row in asking.tables["municipalities"]}
    keys = {text: regions.key(text) for counts in shares.values() for text in counts}
    for text, key in keys.items():
        if not key:
            yield Told("regions", {}, text, f"geen regio van {regions.partition} heet zo", name)
    for code, counts in sorted(shares.items()):
        label = known.get(code) or names.get(code, code)
        if code not in known:
            why = "deze gemeente is niet in de tabellen"
            yield Told("municipalities", {}, f"{label} ({code})", why, name)
            continue
        yield from _municipality(code, label, counts, keys, regions, name)


def _municipality(
    code: str,
    label: str,
    counts: Counter[str],
    keys: dict[str, str],
    regions: _Regions,
    where: str,
) -> Iterator[Told]:
    total = sum(counts.values())
    ours = regions.of(code)
    for text, count in counts.most_common():
        key = keys[text]
        if not key:
            continue
        share = f"{count} van {total} postcodes" if len(counts) > 1 else ""
        cells = {"region": key, "municipality": code, "certainty": "stated", "note": share}
        against = "" if not ours or key in ours else ", ".join(sorted(ours))
        yield Told("region_municipalities", cells, label, share, where, against=against)


class _Regions:
    """The newest ROAZ division of the tables: its regions by name, and who lies in which."""

    def __init__(self, tables: Tables) -> None:
        editions = [
            (row.text("edition"), row.text("key"))
            for row in tables["partitions"]
            if row.text("kind") == "roaz" and row.text("unit") == "municipality"
        ]
        if not editions:
            raise ShapeError("de tabellen hebben geen ROAZ-indeling", "Vul eerst partitions.csv.")
        self.partition = max(editions)[1]
        self._called: defaultdict[str, set[str]] = defaultdict(set)
        names: defaultdict[str, list[str]] = defaultdict(list)
        for row in tables["names"]:
            names[row.text("thing")].append(row.text("name"))
        called = {row.text("key"): row.text("name") for row in tables["networks"]}
        labels = {row.text("key"): row.text("name") for row in tables["regions"]}
        for row in tables["regions"]:
            if row.text("partition") != self.partition:
                continue
            key, body, older = row.text("key"), row.text("body"), row.text("replaces")
            for text in (
                row.text("name"),
                called.get(body, ""),
                labels.get(older, ""),
                *names[f"region/{key}"],
                *names[f"network/{body}"],
            ):
                if core := _core(text):
                    self._called[core].add(key)
        mine = {key for keys in self._called.values() for key in keys}
        self._of: defaultdict[str, set[str]] = defaultdict(set)
        for row in tables["region_municipalities"]:
            if row.text("region") in mine:
                self._of[row.text("municipality")].add(row.text("region"))

    def key(self, name: str) -> str:
        """The region that is called so; "" for none, or more than one."""
        found = self._called.get(_core(name), set())
        return next(iter(found)) if len(found) == 1 else ""

    def of(self, code: str) -> set[str]:
        """The regions that the tables have for a municipality."""
        return self._of.get(code, set())


def _core(name: str) -> str:
    """What tells one ROAZ region's name from another's.

    >>> _core("ROAZ regio Zwolle"), _core("Netwerk Acute Zorg Zwolle")
    ('zwolle', 'zwolle')
    """
    return "".join(word for word in fold(name).split() if word not in _COMMON)


# -- the file ------------------------------------------------------------------------------------


def _file(asking: Asking) -> tuple[str, Answer]:
    """The file with the division: its name in the catalogue, and its contents."""
    found = asking.fetcher.get(asking.address, {"id": DATASET}).json()
    if not need(found, "success", bool, "data.overheid.nl"):
        raise ShapeError("data.overheid.nl kent de gegevensverzameling niet", ABOUT.page)
    result = need(found, "result", dict, "data.overheid.nl")
    resources = need(result, "resources", list, "data.overheid.nl")
    for resource in resources:
        title = need({"name": "", **_mapping(resource)}, "name", str, "data.overheid.nl, resources")
        about = f"{title} {resource.get('description') or ''}".lower()
        if any(word in about for word in _DIVISION) and "roaz" in about and "indeling" in about:
            address = need(resource, "url", str, "data.overheid.nl, resources")
            return title or address, asking.fetcher.get(address, accept="text/csv, */*")
    names = "; ".join(str(one.get("name") or "?") for one in resources) or "geen"
    raise ShapeError(
        f"geen bestand met de indeling van gemeenten in ROAZ-regio's; er zijn wel: {names:.500}",
        f"Kijk op {ABOUT.page}",
    )


def _mapping(resource: Any) -> dict[str, Any]:
    if not isinstance(resource, dict):
        raise ShapeError(f"data.overheid.nl: ‘{resource!s:.60}’ is geen bestand", ABOUT.page)
    return resource


def _shares(name: str, answer: Answer) -> tuple[dict[str, Counter[str]], dict[str, str]]:
    """Municipality → region → rows (postcodes), and the names of the municipalities."""
    for rows in _sheets(name, answer):
        for at, header in enumerate(rows[:_HEADER_WITHIN]):
            columns = [fold(text).replace(" ", "") for text in header]
            region = _region_column(columns, rows[at + 1 :])
            code = _code_column(columns, rows[at + 1 :])
            if region is not None and code is not None and not _municipality_code(header[code]):
                return _counted(rows[at + 1 :], region, code, _name_column(columns, code))
    header = next((rows[0] for rows in _sheets(name, answer) if rows), [])
    raise ShapeError(
        f"{name}: geen kolommen met een gemeentecode en een ROAZ-regio; er is wel: "
        f"{', '.join(header) or 'niets':.300}",
        "Het bestand is veranderd; zorggraaf moet daarop worden aangepast. Er is niets gewijzigd.",
    )


def _counted(
    rows: Rows, region: int, code: int, name: int | None
) -> tuple[dict[str, Counter[str]], dict[str, str]]:
    shares: defaultdict[str, Counter[str]] = defaultdict(Counter)
    names: dict[str, str] = {}
    for row in rows:
        if len(row) > max(region, code) and (key := _municipality_code(row[code])) and row[region]:
            shares[key][row[region]] += 1
            if name is not None and len(row) > name:
                names[key] = row[name]
    return dict(shares), names


def _region_column(columns: Sequence[str], rows: Rows) -> int | None:
    """The column with the names of the regions, not with their numbers."""
    for place, column in enumerate(columns):
        if "roaz" in column and any(re.search("[A-Za-z]{3}", v) for v in _values(rows, place)):
            return place
    return None


def _code_column(columns: Sequence[str], rows: Rows) -> int | None:
    for place, column in enumerate(columns):
        values = _values(rows, place)
        if ("gem" in column or column.startswith("gm")) and values:
            right = sum(bool(_municipality_code(value)) for value in values)
            if right > len(values) / 2:
                return place
    return None


def _name_column(columns: Sequence[str], code: int) -> int | None:
    return next(
        (place for place, column in enumerate(columns) if "gem" in column and place != code), None
    )


def _values(rows: Rows, place: int) -> list[str]:
    return [row[place] for row in rows[:50] if len(row) > place and row[place]]


def _municipality_code(text: str) -> str:
    """GM0363 for GM0363, 363 or 363.0 (a number as a spreadsheet has it); else "".

    >>> [_municipality_code(text) for text in ("GM0363", "363", "363.0", "Amsterdam")]
    ['GM0363', 'GM0363', 'GM0363', '']
    """
    found = re.fullmatch(r"(?:GM)?(\d{1,4})(?:\.0)?", text.strip(), re.IGNORECASE)
    return f"GM{int(found[1]):04d}" if found else ""


def _sheets(name: str, answer: Answer) -> Iterator[Rows]:
    """The tables in a file, whatever kind of file it is."""
    if not answer.body.startswith(b"PK"):
        yield _csv(answer.text(), name)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(answer.body)) as packed:
            infos = packed.infolist()
            if len(infos) > _MANY or sum(info.file_size for info in infos) > LARGEST:
                raise ShapeError(f"{name}: uitgepakt is dit bestand te groot", ABOUT.page)
            if any(info.filename == "xl/workbook.xml" for info in infos):
                yield from _workbook(answer.body)
                return
            for info in infos:
                if info.filename.lower().endswith((".csv", ".txt")):
                    inner = Answer(info.filename, packed.read(info), "", answer.fetched)
                    yield _csv(inner.text(), info.filename)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError) as error:
        raise ShapeError(f"{name}: het bestand is beschadigd: {error}", ABOUT.page) from error


def _csv(text: str, name: str) -> Rows:
    if text.lstrip()[:1] == "<":
        raise ShapeError(f"{name}: een webpagina in plaats van een bestand", ABOUT.page)
    first = text[:2000]
    delimiter = max(";,\t|", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter)
        return [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise ShapeError(f"{name}: geen leesbaar CSV-bestand: {error}", ABOUT.page) from error


def _workbook(body: bytes) -> Iterator[Rows]:
    from openpyxl import load_workbook

    book: Any = load_workbook(io.BytesIO(body), read_only=True, data_only=True)
    for sheet in book.worksheets:
        yield [
            ["" if value is None else str(value).strip() for value in row]
            for row in sheet.iter_rows(values_only=True, max_col=50)
        ]
