"""The names that things go by, as the graph has them, and as they are compared.

Names are compared without accents, case and punctuation. Words that half of the country's
hospitals share ("ziekenhuis", "medisch centrum") weigh nothing, unless the text consists of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from zorggraaf import names
from zorggraaf.things import KINDS, MAIN_KINDS, answers, pairs, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

WEAK_WORDS: Final = frozenset(
    (
        *("ziekenhuis", "ziekenhuizen", "hospital", "medisch", "medische", "medical", "mc"),
        *("centrum", "center", "centre", "stichting", "nv", "bv"),
        *("de", "het", "een", "van", "voor", "en", "in", "te", "the", "of", "and", "for"),
    )
)

_UNHEARD: Final = re.compile("[\u0300-\u036f'’‘`]")
"""Accents (apart from their letter) and apostrophes: they join what they stand in."""
_WORD_CHARACTERS: Final = re.compile(r"[^\W_]+")

_CITY: Final = names.term("Municipality")
_ORPHACODE: Final = f"{names.ID}concept/identifier-scheme/orphacode"

# Each asks for one pattern, and what may be missing is a row of its own: Virtuoso takes minutes
# for an OPTIONAL beside a pattern as wide as these, and finds nothing for VALUES in a UNION.
_LABELS: Final = """
SELECT DISTINCT ?thing ?name WHERE {
  VALUES ?property { rdfs:label skos:prefLabel skos:altLabel dcterms:title }
  ?thing ?property ?name
}
"""
_NAMED: Final = """
SELECT DISTINCT ?node ?thing ?property ?value WHERE {
  VALUES ?property { schema:name zg:nameKind schema:endDate }
  ?node zg:nameOf ?thing ; ?property ?value
}
"""
_IDENTIFIED: Final = """
SELECT DISTINCT ?node ?thing ?property ?value WHERE {
  VALUES ?property { skos:notation zg:identifierScheme }
  ?node zg:identifies ?thing ; ?property ?value
}
"""
_CODES: Final = "SELECT DISTINCT ?thing ?name WHERE { ?thing a zg:Condition ; skos:notation ?name }"
_CITIES: Final = """
SELECT DISTINCT ?thing ?name WHERE { ?thing a zg:Organisation ; schema:addressLocality ?name }
"""


def fold(text: str) -> str:
    """Text as it is compared: no accents, case or punctuation, single spaces.

    >>> fold("St. Antonius-Ziekenhuis, Coëvorden")
    'st antonius ziekenhuis coevorden'
    """
    bare = text.casefold()
    if not bare.isascii():
        # Folded again: what decomposes to a capital (a mathematical 𝛢 is one) is one no longer.
        bare = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", bare).casefold())
    return " ".join(_WORD_CHARACTERS.findall(_UNHEARD.sub("", bare)))


def strong_words(folded: str) -> list[str]:
    """The words of a folded name that tell it apart from its neighbours.

    >>> strong_words("catharina ziekenhuis"), strong_words("medisch centrum")
    (['catharina'], ['medisch', 'centrum'])
    """
    words = folded.split()
    return [word for word in words if word not in WEAK_WORDS] or words


@dataclass(frozen=True, slots=True)
class Name:
    """A name that a thing goes by: `how` it is one (current, key, or scheme/key of its kind)."""

    thing: str
    text: str
    folded: str
    how: str
    until: str | None


_Said = tuple[str, str, str | None, str | None]
"""Thing, name, IRI of what kind of name it is, and until when it was used."""
_UNSAID: Final[Sequence[str | None]] = (None,)


def _said(graph: Graph) -> Iterator[_Said]:
    for thing, name in pairs(graph, _LABELS):
        yield thing, name, None, None
    for thing, said in _nodes(graph, _NAMED):
        for name in said["schema:name"]:
            for kind in said["zg:nameKind"] or _UNSAID:
                yield from ((thing, name, kind, end) for end in said["schema:endDate"] or _UNSAID)
    for thing, said in _nodes(graph, _IDENTIFIED):
        for number in said["skos:notation"]:
            schemes = said["zg:identifierScheme"] or _UNSAID
            yield from ((thing, number, scheme, None) for scheme in schemes)
    for thing, name in pairs(graph, _CODES):
        yield thing, name, _ORPHACODE, None
    for thing, name in pairs(graph, _CITIES):
        yield thing, name, _CITY, None


def _nodes(graph: Graph, query: str) -> Iterator[tuple[str, dict[str, list[str]]]]:
    """What is said of each node about a thing: prefix:name of the property → values."""
    found: dict[tuple[str, str], dict[str, list[str]]] = {}
    for node, thing, prop, value in answers(graph, query):
        if node is None or thing is None or prop is None or value is None:
            continue
        said = found.setdefault((node.value, thing.value), defaultdict(list))
        said[names.compact(prop.value) or prop.value].append(value.value)
    for (_, thing_iri), said in found.items():
        yield thing_iri, said


_KNOWN: WeakKeyDictionary[Graph, list[Name]] = WeakKeyDictionary()


def known_names(graph: Graph) -> list[Name]:
    """Every name, former name, abbreviation, number and key of the things people search for.

    Read when first asked for, and kept as long as the graph is: a server is asked all day.
    """
    if graph not in _KNOWN:
        _KNOWN[graph] = _read_names(graph)
    return _KNOWN[graph]


def _read_names(graph: Graph) -> list[Name]:
    found: dict[tuple[str, str, str], Name] = {}
    things: set[str] = set()
    cities: dict[str, str] = {}
    for thing, name, kind, until in _said(graph):
        if thing_kind(thing) not in KINDS:
            continue
        how = "current" if kind is None else kind.removeprefix(f"{names.ID}concept/")
        things.add(thing)
        folded = fold(name)
        if how == _CITY:
            cities[thing] = folded
            continue
        if folded:
            found[thing, folded, how] = Name(thing, name, folded, how, until)
    for iri, folded, how in list(found):
        name_ = found[iri, folded, how]
        if how.startswith("name-kind/"):
            # What a dated name says goes before a plain label that repeats it.
            found.pop((iri, folded, "current"), None)
        if iri in cities and not how.startswith("identifier-scheme/"):
            # People add the town: "Catharina Eindhoven".
            placed = f"{folded} {cities[iri]}"
            found[iri, placed, how] = Name(iri, name_.text, placed, how, name_.until)
    for iri in things:
        if thing_kind(iri) not in MAIN_KINDS:
            continue
        key_text = iri.rpartition("/")[2]
        found[iri, key_text, "key"] = Name(iri, key_text, fold(key_text), "key", None)
    return list(found.values())
