"""Searching while typing, by keyboard alone, and the same form without scripts."""

from __future__ import annotations

from tests.browser.conftest import Visit


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
    assert chosen.count() == 1
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
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
