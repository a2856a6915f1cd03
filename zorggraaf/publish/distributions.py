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
    said: Statements, known: Catalogue, key: str, title: tuple[str, str], explained: tuple[str, str]
) -> str:
    node = part(key)
    said.say(node, "rdf:type", "dcat:Distribution")
    said.say(node, "dcterms:title", *both(*title))
    said.say(node, "dcterms:description", *both(*explained))
    said.say(node, "dcterms:license", LICENCE)
    said.say(node, "dcterms:language", "language:NLD", "language:ENG")
    said.say(node, "dcterms:conformsTo", ONTOLOGY)
    if known.edition.day:
        said.say(node, "dcterms:modified", typed(known.edition.day, "xsd:date"))
    return node


def _file(said: Statements, known: Catalogue, node: str, name: str) -> None:
    place = f"{names.DATA}{name}"
    said.say(node, "dcat:accessURL", address(said, PAGE))
    said.say(node, "dcat:downloadURL", address(said, place))
    file = (known.files or {}).get(name)
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
    node = _distribution(said, known, form.suffix, (title, title), explained)
    _format(said, node, form.media, form.filetype)
    said.say(node, "dcat:compressFormat", media(said, "application/gzip"))
    _file(said, known, node, f"{dumps.dump_name(form)}.gz")


def tables(said: Statements, known: Catalogue) -> None:
    """The tables per class, in one file."""
    node = _distribution(
        said,
        known,
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
        known,
        "sparql-endpoint",
        ("Zorggraaf: SPARQL", "Zorggraaf: SPARQL"),
        ("Bevragen met SPARQL 1.1.", "Query with SPARQL 1.1."),
    )
    said.say(DATASET, "dcat:distribution", node)
    said.say(node, "dcat:accessURL", address(said, f"{names.BASE}sparql"))
    said.say(node, "dcat:accessService", part("sparql"))
    said.say(node, "dcat:mediaType", media(said, "application/sparql-query"))
    said.say(node, "dcterms:conformsTo", SPARQL)
