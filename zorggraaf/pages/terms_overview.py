"""The terms of the ontology on one page, each with its text under its own anchor."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.things import answers

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_GROUPS: Final = (
    ("Class", ("Klassen", "Classes")),
    ("Property", ("Eigenschappen", "Properties")),
    ("Other", ("Overige termen", "Other terms")),
)


@dataclass(slots=True)
class Term:
    """One term: its name, label, definition, and the terms above it."""

    iri: str
    label: str = ""
    definition: str = ""
    above: list[str] = field(default_factory=list)

    @property
    def local(self) -> str:
        """Its name after the hash, which is its anchor."""
        return self.iri.removeprefix(names.ZG)


def terms_overview(graph: Graph, lang: str = "nl") -> list[tuple[str, list[Term]]]:
    """The terms in groups (title, terms), in alphabetical order."""
    kinds: dict[str, str] = {}
    terms: dict[str, Term] = {}
    english = lang == "en"
    for subject, prop, value in answers(
        graph,
        "SELECT DISTINCT ?s ?p ?o WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(zg:))) "
        "FILTER(?p IN (rdf:type, rdfs:label, skos:definition, rdfs:subClassOf, "
        "rdfs:subPropertyOf)) } ORDER BY ?s ?p ?o",
    ):
        if subject is None or prop is None or value is None:
            continue
        term = terms.setdefault(subject.value, Term(subject.value))
        name = prop.value.rpartition("#")[2]
        if name == "type":
            kind = value.value.rpartition("#")[2]
            kinds.setdefault(
                subject.value,
                "Class" if kind == "Class" else "Property" if "Property" in kind else "Other",
            )
        elif name in ("subClassOf", "subPropertyOf"):
            if "/genid/" not in value.value:
                term.above.append(value.value)
        elif getattr(value, "language", None) in (lang, None):
            setattr(term, name, value.value)
    return [
        (words[1 if english else 0], listed)
        for group, words in _GROUPS
        if (
            listed := [
                term for iri, term in sorted(terms.items()) if kinds.get(iri, "Other") == group
            ]
        )
    ]
