"""What a SPARQL query answers, in the W3C's formats: JSON, CSV and TSV results, RDF graphs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.errors import UsageError
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import is_iri, short_key

if TYPE_CHECKING:
    from zorggraaf.store import Graph, Result

TABLE_FORMATS: Final = ("table", "json", "csv", "tsv", "xlsx", "md", "html")
"""For SELECT and ASK."""
GRAPH_FORMATS: Final = ("turtle", "json-ld", "n-triples")
"""For CONSTRUCT and DESCRIBE."""

_XSD: Final = names.PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger")
)
_DECIMALS: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))


def check_format(form: str, wanted: str) -> str:
    """The format to write an answer in; raises UsageError for one that cannot hold it."""
    formats = TABLE_FORMATS if form in ("SELECT", "ASK") else GRAPH_FORMATS
    if form not in ("SELECT", "ASK") and wanted in ("", "table"):
        return "turtle"
    wanted = {"jsonld": "json-ld", "ntriples": "n-triples", "nt": "n-triples", "ttl": "turtle"}.get(
        wanted, wanted or "table"
    )
    if wanted not in formats:
        raise UsageError(
            f"{form} kan niet als ‘{wanted}’ geschreven worden.", f"Kies uit: {', '.join(formats)}."
        )
    return wanted


def with_labels(graph: Graph, result: Result, lang: str = "nl") -> tuple[list[str], list[Any]]:
    """Columns and rows with, beside each column that holds IRIs, one with their labels."""
    from pyoxigraph import Literal

    rows_: list[tuple[Any, ...]] = list(result.rows)
    iris = {term.value for row in rows_ for term in row if is_iri(term)}
    labels = graph.labels(iris, lang)
    columns: list[str] = []
    holding = []
    for place, column in enumerate(result.columns):
        columns.append(column)
        holds = any(is_iri(row[place]) for row in rows_)
        holding.append(holds)
        if holds:
            columns.append(f"{column}Label")
    rows = []
    for row in rows_:
        wide: list[Any] = []
        for term, holds in zip(row, holding, strict=True):
            wide.append(term)
            if holds:
                label = labels.get(term.value) if is_iri(term) else None
                wide.append(Literal(label) if label else None)
        rows.append(tuple(wide))
    return columns, rows


def _is_blank(term: Any) -> bool:
    return type(term).__name__ == "BlankNode"


def to_json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """SPARQL 1.1 Query Results JSON."""
    bindings = [
        {
            column: json_term(term)
            for column, term in zip(columns, row, strict=True)
            if term is not None
        }
        for row in rows
    ]
    answer = {"head": {"vars": list(columns)}, "results": {"bindings": bindings}}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def json_term(term: Any) -> dict[str, str]:
    """One RDF term as the W3C's JSON results write it."""
    if is_iri(term):
        return {"type": "uri", "value": term.value}
    if _is_blank(term):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != f"{_XSD}string":
        found["datatype"] = term.datatype.value
    return found


def ask_json(answer: bool) -> str:
    """The answer to ASK in SPARQL 1.1 Query Results JSON."""
    return json.dumps({"head": {}, "boolean": answer}) + "\n"


def to_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """SPARQL 1.1 Query Results CSV, exactly: values as they are, CRLF, no guards."""
    # By hand: Python's csv quotes a lone empty cell, the W3C's format leaves its line empty.
    lines = [",".join(columns), *(",".join(_csv_term(term) for term in row) for row in rows)]
    return "".join(f"{line}\r\n" for line in lines)


def _csv_term(term: Any) -> str:
    if term is None:
        return ""
    text = f"_:{term.value}" if _is_blank(term) else str(term.value)
    if any(char in text for char in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def to_tsv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """SPARQL 1.1 Query Results TSV: terms in Turtle's notation."""
    lines = ["\t".join(f"?{column}" for column in columns)]
    lines += ["\t".join("" if term is None else _tsv_term(term) for term in row) for row in rows]
    return "\n".join(lines) + "\n"


def _tsv_term(term: Any) -> str:
    # The engine writes N-Triples terms, in which tabs and line ends are escaped.
    return str(term).replace("\t", "\\t")


def to_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "") -> Table:
    """An answer for people: numbers as numbers, IRIs short, with the whole IRI behind them."""
    return Table(title, list(columns), [[cell(term) for term in row] for row in rows], "sparql")


def cell(term: Any) -> Value:
    """One term for people."""
    if term is None:
        return None
    if is_iri(term):
        return Cell(short_key(term.value), term.value)
    if _is_blank(term):
        return f"_:{term.value}"
    datatype = term.datatype.value
    try:
        if datatype in _INTEGERS:
            return int(term.value)
        if datatype in _DECIMALS:
            number = float(term.value)
            # A count stated as a decimal is read as the count it is: 80000, not 80000.0.
            return int(number) if number.is_integer() else number
    except ValueError:
        return str(term.value)
    return str(term.value)


def to_graph(triples: Iterable[Any], form: str) -> str:
    """Triples as turtle, json-ld or n-triples, with our prefixes."""
    from pyoxigraph import RdfFormat, serialize

    forms = {
        "turtle": RdfFormat.TURTLE,
        "n-triples": RdfFormat.N_TRIPLES,
        "json-ld": RdfFormat.JSON_LD,
    }
    # Sorted and without repetition: the same answer gives the same file.
    unique = sorted(set(triples), key=str)
    prefixes = None if form == "n-triples" else dict(names.PREFIXES)
    written = serialize(unique, format=forms[form], prefixes=prefixes)
    return written.decode("utf-8") if written is not None else ""


def labelled(graph: Graph, table: Table, lang: str = "nl") -> Table:
    """The same table with labels where IRIs stand: what people read in a terminal."""
    iris = {value.iri for row in table.rows for value in row if isinstance(value, Cell)}
    labels = graph.labels({iri for iri in iris if iri}, lang)
    rows: list[Sequence[Value]] = [
        [
            Cell(labels.get(value.iri, value.text), value.iri)
            if isinstance(value, Cell) and value.iri
            else value
            for value in row
        ]
        for row in table.rows
    ]
    return Table(table.title, table.columns, rows, table.name)
