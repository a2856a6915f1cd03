"""Two visitors in the browser: a policy adviser with a question, and a user of linked data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

BUDGET = 200_000
"""Bytes that a page without charts may take; 1.2 MB with."""
WITH_CHARTS = 1_200_000


def weight(page: Page) -> int:
    """Bytes that came over the line for the page and all it loaded."""
    return int(
        page.evaluate(
            "[...performance.getEntriesByType('navigation'),"
            " ...performance.getEntriesByType('resource')]"
            ".reduce((sum, one) => sum + one.encodedBodySize, 0)"
        )
    )


def test_a_policy_adviser_finds_a_hospital_and_takes_an_answer_along(
    visit: Visit, tmp_path: Path
) -> None:
    from openpyxl import load_workbook

    page = visit("zoeken")
    page.get_by_role("link", name="Zorggraaf").first.click()
    page.locator(".doors").wait_for()
    page.locator("#search").fill("antonius ziekenhuis nieuwegein")
    page.locator("#search").press("Enter")
    page.locator(".results__name", has_text="St. Antonius").first.click()
    main = page.locator("main")
    main.get_by_role("link", name="ROAZ Midden-Nederland").first.wait_for()
    page.wait_for_load_state()
    main.get_by_role("link", name="OOR Utrecht").first.wait_for()

    page.get_by_role("link", name="Vragen", exact=True).first.click()
    page.get_by_label("Zoek een vraag in uw eigen woorden").fill("netwerken over de grens")
    page.get_by_role("button", name="Zoek").last.click()
    page.locator(".results__name", has_text="regio").first.wait_for()
    page.locator("a[href*='networks-crossing-regions']").first.click()
    page.get_by_label("Indeling").select_option(label="ROAZ-regio's 2023")
    page.get_by_role("button", name="Vraag", exact=True).click()
    page.locator("#answer").wait_for()
    page.wait_for_load_state()
    rows = page.locator("section[aria-labelledby=answer] tbody tr")
    crossing = rows.filter(has_text="Midden-Nederland")
    assert crossing.count() > 3
    assert "division=partition" in page.url

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Excel").first.click()
    file = tmp_path / "antwoord.xlsx"
    waiting.value.save_as(file)
    book = load_workbook(file)
    listed = [row for row in book.worksheets[0].values if any(row)]
    assert sum("Midden-Nederland" in str(row) for row in listed) >= crossing.count()
    everything = " ".join(
        str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None
    )
    assert "networks-crossing-regions" in everything and "ROAZ-regio" in everything


def test_a_user_of_linked_data_goes_from_page_to_turtle_to_json(visit: Visit) -> None:
    import rdflib

    page = visit("doc/organisation/umcg")
    address = page.get_by_role("link", name="Turtle").get_attribute("href")
    assert address
    turtle = page.request.get(page.evaluate("path => new URL(path, location).href", address))
    assert len(rdflib.Graph().parse(data=turtle.body(), format="turtle")) > 20

    page.get_by_role("link", name="SPARQL", exact=True).first.click()
    page.locator(".CodeMirror").wait_for()
    page.get_by_text("Netwerken, leden en rollen").click()
    page.get_by_role("link", name="Leden van een netwerk op een datum").click()
    page.locator(".CodeMirror", has_text="org:organization").wait_for()
    page.get_by_label("Namen in plaats van adressen").check()
    page.get_by_role("button", name="Vraag", exact=True).click()
    page.wait_for_url("**labels=1**")
    page.locator("#answer").get_by_role("link", name="UMC Utrecht").first.wait_for()
    page.wait_for_load_state()
    shown = page.locator("#answer tbody tr").count()
    link = page.locator("#answer").get_by_role("link", name="JSON").get_attribute("href")
    answer = page.request.get(page.evaluate("path => new URL(path, location).href", link))
    assert len(json.loads(answer.body())["results"]["bindings"]) == shown


def test_the_editor_can_be_used_with_keys_alone(visit: Visit) -> None:
    page = visit("sparql")
    page.locator(".CodeMirror").wait_for()
    editor = page.get_by_label("Uw vraag")
    editor.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT ?z WHERE { ?z a zg:UniversityM")
    page.keyboard.press("Control+Space")
    page.locator(".CodeMirror-hint", has_text="zg:UniversityMedicalCentre").first.wait_for()
    page.keyboard.press("Enter")
    page.keyboard.type(" }")
    page.locator(".CodeMirror", has_text="PREFIX zg:").wait_for()
    # Tab leaves the editor: nobody is locked in.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "format"
    editor.focus()
    page.keyboard.press("Control+Enter")
    page.locator("#answer tbody tr").nth(5).wait_for()
    assert "UniversityMedicalCentre" in page.url
    page.go_back()
    page.locator(".CodeMirror").wait_for()
    assert not page.locator("#answer").count()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_typing_error_is_mended_with_one_click(visit: Visit, scripts: bool) -> None:
    page = visit("vragen/network-members?network=Oncomid", scripts=scripts)
    before = page.locator("section[aria-labelledby=answer] tbody tr").count()
    assert before > 5
    page.get_by_role("link", name="Toon de bronnen per rij").click()
    page.locator("#evidence").wait_for()
    page.wait_for_load_state()
    assert page.locator(".reference").count() >= before


def test_without_scripts_every_page_still_answers(visit: Visit) -> None:
    page = visit("sparql?example=network-members", scripts=False)
    page.get_by_role("button", name="Vraag", exact=True).click()
    page.locator("#answer tbody tr").nth(5).wait_for()
    page = visit("netwerken?kind=oncology", scripts=False)
    assert page.locator("noscript img, img.network-image").count()
    assert page.locator(".network-ranking tbody tr").count() > 10
    page = visit("organisatie/umcg", scripts=False)
    page.get_by_role("link", name="de tafels met Leids Universitair").click()
    page.locator("#shared").wait_for()


def test_the_network_is_walked_with_keys_and_leads_to_a_thing(visit: Visit) -> None:
    page = visit("netwerken?kind=oncology")
    page.locator("#network[data-ready=true], img.network-image").wait_for()
    if page.locator("img.network-image").count():
        pytest.skip("this browser draws no WebGL: the page shows the picture instead")
    first = page.locator(".network-ranking tbody tr a").first.inner_text()
    page.locator("#network-canvas").focus()
    page.keyboard.press("ArrowRight")
    told = page.locator("#network-told")
    page.locator("#network-told", has_text=first).wait_for()
    assert "focus=" in page.url
    page.keyboard.press("Escape")
    page.locator("#network-told", has_text=first).wait_for(state="detached")
    assert told.inner_text() == "" and "focus=" not in page.url
    page.get_by_label("Zoek in de tekening").fill("UMC Utrecht")
    page.keyboard.press("Tab")
    told.get_by_role("link", name="UMC Utrecht").wait_for()
    # The address is all another needs to see the same.
    other = visit(page.url)
    other.locator("#network-told a", has_text="UMC Utrecht").wait_for()
    page.locator("#network-canvas").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/organisation/umc-utrecht")


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("vragen", BUDGET),
        ("vragen/network-members", BUDGET),
        ("organisatie", BUDGET),
        ("sparql", WITH_CHARTS),
        ("netwerken", WITH_CHARTS),
        ("organisatie/umcg", WITH_CHARTS),
    ],
)
def test_pages_are_light(visit: Visit, path: str, budget: int) -> None:
    page = visit(path)
    page.wait_for_load_state("networkidle")
    assert weight(page) < budget


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize(
    "path",
    [
        "vragen",
        "vragen/network-members?network=Oncomid&why=1",
        "sparql?query=SELECT%20*%20%7B%3Fs%20a%20zg:Hospital%7D&labels=1",
        "netwerken?kind=oncology",
        "organisatie/umcg?with=organisation/lumc",
    ],
)
@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_pages_fit_and_can_be_read_by_all(
    visit: Visit, path: str, width: int, lang: str, dark: bool
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="no axe-core here")
    page = visit(f"{path}{'&' if '?' in path else '?'}lang={lang}", width=width, dark=dark)
    page.wait_for_load_state("networkidle")
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert over <= 0
    found = axe.Axe().run(page).response["violations"]
    assert not found, [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
