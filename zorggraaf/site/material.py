"""What the pages of all things are made from: every statement, and what drawings are made of."""

from __future__ import annotations

import pickle
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from zorggraaf import names
from zorggraaf.library import Library
from zorggraaf.pages.said_by import said_by
from zorggraaf.pages.suited import filled_in, takers
from zorggraaf.publish.whole import Whole
from zorggraaf.things import thing_kind

if TYPE_CHECKING:
    from zorggraaf.pages.around import Around, Surroundings
    from zorggraaf.pages.suited import Takers

_QUADS: Final = ".statements.nq"
_SURROUNDINGS: Final = ".surroundings"


class Material:
    """The statements and surroundings of a whole graph, in memory: nothing is asked any more."""

    def __init__(self, whole: Whole, surroundings: Surroundings) -> None:
        self.whole = whole
        self._surroundings = surroundings
        self._library = Library.load()
        self._known: dict[tuple[str, frozenset[str]], Takers] = {}
        self._answered = frozenset(
            one.name
            for one in self._library.questions()
            if whole.quads_of(names.iri("question", one.name))
        )
        """The questions that have a page."""

    @staticmethod
    def put(folder: Path, quads: bytes, surroundings: Surroundings) -> None:
        """Leave it in a folder, for processes to read."""
        (folder / _QUADS).write_bytes(quads)
        (folder / _SURROUNDINGS).write_bytes(pickle.dumps(surroundings))

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What was put in a folder."""
        import pyoxigraph as ox

        quads = ox.parse(path=str(folder / _QUADS), format=ox.RdfFormat.N_QUADS)
        # Of our own making, a moment ago.
        surroundings = pickle.loads((folder / _SURROUNDINGS).read_bytes())
        return cls(Whole(quads), surroundings)

    @staticmethod
    def clear(folder: Path) -> None:
        """Take it from a folder again."""
        for name in (_QUADS, _SURROUNDINGS):
            (folder / name).unlink()

    def around(self, iri: str, types: Collection[str], lang: str) -> Around:
        """What a page shows besides statements; of the questions those that have a page."""
        asked = filled_in(self._asking(thing_kind(iri), frozenset(types)), iri, types, lang)
        return self._surroundings.of(
            iri,
            self.whole,
            lang,
            tuple(one for one in asked if one.name in self._answered),
            said_by(self.whole.told_by(iri), self.whole, lang),
        )

    def _asking(self, kind: str, types: frozenset[str]) -> Takers:
        """The places in questions that take such a thing: the same for all of its classes."""
        if (kind, types) not in self._known:
            self._known[kind, types] = [
                (question, parameter)
                for question, parameter in takers(self._library, kind)
                if parameter.type == "concept" or not types.isdisjoint(parameter.classes)
            ]
        return self._known[kind, types]
