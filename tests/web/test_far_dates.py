"""Dates in 1800 and 9999: an answer that says what it is worth, or a reason; never a fault."""

from __future__ import annotations

import httpx
import pytest

AHEAD = "ligt na de dag van de gegevens"
BACK = "Over zo lang geleden is weinig bekend"
PAGES = (
    "regios?a=oor&b=ghor",
    "netwerken?kind=oncology",
    "organisatie/umcg",
    "vragen/network-members?network=Oncomid",
)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("on", "told"), [("1800-01-01", BACK), ("9999-12-31", AHEAD)])
def test_a_date_far_away_is_answered_with_a_remark_or_refused_with_a_reason(
    client: httpx.Client, page: str, on: str, told: str
) -> None:
    path = f"/{page}{'&' if '?' in page else '?'}on={on}"
    got = client.get(path, headers={"Accept": "text/html"})
    assert got.status_code in (200, 400)
    if got.status_code == 200:
        assert told in got.text
    else:
        assert "notice--bad" in got.text and on[:4] in got.text


@pytest.mark.parametrize("page", PAGES)
def test_a_date_like_any_other_has_no_remark(client: httpx.Client, page: str) -> None:
    path = f"/{page}{'&' if '?' in page else '?'}on=2022-01-01"
    got = client.get(path, headers={"Accept": "text/html"}).text
    assert AHEAD not in got and BACK not in got
