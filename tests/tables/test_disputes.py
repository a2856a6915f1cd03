"""A disputed value is about a cell that is there, and could stand in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.planting import tiny, tiny_ontology
from zorggraaf.errors import DataError
from zorggraaf.tables import read_tables


@pytest.mark.parametrize(
    ("cells", "column", "expected", "nearest"),
    [
        ({"thing": "organisation/nergens"}, "thing", "organisations.csv", None),
        ({"thing": "membership/noord-net-member"}, "thing", "eigen rij", None),
        ({"column": "citi"}, "column", "één waarde", "city"),
        ({"column": "part_of", "value": "zuid"}, "column", "één waarde", None),
        ({"column": "key", "value": "x"}, "column", "één waarde", None),
        ({"column": "from", "value": "30-02-2024"}, "value", "datum", None),
        ({"column": "province", "value": "nergens"}, "value", "region die bestaat", None),
        ({"value": ""}, "value", "een waarde", None),
        ({"source": "krant"}, "source", "sources.csv", None),
    ],
)
def test_what_cannot_stand_in_the_cell_is_told(
    cells: dict[str, str], column: str, expected: str, nearest: str | None, tmp_path: Path
) -> None:
    data = tiny(tmp_path / "data")
    good = {"thing": "organisation/noord", "column": "city", "value": "Emmen", "source": "news"}
    data.add("disputed", **(good | cells))
    with pytest.raises(DataError) as raised:
        read_tables(data.path, tiny_ontology(tmp_path / "ontology"))
    (problem,) = raised.value.problems
    assert (problem.file, problem.row, problem.column) == ("disputed.csv", 2, column)
    assert expected in problem.expected
    assert nearest is None or problem.nearest == nearest


def test_what_could_stand_there_is_read(tmp_path: Path) -> None:
    data = tiny(tmp_path / "data")
    data.add("disputed", thing="organisation/noord", column="city", value="Emmen", source="news")
    assert len(read_tables(data.path, tiny_ontology(tmp_path / "ontology"))["disputed"]) == 1
