"""Real servers with the graph in them: Oxigraph, and Virtuoso 7 where it is installed.

Both listen to this machine only, on free ports, keep their files in a folder of the caller, and
stop at the end. The graph goes in over HTTP, by what `zorggraaf load` does.

    python -m tests.servers [--store DIR]

starts both, loads them and prints where they are, until interrupted; for many runs of
`python -m tests.queries.compare`.
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from zorggraaf.store import loading


@dataclass(frozen=True, slots=True)
class Server:
    """Where a running server answers queries and takes graphs."""

    endpoint: str
    graph_store: str
    user: str = ""
    password: str = ""

    def load(self, store: Path) -> loading.Loaded:
        """Put the graph of this store on the server."""
        return loading.load(self.endpoint, store, self.graph_store, self.user, self.password)


# -- Oxigraph --------------------------------------------------------------------------------------


@contextmanager
def oxigraph() -> Iterator[Server]:
    """An empty Oxigraph server, in memory."""
    port = _free_port()
    program = Path(sys.executable).with_name("oxigraph")
    address = f"http://127.0.0.1:{port}"
    with _running([str(program), "serve", "--bind", f"127.0.0.1:{port}"], f"{address}/query"):
        yield Server(f"{address}/query", f"{address}/store")


# -- Virtuoso --------------------------------------------------------------------------------------

_PROGRAM = "virtuoso-t"

_INI = """\
[Database]
DatabaseFile = graph.db
ErrorLogFile = graph.log
LockFile = graph.lck
TransactionFile = graph.trx
xa_persistent_file = graph.pxa
ErrorLogLevel = 3
FileExtend = 20

[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx

[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 40
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = {folder}
CaseMode = 2
CheckpointInterval = 0
SchedulerInterval = 10
MaxSortedTopRows = 100000

[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 40

[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 60
"""


def why_no_virtuoso() -> str:
    """What to do where Virtuoso 7 is not installed; empty where it is."""
    if _virtuoso():
        return ""
    return (
        "Virtuoso 7 is not installed: sudo apt-get install virtuoso-opensource-7-bin "
        "(make test does so where it may)"
    )


def _virtuoso() -> str | None:
    return shutil.which(_PROGRAM) or shutil.which(_PROGRAM, path="/usr/bin:/usr/local/bin")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """An empty Virtuoso server whose files are in this folder."""
    program = _virtuoso()
    if program is None:
        raise FileNotFoundError(why_no_virtuoso())
    folder.mkdir(parents=True, exist_ok=True)
    http, sql = _free_port(), _free_port()
    ini = folder / "graph.ini"
    ini.write_text(_INI.format(sql=sql, http=http, folder=folder), encoding="utf-8")
    address = f"http://127.0.0.1:{http}"
    command = [program, "+foreground", "+configfile", str(ini)]
    with _running(command, f"{address}/sparql", cwd=folder):
        yield Server(f"{address}/sparql", f"{address}/sparql-graph-crud-auth", "dba", "dba")


# -- processes -------------------------------------------------------------------------------------


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def _running(command: list[str], endpoint: str, cwd: Path | None = None) -> Iterator[None]:
    """A server, from when it answers until the end of the block."""
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, stdout=said, stderr=subprocess.STDOUT)
        try:
            _wait(process, endpoint)
            yield
        except ChildProcessError as error:
            said.seek(0)
            raise ChildProcessError(f"{error}: {said.read().decode(errors='replace')}") from error
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:  # Virtuoso waits for a query that never ends
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], endpoint: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise ChildProcessError(f"{process.args!r} ended with {process.returncode}")
        with contextlib.suppress(OSError, urllib.error.URLError):
            urllib.request.urlopen(f"{endpoint}?query=ASK%7B%7D", timeout=5).close()
            return
        time.sleep(0.1)
    raise ChildProcessError(f"{process.args!r} does not answer at {endpoint}")


def main() -> None:
    """Both servers, loaded, until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, help="the store to load (default: the usual one)")
    store = parser.parse_args().store
    # Asked to end, end as when interrupted: with the servers stopped and their files gone.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as running, tempfile.TemporaryDirectory() as folder:
        servers = {"OXIGRAPH": running.enter_context(oxigraph())}
        if not (missing := why_no_virtuoso()):
            servers["VIRTUOSO"] = running.enter_context(virtuoso(Path(folder)))
        else:
            print(missing, file=sys.stderr)
        for name, server in servers.items():
            server.load(store)
            print(f"export ZORGGRAAF_{name}={server.endpoint}", flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
