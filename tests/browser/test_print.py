"""On paper: no menus, tables and pictures whole, what was asked and the sources with the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Visit, until_drawn

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAPER = 703
"""Pixels between the margins of an A4, upright."""


def on_paper(page: Page) -> Page:
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print", color_scheme="light")
    return page


@pytest.mark.parametrize(
    "path",
    [
        "doc/network/oncomid",
        "vragen/inhabitants-per-region?division=partition/roaz-2023&why=1",
        "regios?a=oor&b=roaz",
    ],
)
def test_paper_has_tables_and_no_menus_and_nothing_falls_off(visit: Visit, path: str) -> None:
    page = on_paper(visit(path))
    for left_out in (".site-header", ".breadcrumbs", "main button", ".actions", ".files"):
        assert not [one for one in page.locator(left_out).all() if one.is_visible()], left_out
    for table in page.locator("main table").all():
        box = table.bounding_box()
        if box is not None:
            assert (
                table.evaluate("e => getComputedStyle(e.rows[1].cells[0]).display") == "table-cell"
            )
            assert box["x"] + box["width"] <= PAPER
    assert page.locator("h1").is_visible()


def test_a_printed_question_says_what_was_asked_and_who_says_so(visit: Visit) -> None:
    page = on_paper(visit("vragen/inhabitants-per-region?division=partition/roaz-2023"))
    assert page.locator("#ask-division").is_visible()
    # Folded in on the screen, and part of the answer.
    assert page.locator(".sources li").first.is_visible()
    assert not page.locator(".query-text").is_visible()


def test_who_saw_one_picture_prints_them_all(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    for picture in page.locator("[data-chart]").all():
        until_drawn(picture)
    on_paper(page)
    for picture in page.locator("[data-chart] svg").all():
        box = picture.bounding_box()
        assert box is not None and box["x"] + box["width"] <= PAPER
    assert page.locator("[data-chart] svg").count() == 4
