"""What the tests of pages share."""

from __future__ import annotations

import pytest

from zorggraaf.pages.around import Surroundings
from zorggraaf.store import Graph


@pytest.fixture(scope="session")
def surroundings(graph: Graph) -> Surroundings:
    """What the drawings on pages are made from."""
    return Surroundings.read(graph)
