"""A complete site from a graph: pages, data, dumps, catalogue, documentation, feed, releases.

    index.html, index.en.html         the start, in Dutch and in English
    doc/organisation/umcg.html …      a page per thing, with .en.html, .ttl, .jsonld and .nt
    doc/organisation.html …           all things of a kind
    def.html, def.ttl …               the ontology
    def/Hospital.html …               a page per term
    dataset.html, dataset.ttl …       the dataset's description; .well-known/void is the same
    data/…                            dumps, tables, linksets, checksums
    release/2026-11/…                 what each release said; never changes
    zoeken.html, zoeken/a.html …      search, and the A–Z
    context.jsonld, changes.atom, sitemap.xml, robots.txt, 404.html
    w3id/.htaccess                    how the permanent addresses lead here

The same graph gives the same bytes; no file bears the time at which it was made.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError, reason
from zorggraaf.pages.around import Surroundings
from zorggraaf.pages.links import LANGUAGES, Links, continued
from zorggraaf.pages.rendering import STATIC, Renderer
from zorggraaf.publish import collections as kinds
from zorggraaf.publish import context, dumps, feed, schema_org
from zorggraaf.publish.catalogue import catalogue
from zorggraaf.publish.edition import Edition, edition
from zorggraaf.publish.serialise import MEDIA, serialise
from zorggraaf.publish.statements import part
from zorggraaf.site import index, redirects, releases, sitemap, things
from zorggraaf.site.material import Material
from zorggraaf.site.replacing import MARK, replaced
from zorggraaf.things import thing_kind

if TYPE_CHECKING:
    from zorggraaf.publish.changes import Changes
    from zorggraaf.publish.collections import Collection
    from zorggraaf.store import Graph

Progress = Callable[[str, float], None]

MENU: Final = (
    ("zoeken", ("Zoeken", "Search")),
    ("doc/question", ("Vragen", "Questions")),
    ("def", ("Ontologie", "Ontology")),
    ("dataset", ("Over de gegevens", "About the data")),
)
"""The main menu of a site without a server."""

MEMBERS: Final = 500
"""Members of a list on one page."""

_WHOLE: Final = ("ttl", "jsonld", "nt", "rdf")
"""Forms of what is described as a whole: the ontology and the dataset."""


@dataclass(frozen=True, slots=True)
class Published:
    """What was written."""

    folder: Path
    version: str
    """The release; empty for a draft."""
    things: int
    files: int
    size: int
    """Bytes of all files together."""
    kept: Path | None
    """Where the release is kept on this machine."""
    seconds: float


def publish(
    graph: Graph,
    folder: Path,
    *,
    base_url: str | None = None,
    draft: bool = False,
    workers: int | None = None,
    progress: Progress | None = None,
) -> Published:
    """Write the site of a graph in a folder, in the place of what was published there before.

    base_url: where the site will stand, with a slash at its end; None where that is not known yet:
    then absolute addresses are the permanent ones.
    draft: no release; the releases published before are copied, this graph's is not added.
    workers: processes that write pages; as many as there are cores unless given.
    progress: hears what is being done, and how far it is (0 to 1).

    Raises UsageError for a folder that is not ours to replace or a version that was published with
    other content, ZorggraafError where it cannot be written, as on a full disk; then nothing has
    changed, unless only keeping the release failed, which it says.
    """
    started = time.perf_counter()
    tell = progress or _silent
    before = releases.kept(folder)
    told = edition(graph)
    tell("De graaf wordt gelezen", 0.0)
    with things.Writers(things.cores() if workers is None else workers) as writers:
        quads = dumps.ordered(graph.nquads())
        if not draft:
            releases.check(told.version, quads, before)
        with _told_why(_UNWRITTEN.format(folder), _UNCHANGED), replaced(folder) as unfinished:
            site = _Site(graph, unfinished, told, base_url, tell)
            number = site.write(quads, before, draft, writers)
            sizes = [
                Path(place, name).stat().st_size
                for place, _, files in os.walk(unfinished)
                for name in files
            ]
    kept = None
    if not draft:
        with _told_why(_UNKEPT.format(folder), _AGAIN):
            kept = releases.keep(told.version, folder)
    version = "" if draft else told.version
    seconds = time.perf_counter() - started
    return Published(folder, version, number, len(sizes), sum(sizes), kept, seconds)


def _silent(what: str, done: float) -> None:
    pass


@contextmanager
def _told_why(what: str, advice: str) -> Iterator[None]:
    """What the system refuses, told as what could not be done, why, and what to do."""
    try:
        yield
    except OSError as error:
        raise ZorggraafError(f"{what}: {reason(error)}.", advice) from error


_UNWRITTEN: Final = "De site kan niet worden geschreven in {}"
_UNCHANGED: Final = (
    "Er is niets veranderd. Een site neemt zo'n 500 MB; tot ze af is staat een vorige er nog naast."
)
_UNKEPT: Final = "De site staat in {}, maar de uitgave kan niet op deze machine worden bewaard"
_AGAIN: Final = (
    "Publiceer nog eens als dat weer kan, of wijs een andere map aan met ZORGGRAAF_RELEASES."
)


class _Site:
    """The site while it is being written."""

    def __init__(
        self, graph: Graph, folder: Path, told: Edition, base_url: str | None, tell: Progress
    ) -> None:
        self.graph = graph
        self.folder = folder
        self.edition = told
        self.given_url = base_url
        self.base_url = base_url or names.BASE
        self.tell = tell
        self.there: frozenset[str] = frozenset()
        """The pages of the menu that this site has."""
        self.pages: list[str] = []
        """Pages written, for the sitemap: paths without suffix."""

    def write(
        self, quads: bytes, before: list[releases.Kept], draft: bool, writers: things.Writers
    ) -> int:
        """Everything; how many things there are."""
        iris = _things(quads)
        self.there = _menu_pages(iris)
        Material.put(self.folder, quads, Surroundings.read(self.graph))
        with self._things(iris, writers):
            self.tell("De dumps worden geschreven", 0.05)
            written = dumps.write(self.graph, self.folder / "data", quads)
            self.tell("De overige bladzijden worden geschreven", 0.2)
            self._start()
            self._lists()
            self._search()
            self._ontology()
            version = "" if draft else self.edition.version
            kept = releases.write(self.folder, before, version, quads)
            self._dataset(written, kept)
            self._changes(before)
            for lang in LANGUAGES:
                self._page("release", lang, "releases.html.jinja", kept=kept)
            self._around()
            self._mark(quads)
        self._sitemap()
        Material.clear(self.folder)
        self.tell("De site wordt op haar plaats gezet", 0.99)
        return len(iris)

    @cached_property
    def collections(self) -> dict[str, list[Collection]]:
        """All things by kind, in each language; asked when others are at work already."""
        return {lang: kinds.collections(self.graph, lang) for lang in LANGUAGES}

    # -- parts ---------------------------------------------------------------------------------

    def _things(self, iris: list[str], writers: things.Writers) -> AbstractContextManager[None]:
        done = 0

        things_ = {things.path(iri) for iri in iris}

        def step(pages: Sequence[str]) -> None:
            nonlocal done
            self.pages += pages
            done += sum(page in things_ for page in pages)
            self.tell(
                f"De bladzijden worden geschreven ({done} van {len(iris)})",
                0.3 + 0.69 * done / len(iris),
            )

        setting = things.Setting(self.folder, self.edition, self.base_url, self.there, MENU)
        return writers.writing(setting, iris, step)

    def _start(self) -> None:
        for lang in LANGUAGES:
            self._page(
                "",
                lang,
                "start.html.jinja",
                collections=self.collections[lang],
                is_fact=kinds.is_fact,
                structured=schema_org.dataset(self.edition, self.base_url, lang),
            )
        entrance = kinds.entrance([one.kind for one in self.collections["nl"]])
        self._data("index", entrance, names.BASE, ("ttl", "jsonld", "nt"))

    def _lists(self) -> None:
        for lang in LANGUAGES:
            for collection in self.collections[lang]:
                place = f"doc/{collection.kind}"
                for start in range(0, len(collection.members), MEMBERS):
                    page = start // MEMBERS + 1
                    self._page(
                        place if page == 1 else continued(place, page),
                        lang,
                        "collection.html.jinja",
                        title=collection.title(lang),
                        collection=collection,
                        shown=collection.members[start : start + MEMBERS],
                        first=start + 1,
                        page=page,
                    )
        for collection in self.collections["nl"]:
            self._data(
                f"doc/{collection.kind}",
                kinds.listed(collection),
                collection.iri,
                ("ttl", "jsonld", "nt"),
            )

    def _search(self) -> None:
        by_letter = {lang: index.letters(self.collections[lang], lang) for lang in LANGUAGES}
        # A letter of one language only has its page in both: the switch of language leads there.
        letters = sorted(
            {letter for found in by_letter.values() for letter in found},
            key=lambda letter: (letter == index.OTHER, letter),
        )
        for lang in LANGUAGES:
            self._page("zoeken", lang, "names.html.jinja", letters=letters, letter="", entries=[])
            for letter in letters:
                self._page(
                    f"zoeken/{letter}",
                    lang,
                    "names.html.jinja",
                    letters=letters,
                    letter=letter,
                    entries=by_letter[lang].get(letter, []),
                )
        script = index.script(self.graph, self.collections["nl"], self.collections["en"])
        self._put(index.FILE, script)

    def _ontology(self) -> None:
        from zorggraaf.pages.ontology import ontology_page, term_page
        from zorggraaf.publish.description import ontology_quads
        from zorggraaf.publish.ontology import documentation

        told = documentation(self.graph)
        for lang in LANGUAGES:
            self._page("def", lang, "ontology.html.jinja", page=ontology_page(told, lang))
            for term in told.terms.values():
                text = term_page(told, term.iri, lang)
                self._page(f"def/{term.local}", lang, "term.html.jinja", term=text)
        self._data("def", ontology_quads(self.graph), names.ZG.rstrip("#"), _WHOLE)
        self._put(context.FILE, context.written(self.graph))

    def _dataset(self, written: Iterable[dumps.File], kept: list[releases.Written]) -> None:
        from zorggraaf.pages.dataset import dataset_page

        # No server, no services: what is not there is not announced.
        known = catalogue(
            self.graph,
            services=(),
            files=written,
            kept={one.version: dumps.File(one.file, one.size, one.sha256) for one in kept},
        )
        for lang in LANGUAGES:
            labels = self.graph.labels((one.iri for one in known.counted.classes), lang)
            title = "About the data" if lang == "en" else "Over de gegevens"
            page = dataset_page(known, labels, lang)
            self._page("dataset", lang, "dataset.html.jinja", page=page, title=title)
        self._data("dataset", known.triples(), part("dataset"), _WHOLE)
        shutil.copyfile(self.folder / "dataset.ttl", self._made(".well-known/void"))

    def _changes(self, before: list[releases.Kept]) -> None:
        since = self._since(before)
        for lang, name in (("nl", "changes.atom"), ("en", "changes.en.atom")):
            self._put(name, feed.feed(self.graph, since, lang, self.base_url))

    def _since(self, before: list[releases.Kept]) -> Changes | None:
        """What changed since the release before this one, if it was published from here."""
        from zorggraaf.publish.changes import changes
        from zorggraaf.store import dump

        older = [one for one in before if one.version < self.edition.version]
        if not older:
            return None
        with dump.open_release(older[-1].file) as then:
            return changes(then, self.graph)

    def _around(self) -> None:
        # Scripts of others draw charts, of which a page without a server has none.
        others = shutil.ignore_patterns("vendor", "*.map")
        shutil.copytree(STATIC, self.folder / "static", dirs_exist_ok=True, ignore=others)
        self._put("robots.txt", sitemap.robots(self.base_url))
        self._put("w3id/.htaccess", redirects.w3id(self.given_url))
        self._put("w3id/README.md", redirects.README.encode())
        self._put(".htaccess", redirects.apache())
        # In the place of any page, however deep: its links cannot be relative.
        links = Links("404", True, at=self.base_url)
        problem = _Missing()
        page = self._renderer(links).render(
            "problem.html.jinja", title="Deze bladzijde is er niet", problem=problem
        )
        self._put("404.html", page.encode())

    def _sitemap(self) -> None:
        # When all is done: how many pages a thing takes is known when they are written.
        pages = [page or "index" for page in sorted(self.pages)]
        for name, content in sitemap.sitemaps(pages, self.base_url, self.edition.day).items():
            self._put(name, content)

    def _mark(self, quads: bytes) -> None:
        """What this site is of, for programs and for who replaces it."""
        told = {
            "version": self.edition.version,
            "day": self.edition.day,
            "graph": self.edition.checksum,
            "statements": hashlib.sha256(quads).hexdigest(),
        }
        self._put(MARK, (json.dumps(told, indent=1) + "\n").encode())

    # -- files ---------------------------------------------------------------------------------

    def _page(self, place: str, lang: str, template: str, **context: object) -> None:
        text = self._renderer(Links(place, True, lang)).render(template, **context)
        self._put((place or "index") + things.suffix(lang), text.encode())
        if lang == "nl":
            self.pages.append(place)

    def _data(self, place: str, statements: object, first: str, forms: Iterable[str]) -> None:
        said = list(statements)  # type: ignore[call-overload]
        for form in forms:
            self._put(f"{place}.{form}", serialise(said, MEDIA[form], first=first))

    def _renderer(self, links: Links) -> Renderer:
        return Renderer(links, self.edition, self.base_url, self.there, MENU)

    def _put(self, name: str, content: bytes) -> None:
        self._made(name).write_bytes(content)

    def _made(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def _menu_pages(iris: Iterable[str]) -> frozenset[str]:
    listed = {f"doc/{thing_kind(iri)}" for iri in iris}
    named = {name for name, _ in MENU if not name.startswith("doc/") or name in listed}
    return frozenset({"release", *named})


def _things(quads: bytes) -> list[str]:
    """Everything of ours that N-Quads say something about, or in whose name; in order."""
    ours = f"<{names.ID}".encode()
    found: set[bytes] = set()
    for line in quads.splitlines():
        if line.startswith(ours):
            found.add(line[1 : line.index(b">")])
        if line.startswith(ours, start := line.rindex(b" <") + 1):
            found.add(line[start + 1 : line.rindex(b">")])
    return sorted(iri.decode() for iri in found)


@dataclass(frozen=True, slots=True)
class _Missing:
    """What the page for a missing page tells."""

    status: int = 404
    detail: str = "Misschien heet het nu anders, of is het in iets anders opgegaan."
    hint: str = "This page is not here; it may have another name now. Search by name:"
    nearest: tuple[()] = ()
