"""Values on a page: as people write them, each property and each shared source told once."""

from __future__ import annotations

import re

from zorggraaf.pages.cells import CellWriter
from zorggraaf.pages.links import Links
from zorggraaf.pages.rendering import Renderer
from zorggraaf.tabular import Cell, Value

COVERS = Cell("beslaat gemeente", "https://w3id.org/zorggraaf/def/coversMunicipality")
INWARD = Cell("← eenheid van", "https://w3id.org/zorggraaf/def/unitOf")


def writer(lang: str = "nl") -> CellWriter:
    renderer = Renderer(Links("doc/region/a", lang=lang))
    return CellWriter(renderer.links, renderer.number)


def told(html: object) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(html)).split())


def test_a_property_stands_once_with_all_its_values() -> None:
    rows: list[list[Value]] = [[COVERS, "Apeldoorn"], [COVERS, "Brummen"], [INWARD, "Centrum"]]
    html = writer().facts(rows, [[1], [2], [1]], [False] * 3)
    assert told(html) == "beslaat gemeente Apeldoorn 1 Brummen 2 eenheid van (andersom) Centrum 1"
    assert str(html).count("<dt>") == 2


def test_a_source_of_all_values_stands_once() -> None:
    rows: list[list[Value]] = [[COVERS, name] for name in ("Apeldoorn", "Brummen", "Epe")]
    same = writer().facts(rows, [[1]] * 3, [False] * 3)
    assert told(same) == "beslaat gemeente 1 Apeldoorn Brummen Epe"
    partly = writer("en").facts(rows, [[1], [1], []], [False, False, True])
    assert told(partly) == "beslaat gemeente Apeldoorn 1 Brummen 1 Epe derived"


def test_an_amount_has_its_points_and_a_year_or_a_code_has_none() -> None:
    assert told(writer().rows(["wat", "waarde"], [["inwoners", "1132305"]])) == "inwoners 1.132.305"
    assert told(writer("en").rows(["what", "value"], [["x", "1132305"]])) == "x 1,132,305"
    assert told(writer().rows(["wat", "waarde"], [["jaar", "2019"]])) == "jaar 2019"
    assert told(writer().rows(["register", "nummer"], [["KvK", "12345678"]])) == "KvK 12345678"
