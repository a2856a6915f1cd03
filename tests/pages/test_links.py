"""The same page works on the server, under another folder, and from disk."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zorggraaf import names
from zorggraaf.pages.links import Links

UMCG = names.iri("organisation", "umcg")
MEMBER = names.concept("role", "member")

paths = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), max_size=4).map("/".join)


@given(paths, st.sampled_from(["nl", "en"]), st.booleans())
def test_a_link_leads_to_the_same_page_from_everywhere(path: str, lang: str, files: bool) -> None:
    links = Links(path, files=files, lang=lang)
    for base in ("https://example.org/", "https://example.org/zorg/graaf/"):
        place = base + path
        ending = {(False, "nl"): "", (False, "en"): "?lang=en", (True, "nl"): ".html"}.get(
            (files, lang), ".en.html"
        )
        assert urljoin(place, links.thing(UMCG)) == f"{base}doc/organisation/umcg{ending}"
        assert urljoin(place, links.thing(MEMBER)) == f"{base}doc/concept/role/member{ending}"
        assert urljoin(place, links.term("zg:Hospital")) == f"{base}def{ending}#Hospital"
        assert urljoin(place, links.static("style.css")) == f"{base}static/style.css"
        assert urljoin(place, links.data(UMCG, "ttl")) == f"{base}doc/organisation/umcg.ttl"


@given(paths, st.sampled_from(["nl", "en"]))
def test_the_language_switch_leads_to_the_same_page(path: str, lang: str) -> None:
    asked = (("q", "a&b=ç"), ("lang", lang))
    links = Links(path, lang=lang, parameters=asked)
    other = urljoin(f"https://example.org/{path}", links.here("en"))
    assert other == f"https://example.org/{path}?q=a%26b%3D%C3%A7&lang=en"


def test_what_is_not_ours_keeps_its_own_address() -> None:
    links = Links("doc/organisation/umcg")
    assert links.thing("https://ror.org/03cv38k47") == "https://ror.org/03cv38k47"
    assert links.is_ours(UMCG) and not links.is_ours("https://ror.org/03cv38k47")


@pytest.mark.parametrize("key", ["a b", 'a"b', "<a>", "é", "a?b", "a#b"])
def test_no_key_breaks_out_of_an_attribute(key: str) -> None:
    href = Links().thing(names.ID + "organisation/" + key)
    assert not set(' "<>?#') & set(href)
