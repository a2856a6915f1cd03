"""Where a page's links lead: always relative, so that the same page works anywhere.

On the server (`/doc/organisation/umcg?lang=en`), under a sub-path of another site, and from a
folder on disk (`doc/organisation/umcg.en.html`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final
from urllib.parse import quote, urlencode

from zorggraaf import names

LANGUAGES: Final = ("nl", "en")

_SEGMENT_SAFE: Final = "~"
_SERVED: Final = ("ttl", "jsonld", "nt", "rdf", "trig", "nq", "json")
FILE_FORMS: Final = ("ttl", "jsonld")
"""A folder of files has fewer: what cannot be asked for must be there already."""


_OF_A_RELEASE: Final = ("", "def")
_BELOW: Final = ("doc/", "def/")
"""Pages that a server can show of a release; a question is asked of it at the interface (/api)."""


@dataclass(frozen=True, slots=True)
class Links:
    """The links of one page.

    path: where the page is, below the root and without leading slash or suffix
    (`doc/organisation/umcg`; empty for the start page).
    files: whether pages are files (`.html`, `.en.html`) or addresses of a server (`?lang=en`).

    >>> Links("doc/organisation/umcg").thing("https://w3id.org/zorggraaf/id/region/roaz-west")
    '../../doc/region/roaz-west'
    >>> Links("doc/organisation/umcg", files=True, lang="en").page("kwaliteit")
    '../../kwaliteit.en.html'
    """

    path: str = ""
    files: bool = False
    lang: str = "nl"
    parameters: tuple[tuple[str, str], ...] = field(default=())
    """The query string of the page itself, which a switch of language keeps."""
    at: str = ""
    """Where all pages are, for a page that is shown in the place of any other (404)."""
    release: str = ""
    """The kept release that the page shows: its links to descriptions stay in it.

    >>> then = Links("doc/organisation/umcg", release="2026-11")
    >>> then.thing("https://w3id.org/zorggraaf/id/region/roaz-west"), then.page("kwaliteit")
    ('../../doc/region/roaz-west?release=2026-11', '../../kwaliteit')
    """

    @classmethod
    def on_server(
        cls,
        path: str,
        lang: str = "nl",
        parameters: tuple[tuple[str, str], ...] = (),
        release: str = "",
    ) -> Links:
        """The links of the page at a path of the server, such as `/doc/organisation/umcg`."""
        return cls(path.lstrip("/"), False, lang, parameters, release=release)

    @property
    def root(self) -> str:
        """From this page to the folder all pages are in: `./`, `../../`."""
        return self.at or "../" * self.path.count("/") or "./"

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which a description can be had as data, besides the page."""
        return FILE_FORMS if self.files else _SERVED

    def thing(self, iri: str, **parameters: str) -> str:
        """The page about a thing; of somebody else's thing its own address.

        A term of the ontology leads to its text on the ontology's page.
        """
        if iri.startswith(names.ZG):
            return self.term(iri)
        if not iri.startswith(names.ID):
            return iri
        return self._page(f"doc/{_quoted(iri[len(names.ID) :])}", parameters)

    def is_ours(self, iri: str) -> bool:
        """Whether there is a page of ours about it."""
        return iri.startswith((names.ZG, names.ID))

    def term(self, iri: str) -> str:
        """The text about an ontology term (`zg:Hospital` or its IRI)."""
        local = names.expand(iri).removeprefix(names.ZG)
        return f"{self._page('def', {})}#{_quoted(local)}"

    def is_term(self, iri: str) -> bool:
        """Whether it is a term of our ontology."""
        return iri.startswith(names.ZG)

    def term_page(self, iri: str) -> str:
        """The page about a term alone, with all there is to say about it.

        >>> Links("def", files=True).term_page("https://w3id.org/zorggraaf/def#Hospital")
        './def/Hospital.html'
        """
        return self._page(f"def/{_quoted(names.expand(iri).removeprefix(names.ZG))}", {})

    def page(self, name: str = "", **parameters: str) -> str:
        """A page by its name: `zoeken`, `vragen`, `sparql`; empty for the start page.

        Parameters become the query string; a folder of files has none, so they are left out.
        """
        return self._page(_quoted(name), parameters)

    def search(self, text: str) -> str:
        """The page that shows what answers to a text; in a folder a script on it reads the text."""
        if not self.files:
            return self.page("zoeken", q=text)
        return f"{self.page('zoeken')}?{urlencode({'q': text})}"

    def static(self, name: str) -> str:
        """A file that goes with the pages: `style.css`."""
        return f"{self.root}static/{_quoted(name)}"

    def file(self, name: str) -> str:
        """Anything else by its path below the root, as it is: `dumps/zorggraaf.trig.gz`."""
        return f"{self.root}{_quoted(name)}"

    def data(self, iri: str, suffix: str) -> str:
        """The description of a thing, a list of things or (of a term) the ontology, as data.

        suffix: ttl, jsonld, nt, rdf, trig.
        """
        place = "def"
        if iri.startswith(names.ID):
            place = f"doc/{iri[len(names.ID) :]}"
        elif iri.startswith(f"{names.BASE}doc/"):
            place = iri[len(names.BASE) :]
        then = f"?{urlencode({'release': self.release})}" if self.release else ""
        return f"{self.root}{_quoted(place)}.{suffix}{then}"

    def here(self, lang: str | None = None, **changes: str | int | None) -> str:
        """This page again, in a language and with other parameters (None leaves one out)."""
        kept = {name: value for name, value in self.parameters if name != "lang"}
        for name, value in changes.items():
            kept.pop(name, None)
            if value is not None:
                kept[name] = str(value)
        other = Links(self.path, self.files, lang or self.lang, at=self.at)
        return other._page(_quoted(self.path), kept)

    def turned(self, place: str, page: int, section: str = "") -> str:
        """A page of a long list, or of a long section of the page at a place; the first is 1.

        >>> Links("doc/membership").turned("doc/membership", 2)
        '../doc/membership?blad=2'
        >>> Links("doc/role/x", files=True).turned("doc/role/x", 3, "members")
        '../../doc/role/x.members-3.html#members'
        """
        fragment = f"#{section}" if section else ""
        if not self.files:
            return self.here(deel=section or None, blad=page) + fragment
        name = place if page == 1 else continued(place, page, section)
        return self._page(_quoted(name), {}) + fragment

    def _page(self, place: str, parameters: Mapping[str, str]) -> str:
        if self.files:
            return f"{self.root}{place or 'index'}{'.en' if self.lang == 'en' else ''}.html"
        asked = dict(parameters)
        if self.release and (place in _OF_A_RELEASE or place.startswith(_BELOW)):
            asked["release"] = self.release
        if self.lang != "nl":
            asked["lang"] = self.lang
        return f"{self.root}{place}" + (f"?{urlencode(asked)}" if asked else "")


def continued(place: str, page: int, section: str = "") -> str:
    """Where, in a folder of files, a list or section goes on that is too long for its page.

    >>> continued("doc/membership", 2), continued("doc/role/x", 3, "members")
    ('doc/membership.2', 'doc/role/x.members-3')
    """
    return f"{place}.{section}-{page}" if section else f"{place}.{page}"


@lru_cache(maxsize=16_384)
def _quoted(path: str) -> str:
    return quote(path, safe=f"/{_SEGMENT_SAFE}")
