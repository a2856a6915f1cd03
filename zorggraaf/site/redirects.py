"""How the permanent addresses lead to the files: the rules for w3id.org, and for Apache itself.

https://w3id.org/zorggraaf/… is where things are identified; w3id.org forwards as a small file tells
it. That file knows what a client prefers (a page, Turtle, JSON-LD, N-Triples), so that a folder of
files answers like a server: 303 from a thing to its description in the right form.
"""

from __future__ import annotations

from typing import Final

from zorggraaf.publish.serialise import MEDIA

UNKNOWN: Final = "https://example.org/zorggraaf"
"""Where the site stands, as long as nobody said so."""

_FORMS: Final = (("ttl", "text/turtle"), ("jsonld", "application/ld\\+json"))
_MORE: Final = (("nt", "application/n-triples"),)
_PLACE: Final = "%{ENV:ZORGGRAAF}"


def w3id(base_url: str | None) -> bytes:
    """The .htaccess to offer to w3id.org as zorggraaf/.htaccess.

    base_url: where the site stands; None writes an example, to be changed in one line.
    """
    place = (base_url or UNKNOWN).rstrip("/")
    lines = [
        "# https://w3id.org/zorggraaf/ : waar de bestanden staan. Alleen de regel met ZORGGRAAF",
        "# verandert als de site verhuist. / Where the files are; change only that line on moving.",
        "RewriteEngine On",
        f"RewriteRule ^ - [E=ZORGGRAAF:{place}]",
        "",
        "# Who prefers data gets data; who says nothing, or asks for a page, gets the page.",
    ]
    for what, pattern, target in (
        ("dingen", "^(?:id|doc)/([^.]+)$", "doc/$1"),
        ("een term van de ontologie", "^def/([A-Za-z][^./]*)$", "def/$1"),
        ("de ontologie en haar edities", "^def(?:/[^#]*)?$", "def"),
        ("lijsten binnen de ontologie", "^\\.well-known/genid/.+$", "def"),
        ("de beschrijving", "^dataset$", "dataset"),
        ("het begin", "^$", "index"),
    ):
        lines += [f"# {what}"]
        # A thing has no N-Triples of its own here: the dump has them all.
        for suffix, media in _FORMS if pattern.startswith("^(?:id") else _FORMS + _MORE:
            # A term is described in the ontology, which as data is one document.
            data = "def" if target == "def/$1" else target
            lines += [
                "RewriteCond %{HTTP_ACCEPT} !text/html",
                f"RewriteCond %{{HTTP_ACCEPT}} {media}",
                f"RewriteRule {pattern} {_PLACE}/{data}.{suffix} [R=303,L]",
            ]
        lines += [f"RewriteRule {pattern} {_PLACE}/{target}.html [R=303,L]"]
    lines += [
        "",
        "# Everything else is a file under its own name: dumps, tables, the context, the feed.",
        f"RewriteRule ^id/(.+)$ {_PLACE}/doc/$1 [R=303,L]",
        f"RewriteRule ^(.+)$ {_PLACE}/$1 [R=302,L]",
    ]
    return ("\n".join(lines) + "\n").encode()


README: Final = """\
# zorggraaf

Permanent identifiers of a graph of the Dutch care landscape: organisations, regions, networks,
expertise centres, each fact with its source and date. Every IRI leads to a page and to data
(Turtle, JSON-LD, N-Triples).
"""
"""What w3id.org asks besides the rules: a text saying what the identifiers are for."""


def apache() -> bytes:
    """A .htaccess for the site itself, where Apache serves it: media types, and the 404 page.

    Other servers do without: every link in the pages names a file with its suffix.
    """
    types = [
        f"AddType {media} .{suffix}" for suffix, media in MEDIA.items() if suffix not in ("html",)
    ]
    return (
        "\n".join(
            [
                "AddDefaultCharset utf-8",
                *types,
                "AddType application/atom+xml .atom",
                "AddType text/tab-separated-values .tsv",
                "AddEncoding x-gzip .gz",
                "DirectoryIndex index.html",
                "<IfModule mod_headers.c>",
                'Header set Access-Control-Allow-Origin "*"',
                'Header set X-Content-Type-Options "nosniff"',
                "</IfModule>",
            ]
        )
        + "\n"
    ).encode()
