"""Reading a folder of pages: where its links lead, and whether there is something there."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote

_LINK = re.compile(r'<(?:a|link|script|img|form)\b[^>]*?\s(?:href|src|action)="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


@dataclass
class Pages:
    """The HTML files below a folder, read once."""

    folder: Path
    files: set[str] = field(init=False)
    _links: dict[str, set[str]] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = str(self.folder)
        self.files = {
            str(path)[len(root) + 1 :] for path in self.folder.rglob("*") if path.is_file()
        }

    def pages(self) -> list[str]:
        return sorted(name for name in self.files if name.endswith(".html"))

    def links(self, page: str) -> set[str]:
        """Paths below the folder, with their fragment; links to elsewhere are left out."""
        if page not in self._links:
            self._read(page)
        return self._links[page]

    def ids(self, page: str) -> set[str]:
        if page not in self._ids:
            self._read(page)
        return self._ids[page]

    def _read(self, page: str) -> None:
        text = (self.folder / page).read_text(encoding="utf-8")
        self._ids[page] = {unescape(found) for found in _ID.findall(text)}
        found = set()
        for raw in set(_LINK.findall(text)):
            link = unescape(raw)
            if _OUTSIDE.match(link):
                continue
            path, _, fragment = link.partition("#")
            path = unquote(path.partition("?")[0])
            target = normpath(join(dirname(page), path)) if path else page
            if target == ".":
                target = "index.html"
            found.add(f"{target}#{unquote(fragment)}" if fragment else target)
        self._links[page] = found

    def broken(self, page: str) -> list[str]:
        """Links of a page to files or fragments that are not there."""
        wrong = []
        for link in sorted(self.links(page)):
            target, _, fragment = link.partition("#")
            if target not in self.files or (
                fragment and target.endswith(".html") and fragment not in self.ids(target)
            ):
                wrong.append(link)
        return wrong

    def reached(self, start: str) -> set[str]:
        """Every file that following links from a page leads to."""
        seen, ahead = {start}, deque([start])
        while ahead:
            page = ahead.popleft()
            if not page.endswith(".html"):
                continue
            for link in self.links(page):
                target = link.partition("#")[0]
                if target in self.files and target not in seen:
                    seen.add(target)
                    ahead.append(target)
        return seen
