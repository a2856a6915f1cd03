"""What changed, as an Atom feed (RFC 4287), for those who follow the data.

An entry for each release, and for the newest an entry for each kind of thing that changed. An
entry's identity and date come from the release, so that a reader shows nothing twice.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from xml.etree import ElementTree as ET

from zorggraaf import names
from zorggraaf.publish.changes import SECTIONS, WHAT, Change, Changes
from zorggraaf.publish.publisher import PUBLISHER
from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph

MEDIA: Final = "application/atom+xml"
_ATOM: Final = "http://www.w3.org/2005/Atom"
_LISTED: Final = 100
"""Changes an entry names; a feed is read on a telephone, the rest stands on the page."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release as the graph tells of it."""

    version: str
    issued: str
    note: tuple[str, str]
    """What is new, in Dutch and English."""


def releases(graph: Graph) -> list[Release]:
    """The releases the graph knows of, the newest first."""
    rows = answers(
        graph,
        "SELECT ?version ?issued ?nl ?en WHERE { ?r a zg:Release ; dcat:version ?version ; "
        'dcterms:issued ?issued . OPTIONAL { ?r adms:versionNotes ?nl FILTER(LANG(?nl) = "nl") } '
        'OPTIONAL { ?r adms:versionNotes ?en FILTER(LANG(?en) = "en") } } ORDER BY DESC(?issued)',
    )
    found = []
    for row in rows:
        version, issued, dutch, english = (term.value if term else "" for term in row)
        found.append(Release(version, issued, (dutch, english or dutch)))
    return found


def feed(graph: Graph, changes: Changes | None = None, lang: str = "nl", base: str = "") -> bytes:
    """The feed.

    changes: between the newest release and the one before it, where that is known.
    base: where the public reads the pages (default: the address of the data itself).
    """
    ET.register_namespace("", _ATOM)
    base = base or names.BASE
    at = 1 if lang == "en" else 0
    known = releases(graph)
    root = ET.Element(_tag("feed"), {"{http://www.w3.org/XML/1998/namespace}lang": lang})
    _add(root, "id", f"{names.BASE}changes.atom")
    _add(root, "title", ("Zorggraaf: wat er veranderde", "Zorggraaf: what changed")[at])
    _add(root, "updated", _moment(known[0].issued if known else ""))
    _add(_add(root, "author"), "name", PUBLISHER.name[at])
    _add(root, "link", rel="self", href=f"{base}changes.atom", type=MEDIA)
    _add(root, "link", rel="alternate", href=base, type="text/html")
    for place, release in enumerate(known):
        if place == 0 and changes is not None:
            _changed(root, changes, release, at, base)
        entry = _entry(
            root,
            names.iri("release", release.version),
            f"{('uitgave', 'release')[at]} {release.version}",
            release.issued,
            f"{base}doc/release/{release.version}",
        )
        _add(entry, "summary", release.note[at])
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _changed(root: ET.Element, changes: Changes, release: Release, at: int, base: str) -> None:
    by_kind: defaultdict[str, list[Change]] = defaultdict(list)
    for change in changes.changes:
        by_kind[change.kind].append(change)
    for kind, several in by_kind.items():
        title = (SECTIONS[kind][at] if kind in SECTIONS else kind).partition(":")[0]
        entry = _entry(
            root,
            f"{names.iri('release', release.version)}#{kind}",
            f"{release.version}: {title} ({len(several)})",
            release.issued,
            f"{base}doc/release/{release.version}",
        )
        lang = "en" if at else "nl"
        lines = [
            f"{WHAT[change.what][at]}: {change.label[at]}"
            + (f" ({said})" if (said := changes.said(change, lang)) else "")
            for change in several[:_LISTED]
        ]
        if len(several) > _LISTED:
            lines.append(f"… +{len(several) - _LISTED}")
        _add(entry, "content", "\n".join(lines), type="text")


def _entry(root: ET.Element, iri: str, title: str, issued: str, page: str) -> ET.Element:
    entry = _add(root, "entry")
    _add(entry, "id", iri)
    _add(entry, "title", title)
    _add(entry, "updated", _moment(issued))
    _add(entry, "link", rel="alternate", href=page, type="text/html")
    return entry


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    element = ET.SubElement(parent, _tag(name), attributes)
    if text:
        # XML 1.0 has no way to write other control characters.
        element.text = "".join(c for c in text if c in "\t\n" or c.isprintable())
    return element


def _tag(name: str) -> str:
    return f"{{{_ATOM}}}{name}"


def _moment(date: str) -> str:
    """A date as Atom asks for one; a year or month alone becomes its first day.

    >>> _moment("2026-11"), _moment("2026-11-22")
    ('2026-11-01T00:00:00Z', '2026-11-22T00:00:00Z')
    """
    date = date or "1970"
    return f"{date}{'-01-01'[len(date) - 4 :]}T00:00:00Z"
