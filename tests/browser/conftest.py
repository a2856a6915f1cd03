"""A real browser before a real server: Chromium without a window, the graph of the shipped tables.

    def test_something(site: str, visit: Visit) -> None:
        page = visit("regios?a=oor&b=roaz", width=375, dark=True)

Every page a test opens is watched: an error in a script, a refused style or script, and a request
to anybody but our own server make the test fail.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from tests.web.served import served
from zorggraaf.web.service import Settings

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page

CHROMIUM = next(
    (
        found
        for name in ("chromium", "chromium-browser", "google-chrome")
        if (found := shutil.which(name))
    ),
    "",
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--no-first-run",
)
REFUSAL = re.compile(r"status of (400|422)\b")
PATIENCE = 120_000
"""Milliseconds that a page may take before a test gives up: the machine may be busy."""


class Visit(Protocol):
    """Opens a page of the site in a browser window of its own (or in a given one)."""

    def __call__(
        self,
        path: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        context: BrowserContext | None = None,
        may_refuse: bool = False,
        **options: Any,
    ) -> Page: ...


def draw(picture: Locator) -> Locator:
    """Scrolls to a picture and waits until all of it is drawn (or is there as an image)."""
    picture.scroll_into_view_if_needed()
    until_drawn(picture)
    return picture


def until_drawn(picture: Locator) -> None:
    """Waits until a picture is finished: its marks come in one by one."""
    picture.page.wait_for_function(
        "picture => picture.dataset.drawn || picture.querySelector('img')",
        arg=picture.element_handle(),
    )


@pytest.fixture(scope="session")
def site(store_dir: Path) -> Iterator[str]:
    """The address of a running server, with the slash."""
    with served(Settings(store=store_dir, workers=1)) as server:
        yield server.address


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; a test that needs it is skipped where there is none.

    It ends with these tests: while it lives its event loop runs in this thread, and tests elsewhere
    could start none of their own.
    """
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield opened
        opened.close()


@pytest.fixture
def visit(site: str, browser: Browser) -> Iterator[Visit]:
    """Opens pages, and at the end tells what went wrong on them."""
    wrong: list[str] = []
    contexts: list[BrowserContext] = []

    def open_(
        path: str = "",
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        scripts: bool = True,
        context: BrowserContext | None = None,
        may_refuse: bool = False,
        **options: Any,
    ) -> Page:
        """may_refuse: of what cannot be answered the browser says so in its console as well."""
        if context is None:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                java_script_enabled=scripts,
                reduced_motion="reduce",
                **options,
            )
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.set_default_navigation_timeout(PATIENCE)
        page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
        page.on(
            "console",
            lambda said: (
                wrong.append(f"console: {said.text}")
                if said.type == "error" and not (may_refuse and REFUSAL.search(said.text))
                else None
            ),
        )
        page.on(
            "request",
            lambda asked: (
                None
                if asked.url.startswith((site, "data:", "blob:"))
                else wrong.append(f"request to somebody else: {asked.url}")
            ),
        )
        page.goto(path if path.startswith("http") else site + path)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert not wrong, "\n".join(wrong)
