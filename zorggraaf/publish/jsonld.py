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

    from zorggraaf.publish.taken_apart import TakenApart

_TYPE: Final = names.expand("rdf:type")
_INTEGER: Final = names.expand("xsd:integer")
_BOOLEAN: Final = names.expand("xsd:boolean")
_CANONICAL: Final = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
"""Integers that every JSON reader keeps as they are."""


def document(told: Iterable[TakenApart], prefixes: Mapping[str, str]) -> dict[str, Any]:
    """A JSON-LD document: a node per subject, in the order in which they come.

    >>> import pyoxigraph as ox
    >>> from zorggraaf.publish.taken_apart import taken_apart
    >>> label = ox.NamedNode(names.expand("rdfs:label"))
    >>> told = [ox.Triple(ox.NamedNode("urn:a"), label, ox.Literal("A", language="nl"))]
    >>> document(taken_apart(told), {"rdfs": names.PREFIXES["rdfs"]})["@graph"]
    [{'@id': 'urn:a', 'rdfs:label': {'@value': 'A', '@language': 'nl'}}]
    """
    nodes: dict[str, dict[str, Any]] = {}
    known = {namespace: prefix for prefix, namespace in prefixes.items()}
    short: dict[str, str] = {}
    for one in told:
        node = nodes.get(one.subject)
        if node is None:
            node = nodes[one.subject] = {"@id": _reference(one.subject)}
        if one.prop == _TYPE:
            _add(node, "@type", _short(_reference(one.value), known))
            continue
        if one.prop not in short:
            short[one.prop] = _short(one.prop, known)
        _add(node, short[one.prop], _value(one, known))
    return {"@context": dict(prefixes), "@graph": list(nodes.values())}


def _add(node: dict[str, Any], name: str, value: Any) -> None:
    if name not in node:
        node[name] = value
    elif isinstance(node[name], list):
        node[name].append(value)
    else:
        node[name] = [node[name], value]


def _value(told: TakenApart, known: Mapping[str, str]) -> Any:
    if not told.value.startswith('"'):
        return {"@id": _reference(told.value)}
    term: ox.Literal = told.statement.object  # type: ignore[assignment]
    text = term.value
    if told.value.endswith('"'):
        return text
    if language := term.language:
        return {"@value": text, "@language": language}
    datatype = term.datatype.value
    if datatype == _INTEGER and _CANONICAL.match(text):
        return int(text)
    if datatype == _BOOLEAN and text in ("true", "false"):
        return text == "true"
    return {"@value": text, "@type": _short(datatype, known)}


def _reference(term: str) -> str:
    """An IRI without its brackets; a blank node as it is."""
    return term[1:-1] if term.startswith("<") else term


def _short(iri: str, known: Mapping[str, str]) -> str:
    """The IRI with a prefix; known: prefix by namespace."""
    place = max(iri.rfind("/"), iri.rfind("#")) + 1
    prefix = known.get(iri[:place])
    return iri if prefix is None or not iri[place:] else f"{prefix}:{iri[place:]}"
