"""A report on a region, organisation or network: complete, sourced, readable."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from zorggraaf.analysis.report import Report, report
from zorggraaf.analysis.report_page import html, markdown
from zorggraaf.errors import UsageError
from zorggraaf.lookup.finding import UnknownKeyError
from zorggraaf.store import Graph

ON = "2026-11-21"
KEYS = ("roaz-zwolle", "oor-leiden", "umc-utrecht", "network/oncomid")


@pytest.fixture(scope="module")
def reports(graph: Graph) -> dict[str, Report]:
    return {key: report(graph, key, ON) for key in KEYS}


def test_a_region_is_told_by_the_divisions_it_cuts_across(reports: dict[str, Report]) -> None:
    part = reports["roaz-zwolle"].part("divisions")
    assert part is not None and part.table is not None
    shares = {str(row[1]): row[2] for row in part.table.rows}
    assert (shares["Gelderland"], shares["Overijssel"], shares["Drenthe"]) == ("47%", "48%", "5%")
    assert "Gelderland 47%" in part.text


def test_a_derived_area_is_called_derived(reports: dict[str, Report]) -> None:
    part = reports["oor-leiden"].part("divisions")
    assert part is not None and "afgeleid" in part.text


def test_a_network_without_borders_has_no_inhabitants(reports: dict[str, Report]) -> None:
    part = reports["network/oncomid"].part("divisions")
    assert part is not None and part.table is not None
    assert "inwoners" not in part.table.columns


@pytest.mark.parametrize("key", KEYS)
def test_every_number_has_a_source(reports: dict[str, Report], key: str) -> None:
    found = reports[key]
    for part in found.parts:
        quoted = part.table is not None and part.table.columns[-1] == "bron"
        assert quoted or part.sources, part.name
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", markdown(found))}
    cited |= {number for part in found.parts for number in part.sources}
    assert cited == set(range(1, len(found.sources) + 1))
    assert all(source.title for source in found.sources)


@pytest.mark.parametrize("key", KEYS)
def test_the_page_stands_alone_and_is_well_formed(reports: dict[str, Report], key: str) -> None:
    page = html(reports[key])
    assert '<html lang="nl">' in page and "<main>" in page and "@media print" in page
    assert not re.search(r'(?:src|href)="(?!https?://|#)', page)
    assert page.count("<table>") == page.count("<caption>")

    class Balance(HTMLParser):
        void = frozenset({"meta", "br", "hr", "img", "link"})

        def __init__(self) -> None:
            super().__init__()
            self.open: list[str] = []

        def handle_starttag(self, tag: str, attrs: object) -> None:
            if tag not in self.void:
                self.open.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert self.open.pop() == tag

    parser = Balance()
    parser.feed(page)
    assert parser.open == []


def test_markdown_has_the_same_headings(reports: dict[str, Report]) -> None:
    found = reports["umc-utrecht"]
    heads = re.findall(r"^## (.+)$", markdown(found), flags=re.M)
    assert heads == [*(part.title for part in found.parts), "Bronnen"]


def test_a_report_is_also_in_english(graph: Graph) -> None:
    page = html(report(graph, "roaz-zwolle", ON, "en"))
    assert '<html lang="en">' in page and "Sources" in page and "Bronnen" not in page


def test_what_has_no_report_is_told(graph: Graph) -> None:
    with pytest.raises(UsageError):
        report(graph, "condition/orpha-930", ON)
    with pytest.raises(UnknownKeyError):
        report(graph, "roaz-zwole", ON)
