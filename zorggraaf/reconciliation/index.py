"""All names, places, numbers and dates that names are matched with, read once per graph."""

from __future__ import annotations

import re
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from zorggraaf import names
from zorggraaf.lookup.naming import fold
from zorggraaf.reconciliation.spelling import Spelling, spelling
from zorggraaf.things import KINDS, MAIN_KINDS, answers, superclasses, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

RECONCILED: Final = tuple(kind for kind in KINDS if kind in MAIN_KINDS)
"""Kinds of things a name can mean, the likeliest first."""

_NAMES: Final = """
SELECT ?thing ?name ?kind ?from ?until WHERE {
  {
    VALUES ?property { rdfs:label skos:prefLabel skos:altLabel dcterms:title }
    ?thing ?property ?name .
  } UNION {
    ?node zg:nameOf ?thing ; schema:name ?name .
    OPTIONAL { ?node zg:nameKind ?kind }
    OPTIONAL { ?node schema:startDate ?from }
    OPTIONAL { ?node schema:endDate ?until }
  }
}
"""
_IDENTIFIERS: Final = """
SELECT ?thing ?scheme ?value WHERE {
  ?node zg:identifies ?thing ; zg:identifierScheme ?scheme ; skos:notation ?value .
}
"""
_FACTS: Final = """
SELECT ?thing ?property ?value WHERE {
  VALUES ?property {
    rdf:type schema:startDate schema:endDate zg:succeededBy foaf:homepage schema:addressLocality
    zg:inMunicipality zg:inRegion zg:basedInRegion zg:locatedInRegion org:siteOf
    org:subOrganizationOf
  }
  ?thing ?property ?value .
}
"""
_REGION_PROPERTIES: Final = frozenset(
    names.term(local) for local in ("inRegion", "basedInRegion", "locatedInRegion")
)
WORD_LIKENESS: Final = 70.0
"""Words less alike than this (0-100, rapidfuzz ratio) have nothing to do with each other."""
_REMEMBERED: Final = 20_000
"""So many words are remembered with what is like them; strangers cannot fill the memory."""
_KIND_ORDER: Final[dict[str, int]] = {kind: place for place, kind in enumerate(RECONCILED)}


@dataclass(frozen=True, slots=True)
class Name:
    """One name of a thing: as written, taken apart, of what kind, and when it was used."""

    thing: str
    text: str
    spelt: Spelling
    kind: str
    """A concept of name-kind (abbreviation, former, short ...), empty for a plain label."""
    since: str = ""
    until: str = ""


@dataclass(slots=True)
class Entity:
    """What is known of a thing that helps to recognise it."""

    iri: str
    kind: str
    labels: dict[str, str] = field(default_factory=dict)
    """Per language; "" for a label without language."""
    types: set[str] = field(default_factory=set)
    """Its classes and every class above them that is ours."""
    direct: set[str] = field(default_factory=set)
    """Those that say most."""
    towns: dict[str, str] = field(default_factory=dict)
    """Folded name of each town and municipality it has a site in, with the name as written."""
    regions: dict[str, str] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    """IRIs of those municipalities and regions."""
    place_words: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    """Every strong word of any of its names."""
    websites: set[str] = field(default_factory=set)
    identifiers: dict[str, set[str]] = field(default_factory=dict)
    """Per scheme (ror, kvk, wikidata ...) its numbers in standard form."""
    start: str = ""
    end: str = ""
    successors: set[str] = field(default_factory=set)
    predecessors: set[str] = field(default_factory=set)
    part_of: set[str] = field(default_factory=set)

    def label(self, lang: str = "nl") -> str:
        """Its name for people."""
        found = self.labels
        return found.get(lang) or found.get("") or found.get("nl") or next(iter(found.values()), "")

    @property
    def order(self) -> tuple[int, int, str]:
        """Of equally good candidates the likeliest first: by kind, today's edition, key."""
        dated = int(self.kind == "region" and self.iri[-5:-4] == "-" and self.iri[-4:].isdigit())
        return (_KIND_ORDER.get(self.kind, 99), dated, self.iri)

    def existed(self, on: str) -> bool:
        """Whether it existed on a day (yyyy-mm-dd), as far as is known."""
        started = not self.start or self.start[: len(on)] <= on
        return started and not self.ended_by(on)

    def ended_by(self, on: str) -> bool:
        """Whether it had ended on that day; an end in "2015" is the end of that year."""
        return bool(self.end) and self.end < on[: len(self.end)]


class Index:
    """The names of a graph, ready to be matched with."""

    def __init__(self, graph: Graph) -> None:
        self.entities: dict[str, Entity] = {}
        self.names: list[Name] = []
        self.numbers: dict[str, set[tuple[str, str]]] = defaultdict(set)
        """Standard form of a number, with (scheme, thing) of each that has it."""
        self.above = superclasses(graph)
        self.class_labels: dict[str, dict[str, str]] = {}
        self._read_names(graph)
        self._read_facts(graph)
        self._read_identifiers(graph)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        self.by_core: dict[str, list[int]] = defaultdict(list)
        for number, name in enumerate(self.names):
            entity = self.entities[name.thing]
            entity.words.update(name.spelt.strong)
            self.by_core[name.spelt.core].append(number)
            for word in set(name.spelt.strong):
                self.by_word[word].append(number)
        self.vocabulary = tuple(self.by_word)
        self._like: dict[str, tuple[tuple[str, float], ...]] = {}
        self.cores = tuple(self.by_core)
        used = {type_ for entity in self.entities.values() for type_ in entity.types}
        for lang in ("nl", "en"):
            self.class_labels[lang] = graph.labels(sorted(used), lang)
        self.classes = frozenset(used)

    def like(self, word: str) -> tuple[tuple[str, float], ...]:
        """Words of names that are like a word, each with its likeness (to 100)."""
        found = self._like.get(word)
        if found is None:
            from rapidfuzz import fuzz, process

            near = process.extract(
                word, self.vocabulary, scorer=fuzz.ratio, score_cutoff=WORD_LIKENESS, limit=15
            )
            found = tuple((other, likeness) for other, likeness, _ in near)
            if len(self._like) >= _REMEMBERED:
                self._like.clear()
            self._like[word] = found
        return found

    def type_label(self, iri: str, lang: str = "nl") -> str:
        """The name of a class."""
        return self.class_labels[lang].get(iri) or names.compact(iri) or iri

    def shown_types(self, entity: Entity) -> tuple[str, ...]:
        """Its classes of ours, those that say most first."""
        return tuple(
            sorted(
                (type_ for type_ in entity.types if type_.startswith(names.ZG)),
                key=lambda type_: (-len(self.above.get(type_, ())), type_),
            )
        )

    def _entity(self, iri: str) -> Entity | None:
        kind = thing_kind(iri)
        if kind not in _KIND_ORDER:
            return None
        if iri not in self.entities:
            self.entities[iri] = Entity(iri, kind)
        return self.entities[iri]

    def _read_names(self, graph: Graph) -> None:
        found: dict[tuple[str, str, str, str, str], str] = {}
        scheme = f"{names.ID}concept/name-kind/"
        for thing, name, kind, since, until in answers(graph, _NAMES):
            entity = None if thing is None else self._entity(thing.value)
            if entity is None or name is None or not fold(name.value):
                continue
            told = "" if kind is None else kind.value.removeprefix(scheme)
            dates = (since.value if since else "", until.value if until else "")
            found.setdefault((entity.iri, fold(name.value), told, *dates), name.value)
        told_with_kind = {key[:2] for key in found if key[2]}
        for iri, folded, kind_, since_, until_ in sorted(found):
            text = found[iri, folded, kind_, since_, until_]
            # A name that is told with its kind is not told again as a plain label.
            if not kind_ and (iri, folded) in told_with_kind:
                continue
            self.names.append(Name(iri, text, spelling(text), kind_, since_, until_))
        for lang in ("nl", "en"):
            for iri, label in graph.labels(self.entities, lang).items():
                self.entities[iri].labels[lang] = label

    def _read_facts(self, graph: Graph) -> None:
        for thing, property_, value in answers(graph, _FACTS):
            entity = None if thing is None else self.entities.get(thing.value)
            if entity is not None and property_ is not None and value is not None:
                self._take(entity, property_.value, value.value)
        for entity in list(self.entities.values()):
            for iri in entity.successors:
                if iri in self.entities:
                    self.entities[iri].predecessors.add(entity.iri)
            if entity.kind == "site":
                for iri in entity.part_of:
                    whole = self.entities.get(iri)
                    if whole is not None:
                        whole.towns.update(entity.towns)
                        whole.places |= entity.places
                        whole.regions.update(entity.regions)
        for entity in self.entities.values():
            for iri in entity.places:
                place = self.entities.get(iri)
                if place is not None:
                    held = entity.towns if place.kind == "municipality" else entity.regions
                    held[place_form(place.label())] = place.label()
            for town in entity.towns:
                entity.place_words.update(town.split())
            covered = {above for type_ in entity.types for above in self.above.get(type_, ())}
            entity.direct = {
                type_ for type_ in entity.types - covered if type_.startswith(names.ZG)
            }
            entity.types |= covered

    def _take(self, entity: Entity, property_: str, value: str) -> None:
        local = re.split(r"[#/]", property_)[-1]
        if local == "type":
            entity.types.add(value)
        elif local == "startDate":
            entity.start = min(entity.start or value, value)
        elif local == "endDate":
            entity.end = max(entity.end, value)
        elif local == "succeededBy":
            entity.successors.add(value)
        elif local == "homepage":
            entity.websites.add(domain(value))
        elif local == "addressLocality":
            entity.towns[place_form(value)] = value
        elif local == "inMunicipality" or property_ in _REGION_PROPERTIES:
            entity.places.add(value)
        else:
            entity.part_of.add(value)

    def _read_identifiers(self, graph: Graph) -> None:
        prefix = f"{names.ID}concept/identifier-scheme/"
        for thing, scheme, value in answers(graph, _IDENTIFIERS):
            entity = None if thing is None else self.entities.get(thing.value)
            if entity is None or scheme is None or value is None:
                continue
            name, number = scheme.value.removeprefix(prefix), standard_number(value.value)
            entity.identifiers.setdefault(name, set()).add(number)
            self.numbers[number].add((name, entity.iri))
        for iri, entity in self.entities.items():
            if entity.kind == "municipality":
                number = standard_number(iri)
                entity.identifiers["cbs"] = {number}
                self.numbers[number].add(("cbs", iri))


def place_form(place: str) -> str:
    """A town's or region's name as it is compared.

    >>> place_form("'s-Gravenhage"), place_form("Gemeente Utrecht"), place_form("Den Bosch")
    ('den haag', 'utrecht', 'hertogenbosch')
    """
    folded = fold(place)
    for prefix in ("gemeente ", "provincie ", "province of "):
        folded = folded.removeprefix(prefix)
    twins = {"s gravenhage": "den haag", "s hertogenbosch": "hertogenbosch"}
    twins |= {"den bosch": "hertogenbosch", "friesland": "fryslan"}
    return twins.get(folded, folded)


def domain(address: str) -> str:
    """The site of a web address: what two addresses of one organisation share.

    >>> domain("https://www.umcg.nl/over-ons?x=1"), domain("umcg.nl")
    ('umcg.nl', 'umcg.nl')
    """
    bare = re.sub(r"^[a-z]+://", "", address.strip().casefold())
    return re.split(r"[/?#:]", bare.removeprefix("www."), maxsplit=1)[0].removesuffix(".")


def standard_number(text: str) -> str:
    """A number or code without its address, spaces and punctuation.

    >>> standard_number("https://ror.org/04r0k8112"), standard_number("0000 0004 0474 0639")
    ('04r0k8112', '0000000404740639')
    """
    last = re.split(r"[/#]", text.strip().rstrip("/"))[-1]
    return re.sub(r"[\W_]+", "", last.casefold())


_KNOWN: WeakKeyDictionary[Graph, Index] = WeakKeyDictionary()
_BUILDING: Final = threading.Lock()


def index_of(graph: Graph) -> Index:
    """The index of a graph: made when first asked for, kept as long as the graph is."""
    with _BUILDING:
        found = _KNOWN.get(graph)
        if found is None:
            found = _KNOWN[graph] = Index(graph)
    return found
