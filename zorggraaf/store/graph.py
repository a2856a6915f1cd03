"""One door to the graph: the embedded store, or a remote SPARQL 1.1 endpoint; same answers.

>>> import zorggraaf
>>> with zorggraaf.open() as graph:                                    # doctest: +SKIP
...     len(graph.select("SELECT ?umc { ?umc a zg:UniversityMedicalCentre }").rows)
7
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Protocol, Self

from zorggraaf import names
from zorggraaf.errors import EndpointError, QueryError, StoreError, UsageError
from zorggraaf.spoken import spoken
from zorggraaf.store import binding, generations

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

    from zorggraaf.store import remote

    Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

Cells = tuple["Term | None", ...]

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title", "schema:name")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a SELECT: the names of its columns, and a tuple of RDF terms per row."""

    columns: tuple[str, ...]
    rows: list[Cells]
    """Terms are pyoxigraph's; None where a row has no value."""

    def __iter__(self) -> Iterator[Cells]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def values(self) -> list[tuple[str | None, ...]]:
        """The rows as plain texts: the IRI, or the literal without its datatype or language."""
        return [
            tuple(None if term is None else getattr(term, "value", str(term)) for term in row)
            for row in self.rows
        ]


class _Engine(Protocol):
    """What a graph needs of an engine: answers, read whole."""

    def query(self, text: str) -> Result | bool | list[ox.Triple]: ...

    def as_rdflib(self) -> rdflib.Dataset: ...

    def ntriples(self) -> bytes: ...

    def nquads(self) -> bytes: ...

    def close(self) -> None: ...


def open(  # noqa: A001 - `zorggraaf.store.graph.open`, as with gzip.open
    store: str | os.PathLike[str] | None = None,
    endpoint: str | None = None,
    timeout: int | None = None,
) -> Graph:
    """The graph, ready to be asked.

    store: the folder `zorggraaf build` wrote (default: $ZORGGRAAF_STORE, or the user's cache).
    endpoint: the address of a SPARQL 1.1 endpoint (default: $ZORGGRAAF_ENDPOINT); excludes store.
    timeout: seconds an endpoint may take for one answer (default 60).

    Raises StoreError when nothing was built yet or the store is damaged, EndpointError when the
    endpoint does not answer or holds no graph, UsageError for a call that cannot be.
    """
    if store is not None and endpoint is not None:
        raise UsageError("kies een store of een endpoint, niet allebei")
    if endpoint is None and store is None:
        endpoint = os.environ.get("ZORGGRAAF_ENDPOINT") or None
    if endpoint is not None:
        if not re.match(r"https?://[^\s/]", endpoint):
            raise UsageError(f"geen adres van een endpoint: {endpoint}", "Begin met http(s)://")
        from zorggraaf.store import remote

        return Graph(_Remote(remote.Endpoint(endpoint, timeout or remote.TIMEOUT)))
    return Graph(_Embedded.on_disk(Path(store) if store else generations.default_store()))


class Graph:
    """The graph of one store or endpoint.

    A plain query sees every statement once, whoever makes it; GRAPH ?source asks who says so.
    Prefixes of `names.PREFIXES` need no declaration. Values for variables of a query are given
    by name, as RDF terms: `graph.select(query, on=ox.Literal("2026-11-21"))`.
    """

    def __init__(self, engine: _Engine) -> None:
        self._engine = engine

    @classmethod
    def of(cls, store: ox.Store) -> Self:
        """The graph in a pyoxigraph store, such as `build.build_memory` gives."""
        return cls(_Embedded(store))

    def query(self, query: str, **bindings: Term) -> Result | bool | list[ox.Triple]:
        """Ask a query of any form: SELECT, ASK, CONSTRUCT or DESCRIBE.

        Raises QueryError, with line and column, for a query that cannot be understood.
        """
        if not query.strip():
            raise QueryError("de vraag is leeg", line=1, column=1).in_english("the query is empty")
        try:
            bound = binding.bind(query, bindings)
        except ValueError as error:
            raise QueryError(str(error)) from error
        try:
            return self._engine.query(bound)
        except _InvalidError as error:
            # Where it went wrong in the query as written, not as bound.
            raise _query_error(query, str(error)) from error

    def select(self, query: str, **bindings: Term) -> Result:
        """The rows of a SELECT query."""
        answer = self.query(query, **bindings)
        if not isinstance(answer, Result):
            raise QueryError("deze vraag is geen SELECT").in_english("this query is no SELECT")
        return answer

    def holds(self, query: str, **bindings: Term) -> bool:
        """Whether an ASK query holds."""
        answer = self.query(query, **bindings)
        if not isinstance(answer, bool):
            raise QueryError("deze vraag is geen ASK").in_english("this query is no ASK")
        return answer

    def construct(self, query: str, **bindings: Term) -> list[ox.Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, each once."""
        answer = self.query(query, **bindings)
        if not isinstance(answer, list):
            raise QueryError("deze vraag is geen CONSTRUCT of DESCRIBE").in_english(
                "this query is no CONSTRUCT or DESCRIBE"
            )
        return answer

    def labels(self, iris: Iterable[str], lang: str = "nl") -> dict[str, str]:
        """The label of each of these IRIs that has one, in one query.

        In this language where there is one, else without a language, else in any, which the text
        then knows (`spoken.Spoken`).
        """
        wanted = dict.fromkeys(iri for iri in iris if _is_iri(iri))
        if not wanted:
            return {}
        values = " ".join(f"<{iri}>" for iri in wanted)
        paths = "|".join(_LABELS)
        found = self.select(f"SELECT ?s ?label {{ VALUES ?s {{ {values} }} ?s {paths} ?label }}")
        best: dict[str, tuple[tuple[int, str], str]] = {}
        for subject, label in found.rows:
            iri, text = getattr(subject, "value", ""), getattr(label, "value", "")
            language = getattr(label, "language", None) or ""
            rank = (0 if language == lang else 1 if not language else 2, text)
            if iri not in best or rank < best[iri][0]:
                best[iri] = (rank, spoken(text, language, lang))
        return {iri: best[iri][1] for iri in wanted if iri in best}

    def label(self, iri: str, lang: str = "nl") -> str:
        """The label of a thing; where it has none its key, or the IRI as prefix:name."""
        found = self.labels([iri], lang).get(iri)
        if found is not None:
            return found
        parts = names.kind_and_key(iri)
        return parts[1] if parts else names.compact(iri) or iri

    def things(self, kind: str) -> list[str]:
        """The IRIs of all things of a kind (organisation, site, …), in alphabetical order."""
        found = self.select(
            "SELECT DISTINCT ?s { ?s a ?class FILTER(STRSTARTS(STR(?s), "
            f"{_quoted(f'{names.ID}{kind}/')})) }}"
        )
        return sorted(getattr(row[0], "value", "") for row in found.rows)

    def as_rdflib(self) -> rdflib.Dataset:
        """The graph as an rdflib Dataset: over the same store, or copied from the endpoint.

        Its default graph holds every statement once, its named graphs what each source says.
        """
        return self._engine.as_rdflib()

    def ntriples(self) -> bytes:
        """Every statement once, as N-Triples: what one-graph tools such as SHACL engines read."""
        return self._engine.ntriples()

    def nquads(self) -> bytes:
        """Every statement in the graph of whoever makes it, as N-Quads: what there is to keep.

        The default graph, which says all of it once more, is left out.
        """
        return self._engine.nquads()

    def close(self) -> None:
        """Let go of the store."""
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


# -- engines -------------------------------------------------------------------------------------


class _InvalidError(Exception):
    """An engine finds that a query is not valid SPARQL; the message is the engine's."""


class _Embedded:
    """A pyoxigraph store."""

    def __init__(self, store: ox.Store, held: IO[bytes] | None = None, folder: str = "") -> None:
        self._store: ox.Store | None = store
        self._held = held
        self._folder = folder

    @classmethod
    def on_disk(cls, folder: Path) -> _Embedded:
        import pyoxigraph as ox

        generation, held = generations.hold(folder)
        try:
            return cls(ox.Store.read_only(str(generation)), held, str(folder))
        except BaseException as error:
            if held is not None:
                held.close()
            raise _damaged(str(folder), error) from error

    def query(self, text: str) -> Result | bool | list[ox.Triple]:
        if self._store is None:
            raise StoreError("de graaf is al gesloten")
        try:
            return _read_whole(self._store.query(text, prefixes=names.PREFIXES))
        except SyntaxError as error:
            raise _InvalidError(str(error)) from error
        except (KeyboardInterrupt, MemoryError):
            raise
        except (ValueError, RuntimeError) as error:
            raise QueryError(f"de vraag kon niet worden beantwoord: {error}").in_english(
                f"the query could not be answered: {error}"
            ) from error
        except BaseException as error:
            raise _damaged(self._folder, error) from error

    def as_rdflib(self) -> rdflib.Dataset:
        import oxrdflib
        import rdflib

        class ReadOnly(oxrdflib.OxigraphStore):
            def add_graph(self, graph: rdflib.Graph) -> None:
                """Dataset.graph() announces each graph it is asked for; ours are there already."""

        return rdflib.Dataset(store=ReadOnly(store=self._store))

    def ntriples(self) -> bytes:
        import pyoxigraph as ox

        if self._store is None:
            raise StoreError("de graaf is al gesloten")
        statements = ox.RdfFormat.N_TRIPLES
        return self._store.dump(format=statements, from_graph=ox.DefaultGraph()) or b""

    def nquads(self) -> bytes:
        import pyoxigraph as ox

        if self._store is None:
            raise StoreError("de graaf is al gesloten")
        lines: list[bytes] = []
        for graph in self._store.named_graphs():
            named = f"{graph} .\n".encode()
            # A dump of all quads would repeat them for the default graph, at twice the time.
            said = self._store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b""
            lines += (line[:-1] + named for line in said.split(b"\n") if line)
        return b"".join(lines)

    def close(self) -> None:
        self._store = None
        if self._held is not None:
            self._held.close()
            self._held = None


class _Remote:
    """A SPARQL endpoint."""

    def __init__(self, endpoint: remote.Endpoint) -> None:
        self._endpoint = endpoint
        if self.query("ASK { ?s ?p ?o }") is not True:
            raise EndpointError(
                f"{endpoint.address} heeft geen uitspraken in zijn standaardgraaf",
                "Laad de uitspraken ook in de standaardgraaf, of laat de server haar als "
                "vereniging van alle grafen zien.",
            )

    def query(self, text: str) -> Result | bool | list[ox.Triple]:
        from zorggraaf.store import remote

        try:
            answer = self._endpoint.query(text)
        except remote.RefusedQueryError as error:
            raise _InvalidError(str(error)) from error
        if isinstance(answer, remote.Rows):
            return Result(answer.columns, answer.rows)
        return answer if isinstance(answer, bool) else list(dict.fromkeys(answer))

    def as_rdflib(self) -> rdflib.Dataset:
        import pyoxigraph as ox

        copy = ox.Store()
        named = self.query("SELECT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")
        plain = self.query("SELECT ?s ?p ?o { ?s ?p ?o }")
        assert isinstance(named, Result) and isinstance(plain, Result)
        for result in (named, plain):
            copy.bulk_extend(ox.Quad(*row) for row in result.rows)  # type: ignore[arg-type]
        return _Embedded(copy).as_rdflib()

    def ntriples(self) -> bytes:
        plain = self.query("SELECT DISTINCT ?s ?p ?o { ?s ?p ?o }")
        assert isinstance(plain, Result)
        return "".join(f"{s} {p} {o} .\n" for s, p, o in plain.rows).encode()

    def nquads(self) -> bytes:
        named = self.query("SELECT DISTINCT ?s ?p ?o ?g { GRAPH ?g { ?s ?p ?o } }")
        assert isinstance(named, Result)
        return "".join(f"{s} {p} {o} {g} .\n" for s, p, o, g in named.rows).encode()

    def close(self) -> None:
        """Nothing to let go of: each question is a request of its own."""


def _read_whole(
    answer: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples | Iterable[ox.Triple],
) -> Result | bool | list[ox.Triple]:
    import pyoxigraph as ox

    if isinstance(answer, ox.QuerySolutions):
        columns = tuple(variable.value for variable in answer.variables)
        return Result(columns, [tuple(solution) for solution in answer])
    if isinstance(answer, ox.QueryBoolean):
        return bool(answer)
    return list(dict.fromkeys(answer))


def _damaged(folder: str, error: BaseException) -> StoreError:
    return StoreError(
        f"de graaf in {folder or 'het geheugen'} is beschadigd of niet te lezen: {error}",
        "Maak haar opnieuw met: zorggraaf build",
    )


def _is_iri(text: str) -> bool:
    return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", text) is not None


def _quoted(text: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(text))


# -- what is wrong with a query ------------------------------------------------------------------

_PLACE = re.compile(r"error at (\d+):(\d+)(?:-(?:\d+:)?\d+)?:?\s*(.*)", re.DOTALL)


def _query_error(query: str, said: str) -> QueryError:
    """What is wrong and where, found by our own parser whatever the engine said."""
    import pyoxigraph as ox

    try:
        ox.Store().query(query, prefixes=names.PREFIXES)
    except SyntaxError as error:
        said = str(error)
    except (ValueError, RuntimeError, OSError):
        pass
    place = _PLACE.search(said)
    if place is None:
        return QueryError(f"de vraag is geen geldige SPARQL: {said}").in_english(
            f"the query is no valid SPARQL: {said}"
        )
    line, column, expected = int(place[1]), int(place[2]), place[3]
    lines = query.splitlines() or [""]
    shown = lines[line - 1] if line <= len(lines) else ""
    pointer = f"  {shown}\n  {' ' * (column - 1)}^"
    return QueryError(
        f"de vraag is geen geldige SPARQL: regel {line}, kolom {column}"
        f"{_expectation(expected, shown, column)}",
        pointer,
        line=line,
        column=column,
    ).in_english(
        f"the query is no valid SPARQL: line {line}, column "
        f"{column}{_expectation(expected, shown, column, 'en')}",
        pointer,
    )


def _expectation(expected: str, shown: str, column: int, lang: str = "nl") -> str:
    """What the parser would accept, without its character classes."""
    if "Prefix not found" in expected:
        before = re.search(r"([A-Za-z][\w-]*):[\w.-]*$", shown[: column - 1])
        which = f" {before[1]}:" if before else ""
        if lang == "en":
            return f": the prefix{which} is not known; put PREFIX … before it"
        return f": het voorvoegsel{which} is niet bekend; zet er PREFIX … voor"
    options = re.findall(r'"([^"]+)"|\b([A-Za-z][A-Za-z ]+[A-Za-z])\b', expected)
    words = [a or b for a, b in options if (a or b) not in ("expected", "expected one of")]
    words = [re.sub(r"^expected (one of )?", "", word) for word in words]
    listed = list(dict.fromkeys(word for word in words if word))[:6]
    if lang == "en":
        return f"; expected: {' or '.join(listed)}" if listed else ""
    return f"; verwacht: {' of '.join(listed)}" if listed else ""
