"""Triples as JSON-LD that reads well: short names, plain texts and numbers where they can be.

The prefixes stand in the document itself, so that reading it asks nothing of any server.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import names

if TYPE_CHECKING:
    import pyoxigraph as ox

_TYPE: Final = names.expand("rdf:type")
_STRING: Final = names.expand("xsd:string")
_INTEGER: Final = names.expand("xsd:integer")
_BOOLEAN: Final = names.expand("xsd:boolean")
_CANONICAL: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
"""Integers that every JSON reader keeps as they are."""


def document(triples: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """A JSON-LD document: a node per subject, in the order in which they come.

    >>> import pyoxigraph as ox
    >>> label = ox.NamedNode(names.expand("rdfs:label"))
    >>> document([ox.Triple(ox.NamedNode("urn:a"), label, ox.Literal("A", language="nl"))],
    ...          {"rdfs": names.PREFIXES["rdfs"]})["@graph"]
    [{'@id': 'urn:a', 'rdfs:label': {'@value': 'A', '@language': 'nl'}}]
    """
    nodes: dict[str, dict[str, Any]] = {}
    known = {namespace: prefix for prefix, namespace in prefixes.items()}
    short: dict[str, str] = {}
    for triple in triples:
        subject, prop = _reference(triple.subject), triple.predicate.value
        node = nodes.get(subject)
        if node is None:
            node = nodes[subject] = {"@id": subject}
        if prop == _TYPE:
            _add(node, "@type", _short(triple.object.value, known))  # type: ignore[union-attr]
            continue
        if prop not in short:
            short[prop] = _short(prop, known)
        _add(node, short[prop], _value(triple.object, known))
    return {"@context": dict(prefixes), "@graph": list(nodes.values())}


def _add(node: dict[str, Any], name: str, value: Any) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]


def _value(term: Any, known: Mapping[str, str]) -> Any:
    if not hasattr(term, "datatype"):
        return {"@id": _reference(term)}
    text = term.value
    if language := term.language:
        return {"@value": text, "@language": language}
    datatype = term.datatype.value
    if datatype == _STRING:
        return text
    if datatype == _INTEGER and _CANONICAL.match(text):
        return int(text)
    if datatype == _BOOLEAN and text in ("true", "false"):
        return text == "true"
    return {"@value": text, "@type": _short(datatype, known)}


def _reference(term: Any) -> str:
    # By its name, for the engine is not to be read for a page without statements.
    return str(term) if type(term).__name__ == "BlankNode" else str(term.value)


def _short(iri: str, known: Mapping[str, str]) -> str:
    """The IRI with a prefix; known: prefix by namespace."""
    place = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = known.get(iri[:place])
    return iri if prefix is None or not iri[place:] else f"{prefix}:{iri[place:]}"
