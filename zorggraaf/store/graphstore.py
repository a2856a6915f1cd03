"""Writing to a server by the SPARQL 1.1 Graph Store Protocol: whole graphs over one connection."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from base64 import b64encode
from email.message import Message
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Final
from urllib.parse import quote, urlencode, urlsplit

from zorggraaf.errors import EndpointError
from zorggraaf.store import remote

_DONE: Final = (200, 201, 202, 204)


class GraphStore:
    """The graphs of a server. Raises EndpointError for whatever goes wrong on the way.

    A name and password are sent only when the server asks for them: not readable on the way
    (Digest) where it can do that, else as they are (Basic), which over http anyone can read.
    """

    def __init__(
        self,
        address: str,
        user: str = "",
        password: str = "",
        timeout: int = remote.TIMEOUT,
        waits: tuple[float, ...] = remote.WAITS,
    ) -> None:
        self.address = address
        self._parts = urlsplit(address)
        self._login = (user, password)
        self._timeout = timeout
        self._waits = waits
        self._connection: HTTPConnection | None = None
        self._challenge: dict[str, str] | None = None
        self._count = 0

    def put(self, graph: str | None, triples: bytes) -> None:
        """Let a graph (None: the default graph) hold these N-Triples and nothing else."""
        self._request("PUT", graph, triples)

    def delete(self, graph: str) -> None:
        """Remove a graph; that it was not there is no fault."""
        self._request("DELETE", graph, None, missing_is_fine=True)

    def close(self) -> None:
        """Let go of the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _request(
        self, method: str, graph: str | None, body: bytes | None, missing_is_fine: bool = False
    ) -> None:
        target = self._target(graph)
        waits = iter((*self._waits, None))
        asked_who = False
        while True:
            status, headers, said = self._send(method, target, body)
            if status in _DONE or (missing_is_fine and status == 404):
                return
            if status == 401 and not asked_who and self._understood(headers):
                asked_who = True
                continue
            if status in remote.BUSY and (ours := next(waits)) is not None:
                wait = remote.asked_to_wait(headers, ours)
                if wait <= remote.LONGEST_WAIT:
                    time.sleep(wait)
                    continue
            raise self._refusal(status, said)

    def _target(self, graph: str | None) -> str:
        query = "default" if graph is None else urlencode({"graph": graph}, quote_via=quote)
        before = f"{self._parts.query}&" if self._parts.query else ""
        return f"{self._parts.path or '/'}?{before}{query}"

    def _send(self, method: str, target: str, body: bytes | None) -> tuple[int, Message, str]:
        headers = {"User-Agent": remote.AGENT, "Accept": "*/*"}
        if body is not None:
            headers["Content-Type"] = "application/n-triples"
        if self._challenge is not None:
            headers["Authorization"] = self._authorization(method, target)
        for again in (True, False):
            kept = self._connection is not None
            try:
                response = self._connected(method, target, body, headers)
                said = response.read(2000).decode("utf-8", "replace")
                response.read()
                if response.will_close:
                    self.close()
                return response.status, response.headers, said
            except (HTTPException, OSError) as error:
                self.close()
                # A server may close a connection between two requests: that is no fault yet.
                if not (kept and again) or isinstance(error, TimeoutError):
                    raise remote.unreachable(self.address, error, self._timeout) from error
        raise AssertionError("the second attempt answers or raises")

    def _connected(
        self, method: str, target: str, body: bytes | None, headers: dict[str, str]
    ) -> HTTPResponse:
        if self._connection is None:
            kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
            self._connection = kind(
                self._parts.hostname or "", self._parts.port, timeout=self._timeout
            )
        self._connection.request(method, target, body, headers)
        return self._connection.getresponse()

    # -- who we are ------------------------------------------------------------------------------

    def _understood(self, headers: Message) -> bool:
        """Whether we can answer the server's question who we are; remembers how."""
        asked = headers.get("WWW-Authenticate") or ""
        if not self._login[0]:
            return False
        kind, _, rest = asked.strip().partition(" ")
        fields = {
            name.lower(): quoted or plain
            for name, quoted, plain in re.findall(r'(\w+)\s*=\s*(?:"([^"]*)"|([^\s,]+))', rest)
        }
        if kind.lower() == "digest" and fields.get("algorithm", "MD5").upper() in _HASHES:
            # The same nonce refused twice is a wrong password; a new one only says it was old.
            stale = fields.get("stale", "").lower() == "true"
            known = self._challenge is not None and not stale
            self._challenge, self._count = fields, 0
            return not known
        if kind.lower() == "basic" and self._challenge is None:
            self._challenge = {}
            return True
        return False

    def _authorization(self, method: str, target: str) -> str:
        user, password = self._login
        asked = self._challenge or {}
        if "nonce" not in asked:
            return "Basic " + b64encode(f"{user}:{password}".encode()).decode()
        algorithm = asked.get("algorithm", "MD5")

        def digest(*parts: str) -> str:
            return hashlib.new(_HASHES[algorithm.upper()], ":".join(parts).encode()).hexdigest()

        self._count += 1
        count, own = f"{self._count:08x}", secrets.token_hex(8)
        secret = digest(user, asked.get("realm", ""), password)
        what = digest(method, target)
        fields = {
            "username": user,
            "realm": asked.get("realm", ""),
            "nonce": asked["nonce"],
            "uri": target,
            "algorithm": algorithm,
        }
        if "auth" in asked.get("qop", ""):
            fields |= {"qop": "auth", "nc": count, "cnonce": own}
            fields["response"] = digest(secret, asked["nonce"], count, own, "auth", what)
        else:
            fields["response"] = digest(secret, asked["nonce"], what)
        if "opaque" in asked:
            fields["opaque"] = asked["opaque"]
        return "Digest " + ", ".join(
            f"{name}={value}" if name in ("qop", "nc", "algorithm") else f'{name}="{value}"'
            for name, value in fields.items()
        )

    def _refusal(self, status: int, said: str) -> EndpointError:
        words = " ".join(re.sub(r"<[^>]*>", " ", said).split())[:200]
        what = f"{self.address} weigert te laden: HTTP {status}" + (f" {words}" if words else "")
        if status == 401 and self._login[0]:
            return EndpointError(
                what, "De naam of het wachtwoord (ZORGGRAAF_PASSWORD) is hier niet goed."
            )
        if status in (404, 405, 501):
            return EndpointError(
                what,
                "Klopt het adres van de graph store? Geef het met --graph-store; en kan er op "
                "deze server worden geschreven?",
            )
        if status == 413:
            return EndpointError(
                what, "De server neemt zulke grote graven niet aan; vraag de beheerder om ruimte."
            )
        return EndpointError(what, remote.refusal(self.address, status).hint)


_HASHES: Final = {"MD5": "md5", "SHA-256": "sha256"}
