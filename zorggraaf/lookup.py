"""Looking things up: by name (`find`), as a whole (`show`), with its evidence (`why`)."""

from zorggraaf.description import Description, show
from zorggraaf.evidence import Evidence, Statement, why
from zorggraaf.find import AmbiguousKeyError, Match, UnknownKeyError, find, resolve

__all__ = [
    "AmbiguousKeyError",
    "Description",
    "Evidence",
    "Match",
    "Statement",
    "UnknownKeyError",
    "find",
    "resolve",
    "show",
    "why",
]
