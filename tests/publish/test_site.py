"""The site of files: complete, sound, the same each time, and never half of it."""

from __future__ import annotations

import errno
import gzip
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.publish.site_links import Pages
from zorggraaf import names
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.pages.links import LANGUAGES
from zorggraaf.publish import description, dumps
from zorggraaf.publish.whole import Whole
from zorggraaf.site import redirects, releases, sitemap, things
from zorggraaf.site.replacing import MARK, replaced
from zorggraaf.site.writing import Published, publish
from zorggraaf.store import Graph
from zorggraaf.store import dump as release_dump

UMCG = names.iri("organisation", "umcg")


@pytest.fixture(scope="module")
def whole(graph: Graph) -> Whole:
    return Whole(ox.parse(graph.nquads(), format=ox.RdfFormat.N_QUADS))


@pytest.fixture(scope="module")
def small(graph: Graph) -> Graph:
    """Part of the real graph without loose ends: the umcs, what lists call them, the ontology."""
    return Graph.of(closed(graph, lambda iri: bool(re.search(r"/organisation/[a-z-]*umc", iri))))


def closed(graph: Graph, wanted: Callable[[str], bool]) -> ox.Store:
    kept = {"concept", "graph"}
    quads = list(ox.parse(graph.nquads(), format=ox.RdfFormat.N_QUADS))
    inside = {
        quad.subject.value
        for quad in quads
        if _kind(quad.subject.value) in kept or wanted(quad.subject.value)
    }
    own = [quad for quad in quads if quad.subject.value in inside]
    inside |= {quad.graph_name.value for quad in own}
    inside.add(names.graph("sources"))
    store = ox.Store()
    for quad in quads:
        about = quad.subject.value
        told = quad.object.value if isinstance(quad.object, ox.NamedNode) else ""
        if about.startswith(names.ID) and about not in inside:
            continue
        if told.startswith(names.ID) and told not in inside:
            continue
        if quad.graph_name.value not in inside:
            continue
        store.add(quad)
        store.add(ox.Quad(quad.subject, quad.predicate, quad.object))
    return store


def _kind(iri: str) -> str:
    return iri[len(names.ID) :].partition("/")[0] if iri.startswith(names.ID) else ""


@pytest.fixture(autouse=True)
def own_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ZORGGRAAF_RELEASES", str(tmp_path / "releases"))
    return tmp_path / "releases"


@pytest.fixture(scope="module")
def site(
    small: Graph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pages, Published]]:
    base = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZORGGRAAF_RELEASES", str(base / "releases"))
        told = publish(small, base / "site", base_url="https://zorg.example.org/g/", workers=1)
        yield Pages(base / "site"), told


# -- what is read at once is what is asked one by one --------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        *("organisation/umcg", "organisation/mcl", "region/roaz-west", "network/oncomid"),
        *("concept/certainty", "concept/certainty/stated", "municipality/GM0363"),
        *("source/cbs-gebieden-2026", "membership/umcg-oor-noord-oost-umc-in-the-lead"),
        *("condition/orpha-636", "partition/roaz-2023", "policy-goal/iza-regiobeelden"),
    ],
)
def test_a_thing_is_described_in_memory_as_the_graph_describes_it(
    graph: Graph, whole: Whole, key: str
) -> None:
    from zorggraaf.lookup.description import show

    iri = names.ID + key
    if iri not in whole.things():
        iri = next(one for one in whole.things() if one.startswith(names.ID + key.split("/")[0]))
    assert set(whole.describe_quads(iri)) == set(description.describe_quads(graph, iri))
    for lang in LANGUAGES:
        assert whole.show(iri, lang) == show(graph, iri, lang)


# -- completeness --------------------------------------------------------------------------------


def test_every_thing_has_a_page_in_both_languages_and_its_data(
    small: Graph, site: tuple[Pages, Published]
) -> None:
    pages, told = site
    subjects = {
        row[0]
        for row in small.select(
            "SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?s), STR(id:))) }"
        ).values()
    }
    assert len(subjects) > 500
    for iri in subjects:
        for ending in (".html", ".en.html", ".ttl", ".jsonld"):
            assert things.path(str(iri)) + ending in pages.files
    assert told.files == len(pages.files)


def test_the_data_of_a_thing_is_exactly_its_description(
    small: Graph, site: tuple[Pages, Published]
) -> None:
    pages, _ = site
    wanted = set(description.describe(small, UMCG))
    assert wanted
    for suffix, form in (("ttl", ox.RdfFormat.TURTLE), ("jsonld", ox.RdfFormat.JSON_LD)):
        path = pages.folder / f"{things.path(UMCG)}.{suffix}"
        assert {quad.triple for quad in ox.parse(path=str(path), format=form)} == wanted


@pytest.mark.parametrize(
    "name",
    [
        *("index.html", "index.en.html", "index.ttl", "def.html", "def.en.html", "def.ttl"),
        *("dataset.html", "dataset.ttl", ".well-known/void", "context.jsonld", "changes.atom"),
        *("data/zorggraaf.nq.gz", "data/SHA256SUMS", "sitemap.xml", "robots.txt", "404.html"),
        *("w3id/.htaccess", "static/style.css", "static/search-index.js", "zoeken.html"),
    ],
)
def test_a_site_has_all_that_publishers_look_for(site: tuple[Pages, Published], name: str) -> None:
    assert name in site[0].files


def test_nothing_stays_behind_of_the_work(site: tuple[Pages, Published]) -> None:
    pages, _ = site
    assert not [name for name in pages.files if name.startswith(".statements")]
    assert [path.name for path in pages.folder.parent.iterdir() if "unfinished" in path.name] == []


# -- links ---------------------------------------------------------------------------------------


def test_every_link_leads_to_a_file_and_every_fragment_to_a_place(
    site: tuple[Pages, Published],
) -> None:
    pages, _ = site
    broken = {
        page: wrong
        for page in pages.pages()
        if page != "404.html" and (wrong := pages.broken(page))
    }
    assert broken == {}


def test_no_link_of_a_page_depends_on_where_the_site_stands(site: tuple[Pages, Published]) -> None:
    pages, _ = site
    for page in ("index.html", f"{things.path(UMCG)}.html", "def.en.html", "zoeken.html"):
        text = (pages.folder / page).read_text(encoding="utf-8")
        assert not re.findall(r'(?:href|src|action)="/', text)


def test_the_page_for_a_missing_page_names_whole_addresses(site: tuple[Pages, Published]) -> None:
    text = (site[0].folder / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src|action)="([^"]+)"', text)
    assert links
    assert all(link.startswith(("https://", "#")) for link in links)


def redirected(rules: str, path: str, accept: str) -> str:
    """Where Apache's mod_rewrite would send this, by the rules that our file uses."""
    place = re.search(r"E=ZORGGRAAF:(\S+)\]", rules)
    assert place is not None
    conditions: list[str] = []
    for line in rules.splitlines():
        word, *rest = line.split(" ")
        if word == "RewriteCond":
            conditions.append(rest[1])
        elif word == "RewriteRule" and rest[1] != "-":
            holds = all(
                (re.search(one.removeprefix("!"), accept) is None) == one.startswith("!")
                for one in conditions
            )
            found = re.search(rest[0], path)
            conditions = []
            if found and holds:
                target = rest[1].replace("%{ENV:ZORGGRAAF}", place[1])
                return target.replace("$1", found[1] if found.groups() else "")
    raise AssertionError(f"no rule for {path}")


def test_from_one_identifier_everything_is_found_by_following_links(
    small: Graph, site: tuple[Pages, Published]
) -> None:
    pages, _ = site
    rules = (pages.folder / "w3id/.htaccess").read_text(encoding="utf-8")
    address = redirected(rules, UMCG.removeprefix(names.BASE), "text/html,*/*;q=0.8")
    assert address == "https://zorg.example.org/g/doc/organisation/umcg.html"
    reached = pages.reached(address.removeprefix("https://zorg.example.org/g/"))
    for row in small.select(
        "SELECT DISTINCT ?s { GRAPH ?g { ?s ?p ?o } FILTER(STRSTARTS(STR(?s), STR(id:))) }"
    ).values():
        assert {things.path(str(row[0])) + end for end in (".html", ".ttl")} <= reached
    assert {"data/zorggraaf.nq.gz", "dataset.ttl", "def.html", "context.jsonld"} <= reached


@pytest.mark.parametrize(
    ("path", "accept", "target"),
    [
        ("id/organisation/umcg", "text/turtle", "doc/organisation/umcg.ttl"),
        ("id/organisation/umcg", "application/ld+json", "doc/organisation/umcg.jsonld"),
        ("id/organisation/umcg", "*/*", "doc/organisation/umcg.html"),
        ("doc/concept/role/member", "text/html, text/turtle;q=0.5", "doc/concept/role/member.html"),
        ("def", "text/turtle", "def.ttl"),
        ("def/0.1.0", "text/html", "def.html"),
        ("dataset", "application/ld+json", "dataset.jsonld"),
        ("data/organisations.csv", "*/*", "data/organisations.csv"),
        ("context.jsonld", "application/ld+json", "context.jsonld"),
        ("", "text/html", "index.html"),
    ],
)
def test_permanent_addresses_lead_to_a_file_in_the_form_asked_for(
    path: str, accept: str, target: str
) -> None:
    rules = redirects.w3id("https://zorg.example.org/").decode()
    assert redirected(rules, path, accept) == f"https://zorg.example.org/{target}"


def test_the_form_asked_for_is_there(site: tuple[Pages, Published]) -> None:
    rules = redirects.w3id(None).decode()
    for path in ("id/organisation/umcg", "def", "dataset", ""):
        for accept in ("text/turtle", "application/ld+json", "text/html"):
            target = redirected(rules, path, accept).removeprefix(f"{redirects.UNKNOWN}/")
            assert target in site[0].files


def test_the_sitemap_names_every_page_once(site: tuple[Pages, Published]) -> None:
    pages, _ = site
    text = (pages.folder / "sitemap.xml").read_text(encoding="utf-8")
    listed = re.findall(r"<loc>https://zorg\.example\.org/g/([^<]+)</loc>", text)
    assert sorted(listed) == [page for page in pages.pages() if page != "404.html"]


def test_a_sitemap_that_is_too_long_is_split() -> None:
    files = sitemap.sitemaps([f"doc/name/n{i}" for i in range(30_000)], "https://x.nl/", "")
    assert sorted(files) == ["sitemap-1.xml", "sitemap-2.xml", "sitemap.xml"]
    assert files["sitemap.xml"].count(b"<loc>") == 2


def test_names_are_found_without_a_server(site: tuple[Pages, Published]) -> None:
    text = (site[0].folder / "static/search-index.js").read_text(encoding="utf-8")
    index = json.loads(text.removeprefix("zorggraafIndex(").removesuffix(");\n"))
    place = [one[0] for one in index["things"]].index("organisation/umcg")
    assert "UMCG" in [text for number, text in index["names"] if number == place]
    page = (site[0].folder / "zoeken/u.html").read_text(encoding="utf-8")
    assert "../doc/organisation/umcg.html" in page


# -- the same each time, and never half ----------------------------------------------------------


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_graph_gives_the_same_bytes_with_one_process_or_two(
    small: Graph, site: tuple[Pages, Published], tmp_path: Path
) -> None:
    again = publish(small, tmp_path / "site", base_url="https://zorg.example.org/g/", workers=2)
    assert digests(again.folder) == digests(site[0].folder)


def test_a_site_that_fails_leaves_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with replaced(folder) as first:
        (first / MARK).write_text("first")
    with pytest.raises(OSError, match="full"), replaced(folder) as second:
        (second / MARK).write_text("second")
        raise OSError("disk full")
    assert (folder / MARK).read_text() == "first"
    assert [path.name for path in tmp_path.iterdir()] in (["site"], ["releases", "site"])


@pytest.mark.parametrize(
    ("step", "said", "written"),
    [("write", "schijf is vol", False), ("keep", "De site staat in", True)],
)
def test_a_full_disk_is_told_with_what_to_do(
    small: Graph,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    said: str,
    written: bool,
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(dumps if step == "write" else releases, step, full)
    with pytest.raises(ZorggraafError, match=said) as raised:
        publish(small, tmp_path / "site", workers=1)
    assert "schijf is vol" in raised.value.message and raised.value.hint
    assert (tmp_path / "site" / MARK).is_file() == written
    assert not [path for path in tmp_path.iterdir() if "unfinished" in path.name]


def test_ctrl_c_leaves_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with replaced(folder) as first:
        (first / MARK).write_text("first")
    with pytest.raises(KeyboardInterrupt), replaced(folder):
        raise KeyboardInterrupt
    assert (folder / MARK).read_text() == "first"


def test_a_site_that_was_moved_aside_when_the_power_failed_is_put_back(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    with replaced(folder) as first:
        (first / MARK).write_text("first")
    folder.rename(tmp_path / ".site-before")
    with pytest.raises(ZeroDivisionError), replaced(folder):
        raise ZeroDivisionError
    assert (folder / MARK).read_text() == "first"


def test_a_folder_with_something_else_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/cat.jpg").write_bytes(b"")
    with pytest.raises(UsageError, match="niet leeg"), replaced(tmp_path / "photos"):
        pass
    assert (tmp_path / "photos/cat.jpg").exists()


# -- releases ------------------------------------------------------------------------------------


def test_a_release_is_kept_on_this_machine_and_can_be_opened(
    site: tuple[Pages, Published],
) -> None:
    pages, told = site
    assert told.version
    assert told.kept is not None
    kept = gzip.decompress(told.kept.read_bytes())
    assert kept == gzip.decompress((pages.folder / "data/zorggraaf.nq.gz").read_bytes())
    assert f"release/{told.version}/{release_dump.FILE}" in pages.files


def test_a_version_that_was_published_does_not_change(tmp_path: Path) -> None:
    before = kept_release(tmp_path, "2026-11", b"<s:a> <p:p> <o:o> <g:1> .\n")
    releases.check("2026-11", b"<s:a> <p:p> <o:o> <g:1> .\n", before)
    with pytest.raises(UsageError, match="al gepubliceerd"):
        releases.check("2026-11", b"<s:b> <p:p> <o:o> <g:1> .\n", before)
    releases.check("2026-12", b"<s:b> <p:p> <o:o> <g:1> .\n", before)


def test_releases_of_before_stay_in_the_site_byte_by_byte(small: Graph, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    before = kept_release(folder, "2020-01", b"<s:a> <p:p> <o:o> <g:1> .\n")
    (folder / MARK).write_text("{}")
    old = before[0].file.read_bytes()
    publish(small, folder, draft=True, workers=1)
    assert (folder / "release/2020-01" / release_dump.FILE).read_bytes() == old
    assert len(list((folder / "release").iterdir())) == 1, "a draft is no release"
    assert "release/2020-01/zorggraaf.nq.gz" in (folder / "release.html").read_text()


def kept_release(site: Path, version: str, quads: bytes) -> list[releases.Kept]:
    folder = site / releases.FOLDER / version
    folder.mkdir(parents=True)
    (folder / release_dump.FILE).write_bytes(gzip.compress(quads))
    return releases.kept(site)
