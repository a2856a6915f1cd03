"""Groups that are looked at together: the regions of a division, or collaborations."""

from __future__ import annotations

from dataclasses import dataclass

from zorggraaf.analysis.result import Words


@dataclass(frozen=True, slots=True)
class Group:
    """One group: a region (with its body and whether it has borders) or a collaboration."""

    iri: str
    body: str | None = None
    """Who has the members: the body of a region, the collaboration itself."""
    territory: bool = False
    """Whether it covers municipalities."""
    certainty: str = "stated"
    """How sure those borders are."""


@dataclass(frozen=True, slots=True)
class Partition:
    """A division of the country in one edition."""

    iri: str
    kind: str
    edition: str = ""
    complete: bool = False
    certainty: str = "stated"
    current: bool = True
    """Whether it is the newest edition of its kind on the date."""

    @property
    def key(self) -> str:
        """As people type it: roaz-2023."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class GroupSelection:
    """The groups a text stands for on a date, in alphabetical order of their IRI."""

    text: str
    label: Words
    groups: tuple[Group, ...]
    on: str
    partition: Partition | None = None
    """The division, where the text names one."""

    @property
    def iris(self) -> list[str]:
        """The groups."""
        return [group.iri for group in self.groups]
