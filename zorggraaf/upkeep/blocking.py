"""Which questions of the library read what is missing.

A gap is about things of a class that lack a property. A question reads it when its query names
that property and is about that class, or names a property that a rule derives from it. It is about
a class when it names the class, one above or below it, or a property that only things of that
class have. What is named is read from the queries' and the rules' own text, and who has which
property from the graph; nothing is listed by hand. The answer of such a question may be incomplete
for as long as the gap is open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from zorggraaf import names, resources
from zorggraaf.library import Library
from zorggraaf.quality.gaps import patterns
from zorggraaf.store.binding import scan
from zorggraaf.things import answers, superclasses

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_COMMON: Final = frozenset(
    names.expand(name)
    for name in ("rdf:type", "rdfs:label", "rdfs:subClassOf", "skos:prefLabel", "skos:broader")
)
"""Terms that nearly every query names, whatever it is about."""
_OFTEN_READ: Final = 6
"""What more rules read than this (dates, certainty) belongs to none of them."""
_BROAD: Final = frozenset(names.expand(f"zg:{name}") for name in ("DatedFact",))
"""A class that is about everything is about nothing."""


class Blocking:
    """The questions that read a gap."""

    def __init__(self, graph: Graph, library: Library | None = None) -> None:
        self._graph = graph
        self._library = library if library is not None else Library.load()

    def questions(self, gap: str) -> tuple[str, ...]:
        """The names of the questions that read what this kind of gap lacks."""
        if gap == "contradiction-open":
            return tuple(
                sorted(
                    name
                    for name, named in self._named.items()
                    if named & {names.term("DisputedStatement"), names.term("outrankedBy")}
                )
            )
        of, having = patterns(gap)
        classes = {iri for iri in terms(of) if _is_class(iri)}
        lacking = {
            iri
            for piece in re.split(r"[{}]|\s\.\s", having)
            if "?thing" in piece
            for iri in terms(piece)
            if not _is_class(iri) and not iri.startswith(names.ID)
        } - _COMMON
        lacking |= self._read_for(lacking)
        derived = self._derived_from(lacking)
        classes -= _BROAD
        about = self._about(classes)
        return tuple(
            sorted(
                name
                for name, named in self._named.items()
                if named & derived or (named & lacking and (named & about or not classes))
            )
        )

    @cached_property
    def _named(self) -> dict[str, frozenset[str]]:
        return {
            question.name: frozenset(terms(question.text)) for question in self._library.questions()
        }

    def _about(self, classes: set[str]) -> set[str]:
        """The classes, those above and below them, and the properties that only they have."""
        above = self._above
        family = set(classes)
        for child, parents in above.items():
            if parents & classes:
                family.add(child)
        for one in classes:
            family |= {iri for iri in above.get(one, ()) if iri.startswith(names.ZG)}
        family -= _BROAD
        return family | {iri for one in family for iri in self._own.get(one, ())}

    @cached_property
    def _above(self) -> dict[str, set[str]]:
        return superclasses(self._graph)

    @cached_property
    def _own(self) -> dict[str, set[str]]:
        """Per class the properties of which every subject is of that class."""
        counted = answers(
            self._graph,
            "SELECT ?property ?type (COUNT(DISTINCT ?thing) AS ?things) WHERE { "
            "?thing ?property ?value ; a ?type } GROUP BY ?property ?type",
        )
        most: dict[str, int] = defaultdict(int)
        for property_, things in answers(
            self._graph,
            "SELECT ?property (COUNT(DISTINCT ?thing) AS ?things) WHERE { "
            "?thing ?property ?value } GROUP BY ?property",
        ):
            if property_ is not None and things is not None:
                most[property_.value] = int(things.value)
        found: dict[str, set[str]] = defaultdict(set)
        for property_, type_, things in counted:
            if property_ is None or type_ is None or things is None:
                continue
            if int(things.value) == most[property_.value] and property_.value not in _COMMON:
                found[type_.value].add(property_.value)
        return found

    @cached_property
    def _rules(self) -> list[tuple[frozenset[str], frozenset[str]]]:
        """Per rule the terms it reads and those it derives."""
        found = []
        for path in sorted((resources.ontology() / "rules").glob("*.rq")):
            text = path.read_text(encoding="utf-8")
            prefixes, _, rest = text.partition("CONSTRUCT")
            head, _, body = rest.partition("WHERE")
            read = terms(prefixes + body) - _COMMON
            derived = terms(prefixes + head) - _COMMON
            found.append((frozenset(read), frozenset(derived)))
        return found

    def _read_for(self, properties: set[str]) -> set[str]:
        """What a rule reads to derive these: many questions ask the dated facts themselves."""
        derived = {iri for _, made in self._rules for iri in made}
        found: set[str] = set()
        for read, made in self._rules:
            if made & properties:
                found |= {
                    iri
                    for iri in read - derived
                    if iri.startswith((names.ZG, names.PREFIXES["org"]))
                    and not _is_class(iri)
                    and sum(iri in other for other, _ in self._rules) <= _OFTEN_READ
                }
        return found

    def _derived_from(self, properties: set[str]) -> set[str]:
        """What rules derive from these, step by step; of dates and labels nothing is followed."""
        known = {iri for iri in properties if iri.startswith((names.ZG, names.PREFIXES["org"]))}
        found: set[str] = set()
        grown = True
        while grown:
            grown = False
            for read, derived in self._rules:
                new = derived - found - known
                if new and read & (known | found):
                    found |= new
                    grown = True
        return found


def terms(text: str) -> set[str]:
    """The IRIs that a query or pattern names, in full.

    >>> sorted(terms("?thing a zg:Site ; schema:latitude ?l"))
    ['https://schema.org/latitude', 'https://w3id.org/zorggraaf/def#Site']
    """
    prefixes = dict(names.PREFIXES)
    found: set[str] = set()
    words: list[str] = []
    for kind, token in scan(text):
        if kind in ("space", "comment"):
            continue
        if kind == "iri":
            if len(words) >= 2 and words[-2].upper() == "PREFIX":
                prefixes[words[-1].rstrip(":")] = token[1:-1]
            else:
                found.add(token[1:-1])
        elif kind == "word" and ":" in token:
            prefix, _, local = token.rstrip(".").partition(":")
            if local and prefix in prefixes:
                found.add(prefixes[prefix] + local)
        words.append(token)
    return found


def _is_class(iri: str) -> bool:
    local = iri.replace("#", "/").rpartition("/")[2]
    return local[:1].isupper() and not iri.startswith(names.ID)
