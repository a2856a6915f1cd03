"""Who said it: the sources behind statements, and which of two that disagree is followed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.things import answers, short_key, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph

INFERRED: Final = names.graph("inferred")
"""The graph of what rules derive from the sourced statements."""

OWN_GRAPHS: Final = {
    names.graph("inferred"): ("afgeleid", "derived"),
    names.graph("ontology"): ("ontologie van zorggraaf", "the zorggraaf ontology"),
    names.graph("sources"): ("bronnenregister van zorggraaf", "the zorggraaf register of sources"),
    names.graph("queries"): ("vragen van zorggraaf", "the zorggraaf questions"),
    names.graph("release"): ("deze uitgave van zorggraaf", "this zorggraaf release"),
}


@dataclass(frozen=True, slots=True)
class Citation:
    """A source as a reader needs it to look the fact up."""

    iri: str
    key: str
    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    number: str = ""
    kind: str = ""
    """Label of the kind of source."""
    kind_key: str = ""
    consulted: str = ""

    @property
    def short(self) -> str:
        """Title and date in one line."""
        return f"{self.title} ({self.date})" if self.date else self.title


def citations(graph: Graph, sources: Iterable[str], lang: str = "nl") -> dict[str, Citation]:
    """Per named graph's IRI the source it stands for; our own graphs get a name too."""
    wanted = set(sources)
    english = lang == "en"
    found: dict[str, Citation] = {
        iri: Citation(iri, short_key(iri), words[1 if english else 0])
        for iri, words in OWN_GRAPHS.items()
        if iri in wanted
    }
    rows = answers(
        graph,
        "SELECT ?source ?title ?publisher ?date ?url ?number ?kind ?consulted WHERE { "
        f"{values('source', sorted(wanted - found.keys()))} "
        "?source dcterms:title ?title "
        "OPTIONAL { ?source zg:publisherName ?publisher } "
        "OPTIONAL { ?source dcterms:issued ?date } "
        "OPTIONAL { ?source dcat:landingPage ?url } "
        "OPTIONAL { ?source dcterms:bibliographicCitation ?number } "
        "OPTIONAL { ?source dcterms:type ?kind } "
        "OPTIONAL { ?source zg:consulted ?consulted } }",
    )
    kinds = graph.labels({row[6].value for row in rows if row[6] is not None}, lang)
    for row in rows:
        source, title, publisher, date, url, number, kind, consulted = (
            term.value if term is not None else "" for term in row
        )
        found[source] = Citation(
            source,
            short_key(source).removeprefix("source/"),
            title,
            publisher,
            date,
            url,
            number,
            kinds.get(kind, short_key(kind).rpartition("/")[2]) if kind else "",
            short_key(kind).rpartition("/")[2] if kind else "",
            consulted,
        )
    for iri in wanted - found.keys():
        found[iri] = Citation(iri, short_key(iri).removeprefix("source/"), short_key(iri))
    return found


def trust(citation: Citation) -> tuple[int, str, str]:
    """How a source is ordered against another that contradicts it: the largest is followed.

    By kind of source, then the newest date, then the key (first in the alphabet), so that the
    outcome never depends on the order of rows.
    """
    from zorggraaf.build.contradictions import SOURCE_KINDS

    kind = citation.kind_key
    rank = len(SOURCE_KINDS) - SOURCE_KINDS.index(kind) if kind in SOURCE_KINDS else 0
    # The alphabet turned round, for the smallest key must compare as the largest.
    backwards = "".join(chr(0x10FFFF - ord(char)) for char in citation.key)
    return (rank, citation.date, backwards)


def reason(followed: Citation, other: Citation, lang: str = "nl") -> str:
    """Why one source is followed and the other is not, in one clause."""
    english = lang == "en"
    if trust(followed) < trust(other):
        return "decided in preferences.csv" if english else "besloten in de tabel preferences.csv"
    if followed.kind_key != other.kind_key:
        return (
            f"{followed.kind} goes before {other.kind}"
            if english
            else f"{followed.kind} gaat voor {other.kind}"
        )
    if followed.date != other.date:
        return "the newest source" if english else "de nieuwste bron"
    return "alphabetical order, for want of a better" if english else "volgorde van sleutel"
