"""Rows to statements: what each table says, in the graph of the source that says it.

One subject per row. Each cell with a property becomes a statement in the graph of each of the
row's sources; so do the virtual columns (the row's class). Beside them stands, in the same graph,
a link from the subject to the row: `subject prov:wasDerivedFrom <…/data/sites.csv#row=12>`. So
the row behind a statement is the link of its subject in its graph.

Statements are N-Quads text, which an RDF store reads faster than objects made one by one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

from zorggraaf import names
from zorggraaf.build.claims import Otherwise, otherwise
from zorggraaf.build.contradictions import FIGURES, Contradiction
from zorggraaf.tables import Row, Tables
from zorggraaf.tables.cells import BOOLEANS, literal_type
from zorggraaf.tables.disputes import DISPUTED
from zorggraaf.tables.schema import Column, Table, Template

SOURCES: Final = names.graph("sources")
INFERRED: Final = names.graph("inferred")
ONTOLOGY: Final = names.graph("ontology")
RELEASE: Final = names.graph("release")

_ONTOLOGY_FILES: Final = ("zorggraaf.ttl", "concepts.ttl", "alignment.ttl")
_PLAIN_KEY = re.compile(r"[A-Za-z0-9._~-]+")


class Statement(NamedTuple):
    """Subject, predicate and object as N-Quads writes them, and the graph's IRI."""

    subject: str
    predicate: str
    object: str
    graph: str

    def line(self) -> str:
        return f"{self.subject} {self.predicate} {self.object} <{self.graph}> .\n"


_TYPE: Final = f"<{names.expand('rdf:type')}>"
_DERIVED_FROM: Final = f"<{names.expand('prov:wasDerivedFrom')}>"
_SOURCE: Final = f"<{names.expand('dcterms:source')}>"
_OUTRANKED: Final = f"<{names.term('outrankedBy')}>"


def statements(tables: Tables, found: Iterable[Contradiction] = ()) -> Iterator[Statement]:
    """All statements of all tables, in their order; a statement may come more than once.

    `found` are the contradictions of these tables: their losing values are not asserted but told
    as disputed statements.
    """
    found = list(found)
    lost: _Lost = defaultdict(set)
    for contradiction in found:
        if contradiction.table != FIGURES:
            for claim in contradiction.others:
                said = (contradiction.column, names.iri("source", claim.source))
                lost[claim.table, claim.line].add(said)
    for one in otherwise(tables):
        said = (one.column.name, names.iri("source", one.source))
        if said not in lost.get((DISPUTED, one.line), ()):
            yield from _otherwise(one)
        # It does not say what stands in the row, although it may be among its sources.
        lost[one.table.name, one.row.line].add(said)
    for table in tables.schema.tables.values():
        if not table.suppressed and table.about_url is not None:
            yield from _table(table, tables, lost)
    for contradiction in found:
        if contradiction.table == FIGURES:
            yield from _outranked_figures(contradiction)
        else:
            yield from _disputed(contradiction, tables.schema[contradiction.table])


def row_iri(table: str, first: int, last: int | None = None) -> str:
    """The address of a row, or of rows one after the other (RFC 7111).

    >>> row_iri("sites", 12)
    'https://w3id.org/zorggraaf/data/sites.csv#row=12'
    """
    rows = str(first) if last is None or last == first else f"{first}-{last}"
    return f"{names.DATA}{table}.csv#row={rows}"


def iri_term(address: str) -> str:
    """An IRI as N-Quads writes it."""
    return f"<{address}>"


def literal_term(text: str, datatype: str = "", lang: str = "") -> str:
    r"""A literal as N-Quads writes it.

    >>> print(literal_term('de "regio"', lang="nl"))
    "de \"regio\""@nl
    """
    escaped = (
        text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    )
    if lang:
        return f'"{escaped}"@{lang}'
    return f'"{escaped}"^^<{datatype}>' if datatype else f'"{escaped}"'


# -- one table -----------------------------------------------------------------------------------

_Encoder = Callable[[Row], list[str]]
_Lost = defaultdict[tuple[str, int], set[tuple[str, str]]]
"""(table, line) → the columns that are not asserted there, and of which source (its IRI)."""


def _table(table: Table, tables: Tables, lost: _Lost) -> Iterator[Statement]:
    assert table.about_url is not None
    subject_of = _filler(table.about_url)
    sources_of = _sources(table)
    columns: list[tuple[str, str, _Encoder]] = [
        (column.name, iri_term(column.property_url), _encoder(column))
        for column in table.columns
        if column.states and column is not table.source_column
    ]
    links = table.source_column is not None and table.source_column.states
    for row, link in _with_links(table, tables[table.name], subject_of, sources_of):
        subject = iri_term(subject_of(row))
        told = [
            (name, predicate, value) for name, predicate, encode in columns for value in encode(row)
        ]
        silent = lost.get((table.name, row.line), ())
        for source in sources_of(row):
            graph = source or SOURCES
            for name, predicate, value in told:
                if silent and (name, source) in silent:
                    continue
                yield Statement(subject, predicate, value, graph)
            if source and links:
                yield Statement(subject, _SOURCE, iri_term(source), graph)
            yield Statement(subject, _DERIVED_FROM, link, graph)


def _sources(table: Table) -> Callable[[Row], list[str]]:
    """The graphs of a row: its sources' IRIs, or an empty name for the register of sources."""
    column = table.source_column
    if column is None:
        return lambda row: [""]
    name = column.name
    return lambda row: [names.iri("source", key) for key in row.several(name)]


def _with_links(
    table: Table,
    rows: list[Row],
    subject_of: Callable[[Row], str],
    sources_of: Callable[[Row], list[str]],
) -> Iterator[tuple[Row, str]]:
    """Each row with the address of where it stands.

    Where many rows are about one thing (the municipalities of a region), rows that follow each
    other share one address.
    """
    if table.defines:
        for row in rows:
            yield row, iri_term(row_iri(table.name, row.line))
        return
    for _, group in groupby(
        enumerate(rows), lambda at: (subject_of(at[1]), sources_of(at[1]), at[1].line - at[0])
    ):
        together = [row for _, row in group]
        link = iri_term(row_iri(table.name, together[0].line, together[-1].line))
        for row in together:
            yield row, link


def _filler(template: Template) -> Callable[[Row], str]:
    """Template.fill for rows, quick for the common case: one plain key at the end."""
    if (
        len(template.variables) == 1
        and template.text == f"{template.prefix}{{{template.variables[0]}}}"
    ):
        name, prefix = template.variables[0], template.prefix

        def fill(row: Row) -> str:
            value = row.values[name]
            if isinstance(value, str) and _PLAIN_KEY.fullmatch(value):
                return prefix + value
            return template.fill({name: row.text(name)})

        return fill
    return lambda row: template.fill({name: row.text(name) for name in template.variables})


def _encoder(column: Column) -> _Encoder:
    """How a row's cell in this column is written as objects of a statement."""
    template, name = column.value_url, column.name
    if column.virtual:
        assert template is not None
        if not template.variables:
            constant = [iri_term(template.text)]
            return lambda row: constant
        fill = _filler(template)
        return lambda row: [iri_term(fill(row))]
    if template is None:
        return lambda row: [_literal(column, value) for value in row.several(name)]
    if set(template.variables) == {name}:
        made: dict[str, str] = {}

        def encode(row: Row) -> list[str]:
            return [
                made.get(value) or made.setdefault(value, iri_term(template.fill({name: value})))
                for value in row.several(name)
            ]

        return encode
    others = [variable for variable in template.variables if variable != name]
    return lambda row: [
        iri_term(template.fill({**{other: row.text(other) for other in others}, name: value}))
        for value in row.several(name)
    ]


def _literal(column: Column, value: str) -> str:
    if column.base == "boolean":
        value = BOOLEANS[value]
    return literal_term(value, literal_type(column, value), column.lang)


# -- contradictions ------------------------------------------------------------------------------


def _disputed(contradiction: Contradiction, table: Table) -> Iterator[Statement]:
    """Each value that is not followed, as a statement about a statement in its source's graph."""
    column = table.by_name[contradiction.column]
    assert table.about_url is not None
    for claim in contradiction.others:
        graph = names.iri("source", claim.source)
        parts = (contradiction.kind, claim.key, contradiction.column, claim.source)
        key = re.sub(r"[^a-z0-9]+", "-", "-".join(parts).lower()).strip("-")
        node = iri_term(names.iri("disputed", key))
        told = [
            (_TYPE, iri_term(names.expand("rdf:Statement"))),
            *(
                # A date that is only less precise is no dispute, but what the source said is kept.
                []
                if contradiction.coarser
                else [(_TYPE, iri_term(names.term("DisputedStatement")))]
            ),
            (
                iri_term(names.expand("rdf:subject")),
                iri_term(f"{names.ID}{contradiction.kind}/{claim.key}"),
            ),
            (iri_term(names.expand("rdf:predicate")), iri_term(column.property_url)),
            (iri_term(names.expand("rdf:object")), _object(column, claim.value)),
            (iri_term(names.term("disputedColumn")), literal_term(contradiction.column)),
            (_SOURCE, iri_term(graph)),
            (_DERIVED_FROM, iri_term(row_iri(claim.table, claim.line))),
            (_OUTRANKED, iri_term(names.iri("source", contradiction.followed.source))),
        ]
        for predicate, value in told:
            yield Statement(node, predicate, value, graph)


def _otherwise(one: Otherwise) -> Iterator[Statement]:
    """What a source says of a thing beside its row, where that is followed."""
    assert one.table.kind is not None
    subject = iri_term(f"{names.ID}{one.table.kind}/{one.key}")
    graph = names.iri("source", one.source)
    predicate = iri_term(one.column.property_url)
    yield Statement(subject, predicate, _object(one.column, one.value), graph)
    yield Statement(subject, _SOURCE, iri_term(graph), graph)
    yield Statement(subject, _DERIVED_FROM, iri_term(row_iri(DISPUTED, one.line)), graph)


def _object(column: Column, value: str) -> str:
    if column.value_url is None:
        return _literal(column, value)
    return iri_term(column.value_url.fill({column.name: value}))


def _outranked_figures(contradiction: Contradiction) -> Iterator[Statement]:
    followed = iri_term(names.iri(contradiction.kind, contradiction.followed.key))
    for claim in contradiction.others:
        figure = iri_term(names.iri(contradiction.kind, claim.key))
        yield Statement(figure, _OUTRANKED, followed, INFERRED)


# -- the ontology --------------------------------------------------------------------------------


def ontology_lines(folder: Path) -> Iterator[str]:
    """The ontology, the concepts and the alignment as N-Quads lines of one graph.

    A blank node becomes an IRI made of its file and its place in it (a Skolem IRI, RDF 1.1): a
    store gives blank nodes other names at each loading, and the same file must give the same
    statements in every build. Shapes are not part of the graph: they are about it.
    """
    import pyoxigraph as ox

    graph = ox.NamedNode(ONTOLOGY)
    for path in (folder / name for name in _ONTOLOGY_FILES):
        if not path.is_file():
            continue
        skolem: dict[str, ox.NamedNode] = {}

        def named(
            node: ox.BlankNode, stem: str = path.stem, made: dict[str, ox.NamedNode] = skolem
        ) -> ox.NamedNode:
            address = f"{names.BASE}.well-known/genid/{stem}-{len(made) + 1}"
            return made.setdefault(node.value, ox.NamedNode(address))

        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, value = triple.subject, triple.object
            quad = ox.Quad(
                named(subject) if isinstance(subject, ox.BlankNode) else subject,
                triple.predicate,
                named(value) if isinstance(value, ox.BlankNode) else value,
                graph,
            )
            yield f"{quad} .\n"
