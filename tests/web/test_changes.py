"""Who follows the data finds what changed at one address."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import httpx

ATOM = "{http://www.w3.org/2005/Atom}"


def test_the_feed_is_atom_and_names_every_release(client: httpx.Client) -> None:
    answer = client.get("/changes.atom")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.content)
    assert [entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")] == [
        "uitgave 2026-11"
    ]
    again = client.get("/changes.atom", headers={"if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_release_that_is_not_kept_is_not_found(client: httpx.Client) -> None:
    answer = client.get("/changes/1999-01", headers={"accept": "application/json"})
    assert answer.status_code == 404
    assert "1999-01" in answer.json()["detail"]


def test_an_impossible_form_is_refused(client: httpx.Client) -> None:
    assert client.get("/changes/2026-11?format=png").status_code == 406
