"""The releases in the catalogue: what each is, what was new in it, and where what it said is kept.

The dataset is the graph as it goes on; a release is a version of it (DCAT 3, section 11), a dataset
of its own that never changes. Not a series: each release holds the whole, not a part in time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish import distributions
from zorggraaf.publish.dumps import FORMS, File
from zorggraaf.publish.feed import releases
from zorggraaf.publish.publisher import LICENCE
from zorggraaf.publish.statements import DATASET, ONTOLOGY, Statements, both, part, plain, typed

if TYPE_CHECKING:
    from zorggraaf.publish.catalogue import Catalogue
    from zorggraaf.store import Graph

_PRECISION: Final = {4: "xsd:gYear", 7: "xsd:gYearMonth", 10: "xsd:date"}


@dataclass(frozen=True, slots=True)
class Version:
    """A release of the dataset."""

    name: str
    """2026-11"""
    issued: str = ""
    note: tuple[str, str] = ("", "")
    """What is new, in Dutch and in English."""
    file: File | None = None
    """Where it is kept, below the root, where it is."""

    @property
    def iri(self) -> str:
        """The release as the graph names it."""
        return names.iri("release", self.name)


def versions(graph: Graph, kept: Mapping[str, File] | None = None) -> tuple[Version, ...]:
    """The releases that the graph tells of and those that are kept, the oldest first.

    kept: by version the file with what it said, its name below the root.
    """
    files = kept or {}
    told = {one.version: one for one in releases(graph)}
    found = []
    for name in sorted({*told, *files}):
        one = told.get(name)
        issued, note = (one.issued, one.note) if one else ("", ("", ""))
        found.append(Version(name, issued, note, files.get(name)))
    return tuple(found)


def say(
    said: Statements,
    known: Catalogue,
    title: tuple[str, str],
    description: tuple[str, str],
    keywords: Sequence[tuple[str, str]],
) -> None:
    """All releases as versions of the dataset, each with the one before it."""
    before: Version | None = None
    for version in known.versions:
        said.say(DATASET, "dcat:hasVersion", version.iri)
        said.say(DATASET, "dcterms:hasVersion", version.iri)
        _version(said, known, version, title, description, keywords)
        if before is not None:
            said.say(version.iri, "dcat:previousVersion", before.iri)
        before = version
    if before is not None:
        said.say(DATASET, "dcat:hasCurrentVersion", before.iri)


def _version(
    said: Statements,
    known: Catalogue,
    version: Version,
    title: tuple[str, str],
    description: tuple[str, str],
    keywords: Sequence[tuple[str, str]],
) -> None:
    node = version.iri
    said.say(node, "rdf:type", "dcat:Dataset", "dcat:Resource")
    dutch, english = title
    said.say(
        node,
        "dcterms:title",
        *both(f"{dutch}, uitgave {version.name}", f"{english}, release {version.name}"),
    )
    said.say(node, "dcterms:description", *both(*description))
    said.say(node, "dcterms:identifier", plain(node))
    said.say(node, "dcterms:publisher", known.publisher.iri)
    said.say(node, "dcterms:creator", known.publisher.iri)
    said.say(node, "dcat:contactPoint", part("contact"))
    said.say(node, "dcterms:license", LICENCE)
    said.say(node, "dcterms:language", "language:NLD", "language:ENG")
    said.say(node, "dcterms:accessRights", "access:PUBLIC")
    said.say(node, "dcat:theme", "theme:HEAL")
    for pair in keywords:
        said.say(node, "dcat:keyword", *both(*pair))
    said.say(node, "dcterms:conformsTo", ONTOLOGY)
    said.say(node, "dcterms:spatial", "country:NLD")
    # What is published stays as it was.
    said.say(node, "dcterms:accrualPeriodicity", "frequency:NEVER")
    said.say("frequency:NEVER", "rdf:type", "dcterms:Frequency")
    said.say(node, "dcat:version", plain(version.name))
    said.say(node, "dcat:isVersionOf", DATASET)
    said.say(node, "dcterms:isVersionOf", DATASET)
    page = node.replace(names.ID, f"{names.BASE}doc/")
    said.say(node, "dcat:landingPage", page)
    said.say(node, "foaf:page", page)
    said.say(page, "rdf:type", "foaf:Document", "rdfs:Resource")
    said.say(node, "dcterms:provenance", part("provenance"))
    if version.issued:
        when = typed(version.issued, _PRECISION[len(version.issued)])
        said.say(node, "dcterms:issued", when)
        if len(version.issued) == len("2026-11-22"):
            said.say(node, "dcterms:modified", when)
    if version.note[0]:
        said.say(node, "adms:versionNotes", *both(*version.note))
    if version.file is not None:
        key = f"release-{version.name}"
        distributions.release(said, key, version.name, version.issued, page, version.file)
        said.say(node, "dcat:distribution", part(key))
    elif version.name == known.edition.version:
        # Not published yet: the dumps of what is served are this release.
        said.say(node, "dcat:distribution", part(FORMS[0].suffix))
