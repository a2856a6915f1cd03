"""Links from the graph to other registers, per register: as SSSOM for people, as RDF for machines.

SSSOM (a Simple Standard for Sharing Ontological Mappings) is a table of mappings with a header that
says who made them and under which licence; spreadsheets and mapping tools read it alike.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish.publisher import LICENCE
from zorggraaf.publish.statements import Statements, both, part, typed, whole
from zorggraaf.things import answers

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph


STATED: Final = "semapv:UnspecifiedMatching"
"""A source states the number; how it was matched the source does not say."""
BY_CODE: Final = "semapv:LexicalMatching"
"""Our key and the register's address hold the same official code."""

_KNOWN_AS: Final = {
    "cbs-municipality": (
        "tooi-gemeente",
        ("TOOI, register van gemeenten", "TOOI, register of municipalities"),
    ),
    "orphacode": ("ordo", ("ORDO, ontologie van Orphanet", "ORDO, the ontology of Orphanet")),
}
"""Numbers whose addresses belong to a register with another name than the number's."""

PREFIXES: Final[dict[str, str]] = {
    "zorggraaf": names.ID,
    "schema": names.PREFIXES["schema"],
    "skos": names.PREFIXES["skos"],
    "semapv": "https://w3id.org/semapv/vocab/",
}
"""CURIE prefixes every mapping file declares; that of the register is added."""


@dataclass(frozen=True, slots=True)
class Register:
    """A register elsewhere that things of ours are in, and how its addresses are built."""

    key: str
    """As in the concept scheme of identifiers: ror, wikidata, orphacode, …"""
    label: tuple[str, str]
    """Its name in Dutch and in English."""
    template: str
    """Address with {value} or {number} for what follows."""
    predicate: str
    """What a link to it says."""

    @property
    def space(self) -> str:
        """What all addresses of the register begin with.

        >>> Register("ror", ("ROR", "ROR"), "https://ror.org/{value}", "schema:sameAs").space
        'https://ror.org/'
        """
        return self.template.partition("{")[0]

    def address(self, value: str) -> str:
        """The address of a number in the register.

        >>> ordo = Register("orphacode", ("", ""), "http://orpha/Orphanet_{number}", "")
        >>> ordo.address("ORPHA:636")
        'http://orpha/Orphanet_636'
        """
        if value.startswith("http"):
            return value
        number = re.sub("[^0-9]", "", value)
        return self.template.replace("{value}", value.replace(" ", "")).replace("{number}", number)


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One link: who in our graph is which entry of the register, and who says so."""

    subject: str
    target: str
    predicate: str
    label: str
    source: str
    """IRI of the source that gives the number."""
    justification: str


@dataclass(frozen=True, slots=True)
class Linkset:
    """All links to one register."""

    register: Register
    links: tuple[Link, ...]

    @property
    def name(self) -> str:
        """The name of its files."""
        return _KNOWN_AS.get(self.register.key, (self.register.key,))[0]

    @property
    def title(self) -> tuple[str, str]:
        """The name of the register in Dutch and in English."""
        known = _KNOWN_AS.get(self.register.key)
        return known[1] if known else self.register.label


def registers(graph: Graph) -> list[Register]:
    """The registers to which the graph links, in alphabetical order of their key."""
    found: dict[str, tuple[str, str, dict[str, str]]] = {}
    rows = answers(
        graph,
        """SELECT ?key ?template ?property ?label {
             ?scheme zg:urlTemplate ?template ; zg:linkProperty ?property ; skos:notation ?key ;
               skos:prefLabel ?label }""",
    )
    for key, template, predicate, label in rows:
        assert key is not None and template is not None
        assert predicate is not None and label is not None
        entry = found.setdefault(key.value, (template.value, predicate.value, {}))
        entry[2][getattr(label, "language", None) or "nl"] = label.value
    return [
        Register(key, (labels.get("nl", key), labels.get("en", key)), template, predicate)
        for key, (template, predicate, labels) in sorted(found.items())
    ]


def linksets(graph: Graph) -> list[Linkset]:
    """The links the graph asserts, per register that has any, sorted.

    Only what stands in the graph is a link: an uncertain number, or one that does not look like a
    number of its register, is none.
    """
    known = registers(graph)
    asserted = _asserted(graph, known)
    given = _given(graph)
    labels = graph.labels({thing for thing, _ in asserted})
    links: dict[str, list[Link]] = defaultdict(list)
    for (thing, target), register in asserted.items():
        source, justification = given.get((thing, register.key, target), ("", BY_CODE))
        if not source:
            source = given.get((thing, "", ""), ("", ""))[0]
        links[register.key].append(
            Link(
                thing,
                target,
                register.predicate,
                labels.get(thing, names.compact(thing) or thing),
                source,
                justification,
            )
        )
    return [
        Linkset(register, tuple(sorted(links[register.key])))
        for register in known
        if links[register.key]
    ]


def _asserted(graph: Graph, known: list[Register]) -> dict[tuple[str, str], Register]:
    by_predicate: dict[str, list[Register]] = defaultdict(list)
    for register in known:
        by_predicate[register.predicate].append(register)
    found: dict[tuple[str, str], Register] = {}
    for predicate, candidates in by_predicate.items():
        rows = answers(graph, f"SELECT ?thing ?target {{ ?thing <{predicate}> ?target }}")
        for thing, target in rows:
            assert thing is not None and target is not None
            if not thing.value.startswith(names.ID):
                continue
            for register in candidates:
                if target.value.startswith(register.space):
                    found[thing.value, target.value] = register
    return found


def _given(graph: Graph) -> dict[tuple[str, str, str], tuple[str, str]]:
    """(thing, register, address) → the source that gives the number, and why it is a mapping.

    Of things whose own key is the number: (thing, "", "") → the source of the thing.
    """
    templates = {register.key: register for register in registers(graph)}
    found: dict[tuple[str, str, str], tuple[str, str]] = {}
    rows = answers(
        graph,
        """SELECT ?thing ?key ?value ?source {
             ?identifier zg:identifies ?thing ; zg:identifierScheme ?scheme ;
               skos:notation ?value ; dcterms:source ?source .
             ?scheme skos:notation ?key }""",
    )
    for thing, key, value, source in rows:
        assert thing is not None and key is not None
        assert value is not None and source is not None
        if key.value in templates:
            address = templates[key.value].address(value.value)
            place = (thing.value, key.value, address)
            found[place] = min(found.get(place, (source.value, STATED)), (source.value, STATED))
    rows = answers(
        graph, "SELECT ?thing ?source { ?thing a zg:Municipality ; dcterms:source ?source }"
    )
    for thing, source in rows:
        assert thing is not None and source is not None
        place = (thing.value, "", "")
        found[place] = min(found.get(place, (source.value, BY_CODE)), (source.value, BY_CODE))
    return found


# -- SSSOM ---------------------------------------------------------------------------------------

COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "mapping_justification",
    "mapping_source",
)


def sssom(linkset: Linkset, version: str = "") -> bytes:
    """A linkset as SSSOM TSV: a YAML header in comment lines, then a table, UTF-8.

    version: of the release the links come from, if it has one.
    """
    register = linkset.register
    prefixes = {**PREFIXES, linkset.name: register.space}
    lines = [
        f"#mapping_set_id: {names.DATA}linksets/{linkset.name}.sssom.tsv",
        *([f'#mapping_set_version: "{version}"'] if version else []),
        f"#mapping_set_title: Zorggraaf to {linkset.title[1]}",
        f"#license: {LICENCE}",
        "#curie_map:",
        *(f"#  {prefix}: {space}" for prefix, space in sorted(prefixes.items())),
        "\t".join(COLUMNS),
    ]
    for link in linkset.links:
        cells = (
            _curie(link.subject, prefixes),
            link.label,
            _curie(link.predicate, prefixes),
            _curie(link.target, prefixes),
            link.justification,
            _curie(link.source, prefixes) if link.source else "",
        )
        lines.append("\t".join(" ".join(cell.split()) for cell in cells))
    return ("\n".join(lines) + "\n").encode()


def _curie(iri: str, prefixes: dict[str, str]) -> str:
    prefix = max(
        (prefix for prefix, space in prefixes.items() if iri.startswith(space)),
        key=lambda prefix: len(prefixes[prefix]),
        default=None,
    )
    return f"{prefix}:{iri[len(prefixes[prefix]) :]}" if prefix else iri


# -- RDF -----------------------------------------------------------------------------------------


def triples(linkset: Linkset) -> list[ox.Triple]:
    """The links themselves: what another publisher loads beside the graph or beside theirs."""
    said = Statements()
    for link in linkset.links:
        said.say(link.subject, link.predicate, link.target)
    return said.all()


def void(found: Iterable[Linkset], dataset: str) -> list[ox.Triple]:
    """The linksets as VoID: which register, by which property, how many, and where to get them."""
    said = Statements()
    for linkset in found:
        register = linkset.register
        node, target = part(f"linkset-{linkset.name}"), part(f"register-{linkset.name}")
        file = f"{names.DATA}linksets/{linkset.name}"
        nl, en = linkset.title
        said.say(dataset, "void:subset", node)
        said.say(node, "rdf:type", "void:Linkset")
        said.say(node, "dcterms:title", *both(f"Koppelingen naar {nl}", f"Links to {en}"))
        said.say(node, "void:linkPredicate", register.predicate)
        said.say(node, "void:subjectsTarget", dataset)
        said.say(node, "void:objectsTarget", target)
        said.say(node, "void:triples", whole(len(linkset.links)))
        said.say(node, "dcterms:license", LICENCE)
        said.say(node, "void:dataDump", f"{file}.nt")
        said.say(node, "rdfs:seeAlso", f"{file}.sssom.tsv")
        said.say(target, "rdf:type", "void:Dataset")
        said.say(target, "dcterms:title", *both(nl, en))
        said.say(target, "void:uriSpace", typed(register.space, "xsd:string"))
    return said.all()
