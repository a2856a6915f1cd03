"""Scripts on other pages may read every header that tells them something."""

from __future__ import annotations

import httpx
import pytest

_SAFE = {
    *("cache-control", "content-language", "content-length", "content-type", "expires"),
    *("last-modified", "pragma"),
}
"""Headers any script may read, by the Fetch standard."""
_NOTHING_TO_READ = {
    # Told to the browser, or to the machinery of HTTP itself.
    *("content-security-policy", "x-content-type-options", "referrer-policy"),
    *("permissions-policy", "cross-origin-opener-policy", "cross-origin-resource-policy"),
    *("access-control-allow-origin", "access-control-expose-headers"),
    *("date", "connection", "transfer-encoding", "accept-ranges"),
}


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/api/things/organisation?limit=2", {"x-total-count", "link", "etag"}),
        ("/api/queries/network-members?format=csv", {"content-disposition", "etag"}),
        ("/doc/organisation/umcg.ttl", {"link", "etag", "content-location", "vary"}),
        ("/id/organisation/umcg", {"location"}),
        ("/sparql?query=ASK%7B%7D", {"link", "etag", "vary"}),
        ("/sparql?query=SELECT*%7B%3Fs%3Fp%3Fo%7D&partial=true", {"x-sparql-maxrows"}),
        ("/nergens", {"content-language", "vary"}),
        ("/dataset.ttl", {"link", "etag"}),
    ],
)
def test_a_script_elsewhere_can_read_what_is_told(
    client: httpx.Client, address: str, told: set[str]
) -> None:
    got = client.get(address, headers={"Origin": "https://example.org"})
    exposed = {
        name.strip().lower() for name in got.headers["access-control-expose-headers"].split(",")
    }
    assert told <= set(got.headers)
    assert set(got.headers) <= exposed | _SAFE | _NOTHING_TO_READ


def test_the_way_to_the_interface_for_programs_is_on_every_page(client: httpx.Client) -> None:
    for address in ("/", "/vragen", "/doc/organisation/umcg"):
        page = client.get(address, headers={"Accept": "text/html"}).text
        assert '/api">API</a>' in page
