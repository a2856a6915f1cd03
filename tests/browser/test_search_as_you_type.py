"""Searching while typing, by keyboard alone, and the same form without scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route


def test_arrows_and_enter_lead_to_what_was_chosen(visit: Visit) -> None:
    page = visit("")
    field = page.get_by_role("combobox")
    field.focus()
    page.keyboard.type("umcg")
    options = page.get_by_role("option")
    options.first.wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    chosen.wait_for()
    assert chosen.count() == 1
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/organisation/umcg")


def held_answers(page: Page, text: str) -> list[Route]:
    """Questions for suggestions about this text: answered when the test lets them."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(f"**/api/find?q={text}&*", hold)
    return held


def keys_before_the_answer(page: Page, *keys: str) -> Route:
    """Types «umc» and sees its list, then «g» and these keys; nobody answers «umcg» so far."""
    held = held_answers(page, "umcg")
    page.get_by_role("combobox").focus()
    page.keyboard.type("umc")
    page.get_by_role("option").first.wait_for()
    with page.expect_request("**/api/find?q=umcg&*"):
        page.keyboard.type("g")
        for key in keys:
            page.keyboard.press(key)
    while not held:
        page.wait_for_timeout(10)
    return held[0]


def test_arrows_choose_from_what_was_typed_and_not_from_an_older_list(visit: Visit) -> None:
    page = visit("")
    answer = keys_before_the_answer(page, "ArrowDown", "Enter")
    assert page.locator("[role=option][aria-selected=true]").count() == 0
    answer.continue_()
    page.wait_for_url("**/doc/organisation/umcg")


def test_enter_alone_searches_for_what_was_typed_whatever_the_list_shows(visit: Visit) -> None:
    page = visit("")
    held_answers(page, "umcg")
    page.get_by_role("combobox").focus()
    page.keyboard.type("umc")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.locator("[role=option][aria-selected=true]").wait_for()
    page.keyboard.type("g")
    page.keyboard.press("Enter")
    page.wait_for_url("**/zoeken?q=umcg")


@pytest.mark.parametrize("answer_fails", [True, False], ids=["no answer", "nothing found"])
def test_enter_searches_where_there_is_nothing_to_choose(
    visit: Visit, *, answer_fails: bool
) -> None:
    page = visit("", may_refuse=True)
    answer = keys_before_the_answer(page, "ArrowDown", "Enter")
    if answer_fails:
        answer.fulfill(status=422, content_type="application/problem+json", body="{}")
    else:
        answer.fulfill(json={"matches": []})
    page.wait_for_url("**/zoeken?q=umcg")


def test_escape_forgets_the_keys_that_wait(visit: Visit) -> None:
    page = visit("")
    answer = keys_before_the_answer(page, "ArrowDown", "Enter", "Escape")
    answer.abort()
    page.wait_for_timeout(300)
    assert page.get_by_role("option").count() == 0
    assert page.get_by_role("combobox").input_value() == "umcg"
    page.unroute("**/api/find?q=umcg&*")
    page.keyboard.press("ArrowDown")
    page.locator("[role=option][aria-selected=true]").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/organisation/umcg")


def test_escape_closes_the_list_and_keeps_the_text(visit: Visit) -> None:
    page = visit("")
    field = page.get_by_role("combobox")
    field.focus()
    page.keyboard.type("oncomid")
    page.get_by_role("option").first.wait_for()
    page.keyboard.press("Escape")
    assert field.get_attribute("aria-expanded") == "false"
    assert field.input_value() == "oncomid"


def test_an_old_name_leads_to_the_hospital_of_today(visit: Visit) -> None:
    page = visit("?lang=en")
    page.get_by_role("combobox").focus()
    page.keyboard.type("medisch centrum leeuwarden")
    first = page.get_by_role("option").first
    first.wait_for()
    first.click()
    page.wait_for_url("**/doc/organisation/**lang=en")
    assert "Frisius MC" in page.content()


def test_without_scripts_the_form_finds_the_same(visit: Visit) -> None:
    page = visit("", scripts=False)
    page.get_by_role("searchbox").fill("umcg")
    page.get_by_role("button", name="Zoek").click()
    page.wait_for_url("**/zoeken?q=umcg")
    assert (
        page.locator("ol.results a").first.inner_text() == "Universitair Medisch Centrum Groningen"
    )
