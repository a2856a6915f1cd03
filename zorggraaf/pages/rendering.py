"""Pages from templates: one set of templates, for the server and for the static site.

A page helper writes `pages/templates/name.html.jinja` (extending `base.html.jinja`) and calls
`renderer.render("name.html.jinja", title=…, …)`. Every template knows:

    links        where links lead: `links.thing(iri)`, `links.page("zoeken")` …
    lang         nl or en
    t(nl, en)    one of two texts, in the page's language
    edition      which graph this is
    number(n)    a number as people write it: 11.204
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names
from zorggraaf.pages.links import Links
from zorggraaf.publish.edition import Edition

if TYPE_CHECKING:
    from jinja2 import Environment

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
"""The main menu: name of the page, and its title in Dutch and in English."""


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes the pages whose links start at one place, in one language."""

    links: Links
    edition: Edition = _UNKNOWN
    base_url: str = names.BASE
    pages: frozenset[str] = frozenset()
    """Pages there are: what is not among them is left out of the menu."""

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

    def render(self, template: str, **context: Any) -> str:
        """The page as HTML. Raises jinja2.UndefinedError for a value the template misses."""
        return (
            environment()
            .get_template(template)
            .render(
                links=self.links,
                lang=self.lang,
                t=self.t,
                number=self.number,
                edition=self.edition,
                base_url=self.base_url,
                navigation=[(name, words) for name, words in NAVIGATION if name in self.pages],
                pages=self.pages,
                **context,
            )
        )


_DUTCH: Final = str.maketrans(",.", ".,")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates, compiled once; every value is escaped, and an unknown name is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

    from zorggraaf.pages.thing import ROWS
    from zorggraaf.publish.collections import title

    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=select_autoescape(["html", "jinja", "xml"], default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.globals |= {"collection_title": title, "compact": names.compact, "ROWS": ROWS}
    return made
