"""The dataset for search engines: schema.org/Dataset as JSON-LD, to stand in its page."""

from __future__ import annotations

from typing import Any, Final

from zorggraaf import names
from zorggraaf.publish import dumps
from zorggraaf.publish.catalogue import (
    CATALOGUE,
    DESCRIPTION,
    KEYWORDS,
    TITLE,
    Catalogue,
)
from zorggraaf.publish.publisher import LICENCE
from zorggraaf.publish.statements import DATASET, PAGE, part

_ADDRESSES: Final = ("url", "license", "contentUrl", "dataset", "sameAs")

CONTEXT: Final[dict[str, Any]] = {
    "@vocab": names.PREFIXES["schema"],
    **{name: {"@type": "@id"} for name in _ADDRESSES},
    "dateModified": {"@type": f"{names.PREFIXES['schema']}Date"},
}
"""Said in full, so that a reader fetches nothing from schema.org to understand it."""


def dataset_markup(known: Catalogue) -> dict[str, Any]:
    """The catalogue with its dataset and downloads, in Dutch and English."""
    publisher: dict[str, Any] = {
        "@id": known.publisher.iri,
        "@type": "Organization",
        "name": _spoken(known.publisher.name),
        "url": known.publisher.page,
    }
    return {
        "@context": CONTEXT,
        "@id": CATALOGUE,
        "@type": "DataCatalog",
        "name": _spoken(("Zorggraaf: catalogus", "Zorggraaf: catalogue")),
        "description": _spoken(DESCRIPTION),
        "url": PAGE,
        "publisher": publisher,
        "dataset": _dataset(known, publisher),
    }


def _dataset(known: Catalogue, publisher: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@id": DATASET,
        "@type": "Dataset",
        "name": _spoken(TITLE),
        "description": _spoken(DESCRIPTION),
        "identifier": DATASET,
        "url": PAGE,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "inLanguage": ["nl", "en"],
        "keywords": [word for pair in KEYWORDS for word in _spoken(pair)],
        "genre": _spoken(("gezondheidszorg", "health care")),
        "publisher": publisher,
        "creator": {"@id": publisher["@id"]},
        "spatialCoverage": _place(known),
        "distribution": _downloads(known),
    }
    if known.version:
        described["version"] = known.version
    if known.edition.day:
        described["dateModified"] = known.edition.day
    if known.coverage.start:
        described["temporalCoverage"] = f"{known.coverage.start}/{known.coverage.end}"
    return described


def _place(known: Catalogue) -> dict[str, Any]:
    place: dict[str, Any] = {"@type": "Place", "name": _spoken(("Nederland", "Netherlands"))}
    if known.coverage.box:
        west, south, east, north = known.coverage.box
        place["geo"] = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return place


def _downloads(known: Catalogue) -> list[dict[str, Any]]:
    files = [
        (form.suffix, form.name, form.media, f"{dumps.dump_name(form)}.gz", form.graphs)
        for form in dumps.FORMS
    ]
    found = []
    for key, name, media, file, by_source in files:
        explained = (
            ("Alle uitspraken, elk in de graaf van haar bron.", "All statements, by source.")
            if by_source
            else ("Alle uitspraken, elk een keer.", "All statements, each once.")
        )
        found.append(_download(known, key, f"Zorggraaf: {name}", media, file, explained))
    tables = ("Een tabel per klasse, in een zip-bestand.", "A table per class, in a zip file.")
    found.append(_download(known, "csv", "Zorggraaf: CSV", "text/csv", dumps.CSV_ZIP, tables))
    return found


def _download(
    known: Catalogue, key: str, name: str, media: str, file: str, explained: tuple[str, str]
) -> dict[str, Any]:
    download: dict[str, Any] = {
        "@id": part(key),
        "@type": "DataDownload",
        "name": name,
        "description": _spoken(explained),
        "contentUrl": f"{names.DATA}{file}",
        "encodingFormat": media,
        "license": LICENCE,
    }
    written = (known.files or {}).get(file)
    if written is not None:
        download["contentSize"] = f"{written.size} B"
        download["sha256"] = written.sha256
    if known.edition.day:
        download["dateModified"] = known.edition.day
    return download


def _spoken(pair: tuple[str, str]) -> list[dict[str, str]]:
    nl, en = pair
    return [{"@value": nl, "@language": "nl"}, {"@value": en, "@language": "en"}]
