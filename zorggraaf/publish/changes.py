"""What changed between two releases, by what it is about rather than by statement.

Compared is what sources state: not what rules derive (that also changes with the date), not the
ontology or the questions, and not in which row of a table a fact stands. A fact is told by its key,
so that a membership that ended is the same membership with a last day, not one gone and one new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.build.quads import INFERRED, ONTOLOGY, RELEASE
from zorggraaf.lookup.sections import property_label
from zorggraaf.publish.edition import Edition, edition
from zorggraaf.tabular import Cell, Table, Value
from zorggraaf.things import answers, short_key, thing_kind

if TYPE_CHECKING:
    from zorggraaf.store import Graph

_QUERIES: Final = names.graph("queries")
_OURS: Final = (INFERRED, ONTOLOGY, RELEASE, _QUERIES)
_UNSAID: Final = frozenset(
    (names.expand("prov:wasDerivedFrom"), names.expand("rdf:type"), names.expand("dcterms:source"))
)
"""Where a fact comes from is not what it says."""
_END: Final = names.expand("schema:endDate")
_NAMES: Final = frozenset(names.expand(p) for p in ("rdfs:label", "skos:prefLabel", "schema:name"))
_COVERS: Final = names.term("coversMunicipality")

SECTIONS: Final[dict[str, tuple[str, str]]] = {
    "event": ("Gebeurtenissen: fusies, splitsingen, sluitingen …", "Events: mergers, closures …"),
    "organisation": ("Organisaties", "Organisations"),
    "membership": ("Lidmaatschappen", "Memberships"),
    "recognition": ("Erkenningen", "Recognitions"),
    "expertise-centre": ("Expertisecentra", "Expertise centres"),
    "network": ("Netwerken", "Networks"),
    "region": ("Regio's", "Regions"),
    "site": ("Locaties", "Sites"),
    "classification": ("Soorten organisaties", "Kinds of organisations"),
    "name": ("Namen", "Names"),
    "figure": ("Cijfers", "Figures"),
    "condition": ("Aandoeningen", "Conditions"),
    "source": ("Bronnen", "Sources"),
}
"""The kinds people ask after first, in this order; the others follow under their own name."""

WHAT: Final[dict[str, tuple[str, str]]] = {
    "begun": ("nieuw", "new"),
    "ended": ("beëindigd", "ended"),
    "renamed": ("andere naam", "renamed"),
    "moved": ("grens verlegd", "border moved"),
    "changed": ("gewijzigd", "changed"),
    "withdrawn": ("vervallen uit de graaf", "withdrawn from the graph"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One thing or fact that is new, ended, renamed, moved, changed or withdrawn."""

    kind: str
    """The kind of thing: organisation, membership …"""
    what: str
    """A key of WHAT."""
    iri: str
    label: tuple[str, str]
    """In Dutch and English."""
    details: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    """Property IRI, its values before, its values after; empty for what is new or withdrawn.

    Values are terms as N-Triples writes them: `plain` gives what people read.
    """


@dataclass(frozen=True)
class Changes:
    """All changes from one release to another."""

    old: Edition
    new: Edition
    changes: list[Change]
    counts: list[tuple[str, int, int]]
    """Class IRI, how many things of it before, how many after; all classes of ours."""
    labels: dict[str, tuple[str, str]]
    """Names of properties, values and classes, in Dutch and English."""

    def tables(self, lang: str = "nl") -> list[Table]:
        """A table per section, and the counts before and after."""
        at = 1 if lang == "en" else 0
        heads = (("wat", "naam", "verschil"), ("what", "name", "difference"))[at]
        sections: defaultdict[str, list[Change]] = defaultdict(list)
        for change in self.changes:
            sections[change.kind].append(change)
        order = [*SECTIONS, *sorted(sections.keys() - SECTIONS.keys())]
        tables = [
            Table(
                f"{SECTIONS[kind][at] if kind in SECTIONS else kind} ({len(sections[kind])})",
                heads,
                [
                    [WHAT[c.what][at], Cell(c.label[at], c.iri), self.said(c, lang)]
                    for c in sections[kind]
                ],
                kind,
            )
            for kind in order
            if kind in sections
        ]
        return [*tables, self._count_table(at)]

    def said(self, change: Change, lang: str = "nl") -> str:
        """What differs, in one line."""
        at = 1 if lang == "en" else 0

        def shown(values: Iterable[str]) -> str:
            texts = [plain(value) for value in values]
            return ", ".join(self.labels.get(text, (text, text))[at] for text in texts) or "–"

        parts = []
        for prop, before, after in change.details:
            name = self.labels.get(prop, (prop, prop))[at]
            gone = [value for value in before if value not in after]
            added = [value for value in after if value not in before]
            if prop == _COVERS or len(gone) > 1 or len(added) > 1:
                signs = [f"−{shown([v])}" for v in gone] + [f"+{shown([v])}" for v in added]
                parts.append(f"{name}: {' '.join(signs)}")
            else:
                parts.append(f"{name}: {shown(gone)} → {shown(added)}")
        return "; ".join(parts)

    def summary(self, lang: str = "nl") -> str:
        """How many of what, in one sentence."""
        at = 1 if lang == "en" else 0
        if not self.changes:
            return "Nothing changed." if at else "Er is niets veranderd."
        counted = Counter((change.kind, change.what) for change in self.changes)

        def named(kind: str) -> str:
            """The heading of a section, without the examples after its colon."""
            return (SECTIONS[kind][at] if kind in SECTIONS else kind).partition(":")[0]

        parts = [
            f"{named(kind)}: {number} {WHAT[what][at]}"
            for (kind, what), number in sorted(
                counted.items(), key=lambda item: (_place(item[0][0]), [*WHAT].index(item[0][1]))
            )
        ]
        return "; ".join(parts) + "."

    def _count_table(self, at: int) -> Table:
        heads = (
            ("soort", "vóór", "na", "verschil"),
            ("kind", "before", "after", "difference"),
        )[at]
        rows: list[list[Value]] = [
            [Cell(self.labels.get(iri, (short_key(iri),) * 2)[at], iri), old, new, new - old]
            for iri, old, new in self.counts
            if old != new
        ]
        total = [("uitspraken", "statements")[at], self.old.statements, self.new.statements]
        rows.append([*total, self.new.statements - self.old.statements])
        return Table(("Aantallen", "Counts")[at], heads, list(rows), "counts")

    def record(self) -> dict[str, object]:
        """Everything, for programs."""

        def described(one: Edition) -> dict[str, object]:
            return {
                "version": one.version,
                "on": one.day,
                "checksum": one.checksum,
                "statements": one.statements,
            }

        return {
            "old": described(self.old),
            "new": described(self.new),
            "changes": [
                {
                    "kind": c.kind,
                    "what": c.what,
                    "iri": c.iri,
                    "label": {"nl": c.label[0], "en": c.label[1]},
                    "details": [
                        {
                            "property": prop,
                            "before": [plain(value) for value in before],
                            "after": [plain(value) for value in after],
                        }
                        for prop, before, after in c.details
                    ],
                }
                for c in self.changes
            ],
            "counts": [{"class": iri, "old": o, "new": n} for iri, o, n in self.counts],
        }


def plain(term: str) -> str:
    r"""What people read of a term that N-Triples writes.

    >>> plain("<https://example.org/x>"), plain('"Sint \\"A\\""@nl'), plain('"UMC"@en')
    ('https://example.org/x', 'Sint "A"', 'UMC (en)')
    """
    if term.startswith("<"):
        return term[1:-1]
    import pyoxigraph as ox

    (triple,) = ox.parse(f"<a:a> <a:a> {term} .", format=ox.RdfFormat.N_TRIPLES)
    value = triple.object
    language = getattr(value, "language", None)
    return f"{value.value} (en)" if language == "en" else str(value.value)


def changes(old: Graph, new: Graph) -> Changes:
    """What changed from one graph to another.

    Both are asked by SPARQL, so that either may be a store, a release or an endpoint.

    >>> from zorggraaf.store import Graph
    >>> import pyoxigraph as ox
    >>> changes(Graph.of(ox.Store()), Graph.of(ox.Store())).summary("en")
    'Nothing changed.'
    """
    before, after = _stated(old), _stated(new)
    found: list[Change] = []
    for iri in sorted(before.keys() | after.keys()):
        was, now = before.get(iri), after.get(iri)
        if was != now:
            found.append(_change(iri, was, now))
    named = {value for c in found for _, *both in c.details for values in both for value in values}
    counts = _counts(old, new)
    iris = {c.iri for c in found} | {value[1:-1] for value in named if value.startswith("<")}
    iris |= {iri for iri, _, _ in counts} | {prop for c in found for prop, _, _ in c.details}
    labels = _labels(old, new, iris)
    labelled = [
        Change(c.kind, c.what, c.iri, labels.get(c.iri, (short_key(c.iri),) * 2), c.details)
        for c in found
    ]
    labelled.sort(key=lambda c: (_place(c.kind), [*WHAT].index(c.what), c.label[0], c.iri))
    return Changes(edition(old), edition(new), labelled, counts, labels)


_Described = dict[str, tuple[str, ...]]


def _stated(graph: Graph) -> dict[str, _Described]:
    """Every thing of ours with what sources say of it: property → values."""
    others = ", ".join(f"<{iri}>" for iri in _OURS)
    rows = answers(
        graph,
        "SELECT DISTINCT ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } "
        f"FILTER(?g NOT IN ({others})) FILTER(STRSTARTS(STR(?s), '{names.ID}')) }}",
    )
    told: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for subject, prop, value in rows:
        if subject is None or prop is None or value is None:
            continue
        properties = told[subject.value]
        if prop.value not in _UNSAID:
            properties[prop.value].add(str(value))
    return {
        iri: {prop: tuple(sorted(values)) for prop, values in properties.items()}
        for iri, properties in told.items()
    }


def _change(iri: str, was: _Described | None, now: _Described | None) -> Change:
    kind = thing_kind(iri)
    if was is None:
        return Change(kind, "begun", iri, ("", ""))
    if now is None:
        return Change(kind, "withdrawn", iri, ("", ""))
    details = tuple(
        (prop, was.get(prop, ()), now.get(prop, ()))
        for prop in sorted(was.keys() | now.keys())
        if was.get(prop) != now.get(prop)
    )
    touched = {prop for prop, _, _ in details}
    if _END in touched and _END not in was:
        what = "ended"
    elif touched & _NAMES:
        what = "renamed"
    elif _COVERS in touched:
        what = "moved"
    else:
        what = "changed"
    return Change(kind, what, iri, ("", ""), details)


def _place(kind: str) -> tuple[int, str]:
    return ([*SECTIONS].index(kind) if kind in SECTIONS else len(SECTIONS), kind)


def _counts(old: Graph, new: Graph) -> list[tuple[str, int, int]]:
    query = (
        "SELECT ?class (COUNT(DISTINCT ?thing) AS ?n) WHERE { ?thing a ?class "
        f"FILTER(STRSTARTS(STR(?class), '{names.ZG}')) "
        f"FILTER(STRSTARTS(STR(?thing), '{names.ID}')) }} GROUP BY ?class"
    )

    def counted(graph: Graph) -> dict[str, int]:
        rows = answers(graph, query)
        return {row[0].value: int(row[1].value) for row in rows if row[0] and row[1]}

    before, after = counted(old), counted(new)
    return [
        (iri, before.get(iri, 0), after.get(iri, 0)) for iri in sorted(before.keys() | after.keys())
    ]


def _labels(old: Graph, new: Graph, iris: set[str]) -> dict[str, tuple[str, str]]:
    """Names as they are now; as they were, for what is gone."""
    languages = ("nl", "en")
    known = [{**old.labels(iris, lang), **new.labels(iris, lang)} for lang in languages]
    return {iri: (pair[0], pair[1]) for iri in iris if (pair := [*_named(iri, known)])}


def _named(iri: str, known: list[dict[str, str]]) -> Iterator[str]:
    for labels, lang in zip(known, ("nl", "en"), strict=True):
        yield labels.get(iri) or property_label(iri, lang) or short_key(iri)
