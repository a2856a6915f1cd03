"""The ontology told term by term: what a word means, how it is used, and what is demanded of it.

Gathered from four places: the ontology itself, the shapes (their requirements in words), the
declaration of the tables (which column fills a property) and the graph (a real example, numbers,
and the lists its values come from). Nothing is written by hand, so nothing can be forgotten.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names, resources
from zorggraaf.names import expand
from zorggraaf.things import answers, superclasses, values
from zorggraaf.validation.shapes import SEVERITIES, Shape, Shapes

if TYPE_CHECKING:
    from zorggraaf.store import Graph

Texts = dict[str, str]
"""A text per language."""

ALIGNMENTS: Final = tuple(
    expand(curie)
    for curie in (
        *("owl:equivalentClass", "owl:equivalentProperty", "skos:exactMatch", "skos:closeMatch"),
        *("skos:broadMatch", "skos:narrowMatch", "skos:relatedMatch", "rdfs:seeAlso"),
    )
)
"""How a term may relate to somebody else's."""

_ABOVE: Final = (expand("rdfs:subClassOf"), expand("rdfs:subPropertyOf"))
_LANGUAGES: Final = ("nl", "en")


@dataclass(frozen=True, slots=True)
class Rule:
    """What a shape demands, in words."""

    key: str
    severity: str
    """Violation, Warning or Info."""
    name: Texts
    message: Texts
    """What is said where it is not met."""
    advice: Texts


@dataclass(frozen=True, slots=True)
class Example:
    """A statement of the graph in which the term occurs."""

    subject: str
    value: str = ""
    """An IRI or a text; empty for a class, of which the subject is an instance."""
    is_thing: bool = False
    """Whether the value is an IRI."""


@dataclass(slots=True)
class Term:
    """A word of the ontology."""

    iri: str
    types: list[str] = field(default_factory=list)
    label: Texts = field(default_factory=dict)
    definition: Texts = field(default_factory=dict)
    notes: list[Texts] = field(default_factory=list)
    """Scope notes."""
    illustrations: list[Texts] = field(default_factory=list)
    """Examples in words, as the ontology gives them."""
    above: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    domain: list[str] = field(default_factory=list)
    range: list[str] = field(default_factory=list)
    domain_of: list[str] = field(default_factory=list)
    range_of: list[str] = field(default_factory=list)
    inverse: list[str] = field(default_factory=list)
    alignments: list[tuple[str, str]] = field(default_factory=list)
    """(property, somebody else's term)."""
    rules: list[Rule] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    """Concept schemes that its values come from."""
    uses: int = 0
    """Things of a class, or statements with a property."""
    used_by: list[tuple[str, int]] = field(default_factory=list)
    """Of a property: the classes of the things that have it, with how many of them do."""
    uses_terms: list[str] = field(default_factory=list)
    """Of a class: our properties that its things have."""
    columns: list[tuple[str, str]] = field(default_factory=list)
    """(table, column) that fill a property."""
    example: Example | None = None

    @property
    def local(self) -> str:
        """Its name after the hash, which is its anchor."""
        return self.iri.removeprefix(names.ZG)

    @property
    def group(self) -> str:
        """class, property or other."""
        if any(type_.endswith("Class") for type_ in self.types):
            return "class"
        return "property" if any(type_.endswith("Property") for type_ in self.types) else "other"


@dataclass(slots=True)
class Scheme:
    """A list of values: a SKOS concept scheme."""

    iri: str
    label: Texts = field(default_factory=dict)
    definition: Texts = field(default_factory=dict)
    members: list[str] = field(default_factory=list)
    used_by: list[str] = field(default_factory=list)
    """Our properties whose values come from it."""


@dataclass(frozen=True, slots=True)
class Documentation:
    """The whole ontology, told."""

    title: Texts
    description: Texts
    version: str
    terms: dict[str, Term]
    schemes: dict[str, Scheme]
    labels: dict[str, dict[str, str]]
    """Per language the label of everything that is named."""


def documentation(graph: Graph, shapes: Shapes | None = None) -> Documentation:
    """Everything there is to say about the ontology of a graph.

    shapes: those of the package unless given.

    >>> from zorggraaf.store import Graph
    >>> import pyoxigraph as ox
    >>> documentation(Graph.of(ox.Store())).terms
    {}
    """
    title, description, version = _head(graph)
    terms = _terms(graph)
    _both_ways(terms)
    _rules(terms, shapes or Shapes.load())
    schemes = _schemes(graph)
    _usage(graph, terms)
    _values(graph, terms, schemes)
    _columns(terms)
    _examples(graph, terms)
    named = _named(terms.values(), schemes.values())
    labels = {lang: graph.labels(named, lang) for lang in _LANGUAGES}
    return Documentation(title, description, version, terms, schemes, labels)


# -- the ontology itself -------------------------------------------------------------------------


def _head(graph: Graph) -> tuple[Texts, Texts, str]:
    told: defaultdict[str, Texts] = defaultdict(dict)
    about = names.ZG.rstrip("#")
    for prop, value in answers(graph, f"SELECT ?p ?o {{ <{about}> ?p ?o FILTER(isLiteral(?o)) }}"):
        if prop is not None and value is not None:
            told[prop.value][_lang(value)] = value.value
    version = next(iter(told[expand("owl:versionInfo")].values()), "")
    return told[expand("dcterms:title")], told[expand("dcterms:description")], version


def _terms(graph: Graph) -> dict[str, Term]:
    terms: dict[str, Term] = {}
    notes: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for subject, prop, value in answers(
        graph,
        f"SELECT ?s ?p ?o WHERE {{ GRAPH <{names.graph('ontology')}> {{ ?s ?p ?o }} "
        "FILTER(STRSTARTS(STR(?s), STR(zg:))) } ORDER BY ?s ?p ?o",
    ):
        if subject is None or prop is None or value is None:
            continue
        term = terms.setdefault(subject.value, Term(subject.value))
        short = names.compact(prop.value) or prop.value
        if short == "rdf:type":
            term.types.append(names.compact(value.value) or value.value)
        elif short in ("rdfs:label", "skos:definition"):
            getattr(term, short.partition(":")[2])[_lang(value)] = value.value
        elif short in ("skos:scopeNote", "skos:example"):
            notes[term.iri, short].append(value)
        elif prop.value in _ABOVE:
            term.above += _members(graph, value)
        elif short in ("rdfs:domain", "rdfs:range"):
            getattr(term, short.partition(":")[2]).extend(_members(graph, value))
        elif short == "owl:inverseOf":
            term.inverse.append(value.value)
        elif prop.value in ALIGNMENTS:
            term.alignments.append((prop.value, value.value))
    for (iri, short), noted in notes.items():
        target = terms[iri].notes if short == "skos:scopeNote" else terms[iri].illustrations
        target += _paired(noted)
    return terms


def _members(graph: Graph, value: Any) -> list[str]:
    """The term itself; of a union of classes (which has an IRI of its own) its classes."""
    if "/genid/" not in value.value:
        return [value.value]
    rows = answers(
        graph,
        f"SELECT ?part {{ <{value.value}> (owl:unionOf|owl:intersectionOf)/rdf:rest*/rdf:first "
        "?part } ORDER BY ?part",
    )
    return [part.value for (part,) in rows if part is not None]


def _paired(values: Iterable[Any]) -> list[Texts]:
    """Texts in two languages, the first with the first."""
    by_language: defaultdict[str, list[str]] = defaultdict(list)
    for value in values:
        by_language[_lang(value)].append(value.value)
    longest = max(map(len, by_language.values()))
    return [
        {lang: texts[place] for lang, texts in by_language.items() if place < len(texts)}
        for place in range(longest)
    ]


def _both_ways(terms: Mapping[str, Term]) -> None:
    for term in terms.values():
        for here, there in (("above", "below"), ("domain", "domain_of"), ("range", "range_of")):
            for iri in getattr(term, here):
                if iri in terms:
                    getattr(terms[iri], there).append(term.iri)
        for iri in term.inverse:
            if iri in terms and term.iri not in terms[iri].inverse:
                terms[iri].inverse.append(term.iri)


def _lang(term: Any) -> str:
    return getattr(term, "language", None) or "nl"


# -- what is demanded ----------------------------------------------------------------------------


def _rules(terms: Mapping[str, Term], shapes: Shapes) -> None:
    """Each requirement at the classes it is about and at the property it looks at."""
    order = {severity: place for place, severity in enumerate(SEVERITIES)}
    for shape in sorted(shapes.all.values(), key=lambda one: (order[one.severity], one.iri)):
        rule = Rule(
            shape.key, shape.severity, shape.name, _plain(shape.message), _plain(shape.advice)
        )
        for iri in _about(shape):
            if iri in terms:
                terms[iri].rules.append(rule)


def _about(shape: Shape) -> list[str]:
    targets = [iri for _, iri in shape.targets]
    return list(dict.fromkeys([*targets, shape.path.removeprefix("^")]))


def _plain(texts: Texts) -> Texts:
    """With dots where the report of a validation puts what it found."""
    plain = {}
    for lang, text in texts.items():
        while "{" in text and "}" in text[text.index("{") :]:
            start = text.index("{")
            text = f"{text[:start]}…{text[text.index('}', start) + 1 :]}"
        plain[lang] = text
    return plain


# -- how it is used ------------------------------------------------------------------------------


def _usage(graph: Graph, terms: Mapping[str, Term]) -> None:
    for iri, count in answers(
        graph,
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c",
    ):
        if iri is not None and count is not None and iri.value in terms:
            terms[iri.value].uses = int(count.value)
    # A question about what is used alone looks at no other statement.
    properties: list[str] = []
    for iri, count in answers(graph, "SELECT ?p (COUNT(*) AS ?n) WHERE { ?s ?p ?o } GROUP BY ?p"):
        if iri is not None and count is not None and iri.value in terms:
            terms[iri.value].uses = int(count.value)
            properties.append(iri.value)
    above = superclasses(graph)
    having: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for prop, class_, count in answers(
        graph,
        "SELECT ?p ?c (COUNT(DISTINCT ?s) AS ?n) WHERE { "
        f"{values('p', sorted(properties))} ?s ?p ?o ; a ?c }} GROUP BY ?p ?c",
    ):
        if prop is None or class_ is None or count is None:
            continue
        if class_.value.startswith(names.ZG):
            having[prop.value][class_.value] = int(count.value)
    for used, counted in having.items():
        if used not in terms:
            continue
        # Only the widest: that every umc has it follows from every organisation having it.
        widest = [one for one in counted if not above.get(one, set()) & counted.keys()]
        terms[used].used_by = [
            (one, counted[one]) for one in sorted(widest, key=lambda one: (-counted[one], one))
        ]
        for one in widest:
            if one in terms:
                terms[one].uses_terms.append(used)
    for term in terms.values():
        term.uses_terms.sort()


def _values(graph: Graph, terms: Mapping[str, Term], schemes: Mapping[str, Scheme]) -> None:
    """Which lists the values of properties come from, as the graph shows."""
    for prop, scheme in answers(
        graph,
        "SELECT DISTINCT ?p ?scheme WHERE { ?s ?p ?c . ?c skos:inScheme ?scheme } "
        "ORDER BY ?p ?scheme",
    ):
        if prop is None or scheme is None or scheme.value not in schemes:
            continue
        if prop.value in terms:
            terms[prop.value].lists.append(scheme.value)
            schemes[scheme.value].used_by.append(prop.value)


def _schemes(graph: Graph) -> dict[str, Scheme]:
    schemes: dict[str, Scheme] = {}
    for iri, prop, value in answers(
        graph,
        "SELECT ?s ?p ?o WHERE { ?s a skos:ConceptScheme ; ?p ?o "
        "FILTER(?p IN (rdfs:label, skos:prefLabel, dcterms:title, skos:definition)) } "
        "ORDER BY ?s ?p ?o",
    ):
        if iri is None or prop is None or value is None:
            continue
        scheme = schemes.setdefault(iri.value, Scheme(iri.value))
        texts = scheme.definition if prop.value.endswith("definition") else scheme.label
        texts.setdefault(_lang(value), value.value)
    for concept, held in answers(
        graph, "SELECT DISTINCT ?c ?s WHERE { ?c skos:inScheme ?s } ORDER BY ?s ?c"
    ):
        if concept is not None and held is not None:
            scheme = schemes.setdefault(held.value, Scheme(held.value))
            scheme.members.append(concept.value)
    return dict(sorted(schemes.items()))


def _columns(terms: Mapping[str, Term]) -> None:
    declared = json.loads((resources.data() / "schema.json").read_text(encoding="utf-8"))
    for table in declared["tables"]:
        for column in table["tableSchema"]["columns"]:
            iri = column.get("propertyUrl", "")
            if iri in terms and not column.get("virtual"):
                terms[iri].columns.append((table["url"].rpartition("/")[2], column["name"]))


def _examples(graph: Graph, terms: Mapping[str, Term]) -> None:
    """One of the graph for each term: the first in the alphabet among those that bear a label."""
    used = sorted(iri for iri, term in terms.items() if term.uses)
    for class_, subject in answers(
        graph,
        f"SELECT ?c (MIN(?s) AS ?first) WHERE {{ {values('c', used)} ?s a ?c ; rdfs:label ?label "
        "FILTER(STRSTARTS(STR(?s), STR(id:))) } GROUP BY ?c",
    ):
        if class_ is not None and subject is not None and class_.value in terms:
            terms[class_.value].example = Example(subject.value)
    first = {
        prop.value: subject.value
        for prop, subject in answers(
            graph,
            f"SELECT ?p (MIN(?s) AS ?first) WHERE {{ {values('p', used)} ?s ?p ?o }} GROUP BY ?p",
        )
        if prop is not None and subject is not None and prop.value in terms
    }
    if not first:
        return
    pairs = " ".join(f"(<{subject}> <{prop}>)" for prop, subject in sorted(first.items()))
    for subject, prop, value in answers(
        graph,
        f"SELECT ?s ?p ?o WHERE {{ VALUES (?s ?p) {{ {pairs} }} ?s ?p ?o }} ORDER BY ?p ?o",
    ):
        if subject is None or prop is None or value is None:
            continue
        term = terms[prop.value]
        if term.example is None:
            thing = type(value).__name__ == "NamedNode"
            term.example = Example(subject.value, value.value, thing)


def _named(terms: Iterable[Term], schemes: Iterable[Scheme]) -> set[str]:
    named: set[str] = set()
    for term in terms:
        named |= {term.iri, *term.above, *term.domain, *term.range, *term.lists}
        if term.example is not None:
            named |= {term.example.subject}
            named |= {term.example.value} if term.example.is_thing else set()
    for scheme in schemes:
        named |= {scheme.iri, *scheme.members}
    return named
