"""The page about quality: what it shows, and that a file sent to it is checked and nothing more."""

from __future__ import annotations

import hashlib
from pathlib import Path

import httpx
import pytest

from zorggraaf import resources


def _fingerprint(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file()
    }


def test_the_page_tells_coverage_gaps_and_contradictions(client: httpx.Client) -> None:
    shown = client.get("/kwaliteit", headers={"accept": "text/html"}, timeout=120)
    assert shown.status_code == 200
    for part in ("dekking", "gaten", "bestand", "tegenspraak", "controles", "uitzonderingen"):
        assert f'id="{part}"' in shown.text
    quality = client.get("/api/quality", timeout=60).json()
    assert quality["contradictions"][0]["feit"]["text"] in shown.text


def test_an_owner_can_be_chosen_and_an_unknown_one_is_no_error(client: httpx.Client) -> None:
    chosen = client.get("/kwaliteit?eigenaar=organisation/umcg", timeout=120)
    assert "Universitair Medisch Centrum Groningen</a> <span" in chosen.text
    assert client.get("/kwaliteit?eigenaar=%00x", timeout=60).status_code == 200


def test_a_template_is_a_spreadsheet(client: httpx.Client) -> None:
    found = client.get("/kwaliteit/sjabloon/members.xlsx?voor=oor-utrecht", timeout=60)
    assert found.status_code == 200 and found.content[:2] == b"PK"
    assert "attachment" in found.headers["content-disposition"]
    assert client.get("/kwaliteit/sjabloon/nergens.xlsx", timeout=60).status_code == 400


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leeg.csv", b""),
        ("plaatje.png", b"\x89PNG\r\n"),
        ("geen.xlsx", b"this is no spreadsheet"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_so(
    client: httpx.Client, name: str, content: bytes
) -> None:
    answer = client.post(
        "/kwaliteit",
        files={"bestand": (name, content)},
        headers={"accept": "text/html"},
        timeout=180,
    )
    assert answer.status_code == 422
    assert 'class="notice notice--bad"' in answer.text
    assert "Traceback" not in answer.text


def test_who_reads_english_is_told_in_english_why_a_file_is_not_read(client: httpx.Client) -> None:
    answer = client.post(
        "/kwaliteit?lang=en",
        files={"bestand": ("members.xlsx", b"PK\x03\x04 and then nothing")},
        headers={"accept": "text/html"},
        timeout=180,
    )
    assert answer.status_code == 422
    notice = answer.text.partition('class="notice notice--bad"')[2].partition("</div>")[0]
    assert "members.xlsx is damaged" in notice and "beschadigd" not in notice
    assert 'lang="nl"' not in notice


def test_a_file_that_is_too_large_is_refused(client: httpx.Client) -> None:
    answer = client.post("/kwaliteit", files={"bestand": ("groot.csv", b"x" * 1_500_000)})
    assert answer.status_code == 413


def test_a_row_that_was_put_right_is_checked_and_nothing_is_stored(client: httpx.Client) -> None:
    before = _fingerprint(resources.data())
    page = client.get("/melden?ding=organisation/umcg", headers={"accept": "text/html"})
    assert "organisations.csv" in page.text
    line = next(
        number
        for number, text in enumerate(
            (resources.data() / "organisations.csv").read_text(encoding="utf-8").splitlines(), 1
        )
        if text.startswith("umcg,")
    )
    form = client.post(
        f"/melden?ding=organisation/umcg&rij=organisations.csv:{line}",
        data={"k-city": "Haren"},
        headers={"accept": "text/html"},
    )
    assert form.status_code == 200
    patch = form.text.partition('<textarea id="patch"')[2].partition(">")[2].partition("<")[0]
    assert patch.startswith("tabel,key,") and "organisations,umcg," in patch and "Haren" in patch
    checked = client.post(
        "/kwaliteit",
        data={"bron": "Melding van een lezer", "datum": "2026-11-22"},
        files={"bestand": ("melding.csv", patch.encode())},
        headers={"accept": "text/html"},
        timeout=180,
    )
    assert checked.status_code in (200, 422)
    assert 'id="uitkomst"' in checked.text and "Haren" in checked.text
    assert _fingerprint(resources.data()) == before


def test_a_report_about_nothing_or_about_another_things_row_is_not_found(
    client: httpx.Client,
) -> None:
    for address in (
        "/melden",
        "/melden?ding=organisation/bestaat-niet",
        "/melden?ding=organisation/umcg&rij=sources.csv:2",
        "/melden?ding=organisation/umcg&rij=../../etc/passwd:1",
    ):
        assert client.get(address).status_code == 404, address


def test_the_page_about_zorggraaf_leads_to_all_there_is(client: httpx.Client) -> None:
    shown = client.get("/over", headers={"accept": "text/html"}).text
    for link in ("dataset", "def", "kwaliteit", "api", "changes.atom"):
        assert f'href="./{link}' in shown
    assert 'lang="en"' in client.get("/over?lang=en", headers={"accept": "text/html"}).text
