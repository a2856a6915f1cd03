"""What changed between two releases, as RDF: a change set for each thing.

In the words of the Changeset vocabulary (https://vocab.org/changeset/): a cs:ChangeSet is about one
subject and holds the statements that were added and removed, so that who follows the data can redo
the step from one release to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.publish.changes import Change, Changes

if TYPE_CHECKING:
    import pyoxigraph as ox

CS: Final = "http://purl.org/vocab/changeset/schema#"
_REASON: Final = {
    "begun": "nieuw in deze uitgave",
    "ended": "beëindigd",
    "renamed": "andere naam",
    "moved": "grens verlegd",
    "changed": "gewijzigd",
    "withdrawn": "niet meer in de graaf",
}


def document(changes: Changes) -> str:
    """The address of this difference: from which release to which.

    Where a graph has no version of its own, its checksum stands in.
    """
    old, new = (one.version for one in (changes.old, changes.new))
    if old == new:
        old, new = (one.checksum.rpartition(":")[2][:12] for one in (changes.old, changes.new))
    return f"{names.BASE}changes/{old}..{new}"


def statements(changes: Changes) -> list[ox.Triple]:
    """The difference as statements, for `serialise`."""
    import pyoxigraph as ox

    base = document(changes)
    type_, label = (ox.NamedNode(names.expand(c)) for c in ("rdf:type", "rdfs:label"))
    told: list[ox.Triple] = []

    def say(subject: str, prop: str, value: ox.NamedNode | ox.Literal) -> None:
        told.append(ox.Triple(ox.NamedNode(subject), ox.NamedNode(prop), value))

    say(base, type_.value, ox.NamedNode(names.expand("prov:Activity")))
    say(base, label.value, ox.Literal(changes.summary("nl"), language="nl"))
    say(base, label.value, ox.Literal(changes.summary("en"), language="en"))
    for prop, one in (("prov:used", changes.old), ("prov:generated", changes.new)):
        if one.version:
            say(base, names.expand(prop), ox.NamedNode(names.iri("release", one.version)))
    for change in changes.changes:
        node = f"{base}#{change.iri.removeprefix(names.ID)}"
        say(base, names.expand("dcterms:hasPart"), ox.NamedNode(node))
        say(node, type_.value, ox.NamedNode(f"{CS}ChangeSet"))
        say(node, f"{CS}subjectOfChange", ox.NamedNode(change.iri))
        say(node, f"{CS}changeReason", ox.Literal(_REASON[change.what], language="nl"))
        say(node, label.value, ox.Literal(change.label[0], language="nl"))
        if changes.new.day:
            date = ox.NamedNode(names.expand("xsd:date"))
            say(node, f"{CS}createdDate", ox.Literal(changes.new.day, datatype=date))
        told += _statements_of(change, node)
    return told


def _statements_of(change: Change, node: str) -> list[ox.Triple]:
    """Each value that was added or removed, as a statement about a statement."""
    import pyoxigraph as ox

    lines = []
    number = 0
    for prop, before, after in change.details:
        removed = [value for value in before if value not in after]
        added = [value for value in after if value not in before]
        for how, values in (("removal", removed), ("addition", added)):
            for value in values:
                number += 1
                one = f"<{node}-{number}>"
                lines += [
                    f"<{node}> <{CS}{how}> {one} .",
                    f"{one} <{names.expand('rdf:type')}> <{names.expand('rdf:Statement')}> .",
                    f"{one} <{names.expand('rdf:subject')}> <{change.iri}> .",
                    f"{one} <{names.expand('rdf:predicate')}> <{prop}> .",
                    f"{one} <{names.expand('rdf:object')}> {value} .",
                ]
    text = "\n".join(lines)
    return [quad.triple for quad in ox.parse(text, format=ox.RdfFormat.N_TRIPLES)]
