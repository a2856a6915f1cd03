"""What search engines and crawlers look for: sitemap.xml and robots.txt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

MOST: Final = 50_000
"""Addresses a sitemap may hold, by the protocol of sitemaps.org."""


def sitemaps(pages: Sequence[str], base_url: str, day: str) -> dict[str, bytes]:
    """The sitemap of pages (paths below the root), in as many files as it takes.

    Each page is listed in both languages, with what it is called in the other one.

    >>> list(sitemaps(["doc/organisation/umcg"], "https://example.org/", "2026-11-22"))
    ['sitemap.xml']
    """
    entries: list[str] = []
    for page in pages:
        addresses = {lang: escape(address(page, base_url, lang)) for lang in ("nl", "en")}
        others = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{href}"/>'
            for lang, href in addresses.items()
        )
        changed = f"<lastmod>{escape(day)}</lastmod>" if day else ""
        entries += [
            f"<url><loc>{href}</loc>{changed}{others}</url>\n" for href in addresses.values()
        ]
    parts = [entries[start : start + MOST] for start in range(0, len(entries), MOST)] or [[]]
    files = {
        f"sitemap-{number}.xml" if len(parts) > 1 else "sitemap.xml": _document(
            "urlset", "".join(part)
        )
        for number, part in enumerate(parts, start=1)
    }
    if len(parts) > 1:
        listed = "".join(
            f"<sitemap><loc>{escape(base_url + name)}</loc></sitemap>\n" for name in files
        )
        files["sitemap.xml"] = _document("sitemapindex", listed)
    return files


def address(page: str, base_url: str, lang: str = "nl") -> str:
    """Where a page is on the web.

    >>> address("doc/organisation/umcg", "https://example.org/", "en")
    'https://example.org/doc/organisation/umcg.en.html'
    """
    return f"{base_url}{page}{'.en' if lang == 'en' else ''}.html"


def robots(base_url: str) -> bytes:
    """Everybody may read everything."""
    return f"User-agent: *\nAllow: /\nSitemap: {base_url}sitemap.xml\n".encode()


def _document(root: str, content: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{content}</{root}>\n'
    ).encode()
