"""The page about the dataset tells of its releases as its description does."""

from __future__ import annotations

import re

import pytest

from zorggraaf.pages.dataset import dataset_page
from zorggraaf.pages.links import Links
from zorggraaf.pages.rendering import Renderer
from zorggraaf.publish.catalogue import Catalogue, catalogue
from zorggraaf.publish.dumps import File
from zorggraaf.store import Graph

KEPT = File("release/2025-03/zorggraaf.nq.gz", 1_234_567, "0" * 64)


@pytest.fixture(scope="module")
def known(graph: Graph) -> Catalogue:
    return catalogue(graph, kept={"2025-03": KEPT})


def written(known: Catalogue, lang: str) -> str:
    renderer = Renderer(Links("dataset", True, lang))
    return renderer.render(
        "dataset.html.jinja", page=dataset_page(known, {}, lang), title="Zorggraaf"
    )


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_releases_are_listed_the_newest_first(known: Catalogue, lang: str) -> None:
    page = dataset_page(known, {}, lang)
    assert [one.name.text for one in page.releases] == [known.edition.version, "2025-03"]
    newest, older = page.releases
    assert newest.note == known.versions[-1].note[lang == "en"] and newest.issued
    assert (older.file, older.size) == (KEPT.name, KEPT.size)
    shown = written(known, lang)
    assert newest.note in shown
    assert f'href="./{KEPT.name}"' in shown
    assert ("1,234 kB" if lang == "en" else "1.234 kB") in shown


def test_only_a_release_that_the_graph_tells_of_has_a_page(known: Catalogue) -> None:
    newest, older = dataset_page(known, {}).releases
    assert newest.name.iri == known.versions[-1].iri
    assert older.name.iri is None


def test_the_address_of_each_file_in_the_description_leads_to_its_place(known: Catalogue) -> None:
    shown = written(known, "nl")
    described = {
        iri.rpartition("#")[2]
        for triple in known.triples()
        if "#release-" in (iri := str(triple.subject).strip("<>")) and "checksum" not in iri
    }
    assert described == {"release-2025-03"}
    assert described <= set(re.findall(r'id="([^"]+)"', shown))
