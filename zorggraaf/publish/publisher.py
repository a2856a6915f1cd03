"""Who publishes the graph: one place to fill in for who runs it.

The default names the project itself, as the ontology does. An organisation that publishes the graph
on its own account puts its own name, page and functional address here; never a person's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf import names


@dataclass(frozen=True, slots=True)
class Publisher:
    """An organisation, and where it can be reached."""

    iri: str
    name: tuple[str, str]
    """In Dutch and in English."""
    page: str
    """Where to read who this is and how to reach them."""
    email: str = ""
    """A functional address, where there is one."""


PUBLISHER: Final = Publisher(
    iri=names.iri("organisation", "zorggraaf"),
    name=("Zorggraaf", "Zorggraaf"),
    page=names.BASE,
)
"""The project, reached by its own page."""

LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
"""Of the facts in the graph: CC0. A source with another licence is told apart by its graph."""
