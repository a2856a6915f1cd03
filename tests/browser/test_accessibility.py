"""Every kind of page by WCAG 2.2 AA as far as a program can tell (axe-core), and by keyboard."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from tests.browser.conftest import Visit, draw

if TYPE_CHECKING:
    from playwright.sync_api import Page

STEP = quote('merge isala,zgt -> isala-zgt "Isala ZGT"')
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
    "comparison on two dates": "regios?a=oor&b=roaz&on=2024-12-31&on2=2020-12-31",
    "what is behind a cell": "regios?a=oor&b=roaz&cell=oor-leiden,roaz-west",
    "comparison that cannot be": "regios?a=nergens&b=roaz",
    "organisation in the picture": "organisatie/umcg",
    "what if": "wat-als",
    "what if with a step": f"wat-als?stap={STEP}",
    "outcome of what if": f"wat-als?stap={STEP}&reken=ja",
    "answer with a chart": "vragen/inhabitants-per-region?division=partition/roaz-2023&why=1",
    "answer with a map": "vragen/network-members?network=Oncomid",
    "question that was misread": "vragen/network-members?network=Onkomit&on=morgen",
    "queries": "sparql",
    "interface": "api",
    "quality": "kwaliteit",
    "report": "melden?ding=organisation/umcg",
    "row of a report": "melden?ding=organisation/umcg&rij=organisations.csv:359",
    "about": "over",
}

REFUSED = {PAGES["comparison that cannot be"], PAGES["question that was misread"]}
"""Pages about what cannot be answered, with a status that says so."""

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


def unfolded(page: Page) -> Page:
    """The page with its outcome there, its folded parts open and its pictures drawn."""
    if "reken=ja" in page.url:
        page.locator("#uitkomst").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    for picture in page.locator("[data-chart]").all():
        if picture.is_visible():
            draw(picture)
    return page


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_has_no_violations_in_light_and_dark(visit: Visit, path: str, lang: str) -> None:
    address = path if lang == "nl" else f"{path}{'&' if '?' in path else '?'}lang=en"
    page = visit(address, may_refuse=path in REFUSED)
    page.wait_for_load_state("networkidle")
    unfolded(page)
    page.evaluate(axe())
    assert page.evaluate("document.documentElement.lang") == lang
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, ["color-contrast", "link-in-text-block"]) == []


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())
def test_a_page_fits_320_pixels(visit: Visit, path: str) -> None:
    page = visit(path, width=320, height=700, dark=True, may_refuse=path in REFUSED)
    assert unfolded(page).evaluate("document.documentElement.scrollWidth") <= 320


SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }"""
"""The text spacing of WCAG 1.4.12, which nothing may be lost to."""


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path", ["", "doc/organisation/umcg", "regios?a=oor&b=roaz", "vragen/network-members", "sparql"]
)
def test_nothing_is_lost_to_who_spaces_letters_wider(visit: Visit, path: str, width: int) -> None:
    page = visit(path, width=width)
    page.evaluate(
        "css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);"
        " document.adoptedStyleSheets = [sheet]; }",
        SPACED,
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut_off = page.evaluate(
        """() => [...document.querySelectorAll("header *, main *, footer *")].filter(one => {
            const style = getComputedStyle(one), hides = ["hidden", "clip"];
            if (one.closest(".visually-hidden, .CodeMirror, .yasgui, svg, select, .table thead"))
                return false;
            return (hides.includes(style.overflowX) && one.scrollWidth > one.clientWidth + 1)
                || (hides.includes(style.overflowY) && one.scrollHeight > one.clientHeight + 1);
        }).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert cut_off == []


@pytest.mark.parametrize(
    "path", ["doc/organisation/umcg", "regios?a=oor&b=roaz", "netwerken?kind=oncology", "kwaliteit"]
)
def test_what_has_the_focus_is_in_view_and_nothing_lies_over_it(visit: Visit, path: str) -> None:
    page = visit(path, height=500)
    for _ in range(45):
        page.keyboard.press("Tab")
        wrong = page.evaluate(
            """() => {
                const at = document.activeElement, box = at.getBoundingClientRect();
                if (at === document.body) return "";
                const top = Math.max(box.top, 1), bottom = Math.min(box.bottom, innerHeight - 1);
                if (bottom - top < Math.min(box.height, 20) / 2)
                    return "out of view: " + at.outerHTML;
                const middle = box.left + Math.min(box.width, 40) / 2;
                const x = Math.min(Math.max(middle, 1), innerWidth - 1);
                const there = document.elementFromPoint(x, (top + Math.min(bottom, top + 24)) / 2);
                return there && (at.contains(there) || there.contains(at)) ? "" :
                    (there?.outerHTML ?? "nothing").slice(0, 100) + " over " + at.outerHTML;
            }"""
        )
        assert not wrong, wrong[:300]


def test_a_checked_file_is_told_about_without_violations(visit: Visit) -> None:
    page = visit("kwaliteit", may_refuse=True)
    page.locator("#bestand-veld").set_input_files(
        {
            "name": "memberships.csv",
            "mimeType": "text/csv",
            "buffer": b"key,member,group\nx,nergens,nooit\n",
        }
    )
    page.get_by_role("button", name="Controleer").click()
    page.locator("#uitkomst").wait_for()
    page.evaluate(axe())
    assert violations(page) == []


def test_the_first_tab_leads_past_the_menu(visit: Visit) -> None:
    page = visit("doc/organisation/umcg")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    page.locator("main#main:focus").wait_for()


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
