"""The questions as RDF at /.well-known/sparql-examples, where generic SPARQL editors look.

The form is that of SIB's sparql-examples: sh:SPARQLExecutable with its text in sh:select, and the
endpoint it runs on as schema:target.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.library import Words
from zorggraaf.web.api.operation import Asked, Operation, Reply

if TYPE_CHECKING:
    import pyoxigraph as ox


def _examples(asked: Asked) -> Reply:
    import pyoxigraph as ox

    formats = {
        "ttl": ox.RdfFormat.TURTLE,
        "nt": ox.RdfFormat.N_TRIPLES,
        "jsonld": ox.RdfFormat.JSON_LD,
        "rdf": ox.RdfFormat.RDF_XML,
    }
    prefixes = None if asked.form == "nt" else dict(names.PREFIXES)
    endpoint = asked.service.settings.base_url.rstrip("/") + "/sparql"
    written = ox.serialize(triples(endpoint), format=formats[asked.form], prefixes=prefixes)
    return Reply(written or b"")


def triples(endpoint: str) -> list[ox.Triple]:
    """Every question of the library as RDF, in a fixed order, with the endpoint it runs on."""
    import pyoxigraph as ox

    from zorggraaf.library.published import statements

    text = "".join(f"{line} .\n" for line in statements())
    parsed = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    found = {ox.Triple(quad.subject, quad.predicate, quad.object) for quad in parsed}
    executable = ox.NamedNode(names.expand("sh:SPARQLExecutable"))
    target, address = ox.NamedNode(names.expand("schema:target")), ox.NamedNode(endpoint)
    # The graph names the public endpoint; whoever asks here is to be sent here.
    found = {triple for triple in found if triple.predicate != target}
    found |= {
        ox.Triple(triple.subject, target, address)
        for triple in found
        if triple.object == executable
    }
    return sorted(found, key=str)


EXAMPLES: Final = Operation(
    name="sparql-examples",
    path="/.well-known/sparql-examples",
    tag="questions",
    summary=Words("De vragen als RDF", "The questions as RDF"),
    description=Words(
        "Elke vraag als sh:SPARQLExecutable, in de vorm van de sparql-examples van het SIB.",
        "Each question as sh:SPARQLExecutable, in the form of SIB's sparql-examples.",
    ),
    fields=(),
    answer=_examples,
    offered=("ttl", "jsonld", "nt", "rdf"),
    released=False,
)
