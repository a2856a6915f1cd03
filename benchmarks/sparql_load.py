"""`python -m benchmarks.sparql_load`: the SPARQL endpoint under load, and beside runaway queries.

A server of our own on this machine, as a process apart, asked over real connections: 50 clients
for 30 seconds, questions of the library in turn; then 20 clients asking for short answers while
queries that run away keep coming. Server and clients share the cores, so the figures are what is
left for the server, not what it can do alone.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from zorggraaf import build
from zorggraaf.library import Library

CLIENTS: Final = 50
SECONDS: Final = 30.0
BYSTANDERS: Final = 20
PAUSE: Final = 0.5
"""Seconds a bystander reads an answer before asking again: a person, not a flood."""

SHORT: Final = (
    "SELECT ?umc ?name { ?umc a zg:UniversityMedicalCentre ; rdfs:label ?name }",
    "ASK { ?s a zg:Hospital }",
    "SELECT ?n { ?n a zg:Network } LIMIT 20",
)

PRODUCT: Final = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?p ?q ?r }"
RUNAWAYS: Final = (
    f"SELECT (COUNT(*) AS ?n) {PRODUCT}",
    "SELECT (COUNT(*) AS ?n) { ?a (!<x:x>|^!<x:x>)* ?b . ?b (!<x:x>|^!<x:x>)* ?c }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?x ?y ?z FILTER(REGEX(CONCAT(STR(?o), STR(?z)), "
    '"([a-z]{9}.*){9}")) }',
    "SELECT ?o { { SELECT ?o ?x { ?s ?p ?o . ?x a ?t } LIMIT 1000000 } } ORDER BY SHA512(STR(?o)) "
    "LIMIT 10",
    "ASK { ?s ?p ?o FILTER("
    + " || ".join(f"REGEX(STR(?o), '{n}.*{n}.*x')" for n in range(20_000))
    + ") }",
)


@contextmanager
def server(store: Path) -> Iterator[str]:
    """The address of `zorggraaf serve` on this store."""
    command = [sys.executable, "-m", "zorggraaf", "serve", "--port", "0", "--store", str(store)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        yield next(word for word in said.split() if word.startswith("http")) + "sparql"
    finally:
        process.terminate()
        process.wait(20)


class Client:
    """One connection, kept; as little work per question as can be, for it shares the cores."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host, self._port, self._path = parts.hostname, parts.port, parts.path
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, query: str) -> int:
        """The status of the answer, after reading it whole."""
        if self._streams is None:
            self._streams = await asyncio.open_connection(self._host, self._port)
        reader, writer = self._streams
        body = query.encode()
        writer.write(
            f"POST {self._path} HTTP/1.1\r\nHost: {self._host}\r\nContent-Length: {len(body)}\r\n"
            "Content-Type: application/sparql-query\r\n\r\n".encode()
            + body
        )
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        await reader.readexactly(length)
        if "connection: close" in head:
            self.close()
        return int(head.split()[1])

    def close(self) -> None:
        """Let go of the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


class Counted:
    """What clients met: statuses, and seconds per answer."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.seconds: list[float] = []

    async def ask(self, client: Client, query: str) -> None:
        started = time.perf_counter()
        try:
            self.statuses[str(await client.ask(query))] += 1
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            self.statuses[type(error).__name__] += 1
        self.seconds.append(time.perf_counter() - started)

    def row(self, what: str, seconds: float) -> str:
        """One line of the table."""
        ordered = sorted(self.seconds)
        cells = [
            what,
            f"{len(ordered):,}",
            f"{len(ordered) / seconds:.0f}",
            f"{1000 * statistics.median(ordered):.0f}",
            f"{1000 * ordered[int(0.99 * (len(ordered) - 1))]:.0f}",
            f"{1000 * ordered[-1]:.0f}",
            ", ".join(f"{status}: {count:,}" for status, count in sorted(self.statuses.items())),
        ]
        return "| " + " | ".join(cells) + " |"


async def load(address: str, seconds: float, clients: int) -> str:
    """Clients that ask one question of the library after the other."""
    questions = [question.bound() for question in Library.load().questions()]
    counted = Counted()
    end = time.monotonic() + seconds

    async def go_on(number: int) -> None:
        client, at = Client(address), number
        while time.monotonic() < end:
            await counted.ask(client, questions[at % len(questions)])
            at += clients + 1
        client.close()

    await asyncio.gather(*(go_on(number) for number in range(clients)))
    return counted.row(f"{clients} clients, questions of the library", seconds)


async def beside(address: str, seconds: float, runaways: int) -> list[str]:
    """People asking for little while so many queries at a time run away."""
    people, running = Counted(), Counted()
    end = time.monotonic() + seconds

    async def ask(number: int) -> None:
        client = Client(address)
        await asyncio.sleep(PAUSE * number / BYSTANDERS)
        while time.monotonic() < end:
            await people.ask(client, SHORT[number % len(SHORT)])
            await asyncio.sleep(PAUSE)
        client.close()

    async def run_away(number: int) -> None:
        client = Client(address)
        while time.monotonic() < end:
            await running.ask(client, RUNAWAYS[number % len(RUNAWAYS)])
            await asyncio.sleep(PAUSE)
        client.close()

    await asyncio.gather(
        *(run_away(number) for number in range(runaways)),
        *(ask(number) for number in range(BYSTANDERS)),
    )
    with_ = f"{runaways} queries running away" if runaways else "nothing else"
    rows = [people.row(f"{BYSTANDERS} people, beside {with_}", seconds)]
    return rows + ([running.row(f"those {runaways}", seconds)] if runaways else [])


def table(seconds: float = SECONDS, store: Path | None = None) -> list[str]:
    """The lines of the report."""
    lines = [
        "| who | answers | per second | median ms | 99% ms | longest ms | statuses |",
        "| --- | ---: | ---: | ---: | ---: | ---: | --- |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        if store is None:
            store = Path(folder) / "store"
            build.build(store_dir=store)
        with server(store) as address:
            lines.append(asyncio.run(load(address, seconds, CLIENTS)))
            for runaways in (0, 2, 5):
                lines += asyncio.run(beside(address, seconds, runaways))
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--store", type=Path)
    given = parser.parse_args()
    print("\n".join(table(given.seconds, given.store)))


if __name__ == "__main__":
    main()
