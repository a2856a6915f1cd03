"""The library as RDF, so that the questions can themselves be queried.

The form is that of SIB's sparql-examples: each question is a sh:SPARQLExecutable with its SPARQL
in sh:select, the endpoint it runs on as schema:target, its title as label, its question as comment,
and keywords. Explanation, parameters, columns, gaps and version are said besides, in terms of our
own where there are none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from zorggraaf import names
from zorggraaf.build.quads import iri_term, literal_term
from zorggraaf.library.header import LANGUAGES, Column, Parameter, Words
from zorggraaf.library.questions import Library, Question

GRAPH: Final = names.graph("queries")
TARGET: Final = f"{names.BASE}sparql"
"""The public endpoint that the questions run on."""
_INTEGER: Final = f"{names.PREFIXES['xsd']}integer"
_BOOLEAN: Final = f"{names.PREFIXES['xsd']}boolean"


def question_iri(name: str) -> str:
    """The address of a question; of an older version with its number.

    >>> question_iri("network-members@1")
    'https://w3id.org/zorggraaf/id/question/network-members-v1'
    """
    return names.iri("question", name.replace("@", "-v"))


@cache
def statements() -> tuple[str, ...]:
    """The shipped library as N-Triples, a statement each without its closing dot."""
    library = Library.load()
    return tuple(line for question in library.questions() for line in described(question))


def described(question: Question) -> Iterator[str]:
    """One question as N-Triples without the closing dots."""
    subject = question_iri(question.name)
    header = question.header
    for kind in ("zg:Question", "sh:SPARQLExecutable", "sh:SPARQLSelectExecutable"):
        yield _line(subject, "rdf:type", iri_term(names.expand(kind)))
    yield from _both(subject, "rdfs:label", header.title)
    yield from _both(subject, "rdfs:comment", header.question)
    yield from _both(subject, "dcterms:description", header.explanation)
    yield from _both(subject, "zg:knownGap", header.gaps)
    yield _line(subject, "sh:select", literal_term(question.text))
    yield _line(subject, "schema:target", iri_term(TARGET))
    yield _line(subject, "schema:version", literal_term(str(question.version), _INTEGER))
    yield _line(subject, "dcterms:identifier", literal_term(question.pinned))
    for word in sorted({question.theme, *header.tags}):
        yield _line(subject, "schema:keywords", literal_term(word))
    for answered in header.answers:
        yield _line(subject, "zg:competencyQuestion", literal_term(answered))
    for parameter in header.parameters:
        yield from _parameter(subject, question, parameter)
    for position, column in enumerate(header.columns, 1):
        yield from _column(subject, question, column, position)


def _parameter(subject: str, question: Question, parameter: Parameter) -> Iterator[str]:
    name = parameter.name.replace("_", "-")
    node = names.iri("question-parameter", f"{question.name}-{name}")
    yield _line(subject, "zg:hasParameter", iri_term(node))
    yield _line(node, "rdf:type", iri_term(names.term("QuestionParameter")))
    yield from _both(node, "rdfs:label", parameter.label)
    yield _line(node, "schema:valueName", literal_term(parameter.name))
    yield _line(node, "zg:parameterType", literal_term(parameter.type))
    if parameter.scheme:
        scheme = f"{names.ID}concept/{parameter.scheme}"
        yield _line(node, "zg:allowedScheme", iri_term(scheme))
    for allowed in parameter.classes:
        yield _line(node, "zg:allowedClass", iri_term(allowed))
    yield _line(node, "schema:defaultValue", _default(parameter))


def _column(subject: str, question: Question, column: Column, position: int) -> Iterator[str]:
    name = column.name.replace("_", "-").lower()
    node = names.iri("question-column", f"{question.name}-{name}")
    yield _line(subject, "zg:hasColumn", iri_term(node))
    yield _line(node, "rdf:type", iri_term(names.term("QuestionColumn")))
    yield from _both(node, "rdfs:label", column.label)
    yield _line(node, "schema:valueName", literal_term(column.name))
    yield _line(node, "zg:position", literal_term(str(position), _INTEGER))
    yield _line(node, "zg:holdsEvidence", literal_term(str(column.evidence).lower(), _BOOLEAN))


def _default(parameter: Parameter) -> str:
    # "today" stays a word: a date would make the graph another one every day.
    from zorggraaf.library.parameters import default_term

    if parameter.type == "date":
        return literal_term(parameter.default)
    return str(default_term(parameter))


def _both(subject: str, predicate: str, words: Words) -> Iterator[str]:
    for lang in LANGUAGES:
        yield _line(subject, predicate, literal_term(words[lang], lang=lang))


def _line(subject: str, predicate: str, value: str) -> str:
    return f"{iri_term(subject)} {iri_term(names.expand(predicate))} {value}"
