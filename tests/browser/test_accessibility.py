"""Every kind of page by WCAG 2.2 AA as far as a program can tell (axe-core), and by keyboard."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.conftest import Visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

PAGES = {
    "start": "",
    "search": "zoeken?q=umc",
    "search without result": "zoeken?q=qqqqqq",
    "list": "doc/organisation",
    "hospital": "doc/organisation/umcg",
    "merged hospital": "doc/organisation/mcl",
    "region": "doc/region/roaz-west",
    "region of organisations": "doc/region/oor-leiden",
    "network": "doc/network/oncomid",
    "reference network": "doc/network/ern-bond",
    "expertise centre": "doc/expertise-centre/amsterdam-umc-achalasie",
    "condition": "doc/condition/orpha-101958",
    "initiative": "doc/initiative/abg",
    "pathway": "doc/pathway/abg",
    "policy goal": "doc/policy-goal/ag-academisch",
    "municipality": "doc/municipality/GM0363",
    "site": "doc/site/loc-100101",
    "source": "doc/source/sirm-spreiding-msz-2024",
    "concept": "doc/concept/role/participant",
    "division": "doc/partition/roaz-2023",
    "ontology": "def",
    "dataset": "dataset",
    "questions": "vragen",
    "question": "vragen/members-of-region",
    "comparison": "regios?a=oor&b=roaz",
    "networks": "netwerken",
    "what if": "wat-als",
    "queries": "sparql",
    "interface": "api",
    "quality": "kwaliteit",
    "report": "melden?ding=organisation/umcg",
    "row of a report": "melden?ding=organisation/umcg&rij=organisations.csv:359",
    "about": "over",
}

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

OTHERS = [["iframe"], [".yasgui"], ["canvas"]]
"""What others made and we cannot mend; a plain form and tables beside it can do the same."""


@cache
def axe() -> str:
    """The script of axe-core, as the test dependency brings it."""
    found = find_spec("axe_playwright_python")
    if found is None or found.origin is None:
        pytest.skip("axe-playwright-python is not installed")
    return (Path(found.origin).parent / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds on the page, one line per rule and place."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    options["runOnly"] = (
        {"type": "rule", "values": rules} if rules else {"type": "tag", "values": TAGS}
    )
    found = page.evaluate(
        "([options, exclude]) => axe.run({exclude}, options).then(r => r.violations)",
        [options, OTHERS],
    )
    return [
        f"{one['id']}: {node['target']} {node['html'][:160]} {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"][:5]
    ]


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_violations_in_light_and_dark(visit: Visit, path: str, lang: str) -> None:
    address = path if lang == "nl" else f"{path}{'&' if '?' in path else '?'}lang=en"
    page = visit(address)
    page.wait_for_load_state("networkidle")
    page.evaluate(axe())
    assert page.evaluate("document.documentElement.lang") == lang
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, ["color-contrast", "link-in-text-block"]) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_fits_320_pixels(visit: Visit, path: str) -> None:
    page = visit(path, width=320, height=700, dark=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_first_tab_leads_past_the_menu(visit: Visit) -> None:
    page = visit("doc/organisation/umcg")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("path", ["", "doc/initiative/abg", "kwaliteit", "over"])
def test_whoever_goes_by_keyboard_sees_where_they_are(visit: Visit, path: str) -> None:
    page = visit(path)
    for _ in range(25):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => {
                const at = document.activeElement, style = getComputedStyle(at);
                const box = at.getBoundingClientRect();
                return at === document.body || (box.width > 0 && box.height > 0
                    && style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
            }"""
        )
        assert seen, page.evaluate("document.activeElement.outerHTML").partition("\n")[0][:200]


def test_nothing_moves_for_who_wants_no_movement(visit: Visit) -> None:
    page = visit("doc/organisation/umcg")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    moving = page.evaluate(
        """() => [...document.querySelectorAll("*")].filter(one => {
            const style = getComputedStyle(one);
            return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0
