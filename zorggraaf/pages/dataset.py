"""The page about the dataset: what is in it, how to get it, and how to ask it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zorggraaf import names
from zorggraaf.publish import dumps
from zorggraaf.publish.catalogue import DESCRIPTION, ORIGIN, TITLE
from zorggraaf.publish.dataset_markup import dataset_markup
from zorggraaf.tabular import Cell, Value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from zorggraaf.publish.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Download:
    """A file to fetch."""

    key: str
    """The fragment of its IRI in the description: `nq`."""
    name: str
    file: str
    """Its path below the root: `data/zorggraaf.nq.gz`."""
    size: int | None
    """In bytes, where known."""


@dataclass(frozen=True, slots=True)
class Release:
    """A version of the dataset that was published."""

    name: Cell
    """2026-11, with its page where the graph tells of it."""
    issued: str
    note: str
    """What was new."""
    file: str
    """Where what it said is kept, as a path below the root; empty where it is not."""
    size: int


@dataclass(frozen=True, slots=True)
class DatasetPage:
    """What the template shows, in one language."""

    title: str
    description: str
    origin: str
    version: str
    period: str
    publisher: Cell
    downloads: tuple[Download, ...]
    services: tuple[tuple[str, str, str, str], ...]
    """Fragment, title, explanation, path below the root."""
    numbers: tuple[tuple[str, int], ...]
    classes: tuple[tuple[Value, ...], ...]
    linksets: tuple[tuple[str, str, int], ...]
    """Fragment of the register, its name, number of links."""
    releases: tuple[Release, ...]
    """The newest first."""
    markup: dict[str, Any]


def dataset_page(known: Catalogue, labels: Mapping[str, str], lang: str = "nl") -> DatasetPage:
    """The page about a catalogue; labels: names of the classes, in its language."""
    which = 1 if lang == "en" else 0
    counted = known.counted
    numbers = (
        (("uitspraken", "statements")[which], counted.triples),
        (("dingen", "things")[which], counted.entities),
        (("bronnen", "sources")[which], len(known.sources)),
        (("klassen", "classes")[which], len(counted.classes)),
        (("eigenschappen", "properties")[which], len(counted.properties)),
    )
    ours = [one for one in counted.classes if one.iri.startswith(names.ZG)]
    classes = tuple(
        (Cell(labels.get(one.iri, names.compact(one.iri) or one.iri), one.iri), one.entities)
        for one in sorted(ours, key=lambda one: (-one.entities, one.iri))
    )
    return DatasetPage(
        title=TITLE[which],
        description=DESCRIPTION[which],
        origin=ORIGIN[which],
        version=known.version,
        period=f"{known.coverage.start} – {known.coverage.end}" if known.coverage.start else "",
        publisher=Cell(known.publisher.name[which], known.publisher.page),
        downloads=tuple(_downloads(known)),
        services=tuple(
            (one.key, one.title[which], one.explained[which], one.address.removeprefix(names.BASE))
            for one in known.services
        ),
        numbers=numbers,
        classes=classes,
        linksets=tuple((one.name, one.title[which], len(one.links)) for one in known.linksets),
        releases=tuple(
            Release(
                Cell(one.name, one.iri if one.issued else None),
                one.issued,
                one.note[which],
                one.file.name if one.file else "",
                one.file.size if one.file else 0,
            )
            for one in reversed(known.versions)
        ),
        markup=dataset_markup(known),
    )


def _downloads(known: Catalogue) -> list[Download]:
    offered = [(form.suffix, form.name, f"{dumps.dump_name(form)}.gz") for form in dumps.FORMS]
    offered.append(("csv", "CSV", dumps.CSV_ZIP))
    written = known.files or {}
    return [
        Download(key, name, f"data/{file}", written[file].size if file in written else None)
        for key, name, file in offered
    ]
