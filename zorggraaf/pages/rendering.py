"""Pages from templates: one set of templates, for the server and for the static site.

A page helper writes `pages/templates/name.html.jinja` (extending `base.html.jinja`) and calls
`renderer.render("name.html.jinja", title=…, …)`. Every template knows:

    links        where links lead: `links.thing(iri)`, `links.page("zoeken")` …
    lang         nl or en
    t(nl, en)    one of two texts, in the page's language
    edition      which graph this is
    number(n)    a number as people write it: 11.204
    shared(name) a part that is the same on all pages of a folder, written once
    cells        writes values and rows of tables, through `ui.cell` and `ui.table`
    date_remark(on)  what to bear in mind on a date far back or ahead
    day(iso)     a date as people write it, marked up as one: 22 november 2026
    pages        the names of the pages there are, to leave out links that would lead nowhere
    media(suffix), compact(iri), collection_title(kind, lang), structured_data(told)
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from markupsafe import Markup

from zorggraaf import names
from zorggraaf.pages.cells import CellWriter
from zorggraaf.pages.far_dates import date_remark
from zorggraaf.pages.links import Links
from zorggraaf.publish.edition import Edition

_HERE: Final = Path(__file__).parent

STATIC: Final = _HERE / "static"
"""The files that go with the pages; the static site copies them."""


_UNKNOWN: Final = Edition()

NAVIGATION: Final = (
    ("vragen", ("Vragen", "Questions")),
    ("regios", ("Regio's vergelijken", "Compare regions")),
    ("netwerken", ("Netwerken", "Networks")),
    ("wat-als", ("Wat als", "What if")),
    ("sparql", ("SPARQL", "SPARQL")),
    ("kwaliteit", ("Kwaliteit", "Quality")),
    ("over", ("Over", "About")),
)
"""The main menu of the server."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes the pages whose links start at one place, in one language."""

    links: Links
    edition: Edition = _UNKNOWN
    base_url: str = names.BASE
    pages: frozenset[str] = frozenset()
    """Pages there are: what is not among them is left out of the menu."""
    menu: tuple[tuple[str, tuple[str, str]], ...] = NAVIGATION
    """The main menu: name of the page, and its title in Dutch and in English."""

    @property
    def lang(self) -> str:
        """The language of the page: nl or en."""
        return self.links.lang

    def t(self, dutch: str, english: str) -> str:
        """The text in the page's language."""
        return english if self.lang == "en" else dutch

    def number(self, value: float | int | None, decimals: int | None = None) -> str:
        """A number as people write it here.

        >>> Renderer(Links()).number(11204), Renderer(Links(lang="en")).number(0.5, 2)
        ('11.204', '0.50')
        """
        if value is None:
            return ""
        text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
        return text if self.lang == "en" else text.translate(_DUTCH)

    def day(self, iso: str) -> Markup:
        """A date (yyyy, yyyy-mm or yyyy-mm-dd) in words; what is no date stays as it is.

        >>> str(Renderer(Links()).day("2026-11-22"))
        '<time datetime="2026-11-22">22 november 2026</time>'
        """
        parts = iso.split("-")
        if not all(part.isdigit() for part in parts) or len(parts) > 3:
            return Markup("{}").format(iso)
        if len(parts) > 1 and not 1 <= int(parts[1]) <= 12:
            return Markup("{}").format(iso)
        months = _MONTHS[self.lang]
        words = [parts[0]] if len(parts) == 1 else [months[int(parts[1]) - 1], parts[0]]
        if len(parts) == 3:
            words.insert(0, str(int(parts[2])))
        return Markup('<time datetime="{}">{}</time>').format(iso, " ".join(words))

    def date_remark(self, on: str) -> str:
        """What to bear in mind on a date that was asked, as `far_dates.date_remark`."""
        return date_remark(on, self.edition.day, self.lang)

    def shared(self, template: str) -> Markup:
        """A part that all pages of a folder have the same, such as the menu: written once."""
        # Of its place such a part tells only how deep it is, and which item of the menu.
        place = self.links.path
        if all(place != name for name, _ in self.menu):
            place = "/" * place.count("/")
        links = Links(place, self.links.files, self.links.lang, at=self.links.at)
        return _written(
            Renderer(links, self.edition, self.base_url, self.pages, self.menu), template
        )

    def render(self, template: str, **context: Any) -> str:
        """The page as HTML. Raises jinja2.UndefinedError for a value the template misses."""
        from zorggraaf.pages.compiled import environment

        return (
            environment(self.lang)
            .get_template(template)
            .render(
                links=self.links,
                lang=self.lang,
                t=self.t,
                number=self.number,
                day=self.day,
                date_remark=self.date_remark,
                cells=CellWriter(self.links, self.number),
                shared=self.shared,
                edition=self.edition,
                base_url=self.base_url,
                navigation=[(name, words) for name, words in self.menu if name in self.pages],
                pages=self.pages,
                **context,
            )
        )


@lru_cache(maxsize=1024)
def _written(renderer: Renderer, template: str) -> Markup:
    return Markup(renderer.render(template).rstrip("\n"))


_MONTHS: Final = {
    "nl": (
        *("januari", "februari", "maart", "april", "mei", "juni"),
        *("juli", "augustus", "september", "oktober", "november", "december"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}

_DUTCH: Final = str.maketrans(",.", ".,")
