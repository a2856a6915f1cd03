"""The forms in which a query's answer is given, and writing them: the W3C's results formats, RDF.

What is offered stands in two tables, rows and truth on one side and triples on the other, by media
type in our order of preference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape  # xml.sax.saxutils would bring in all of urllib
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.web.negotiation import best

if TYPE_CHECKING:
    import pyoxigraph as ox

JSON: Final = "application/sparql-results+json"
XML: Final = "application/sparql-results+xml"
CSV: Final = "text/csv"
TSV: Final = "text/tab-separated-values"
TURTLE: Final = "text/turtle"
NTRIPLES: Final = "application/n-triples"
RDF_XML: Final = "application/rdf+xml"
JSON_LD: Final = "application/ld+json"
HTML: Final = "text/html"

ROWS: Final[dict[str, str]] = {
    JSON: JSON,
    "application/json": JSON,
    XML: XML,
    CSV: CSV,
    TSV: TSV,
    "application/xml": XML,
    "text/xml": XML,
}
"""What rows and truth can be asked as, and how that is written."""

TRIPLES: Final[dict[str, str]] = {
    TURTLE: TURTLE,
    "application/x-turtle": TURTLE,
    "text/n3": TURTLE,
    NTRIPLES: NTRIPLES,
    "text/plain": NTRIPLES,
    RDF_XML: RDF_XML,
    "application/xml": RDF_XML,
    "text/xml": RDF_XML,
    JSON_LD: JSON_LD,
    "application/json": JSON_LD,
}
"""What triples can be asked as, and how that is written."""

NAMED: Final[dict[str, tuple[str, str]]] = {
    "json": (JSON, JSON_LD),
    "xml": (XML, RDF_XML),
    "csv": (CSV, ""),
    "tsv": (TSV, ""),
    "turtle": ("", TURTLE),
    "ttl": ("", TURTLE),
    "n3": ("", TURTLE),
    "nt": ("", NTRIPLES),
    "ntriples": ("", NTRIPLES),
    "n-triples": ("", NTRIPLES),
    "rdf": ("", RDF_XML),
    "rdfxml": ("", RDF_XML),
    "rdf+xml": ("", RDF_XML),
    "jsonld": ("", JSON_LD),
    "json-ld": ("", JSON_LD),
    "html": (HTML, HTML),
}
"""By `?format=`: as what rows are given, and as what triples; empty where that cannot be."""


def chosen(accept: str | None, format_: str | None) -> tuple[str, str]:
    """As what rows and as what triples are given; empty where the client takes none of ours.

    Raises ValueError for a `?format=` that is not known.

    >>> chosen("text/csv", None)
    ('text/csv', '')
    >>> chosen(None, "json")
    ('application/sparql-results+json', 'application/ld+json')
    """
    if format_:
        name = format_.strip().lower()
        if name in NAMED:
            return NAMED[name]
        if name not in ROWS and name not in TRIPLES:
            raise ValueError(format_)
        return (name if name in ROWS else "", name if name in TRIPLES else "")
    return (best(accept, [*ROWS, HTML]) or "", best(accept, [*TRIPLES, HTML]) or "")


def content_type(media: str) -> str:
    """A media type as the header says it: those of text with their character set.

    >>> content_type("text/csv")
    'text/csv; charset=utf-8; header=present'
    """
    if media == CSV:
        return f"{CSV}; charset=utf-8; header=present"
    return f"{media}; charset=utf-8" if media.startswith("text/") else media


# -- rows and truth --------------------------------------------------------------------------------


def rows(media: str, columns: Sequence[str], found: Sequence[Any], note: str = "") -> Iterator[str]:
    """The answer to SELECT, piece by piece.

    note: an address that says more about the answer, for which JSON and XML have a place.
    """
    from zorggraaf.output import results

    form = ROWS[media]
    if form == JSON:
        yield from _json(columns, found, note)
    elif form == XML:
        yield from _xml(columns, found, note)
    else:
        yield results.to_csv(columns, found) if form == CSV else results.to_tsv(columns, found)


def truth(media: str, answer: ox.QueryBoolean) -> bytes:
    """The answer to ASK. CSV and TSV hold the bare word, as the standard leaves open."""
    import pyoxigraph as ox

    forms = {
        JSON: ox.QueryResultsFormat.JSON,
        XML: ox.QueryResultsFormat.XML,
        CSV: ox.QueryResultsFormat.CSV,
        TSV: ox.QueryResultsFormat.TSV,
    }
    return answer.serialize(format=forms[ROWS[media]]) or b""


def _json(columns: Sequence[str], found: Sequence[Any], note: str) -> Iterator[str]:
    head: dict[str, Any] = {"vars": list(columns)}
    if note:
        head["link"] = [note]
    yield f'{{"head":{_dumped(head)},"results":{{"bindings":[\n'
    separator = ""
    for row in found:
        binding = {
            column: _json_term(term)
            for column, term in zip(columns, row, strict=True)
            if term is not None
        }
        yield separator + _dumped(binding)
        separator = ",\n"
    yield "\n]}}\n"


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _json_term(term: Any) -> dict[str, Any]:
    from zorggraaf.output.results import json_term

    if hasattr(term, "predicate"):
        parts = ("subject", "predicate", "object")
        value = {part: _json_term(getattr(term, part)) for part in parts}
        return {"type": "triple", "value": value}
    return json_term(term)


_FORBIDDEN_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def _xml(columns: Sequence[str], found: Sequence[Any], note: str) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield '<sparql xmlns="http://www.w3.org/2005/sparql-results#">\n<head>\n'
    yield from (f'<variable name="{escape(column)}"/>\n' for column in columns)
    if note:
        yield f'<link href="{escape(note)}"/>\n'
    yield "</head>\n<results>\n"
    for row in found:
        cells = (
            f'<binding name="{escape(column)}">{_xml_term(term)}</binding>'
            for column, term in zip(columns, row, strict=True)
            if term is not None
        )
        yield f"<result>{''.join(cells)}</result>\n"
    yield "</results>\n</sparql>\n"


def _xml_term(term: Any) -> str:
    known = _json_term(term)
    if known["type"] == "triple":
        parts = ("subject", "predicate", "object")
        inner = (f"<{part}>{_xml_term(getattr(term, part))}</{part}>" for part in parts)
        return f"<triple>{''.join(inner)}</triple>"
    # A carriage return as such would be read as a line end; what XML cannot hold is shown as such.
    text = escape(_FORBIDDEN_IN_XML.sub("\ufffd", known["value"]), quote=False)
    text = text.replace("\r", "&#13;")
    if known["type"] != "literal":
        return f"<{known['type']}>{text}</{known['type']}>"
    said = ""
    if "xml:lang" in known:
        said = f' xml:lang="{escape(known["xml:lang"])}"'
    elif "datatype" in known:
        said = f' datatype="{escape(known["datatype"])}"'
    return f"<literal{said}>{text}</literal>"


# -- triples ---------------------------------------------------------------------------------------

_XML_NAME: Final = re.compile(r"[^\W\d][\w.-]*\Z")


def triples(
    media: str, found: Sequence[ox.Triple], prefixes: Mapping[str, str] | None = None
) -> bytes:
    """The answer to CONSTRUCT or DESCRIBE; the same triples give the same bytes.

    prefixes: those to use besides ours.

    Raises ValueError where RDF/XML has no way to write a predicate.
    """
    import pyoxigraph as ox

    form = TRIPLES[media]
    forms = {
        TURTLE: ox.RdfFormat.TURTLE,
        NTRIPLES: ox.RdfFormat.N_TRIPLES,
        RDF_XML: ox.RdfFormat.RDF_XML,
        JSON_LD: ox.RdfFormat.JSON_LD,
    }
    if form == RDF_XML:
        for triple in found:
            # RDF/XML writes a predicate as the name of an element.
            if not _XML_NAME.search(re.split(r"[/#:]", triple.predicate.value)[-1]):
                raise ValueError(triple.predicate.value)
    used = {**names.PREFIXES, **(prefixes or {})} if form in (TURTLE, RDF_XML) else None
    ordered = sorted(found, key=str)
    return ox.serialize(ordered, format=forms[form], prefixes=used) or b""
