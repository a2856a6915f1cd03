"""The files of the dataset in the catalogue: what each holds, in which form, where to get it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish import dumps
from zorggraaf.publish.publisher import LICENCE
from zorggraaf.publish.services import SPARQL
from zorggraaf.publish.statements import (
    DATASET,
    ONTOLOGY,
    PAGE,
    Statements,
    both,
    count,
    part,
    typed,
)

if TYPE_CHECKING:
    from zorggraaf.publish.catalogue import Catalogue

_MEDIA: Final = "https://www.iana.org/assignments/media-types/"


def address(said: Statements, iri: str) -> str:
    """An address, said to be a resource."""
    # True of everything; DCAT-AP's shapes, which do not reason, want it said of addresses.
    said.say(iri, "rdf:type", "rdfs:Resource")
    return iri


def media(said: Statements, kind: str) -> str:
    """The IRI of a media type, said to be one."""
    node = f"{_MEDIA}{kind}"
    said.say(node, "rdf:type", "dcterms:MediaType")
    return node


def _distribution(
    said: Statements, day: str, key: str, title: tuple[str, str], explained: tuple[str, str]
) -> str:
    node = part(key)
    said.say(node, "rdf:type", "dcat:Distribution")
    said.say(node, "dcterms:title", *both(*title))
    said.say(node, "dcterms:description", *both(*explained))
    said.say(node, "dcterms:license", LICENCE)
    said.say(node, "dcterms:language", "language:NLD", "language:ENG")
    said.say(node, "dcterms:conformsTo", ONTOLOGY)
    if len(day) == len("2026-11-22"):
        said.say(node, "dcterms:modified", typed(day, "xsd:date"))
    return node


def _file(said: Statements, known: Catalogue, node: str, name: str) -> None:
    _download(said, node, PAGE, f"{names.DATA}{name}", (known.files or {}).get(name))


def _download(
    said: Statements, node: str, page: str, place: str, file: dumps.File | None = None
) -> None:
    said.say(node, "dcat:accessURL", address(said, page))
    said.say(node, "dcat:downloadURL", address(said, place))
    if file is not None:
        checksum = f"{node}-checksum"
        said.say(node, "dcat:byteSize", count(file.size))
        said.say(node, "spdx:checksum", checksum)
        said.say(checksum, "rdf:type", "spdx:Checksum")
        said.say(checksum, "spdx:algorithm", "spdx:checksumAlgorithm_sha256")
        said.say("spdx:checksumAlgorithm_sha256", "rdf:type", "spdx:ChecksumAlgorithm")
        said.say(checksum, "spdx:checksumValue", typed(file.sha256, "xsd:hexBinary"))


def _format(said: Statements, node: str, kind: str, filetype: str) -> None:
    said.say(node, "dcat:mediaType", media(said, kind))
    said.say(node, "dcterms:format", f"filetype:{filetype}")
    said.say(f"filetype:{filetype}", "rdf:type", "dcterms:MediaTypeOrExtent")


def dump(said: Statements, known: Catalogue, form: dumps.Form) -> None:
    """A dump of the whole graph in a form."""
    explained = (
        ("Alle uitspraken, elk in de graaf van haar bron.", "All statements, by source.")
        if form.graphs
        else ("Alle uitspraken, elk een keer.", "All statements, each once.")
    )
    title = f"Zorggraaf: {form.name}"
    node = _distribution(said, known.edition.day, form.suffix, (title, title), explained)
    _format(said, node, form.media, form.filetype)
    said.say(node, "dcat:compressFormat", media(said, "application/gzip"))
    _file(said, known, node, f"{dumps.dump_name(form)}.gz")


def release(
    said: Statements, key: str, version: str, issued: str, page: str, file: dumps.File
) -> None:
    """What a release said, as it was published; file: its name is its path below the root."""
    title = f"Zorggraaf {version}: N-Quads"
    explained = (
        f"Alle uitspraken van uitgave {version}, elk in de graaf van haar bron.",
        f"All statements of release {version}, by source.",
    )
    node = _distribution(said, issued, key, (title, title), explained)
    _format(said, node, "application/n-quads", "RDF_N_QUADS")
    said.say(node, "dcat:compressFormat", media(said, "application/gzip"))
    _download(said, node, page, f"{names.BASE}{file.name}", file)


def tables(said: Statements, known: Catalogue) -> None:
    """The tables per class, in one file."""
    node = _distribution(
        said,
        known.edition.day,
        "csv",
        ("Zorggraaf: een tabel per klasse", "Zorggraaf: a table per class"),
        (
            "CSV-bestanden met een beschrijving (CSV on the Web), samen in een zip-bestand.",
            "CSV files with a description (CSV on the Web), together in a zip file.",
        ),
    )
    _format(said, node, "text/csv", "CSV")
    said.say(node, "dcat:packageFormat", media(said, "application/zip"))
    _file(said, known, node, dumps.CSV_ZIP)


def sparql_endpoint(said: Statements, known: Catalogue) -> None:
    """The endpoint as a distribution too: registers that know no services find it here."""
    node = _distribution(
        said,
        known.edition.day,
        "sparql-endpoint",
        ("Zorggraaf: SPARQL", "Zorggraaf: SPARQL"),
        ("Bevragen met SPARQL 1.1.", "Query with SPARQL 1.1."),
    )
    said.say(DATASET, "dcat:distribution", node)
    said.say(node, "dcat:accessURL", address(said, f"{names.BASE}sparql"))
    said.say(node, "dcat:accessService", part("sparql"))
    said.say(node, "dcat:mediaType", media(said, "application/sparql-query"))
    said.say(node, "dcterms:conformsTo", SPARQL)
