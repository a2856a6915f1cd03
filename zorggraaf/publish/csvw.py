"""A table per class of the graph, for people without RDF, described by CSV on the Web.

A row is a thing, a column a property (per language where texts have one). Where a value is a thing
itself its IRI stands in the column and its name in the column beside it, so that a spreadsheet
can be read as well as linked. The description says what each column means and how to turn the
tables into RDF again.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from zorggraaf import names
from zorggraaf.publish.publisher import LICENCE

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph


METADATA: Final = "csv-metadata.json"
"""The name CSV on the Web prescribes for a description of several tables in one folder."""

_SEPARATOR: Final = "|"
_TYPE: Final = names.expand("rdf:type")
_LABEL: Final = names.expand("rdfs:label")
_XSD: Final = names.PREFIXES["xsd"]
_DATATYPES: Final = frozenset(
    ("boolean", "date", "dateTime", "decimal", "double", "gYear", "gYearMonth", "integer")
)
"""Datatypes of RDF that CSV on the Web knows by the same name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: a property, or the names of the things in the column before it."""

    name: str
    titles: tuple[str, str]
    property: str
    """IRI; empty for a column of names, which states nothing."""
    language: str
    datatype: str
    several: bool
    """Whether a cell may hold several values, with a bar between them."""


@dataclass(frozen=True, slots=True)
class ClassTable:
    """All things of a class."""

    file: str
    iri: str
    titles: tuple[str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    """The IRI of the thing, then a cell per column."""

    def csv(self) -> bytes:
        """The table as CSV: UTF-8, a header row, lines ending as RFC 4180 says."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["iri", *(column.name for column in self.columns)])
        writer.writerows(self.rows)
        return out.getvalue().encode()


class _Told(NamedTuple):
    """A value, taken from an engine's term once: it stands in the table of each class above."""

    text: str
    kind: str
    """The datatype in CSV on the Web."""


_Values = dict[tuple[str, str], list[_Told]]


def tables(graph: Graph, ntriples: bytes | None = None) -> list[ClassTable]:
    """A table for each class that has things, in alphabetical order of file name.

    ntriples: all statements of the graph, where the caller has them already.

    Of ours all classes; of other vocabularies those with things that have no class of ours, such
    as memberships and concepts.
    """
    things = _things(graph.ntriples() if ntriples is None else ntriples)
    members: dict[str, list[str]] = defaultdict(list)
    for thing, said in sorted(things.items()):
        for class_ in said.get((_TYPE, ""), ()):
            members[class_.text].append(thing)
    chosen = _chosen(members)
    labels = {
        language: graph.labels(_terms(things, chosen), lang=language) for language in ("nl", "en")
    }
    named = _names(things)
    return sorted(
        (
            _table(class_, file, members[class_], things, named, labels)
            for class_, file in chosen.items()
        ),
        key=lambda table: table.file,
    )


def _things(ntriples: bytes) -> dict[str, _Values]:
    """Everything said of each thing of ours, by property and language."""
    import pyoxigraph as ox

    things: dict[str, _Values] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(input=ntriples, format=ox.RdfFormat.N_TRIPLES):
        subject, value = quad.subject, quad.object
        if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(names.ID):
            continue
        if isinstance(value, ox.NamedNode):
            told, language = _Told(value.value, "anyURI"), ""
        elif isinstance(value, ox.Literal):
            language = value.language or ""
            told = _Told(value.value, "string" if language else _kind(value))
        else:
            continue
        things[subject.value][quad.predicate.value, language].append(told)
    return things


def _chosen(members: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Class → name of its file."""
    ours = {class_ for class_ in members if class_.startswith(names.ZG)}
    covered = {thing for class_ in ours - {names.term("DatedFact")} for thing in members[class_]}
    others: list[str] = []
    for class_ in sorted(members.keys() - ours):
        # A class with the same things as another would be the same table under another name.
        double = any(members[class_] == members[other] for other in others)
        if not double and not covered.issuperset(members[class_]):
            others.append(class_)
    files: dict[str, str] = {}
    for class_ in [*sorted(ours), *others]:
        plain = _kebab(re.split("[#/]", class_)[-1])
        prefix = (names.compact(class_) or "other").partition(":")[0]
        files[class_] = f"{prefix}-{plain}" if plain in files.values() else plain
    return files


def _kebab(name: str) -> str:
    """A class name as a file name.

    >>> _kebab("UniversityMedicalCentre"), _kebab("SPARQLExecutable")
    ('university-medical-centre', 'sparql-executable')
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", name).lower()


def _terms(things: Mapping[str, _Values], classes: Iterable[str]) -> list[str]:
    return sorted({place[0] for said in things.values() for place in said} | set(classes))


def _names(things: Mapping[str, _Values]) -> dict[str, str]:
    """What each thing is called in Dutch, else in any language."""
    found: dict[str, str] = {}
    for thing, said in things.items():
        spoken = {place[1]: values for place, values in said.items() if place[0] == _LABEL}
        if spoken:
            found[thing] = min(value.text for value in spoken[min(spoken, key=_dutch_first)])
    return found


def _dutch_first(language: str) -> tuple[bool, str]:
    return language != "nl", language


def _table(
    class_: str,
    file: str,
    members: Sequence[str],
    things: Mapping[str, _Values],
    named: Mapping[str, str],
    labels: Mapping[str, Mapping[str, str]],
) -> ClassTable:
    places = sorted(
        {place for thing in members for place in things[thing] if place[0] != _TYPE},
        key=lambda place: (place[0] != _LABEL, place[0], _dutch_first(place[1])),
    )
    taken: set[str] = {"iri"}
    columns: list[Column] = []
    cells: list[list[str]] = [[thing] for thing in members]
    for place in places:
        values = [things[thing].get(place, []) for thing in members]
        column = _column(place, values, taken, labels)
        columns.append(column)
        beside = column.datatype == "anyURI" and any(
            value.text in named for found in values for value in found
        )
        if beside:
            titles = column.titles[0] + " (naam)", column.titles[1] + " (name)"
            name = f"{column.name}_name"
            columns.append(Column(name, titles, "", "", "string", column.several))
            taken.add(name)
        for row, found in zip(cells, values, strict=True):
            # Most cells of a wide table are empty.
            ordered = sorted({value.text for value in found}) if found else ()
            row.append(_SEPARATOR.join(_cell(text) for text in ordered))
            if beside:
                row.append(_SEPARATOR.join(_cell(named.get(iri, "")) for iri in ordered))
    titles = labels["nl"].get(class_, file), labels["en"].get(class_, file)
    rows = tuple(tuple(row) for row in cells)
    return ClassTable(f"{file}.csv", class_, titles, tuple(columns), rows)


def _column(
    place: tuple[str, str],
    values: Sequence[Sequence[_Told]],
    taken: set[str],
    labels: Mapping[str, Mapping[str, str]],
) -> Column:
    iri, language = place
    plain = re.sub(r"\W", "_", re.split("[#/]", iri)[-1])
    plain = f"{plain}_{language.replace('-', '_')}" if language else plain
    name = plain
    if name in taken:
        name = f"{(names.compact(iri) or 'other').partition(':')[0]}_{plain}"
    taken.add(name)
    suffix = f" ({language})" if language else ""
    titles = labels["nl"].get(iri, plain) + suffix, labels["en"].get(iri, plain) + suffix
    several = any(len(found) > 1 for found in values)
    return Column(name, titles, iri, language, _datatype(values), several)


def _datatype(values: Sequence[Sequence[_Told]]) -> str:
    """The one datatype of all values; plain text where there are several."""
    kinds = {value.kind for found in values for value in found}
    return kinds.pop() if len(kinds) == 1 else "string"


def _kind(value: ox.Literal) -> str:
    local: str = value.datatype.value.removeprefix(_XSD)
    return local if local in _DATATYPES else "string"


def _cell(text: str) -> str:
    # A bar in a value would cut it in two; it is a rare sign, and the tables are for reading.
    return text.replace(_SEPARATOR, "¦")


# -- the description -----------------------------------------------------------------------------


def metadata(found: Iterable[ClassTable]) -> bytes:
    """The description of the tables: CSV on the Web metadata, as JSON."""
    described: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "dc:title": _spoken("Zorggraaf: een tabel per klasse", "Zorggraaf: a table per class"),
        "dc:license": {"@id": LICENCE},
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tables": [_described(table) for table in found],
    }
    return (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode()


def _described(table: ClassTable) -> dict[str, Any]:
    first = {
        "name": "iri",
        "titles": "iri",
        "dc:title": _spoken("adres", "address"),
        "datatype": "anyURI",
        "required": True,
        "suppressOutput": True,
    }
    type_ = {
        "name": "type",
        "virtual": True,
        "propertyUrl": _TYPE,
        "valueUrl": table.iri,
    }
    columns = [first, *(_column_described(column) for column in table.columns), type_]
    return {
        "url": table.file,
        "dc:title": _spoken(*table.titles),
        "tableSchema": {"aboutUrl": "{+iri}", "primaryKey": "iri", "columns": columns},
    }


def _column_described(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:title": _spoken(*column.titles),
        "datatype": column.datatype,
    }
    if column.several:
        described["separator"] = _SEPARATOR
    if column.language:
        described["lang"] = column.language
    if not column.property:
        described["suppressOutput"] = True
    else:
        described["propertyUrl"] = column.property
        if column.datatype == "anyURI" and not column.several:
            described["valueUrl"] = f"{{+{column.name}}}"
    return described


def _spoken(nl: str, en: str) -> list[dict[str, str]]:
    return [{"@value": nl, "@language": "nl"}, {"@value": en, "@language": "en"}]
