"""Where the rows of an answer lie: sites, municipalities, or else organisations, on the small map.

The table stays the alternative: all that is on the map is in it, in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf.library import pages
from zorggraaf.pages.small_map import SmallMap, map_of
from zorggraaf.things import is_iri, thing_kind

if TYPE_CHECKING:
    from zorggraaf.library.answer import Answer
    from zorggraaf.pages.small_map import Named
    from zorggraaf.pages.whereabouts import Whereabouts

_KINDS: Final = ("site", "municipality", "organisation")
"""What can be put on a map, the most exact first."""
_FEWEST: Final = 2
"""One dot is where the reader knows it to be."""
_MOST: Final = 1000


def answer_map(
    where: Whereabouts, answer: Answer, named: Named, lang: str = "nl"
) -> SmallMap | None:
    """The things of one column of an answer on a map; None where no column has things with a place.

    Organisations only where they are what the rows are about, in the first column.
    """
    for kind in _KINDS:
        for order, (place, _) in enumerate(pages.shown(answer)):
            if kind == "organisation" and order > 0:
                break
            iris = (
                str(getattr(row[place], "value", "")) for row in answer.rows if is_iri(row[place])
            )
            found = dict.fromkeys(iri for iri in iris if thing_kind(iri) == kind)
            if _FEWEST <= len(found) <= _MOST:
                drawn = map_of(where, kind, found, named, lang)
                if drawn is not None and len(drawn.places) >= _FEWEST:
                    return drawn
    return None
