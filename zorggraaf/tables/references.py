"""Whether what the tables refer to exists, and whether nothing is part of itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from zorggraaf import names
from zorggraaf.errors import ZorggraafError
from zorggraaf.tables.csvfile import CsvFile
from zorggraaf.tables.faults import Fault, Text, fault
from zorggraaf.tables.schema import Column, Schema, Table

# Below this share of equal letters a suggestion confuses more than it helps (0-100).
_ALIKE: Final = 60
# Searching ten thousand keys for each of ten thousand wrong cells would take minutes.
_SUGGESTIONS: Final = 200


class Register:
    """Every thing and concept there is: kind → key → name; a concept's kind is concept/SCHEME."""

    def __init__(self) -> None:
        self.known: dict[str, dict[str, str]] = {}
        self.files: dict[str, str] = {}
        """The file in which the things of a kind stand."""
        self.unsure: set[str] = set()
        """Kinds whose table could not be read whole: nothing is said about references to them."""
        self._suggested: dict[tuple[str, str], str] = {}

    def add(self, kind: str, key: str, name: str = "") -> None:
        self.known.setdefault(kind, {})[key] = name

    def has(self, kind: str, key: str) -> bool:
        return kind in self.unsure or key in self.known.get(kind, ())

    def nearest(self, kind: str, key: str) -> str:
        """The key of this kind that was probably meant, by its spelling or by the thing's name."""
        at = (kind, key)
        if at not in self._suggested:
            if len(self._suggested) >= _SUGGESTIONS:
                return ""
            self._suggested[at] = _most_alike(key, self.known.get(kind, {}))
        return self._suggested[at]

    def nearest_path(self, kind: str, key: str) -> str:
        """`kind/key` that was probably meant: another key, or the same key of another kind."""
        for other, keys in self.known.items():
            if other != kind and key in keys and not other.startswith("concept"):
                return f"{other}/{key}"
        if kind not in self.known:
            kind = _most_alike(kind, dict.fromkeys(self.known, ""))
        found = self.nearest(kind, key) if kind else ""
        return f"{kind}/{found}" if found else ""


def register(schema: Schema, files: Mapping[str, CsvFile], ontology: Path) -> Register:
    """All things the tables define, and the concepts and schemes of the ontology."""
    found = Register()
    for scheme, key, name in _ontology_concepts(ontology / "concepts.ttl"):
        found.add(scheme, key, name)
    for table in schema.tables.values():
        if not table.defines or table.kind is None:
            continue
        found.files[table.kind] = table.file
        file = files.get(table.name)
        if file is None or not file.complete or file.missing & set(table.fact_key):
            found.unsure.add(table.kind)
            if table.kind == "concept":
                found.unsure |= {kind for kind in found.known if kind.startswith("concept/")}
            continue
        for kind, key, name in _defined(table, file):
            found.add(kind, key, name)
    return found


def _defined(table: Table, file: CsvFile) -> Iterator[tuple[str, str, str]]:
    assert table.kind is not None
    values = dict(zip((c.name for c in table.cells), file.columns, strict=True))
    titles = values.get("name") or values.get("title") or [""] * len(file.lines)
    if table.kind == "concept":
        keys = zip(values["scheme"], values["key"], strict=True)
        extra = [(row.get("scheme", ""), row.get("key", "")) for row in file.ragged]
    else:
        keys = zip([""] * len(file.lines), values[table.fact_key[0]], strict=True)
        extra = [("", row.get(table.fact_key[0], "")) for row in file.ragged]
    for (scheme, key), title in zip(keys, titles, strict=True):
        yield (f"concept/{scheme}" if scheme else table.kind), key, title
    for scheme, key in extra:
        yield (f"concept/{scheme}" if scheme else table.kind), key, ""


def _ontology_concepts(path: Path) -> Iterator[tuple[str, str, str]]:
    """(concept/SCHEME, key, label) of each concept and (concept, SCHEME, label) of each scheme."""
    import pyoxigraph as ox

    try:
        triples = list(ox.parse(path=path, format=ox.RdfFormat.TURTLE))
    except FileNotFoundError as error:
        raise ZorggraafError(
            f"de begrippenlijsten ontbreken: {path}", "Herstel de map ontology/ van zorggraaf."
        ) from error
    except (OSError, SyntaxError) as error:
        raise ZorggraafError(f"{path} is niet te lezen: {error}") from error
    kinds = {names.expand("skos:Concept"), names.expand("skos:ConceptScheme")}
    pref_label, type_ = names.expand("skos:prefLabel"), names.expand("rdf:type")
    labels: dict[str, str] = {}
    wanted: list[str] = []
    for triple in triples:
        if not isinstance(triple.subject, ox.NamedNode):
            continue
        subject, predicate, value = triple.subject.value, triple.predicate.value, triple.object
        if predicate == type_ and isinstance(value, ox.NamedNode) and value.value in kinds:
            wanted.append(subject)
        elif predicate == pref_label and isinstance(value, ox.Literal) and value.language == "nl":
            labels[subject] = value.value
    for subject in wanted:
        parts = names.kind_and_key(subject)
        if parts is not None and (parts[0] == "concept" or parts[0].startswith("concept/")):
            yield *parts, labels.get(subject, "")


# -- references ----------------------------------------------------------------------------------


def check_references(
    table: Table, file: CsvFile, wrong: Mapping[str, set[str]], known: Register
) -> Iterator[Fault]:
    """A fault for each cell that names something that does not exist.

    `wrong` holds per column the values that are no valid cell to begin with; those were told.
    """
    values = dict(zip((c.name for c in table.cells), file.columns, strict=True))
    for column in table.cells:
        template = column.value_url
        if template is None or not template.text.startswith(names.ID) or not values[column.name]:
            continue
        if column.name == "key" or set(template.variables) & file.missing:
            continue
        others = [name for name in template.variables if name != column.name]
        bad = wrong.get(column.name, set())
        context: Iterable[tuple[str, ...]] = (
            zip(*(values[name] for name in others), strict=True)
            if others
            else ((),) * len(file.lines)
        )
        faults_of: dict[tuple[str, tuple[str, ...]], list[tuple[str, str, str]]] = {}
        cells = list(zip(values[column.name], context, strict=True))
        for cell, around in set(cells):
            if not cell or cell in bad:
                continue
            found = list(_unknown(column, cell, dict(zip(others, around, strict=True)), known))
            if found:
                faults_of[cell, around] = found
        if not faults_of:
            continue
        for line, pair in zip(file.lines, cells, strict=True):
            for item, nearest, kind in faults_of.get(pair, ()):
                yield fault(
                    table.file, line, column.name, item, _existing(kind, known), nearest=nearest
                )


def _unknown(
    column: Column, cell: str, around: dict[str, str], known: Register
) -> Iterator[tuple[str, str, str]]:
    """(what stands there, the nearest valid value, its kind) of each item that does not exist."""
    assert column.value_url is not None
    is_path = "{+" in column.value_url.text
    for item in cell.split(column.separator) if column.separator else (cell,):
        if not item:
            continue
        parts = names.kind_and_key(column.value_url.fill({**around, column.name: item}))
        if parts is None or known.has(*parts):
            continue
        kind, key = parts
        yield item, (known.nearest_path(kind, key) if is_path else known.nearest(kind, key)), kind


def _existing(kind: str, known: Register) -> Text:
    if kind.startswith("concept/"):
        scheme = kind.removeprefix("concept/")
        return Text(f"een begrip uit de lijst {scheme}", f"a concept of the scheme {scheme}")
    if kind == "concept":
        return Text("een begrippenlijst die bestaat", "a concept scheme that exists")
    file = known.files.get(kind)
    if file is None:
        kinds = ", ".join(sorted(known.files))
        return Text(f"een soort die bestaat ({kinds})", f"a kind that exists ({kinds})")
    return Text(f"een sleutel die in {file} staat", f"a key that stands in {file}")


def _most_alike(word: str, choices: Mapping[str, str]) -> str:
    """The key most like this word, or the key of what bears this name."""
    from rapidfuzz import fuzz, process

    folded = word.casefold()
    for key, name in choices.items():
        if name.casefold() == folded:
            return key
    by_key = process.extractOne(folded, choices.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if by_key is not None:
        return str(by_key[0])
    plain = re.sub(r"[-_/]+", " ", folded)
    by_name = process.extractOne(
        plain,
        {key: name.casefold() for key, name in choices.items() if name},
        scorer=fuzz.token_sort_ratio,
        score_cutoff=_ALIKE,
    )
    return str(by_name[2]) if by_name is not None else ""


# -- circles -------------------------------------------------------------------------------------


def check_circles(table: Table, file: CsvFile) -> Iterator[Fault]:
    """A fault for each circle of references within one table (part of, broader, replaces)."""
    if not table.defines or table.about_url is None or file.missing & set(table.fact_key):
        return
    cells = {c.name: values for c, values in zip(table.cells, file.columns, strict=True) if values}
    for column in table.cells:
        if column.value_url is None or column.name not in cells or column.name in table.fact_key:
            continue
        if _shape(column.value_url.text, column.name) != _shape(table.about_url.text, "key"):
            continue
        others = [name for name in table.fact_key if name != "key"]
        edges: dict[str, list[str]] = {}
        line_of: dict[str, int] = {}
        for at, line in enumerate(file.lines):
            above = cells[column.name][at]
            if above:
                scope = "/".join((*(cells[name][at] for name in others), ""))
                node = scope + cells["key"][at]
                items = above.split(column.separator) if column.separator else [above]
                edges.setdefault(node, []).extend(scope + item for item in items)
                line_of.setdefault(node, line)
        for circle in circles(edges):
            yield fault(
                table.file,
                line_of[circle[0]],
                column.name,
                " → ".join([*circle, circle[0]]),
                Text(
                    "geen kring: niets is deel van zichzelf", "no circle: nothing is its own part"
                ),
            )


def _shape(template: str, own: str) -> str:
    return template.replace("{" + own + "}", "{}")


def circles(edges: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """The circles in a directed graph, each once, beginning at its first node in the alphabet.

    One circle for each group of nodes that reach each other is enough to mend it.

    >>> circles({"a": ["b"], "b": ["c"], "c": ["a"], "d": ["d"], "e": ["a"]})
    [['a', 'b', 'c'], ['d']]
    """
    found: list[list[str]] = []
    done: set[str] = set()
    for start in sorted(edges):
        path: list[str] = []
        on_path: dict[str, int] = {}
        stack: list[tuple[str, Iterator[str]]] = []
        if start not in done:
            stack.append((start, iter(edges[start])))
            on_path[start] = 0
            path.append(start)
        while stack:
            node, targets = stack[-1]
            following = next(targets, None)
            if following is None:
                stack.pop()
                path.pop()
                del on_path[node]
                done.add(node)
            elif following in on_path:
                circle = path[on_path[following] :]
                first = circle.index(min(circle))
                found.append(circle[first:] + circle[:first])
            elif following not in done and following in edges:
                on_path[following] = len(path)
                path.append(following)
                stack.append((following, iter(edges[following])))
    return found
