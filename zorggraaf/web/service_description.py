"""What this endpoint is and can do, as RDF: SPARQL 1.1 Service Description (W3C, 2013).

Its limits have no term in that vocabulary; they are properties in the sense of schema.org
(a PropertyValue each), and said in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from zorggraaf.publish.statements import Statements, both, fragment, part, plain, whole

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph
    from zorggraaf.web.service import Settings

SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"

RESULT_FORMATS: Final = (
    *("SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV"),
    *("Turtle", "N-Triples", "RDF_XML", "JSON-LD"),
)

PREFIXES: Final = {"sd": SD, "format": _FORMATS, "void": "http://rdfs.org/ns/void#"}
"""Prefixes this description uses besides those of the graph."""


def graph_sizes(graph: Graph) -> list[tuple[str, int]]:
    """Every named graph with its number of statements, in alphabetical order."""
    found = graph.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g")
    return sorted((str(name), int(str(size))) for name, size in found.values())


def describe(
    settings: Settings, sizes: Sequence[tuple[str, int]], statements: int = 0
) -> list[ox.Triple]:
    """The description of the endpoint at `{base_url}sparql`.

    sizes: every named graph with its number of statements.
    statements: how many there are, each counted once; 0 where that is not known.
    """
    here = f"{settings.base_url}sparql"
    said = Statements()
    said.say(here, "rdf:type", f"{SD}Service")
    said.say(here, f"{SD}endpoint", here)
    said.say(here, "rdfs:label", *both("SPARQL-endpoint van zorggraaf", "zorggraaf's SPARQL"))
    said.say(here, "dcterms:description", *_words(settings))
    said.say(here, f"{SD}supportedLanguage", f"{SD}SPARQL10Query", f"{SD}SPARQL11Query")
    if settings.service_hosts:
        said.say(here, f"{SD}feature", f"{SD}BasicFederatedQuery")
    said.say(here, f"{SD}resultFormat", *(_FORMATS + name for name in RESULT_FORMATS))
    _limits(said, here, settings)
    _dataset(said, here, sizes, statements)
    said.say(here, "rdfs:seeAlso", f"{settings.base_url}.well-known/void")
    said.say(here, "rdfs:seeAlso", f"{settings.base_url}.well-known/sparql-examples")
    return said.all()


def _words(settings: Settings) -> tuple[ox.Literal, ox.Literal]:
    seconds, rows = f"{settings.time_limit:g}", settings.row_limit
    return both(
        f"Alleen lezen. Een vraag mag {seconds} seconden duren en {rows} rijen of triples geven. "
        "Wat daar boven komt krijgt 503 met uitleg; met partial=true komen de eerste rijen, en "
        "zegt X-SPARQL-MaxRows dat er meer zijn. De standaardgraaf bevat elke uitspraak één keer; "
        "elke bron heeft daarnaast een eigen graaf.",
        f"Read-only. A query may take {seconds} seconds and give {rows} rows or triples. What is "
        "above that gets 503 with an explanation; with partial=true the first rows are given, and "
        "X-SPARQL-MaxRows says that there are more. The default graph holds every statement once; "
        "besides, every source has a graph of its own.",
    )


def _limits(said: Statements, here: str, settings: Settings) -> None:
    import pyoxigraph as ox

    from zorggraaf import names

    seconds = ox.Literal(
        f"{settings.time_limit:g}", datatype=ox.NamedNode(names.expand("xsd:decimal"))
    )
    for name, value, unit, nl, en in (
        ("time-limit", seconds, "SEC", "langste duur van een vraag", "longest time for a query"),
        ("row-limit", whole(settings.row_limit), "", "meeste rijen of triples", "most rows"),
        ("memory-limit", whole(settings.memory_limit), "4L", "meeste geheugen", "most memory"),
        ("text-limit", whole(settings.max_body), "AD", "langste vraag, in bytes", "longest query"),
    ):
        limit = f"{here}#{name}"
        said.say(here, "schema:additionalProperty", limit)
        said.say(limit, "rdf:type", "schema:PropertyValue")
        said.say(limit, "schema:propertyID", plain(name))
        said.say(limit, "schema:name", *both(nl, en))
        said.say(limit, "schema:value", value)
        if unit:
            said.say(limit, "schema:unitCode", plain(unit))  # UN/CEFACT: second, megabyte, byte


def _dataset(
    said: Statements, here: str, sizes: Sequence[tuple[str, int]], statements: int
) -> None:
    dataset, default = f"{here}#dataset", f"{here}#default-graph"
    said.say(here, f"{SD}defaultDataset", dataset)
    said.say(here, f"{SD}availableGraphs", dataset)
    said.say(dataset, "rdf:type", f"{SD}Dataset", f"{SD}GraphCollection")
    said.say(dataset, "rdfs:seeAlso", part("dataset"))
    said.say(part("dataset"), "void:sparqlEndpoint", here)
    said.say(dataset, f"{SD}defaultGraph", default)
    said.say(default, "rdf:type", f"{SD}Graph")
    if statements:
        said.say(default, "void:triples", whole(statements))
    for name, size in sizes:
        named, graph = f"{here}#named-{fragment(name)}", f"{here}#graph-{fragment(name)}"
        said.say(dataset, f"{SD}namedGraph", named)
        said.say(named, "rdf:type", f"{SD}NamedGraph")
        said.say(named, f"{SD}name", name)
        said.say(named, f"{SD}graph", graph)
        said.say(graph, "rdf:type", f"{SD}Graph")
        said.say(graph, "void:triples", whole(size))
