"""The whole graph as files: to load elsewhere, to keep, or to open in a spreadsheet.

    zorggraaf.nq .trig .jsonld      every statement in the graph of its source
    zorggraaf.ttl                   every statement once, without sources' graphs
    csv/*.csv, csv/csv-metadata.json, zorggraaf-csv.zip     a table per class
    linksets/*.sssom.tsv, *.nt      links to other registers
    *.csv, schema.json              the tables the graph was built from
    SHA256SUMS                      a checksum per file

Each of the first four also compressed. The same graph gives the same bytes: statements are sorted,
and no file bears a time.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf import names, resources
from zorggraaf.publish import csvw, linksets
from zorggraaf.publish.edition import edition

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

CHECKSUMS: Final = "SHA256SUMS"
CSV_ZIP: Final = "zorggraaf-csv.zip"

_LEVEL: Final = 6
"""Of gzip: higher levels take three times as long for two percent less."""
_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""The moment a zip file bears where it bears none."""


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which the whole graph is written."""

    suffix: str
    media: str
    name: str
    filetype: str
    """The code of the EU list of file types."""
    graphs: bool
    """Whether it keeps who says what."""


FORMS: Final = (
    Form("nq", "application/n-quads", "N-Quads", "RDF_N_QUADS", True),
    Form("trig", "application/trig", "TriG", "RDF_TRIG", True),
    Form("ttl", "text/turtle", "Turtle", "RDF_TURTLE", False),
    Form("jsonld", "application/ld+json", "JSON-LD", "JSON_LD", True),
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that was written."""

    name: str
    """Its path below the folder, and in its web address below /data/."""
    size: int
    sha256: str


def dump_name(form: Form) -> str:
    """The name of the dump in a form.

    >>> dump_name(FORMS[0])
    'zorggraaf.nq'
    """
    return f"zorggraaf.{form.suffix}"


def write(graph: Graph, folder: Path, quads: bytes | None = None) -> list[File]:
    """Write all dumps of a graph in a folder, and their checksums; the files, by name.

    quads: the statements as `ordered` gives them, where the caller has them already.

    The tables the graph was built from are among them only when they are those of the package:
    statements point to their rows, and rows of other tables would be no evidence.
    """
    written = [_put(folder, name, content) for name, content in _contents(graph, quads)]
    written.sort(key=lambda file: file.name)
    listed = "".join(f"{file.sha256}  {file.name}\n" for file in written)
    (folder / CHECKSUMS).write_bytes(listed.encode())
    return written


def _put(folder: Path, name: str, content: bytes) -> File:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return File(name, len(content), hashlib.sha256(content).hexdigest())


def _contents(graph: Graph, quads: bytes | None) -> Iterator[tuple[str, bytes]]:
    if quads is None:
        quads = ordered(graph.nquads())
    triples = merged(quads)
    for form in FORMS:
        content = whole(quads if form.graphs else triples, form)
        yield dump_name(form), content
        yield f"{dump_name(form)}.gz", compressed(content)
    yield from _tables_by_class(graph, triples)
    yield from _links(graph)
    yield from sources(graph)


# -- RDF -----------------------------------------------------------------------------------------


def ordered(quads: bytes) -> bytes:
    """N-Quads by graph, then subject: one order whatever the store's.

    >>> ordered(b"<s:b> <p:p> <o:o> <g:2> .\\n<s:c> <p:p> <o:o> <g:1> .\\n")
    b'<s:c> <p:p> <o:o> <g:1> .\\n<s:b> <p:p> <o:o> <g:2> .\\n'
    """
    lines: set[bytes] = set(quads.splitlines(keepends=True))
    in_order: list[bytes] = sorted(lines, key=_graph_first)
    return b"".join(in_order)


def _graph_first(line: bytes) -> tuple[bytes, bytes]:
    return line[line.rindex(b" <") :], line


def merged(quads: bytes) -> bytes:
    """What N-Quads say whoever says it: each triple once, in order, as N-Triples.

    >>> merged(b"<s:a> <p:p> <o:o> <g:2> .\\n<s:a> <p:p> <o:o> <g:1> .\\n")
    b'<s:a> <p:p> <o:o> .\\n'
    """
    lines = {line[: line.rindex(b" <")] for line in quads.splitlines()}
    return b"".join(line + b" .\n" for line in sorted(lines))


def whole(lines: bytes, form: Form) -> bytes:
    """Ordered N-Quads (or N-Triples, for a form without graphs) in a form."""
    import pyoxigraph as ox

    if form.suffix == "nq":
        return lines
    target = {
        "trig": ox.RdfFormat.TRIG,
        "ttl": ox.RdfFormat.TURTLE,
        "jsonld": ox.RdfFormat.JSON_LD,
    }[form.suffix]
    prefixes = None if form.suffix == "jsonld" else names.PREFIXES
    statements: Iterable[ox.Quad] = ox.parse(input=lines, format=ox.RdfFormat.N_QUADS)
    said = statements if form.graphs else (quad.triple for quad in statements)
    return _head_sorted(ox.serialize(said, format=target, prefixes=prefixes) or b"")


def _head_sorted(text: bytes) -> bytes:
    # The writer takes the prefixes in an order of its own, another one in every process.
    head: list[bytes] = []
    start = 0
    while text.startswith(b"@prefix ", start):
        end = text.index(b"\n", start) + 1
        head.append(text[start:end])
        start = end
    return b"".join(sorted(head)) + text[start:]


def compressed(content: bytes) -> bytes:
    """Compressed with gzip, without a name or a time, the same bytes on every system."""
    out = io.BytesIO()
    with gzip.GzipFile(
        filename="", mode="wb", fileobj=out, compresslevel=_LEVEL, mtime=0
    ) as stream:
        stream.write(content)
    return out.getvalue()


# -- tables --------------------------------------------------------------------------------------


def _tables_by_class(graph: Graph, triples: bytes) -> Iterator[tuple[str, bytes]]:
    tables = csvw.tables(graph, triples)
    files = {table.file: table.csv() for table in tables}
    files[csvw.METADATA] = csvw.metadata(tables)
    for name, content in files.items():
        yield f"csv/{name}", content
    yield CSV_ZIP, _zipped(files)


def _zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as packed:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # else it tells which system made it
            packed.writestr(entry, content)
    return out.getvalue()


def _links(graph: Graph) -> Iterator[tuple[str, bytes]]:
    import pyoxigraph as ox

    told = edition(graph)
    for linkset in linksets.linksets(graph):
        yield (
            f"linksets/{linkset.name}.sssom.tsv",
            linksets.sssom(linkset, told.version or told.day),
        )
        links = ox.serialize(linksets.triples(linkset), format=ox.RdfFormat.N_TRIPLES)
        yield f"linksets/{linkset.name}.nt", links or b""


def sources(graph: Graph) -> Iterator[tuple[str, bytes]]:
    """The tables the graph was built from with their declaration; none if they are others."""
    from zorggraaf.build.building import input_digest

    data = resources.data()
    if edition(graph).checksum == f"sha256:{input_digest(data, resources.ontology())}":
        for path in sorted([data / "schema.json", *data.glob("*.csv")]):
            yield path.name, path.read_bytes()
