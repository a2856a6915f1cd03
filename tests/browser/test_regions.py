"""A working group in the browser: two divisions on two dates, who is at the border, what if."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Visit, draw

if TYPE_CHECKING:
    from playwright.sync_api import Page

OUTCOME = 240_000
"""Milliseconds that a scenario may take where the machine is busy."""


def cells(page: Page) -> list[str]:
    """The numbers of the matrix, with what they are about."""
    links = page.locator(".matrix .cell-link")
    return [str(one.get_attribute("aria-label")) for one in links.all()]


def drawn(page: Page) -> list[str]:
    """Scrolls to each chart and waits until it is drawn; the colours each was drawn in."""
    found = []
    for frame in page.locator("[data-chart]").all():
        found.append(str(draw(frame).get_attribute("data-drawn")))
    return found


def test_a_working_group_compares_shares_and_tries(visit: Visit) -> None:
    page = visit("regios")
    page.get_by_label("Eerste indeling of groepen", exact=True).select_option("oor")
    page.get_by_label("Tweede", exact=True).select_option("roaz")
    page.get_by_label("Peildatum").fill("2024-12-31")
    page.get_by_label("Ernaast, een tweede datum").fill("2020-12-31")
    page.get_by_role("button", name="Vergelijk").click()
    page.locator(".matrix").nth(1).wait_for()
    page.wait_for_load_state()
    assert "on=2024-12-31" in page.url and "on2=2020-12-31" in page.url
    assert page.get_by_role("heading", name="Stand op 31 december 2020").count()
    before = cells(page)
    assert len(before) > 40

    borders = page.locator("table.border-cases")
    assert borders.count() == 2
    borders.first.locator("tbody .cell-link").first.click()
    evidence = page.locator(".evidence").first
    evidence.wait_for()
    assert "cell=" in page.url
    assert evidence.locator("tbody tr").count() > 1
    assert evidence.locator("a.fact").count() > 1

    # The address is all another needs to see the same.
    other = visit(page.url)
    assert cells(other) == cells(page) == before
    assert other.locator(".evidence").first.inner_text() == evidence.inner_text()

    page.get_by_role("link", name="Wat als het anders was?").click()
    page.get_by_role("link", name="Fuseren", exact=True).click()
    boxes = page.locator("input[name=ding]")
    boxes.nth(0).fill("Isala")
    boxes.nth(1).fill("Ziekenhuisgroep Twente")
    page.get_by_label("Naam van wat ontstaat").fill("Isala ZGT")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("gaan samen tot ‘Isala ZGT’").wait_for()
    page.get_by_role("button", name="Reken uit").click()
    page.locator("#progress, #uitkomst").first.wait_for()
    page.locator("#uitkomst").wait_for(timeout=OUTCOME)
    sentence = page.locator("#uitkomst ~ .lead").inner_text()
    assert re.search(r"Anders worden dan: \d+ getallen", sentence)
    assert page.locator("#tabel-difference").count()
    assert drawn(page) == ["light"]


def test_back_and_forward_bring_the_answers_back(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    now = cells(page)
    page.get_by_role("link", name="2020", exact=True).click()
    page.get_by_role("heading", name="Stand op 31 december 2020").wait_for()
    then = cells(page)
    assert then != now
    assert page.get_by_label("Peildatum").input_value() == "2020-12-31"
    page.go_back()
    page.get_by_role("link", name="2020", exact=True).wait_for()
    page.locator("#answer-1", has_not_text="2020").wait_for()
    assert cells(page) == now
    assert page.get_by_label("Peildatum").input_value() == ""
    page.go_forward()
    page.get_by_role("heading", name="Stand op 31 december 2020").wait_for()
    assert cells(page) == then


def test_the_slider_moves_through_the_years_by_keyboard(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    slider = page.get_by_role("slider", name="Jaar")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_url(re.compile(r"on=20\d\d-12-31"))
    page.locator("#told", has_text="Bijgewerkt").wait_for(state="attached")
    year = re.search(r"on=(20\d\d)", page.url)
    assert (
        year and page.get_by_role("slider", name="Jaar").get_attribute("aria-valuetext") == year[1]
    )
    # Who moves on with the keys is still on the slider.
    assert page.evaluate("document.activeElement.type") == "range"


def test_a_cell_is_chosen_by_keyboard_and_its_rows_get_the_focus(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    page.locator(".matrix .cell-link").first.focus()
    page.keyboard.press("Enter")
    page.locator(".evidence").wait_for()
    page.locator("#behind-1:focus").wait_for()
    page.get_by_role("link", name="Sluit").click()
    page.locator(".evidence").wait_for(state="detached")


def test_a_cell_of_the_picture_leads_to_the_same_rows(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    frame = draw(page.locator("[data-chart*='chart=matrix']"))
    frame.locator(".layer_1_marks text").first.click()
    page.locator(".evidence").wait_for()
    assert "cell=" in page.url


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [320, 1440])
def test_pages_fit_and_draw_in_both_colours(visit: Visit, width: int, dark: bool) -> None:
    page = visit("regios?a=oor&b=roaz&cell=oor-leiden,roaz-west", width=width, dark=dark)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert drawn(page) == ["dark" if dark else "light"] * 4
    paper = page.locator("[data-chart] svg").first.evaluate("svg => svg.style.backgroundColor")
    assert paper == ("rgb(18, 23, 29)" if dark else "rgb(255, 255, 255)")


def test_without_scripts_everything_is_there(visit: Visit) -> None:
    page = visit("regios", scripts=False)
    page.get_by_label("Eerste indeling of groepen", exact=True).select_option("oor")
    page.get_by_label("Tweede", exact=True).select_option("roaz")
    page.get_by_role("button", name="Vergelijk").click()
    page.wait_for_url("**/regios?a=oor&b=roaz")
    page.locator(".matrix .cell-link").first.click()
    page.locator(".evidence tbody tr").nth(1).wait_for()
    image = page.locator(".chart img").first
    image.scroll_into_view_if_needed()
    assert "Matrix" in str(image.get_attribute("alt"))

    page = visit("wat-als?soort=leave", scripts=False)
    page.get_by_label("Organisatie").fill("etz")
    page.get_by_label("Verlaat").fill("embraze")
    page.get_by_role("button", name="Voeg toe").click()
    page.get_by_text("verlaat EMBRAZE").first.wait_for()
    page.get_by_role("link", name="Laatste stap ongedaan").click()
    page.locator(".steps").wait_for(state="detached")


def test_names_are_suggested_while_they_are_typed(visit: Visit) -> None:
    page = visit("wat-als?soort=join")
    page.get_by_label("Organisatie").press_sequentially("isal")
    page.locator("datalist option").first.wait_for(state="attached")
    suggested = page.evaluate("[...document.querySelector('datalist').options].map(o => o.value)")
    assert any("Isala" in name for name in suggested)


def test_the_first_load_with_pictures_stays_within_its_budget(visit: Visit) -> None:
    page = visit("regios?a=oor&b=roaz")
    assert page.evaluate(
        "performance.getEntriesByType('resource').filter(r => r.name.includes('vega')).length"
    ) in (0, 4)
    drawn(page)
    sizes = page.evaluate(
        "[...performance.getEntriesByType('navigation'), "
        "...performance.getEntriesByType('resource')].map(r => [r.name, r.transferSize])"
    )
    assert sum(size for _, size in sizes) < 1_200_000, sizes


def brightness(colour: str) -> int:
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3])


@pytest.mark.parametrize("dark", [False, True])
def test_much_stands_out_from_the_paper_in_a_picture(visit: Visit, dark: bool) -> None:
    page = visit("regios?a=oor&b=roaz", dark=dark)
    frame = draw(page.locator("[data-chart*='chart=matrix']"))
    cells = frame.locator("svg .layer_0_marks path")
    texts = frame.locator("svg .layer_1_marks text").all_text_contents()
    shares = [int(text) if text.isdigit() else 0 for text in texts]
    colours = [brightness(str(one.get_attribute("fill"))) for one in cells.all()]
    by_share = sorted(zip(shares, colours, strict=True))
    least, most = by_share[0][1], by_share[-1][1]
    assert most > least if dark else most < least


@pytest.mark.parametrize("width", [320, 1440])
def test_a_map_fits_the_page_and_its_letters_can_be_read(visit: Visit, width: int) -> None:
    page = visit("regios?a=oor&b=roaz", width=width)
    frame = draw(page.locator("[data-chart*='api/map']").first)
    assert frame.evaluate("e => e.scrollWidth - e.clientWidth") <= 1
    assert frame.locator("svg text").last.evaluate("e => e.getBoundingClientRect().height") >= 11
    assert "gemeente" in frame.locator(".chart__told").inner_text()


def test_a_region_leads_to_its_division_beside_another(visit: Visit) -> None:
    page = visit("doc/region/roaz-zwolle")
    page.get_by_role("link", name="vergelijk met Provincies 2023").click()
    page.wait_for_url("**/regios?a=roaz&b=province")
    page.locator(".matrix").first.wait_for()
    assert "ROAZ-regio × Provincie" in page.title()
