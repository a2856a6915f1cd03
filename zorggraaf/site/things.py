"""The pages and data files of all things, made by as many processes as there are cores.

Each process reads the whole graph once, so that nothing is asked of the store.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from zorggraaf import names
from zorggraaf.pages.links import FILE_FORMS

if TYPE_CHECKING:
    from zorggraaf.pages.thing import ThingPage
    from zorggraaf.publish.edition import Edition
    from zorggraaf.site.material import Material

_RUBBISH: Final = 50_000
"""Objects a process makes before it looks for what can go."""
_AT_A_TIME: Final = 64
"""Things a process is given at once: small enough that all processes end together."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What every page of a site has in common."""

    folder: Path
    edition: Edition
    base_url: str
    pages: frozenset[str]
    menu: tuple[tuple[str, tuple[str, str]], ...]


class Writers:
    """Processes that write the pages of things; they start while the graph is still being read.

        with Writers(2) as writers:
            ...
            with writers.writing(setting, things, step):
                ...                                 # something else, meanwhile

    workers: how many; with one, all is written where it is asked.
    """

    def __init__(self, workers: int) -> None:
        # Started afresh, for a store that is open has threads that do not survive a fork.
        self._pool = (
            ProcessPoolExecutor(workers, get_context("spawn"), initializer=_prepare)
            if workers > 1
            else None
        )
        if self._pool is not None:
            # A process is started when there is something to do.
            for _ in range(workers):
                self._pool.submit(int)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)

    @contextmanager
    def writing(
        self,
        setting: Setting,
        things: Sequence[str],
        step: Callable[[Sequence[str]], None],
    ) -> Iterator[None]:
        """Everything of all things is written while something else is done; then waited for.

        What it is made from has been put in the folder (see `Material.put`).
        step: hears of the pages as they come, by their path without suffix: those of things, and
        those on which long sections go on.
        """
        parts = [things[start : start + _AT_A_TIME] for start in range(0, len(things), _AT_A_TIME)]
        # Folders first: making them is quick here and would be a race there.
        for folder in {(setting.folder / path(iri)).parent for iri in things}:
            folder.mkdir(parents=True, exist_ok=True)
        if self._pool is None:
            yield
            material = _material(setting.folder)
            for part in parts:
                step(_write(setting, material, part))
            return
        waiting = [self._pool.submit(_write_part, setting, part) for part in parts]
        try:
            yield
            for done in as_completed(waiting):
                step(done.result())
        finally:
            # Nothing is written any more when what was written may be cleared away.
            for one in waiting:
                one.cancel()
            wait(waiting)


def path(iri: str) -> str:
    """Where a thing's files are, without suffix.

    >>> path("https://w3id.org/zorggraaf/id/organisation/umcg")
    'doc/organisation/umcg'
    """
    return f"doc/{iri.removeprefix(names.ID)}"


def suffix(lang: str) -> str:
    """How a page's file name ends in a language."""
    return ".en.html" if lang == "en" else ".html"


# -- in a process of its own ---------------------------------------------------------------------


def _prepare() -> None:
    """What takes time and can be done before there is anything to write."""
    import atexit
    import signal

    # When all is written there is nothing left to tidy; freeing a graph by the object takes long.
    atexit.register(os._exit, 0)
    # Ctrl-C is for the one who gave the command; this process ends when it is told to.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    from zorggraaf.pages.compiled import environment
    from zorggraaf.pages.links import LANGUAGES

    import_module("zorggraaf.site.material")
    for lang in LANGUAGES:
        environment(lang).get_template(_TEMPLATE)


@lru_cache(maxsize=1)
def _read_once(folder: Path) -> Material:
    import gc

    material = _material(folder)
    # What was read stays to the end, and a page leaves little rubbish: looked through seldom.
    gc.freeze()
    gc.set_threshold(_RUBBISH)
    return material


def _material(folder: Path) -> Material:
    from zorggraaf.site.material import Material

    return Material.read(folder)


def _write_part(setting: Setting, part: Sequence[str]) -> list[str]:
    return _write(setting, _read_once(setting.folder), part)


def _write(setting: Setting, material: Material, part: Sequence[str]) -> list[str]:
    pages = []
    for iri in part:
        for name, content in _files(setting, material, iri):
            # So many files that making a Path of each is noticed.
            with open(f"{setting.folder}/{name}", "wb") as file:  # noqa: PTH123
                file.write(content)
            if name.endswith(".html") and not name.endswith(".en.html"):
                pages.append(name.removesuffix(".html"))
    return pages


def _files(setting: Setting, material: Material, iri: str) -> Iterator[tuple[str, bytes]]:
    from zorggraaf.pages.links import LANGUAGES, Links, continued
    from zorggraaf.pages.rendering import Renderer
    from zorggraaf.pages.structured import structured_data
    from zorggraaf.pages.thing import ROWS, continuations, thing_page
    from zorggraaf.publish import schema_org
    from zorggraaf.publish.serialise import MEDIA, forms
    from zorggraaf.publish.taken_apart import in_order

    whole = material.whole
    told = whole.describe(iri)
    structured = structured_data(schema_org.thing(told, iri, setting.base_url))
    withdrawn = whole.is_withdrawn(iri)
    place = path(iri)
    types = [value[1:-1] for value in whole.own(iri).get(_TYPE, ())]

    def written(at: str, lang: str, page: ThingPage) -> tuple[str, bytes]:
        links = Links(at, True, lang)
        renderer = Renderer(links, setting.edition, setting.base_url, setting.pages, setting.menu)
        return at + suffix(lang), renderer.render(_TEMPLATE, page=page).encode()

    for lang in LANGUAGES:
        found = whole.show(iri, lang)
        page = thing_page(
            found,
            structured,
            rows=ROWS,
            withdrawn=withdrawn,
            around=material.around(iri, types, lang),
            lang=lang,
        )
        yield written(place, lang, page)
        for section, number, more in continuations(found, page, ROWS):
            yield written(continued(place, number, section), lang, more)
    data = forms(in_order(told, iri), [MEDIA[form] for form in FILE_FORMS])
    for form, content in zip(FILE_FORMS, data, strict=True):
        yield f"{place}.{form}", content


_TEMPLATE: Final = "thing.html.jinja"
_TYPE: Final = names.expand("rdf:type")


def cores() -> int:
    """How many processes can work at the same time."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # elsewhere than on Linux
        return os.cpu_count() or 1
