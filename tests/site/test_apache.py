"""The rules for w3id.org and for Apache, as Apache itself reads them.

Where no Apache is installed it is not asked; our own reading of the rules (`redirected`) must come
to the same in the same cases.
"""

from __future__ import annotations

import http.client
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.publish.test_site import redirected
from zorggraaf.site import redirects

APACHE = (
    shutil.which("apache2") or shutil.which("httpd") or shutil.which("apache2", path="/usr/sbin")
)
MODULES = next(
    (
        folder
        for folder in map(
            Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules")
        )
        if (folder / "mod_rewrite.so").is_file()
    ),
    None,
)

WHERE = "https://zorg.example.org/g"
CASES = [
    ("id/organisation/umcg", "text/turtle", "doc/organisation/umcg.ttl"),
    ("id/organisation/umcg", "application/ld+json", "doc/organisation/umcg.jsonld"),
    ("id/organisation/umcg", "*/*", "doc/organisation/umcg.html"),
    ("id/organisation/umcg", "", "doc/organisation/umcg.html"),
    ("doc/concept/role/member", "text/html, text/turtle;q=0.5", "doc/concept/role/member.html"),
    ("doc/concept/role/member.ttl", "*/*", "doc/concept/role/member.ttl"),
    ("id/source/a~b_c-d", "text/turtle", "doc/source/a~b_c-d.ttl"),
    ("def", "text/turtle", "def.ttl"),
    ("def", "application/n-triples", "def.nt"),
    ("def", "text/html,application/xhtml+xml,*/*;q=0.8", "def.html"),
    ("def/Hospital", "text/html", "def/Hospital.html"),
    ("def/Hospital", "text/turtle", "def.ttl"),
    ("def/0.1.0", "text/html", "def.html"),
    (".well-known/genid/x1", "text/turtle", "def.ttl"),
    (".well-known/void", "*/*", ".well-known/void"),
    ("dataset", "application/ld+json", "dataset.jsonld"),
    ("data/organisations.csv", "*/*", "data/organisations.csv"),
    ("release/2026-11/zorggraaf.nq.gz", "*/*", "release/2026-11/zorggraaf.nq.gz"),
    ("context.jsonld", "application/ld+json", "context.jsonld"),
    ("", "text/html", "index.html"),
    ("", "text/turtle", "index.ttl"),
]


@dataclass(frozen=True)
class Apache:
    port: int

    def get(self, path: str, accept: str = "") -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest("GET", path)
        if accept:
            connection.putheader("Accept", accept)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer


@pytest.fixture(scope="module")
def apache() -> Iterator[Apache]:
    """Apache as w3id.org runs it: /zorggraaf/ is a folder with our .htaccess; /site/ is ours."""
    if APACHE is None or MODULES is None:
        pytest.skip("Apache (apache2) is not installed")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        base.chmod(0o755)  # Apache lets go of the rights of who starts it
        for folder in ("htdocs/zorggraaf", "htdocs/site/doc"):
            (base / folder).mkdir(parents=True)
        (base / "htdocs/zorggraaf/.htaccess").write_bytes(redirects.w3id(f"{WHERE}/"))
        (base / "htdocs/site/.htaccess").write_bytes(redirects.apache())
        for file in ("index.html", "doc/x.ttl", "doc/x.jsonld", "doc/x.html"):
            (base / "htdocs/site" / file).write_text("é", encoding="utf-8")
        for path in [base / "htdocs", *(base / "htdocs").rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        wanted = ("mpm_event", "authz_core", "mime", "dir", "headers", "rewrite")
        loaded = [f"LoadModule {one}_module {MODULES}/mod_{one}.so" for one in wanted]
        if (MODULES / "mod_unixd.so").is_file():
            loaded.append(f"LoadModule unixd_module {MODULES}/mod_unixd.so")
        (base / "apache.conf").write_text(
            "\n".join(
                [
                    f'ServerRoot "{base}"',
                    "ServerName localhost",
                    f"Listen 127.0.0.1:{port}",
                    f'PidFile "{base}/pid"',
                    f'ErrorLog "{base}/errors"',
                    *loaded,
                    "TypesConfig /dev/null",
                    "AddType text/html .html",
                    *_user(),
                    f'DocumentRoot "{base}/htdocs"',
                    f'<Directory "{base}/htdocs">',
                    "AllowOverride FileInfo Indexes",
                    "Options SymLinksIfOwnerMatch",
                    "Require all granted",
                    "</Directory>",
                ]
            )
            + "\n"
        )
        process = subprocess.Popen(
            [APACHE, "-f", str(base / "apache.conf"), "-D", "FOREGROUND"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        try:
            _wait(port, process)
            yield Apache(port)
        finally:
            process.terminate()
            process.wait(20)


def _user() -> list[str]:
    import os
    import pwd

    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    return [f"User #{nobody.pw_uid}", f"Group #{nobody.pw_gid}"]


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        assert process.poll() is None, (process.stderr.read() if process.stderr else b"").decode()
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("Apache does not answer")


@pytest.mark.parametrize(("path", "accept", "target"), CASES)
def test_apache_leads_permanent_addresses_to_the_file_asked_for(
    apache: Apache, path: str, accept: str, target: str
) -> None:
    answer = apache.get(f"/zorggraaf/{path}", accept)
    assert answer.status in (302, 303)
    assert answer.getheader("Location") == f"{WHERE}/{target}"
    if path.startswith("id/"):
        assert answer.status == 303, "the thing itself cannot be sent"


@pytest.mark.parametrize(("path", "accept", "target"), CASES)
def test_the_same_is_read_in_the_rules_without_apache(path: str, accept: str, target: str) -> None:
    rules = redirects.w3id(f"{WHERE}/").decode()
    assert redirected(rules, path, accept) == f"{WHERE}/{target}"


@pytest.mark.parametrize(
    ("file", "media"),
    [
        ("doc/x.ttl", "text/turtle"),
        ("doc/x.jsonld", "application/ld+json"),
        ("doc/x.html", "text/html"),
        ("", "text/html"),
    ],
)
def test_apache_serves_the_files_as_what_they_are(apache: Apache, file: str, media: str) -> None:
    answer = apache.get(f"/site/{file}")
    assert answer.status == 200
    assert (answer.getheader("Content-Type") or "").partition(";")[0] == media
    assert answer.getheader("Access-Control-Allow-Origin") == "*"
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
