"""Linked data: every IRI of ours leads to a description, as a page or as data.

/id/{kind}/{key}    303 to the description (the thing itself cannot be sent)
/doc/{kind}/{key}   the description, in the form the client likes
/doc/{kind}         all things of that kind
/context.jsonld     its words for JSON-LD
/def                the ontology; /def/Hospital is that term's page
/data/{table}.csv   the table a statement was derived from

Of a kept release with `?release=2026-11` (`releases`): the start page, /id, /doc and /def. Links of
such a page stay in that release.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf import names, resources
from zorggraaf.library import Words
from zorggraaf.publish import collections, description, schema_org
from zorggraaf.publish.serialise import MEDIA, serialise
from zorggraaf.publish.taken_apart import taken_apart
from zorggraaf.things import VALID_IRI, short_key
from zorggraaf.web import releases
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.representations import chosen, link, respond, split_suffix
from zorggraaf.web.service import release_of, service_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyoxigraph as ox
    from starlette.requests import Request

    from zorggraaf.publish.ontology import Documentation
    from zorggraaf.web.service import Service

_LISTS: Final = ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq")
_MEMBERS: Final = 200
"""Members of a list on one page."""
_LONGEST_KEY: Final = 400
_LICENCE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"


async def identified(request: Request) -> Response:
    """303 from a thing to its description, wherever the server stands."""
    await releases.choose(request)
    rest = _rest(request)
    iri = names.ID + rest
    service = service_of(request)
    if "/" in rest and not await service.run(description.exists, service.graph, iri):
        raise await _unknown(service, rest, language(request))
    return _elsewhere(request, f"doc/{rest}")


async def document(request: Request) -> Response:
    """The description of a thing, or the list of all things of a kind."""
    await releases.choose(request)
    rest, suffix = split_suffix(_rest(request))
    if "/" not in rest:
        return await _list(request, rest, suffix)
    service, lang = service_of(request), language(request)
    iri = names.ID + rest
    form = chosen(request, suffix)
    asked = (iri, form, lang, request.url.query)
    body = service.kept.get(asked)
    withdrawn = False
    if body is None:
        quads = await service.run(service.described, iri)
        if not quads and not await service.run(description.exists, service.graph, iri):
            raise await _unknown(service, rest, lang)
        withdrawn = description.is_withdrawn(quads, iri)
        body = await service.run(_body, request, iri, form, quads, withdrawn)
        if service.settings.endpoint is None and not withdrawn:
            service.kept.put(asked, body)
    place = rest.rpartition("/")[2]
    then = _release(request)
    return respond(
        request,
        body,
        form,
        # Known, but no longer: who had it bookmarked is told so, and where to go.
        status=410 if withdrawn else 200,
        links=[
            link(f"{service.settings.base_url}doc/{rest}", "canonical"),
            link(iri, "describes"),
            link(f"{place}.ttl{then}", "describedby", type=MEDIA["ttl"]),
            *_alternates(place, form, then=then),
            *((link(place, "latest-version"),) if then else ()),
            # The way to everything else, for who came in here.
            link("../" * rest.count("/") + rest.partition("/")[0], "collection"),
            link("../" * (rest.count("/") + 1), "index"),
            link(_LICENCE, "license"),
        ],
        location=f"{place}.{form}" + _query(then, lang if form == "html" else ""),
        lang=lang,
    )


def _body(
    request: Request, iri: str, form: str, quads: Sequence[ox.Quad], withdrawn: bool
) -> bytes:
    service, lang = service_of(request), language(request)
    if form == "html":
        return _page(request, iri, quads, withdrawn)
    if form == "json":
        return json.dumps(service.shown(iri, lang).records(), ensure_ascii=False, indent=1).encode()
    if form in ("trig", "nq") and iri.startswith((names.iri("source", "x")[:-1], _GRAPHS)):
        # The source's IRI is its graph's too: with graphs at hand, everything it says.
        quads = [*quads, *description.graph_quads(service.graph, iri)]
    return serialise(quads, MEDIA[form], first=iri)


_GRAPHS: Final = f"{names.ID}graph/"
_TYPE: Final = names.expand("rdf:type")


def _page(request: Request, iri: str, quads: Sequence[ox.Quad], withdrawn: bool) -> bytes:
    from zorggraaf.pages.said_by import said_by, told_by
    from zorggraaf.pages.structured import structured_data
    from zorggraaf.pages.suited import suited
    from zorggraaf.pages.thing import thing_page

    service, lang = service_of(request), language(request)
    asked = request.query_params
    types = [
        str(quad.object)[1:-1]
        for quad in quads
        if quad.predicate.value == _TYPE and str(quad.subject) == f"<{iri}>"
    ]
    page = thing_page(
        service.shown(iri, lang),
        structured_data(schema_org.thing(taken_apart(quads), iri, service.settings.base_url)),
        section=asked.get("deel", ""),
        page=_number(asked.get("blad")),
        withdrawn=withdrawn,
        around=service.surroundings().of(
            iri,
            service.graph,
            lang,
            suited(service.library, iri, types, lang),
            said_by(told_by(service.graph, iri), service.graph, lang),
        ),
        lang=lang,
    )
    return service.renderer(request).render("thing.html.jinja", page=page).encode()


async def _list(request: Request, kind: str, suffix: str | None) -> Response:
    service, lang = service_of(request), language(request)
    found = await service.run(service.collection, kind, lang)
    if found is None:
        raise await _unknown(service, kind, lang)
    form, then = chosen(request, suffix, _LISTS), _release(request)
    if form == "html":
        page = max(1, min(_number(request.query_params.get("blad")), -(-len(found.members) // 200)))
        first = (page - 1) * _MEMBERS
        body = (
            service.renderer(request)
            .render(
                "collection.html.jinja",
                title=found.title(lang),
                collection=found,
                shown=found.members[first : first + _MEMBERS],
                first=first + 1,
                page=page,
            )
            .encode()
        )
    else:
        body = await service.run(serialise, collections.listed(found), MEDIA[form], found.iri)
    return respond(
        request,
        body,
        form,
        links=[
            link(f"{service.settings.base_url}doc/{kind}", "canonical"),
            link("../", "index"),
            *_alternates(kind, form, _LISTS, then),
        ],
        location=f"{kind}.{form}{then}",
        lang=lang,
    )


async def start(request: Request) -> Response:
    """The start page; as data the places where a crawler goes on."""
    await releases.choose(request)
    service, lang = service_of(request), language(request)
    form, then = chosen(request, None, _LISTS), _release(request)
    all_kinds = await service.run(service.collections, lang)
    if form == "html":
        body = (
            service.renderer(request)
            .render(
                "start.html.jinja",
                collections=all_kinds,
                is_fact=collections.is_fact,
                structured=schema_org.dataset(service.release, service.settings.base_url, lang),
            )
            .encode()
        )
    else:
        kinds = [collection.kind for collection in all_kinds]
        body = serialise(collections.entrance(kinds), MEDIA[form], names.BASE)
    return respond(
        request,
        body,
        form,
        links=[
            link(service.settings.base_url, "canonical"),
            link("dataset", "describedby"),
            *(
                link(f"?format={other}{then.replace('?', '&')}", "alternate", type=MEDIA[other])
                for other in _LISTS
                if other != form
            ),
        ],
        lang=lang,
    )


async def ontology(request: Request) -> Response:
    """The ontology as data; as a page the documentation, where it is there."""
    await releases.choose(request)
    service, then = service_of(request), _release(request)
    _, suffix = split_suffix(service.path(request).lstrip("/"))
    form = chosen(request, suffix, ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq"))
    if form == "html":
        asked = (names.ZG, language(request), then)
        kept = service.kept.get(asked)
        body = kept if kept is not None else await service.run(_ontology_page, request)
        if kept is None and service.settings.endpoint is None:
            service.kept.put(asked, body)
    else:
        quads = await service.run(description.ontology_quads, service.graph)
        body = await service.run(serialise, quads, MEDIA[form], names.ZG.rstrip("#"))
    return respond(
        request,
        body,
        form,
        links=[
            link(f"{service.settings.base_url}def", "canonical"),
            link("def.ttl", "describedby", type=MEDIA["ttl"]),
            *_alternates("def", form, _LISTS, then),
        ],
        location=f"def.{form}{then}",
        lang=language(request),
    )


def _documentation(service: Service) -> Documentation:
    from zorggraaf.publish.ontology import documentation

    return service.remembered("documentation", lambda: documentation(service.graph))


def _ontology_page(request: Request) -> bytes:
    from zorggraaf.pages.ontology import ontology_page

    service = service_of(request)
    page = ontology_page(_documentation(service), language(request))
    return service.renderer(request).render("ontology.html.jinja", page=page).encode()


def _term_page(request: Request, iri: str) -> bytes | None:
    """The page of a term; None of what the ontology does not tell of."""
    from zorggraaf.pages.ontology import term_page

    service = service_of(request)
    told = _documentation(service)
    if iri not in told.terms:
        return None
    text = term_page(told, iri, language(request))
    return service.renderer(request).render("term.html.jinja", term=text).encode()


async def context(request: Request) -> Response:
    """The JSON-LD context of the ontology."""
    from zorggraaf.publish import context as json_context

    service = service_of(request)
    body = service.kept.get(json_context.IRI)
    if body is None:
        body = await service.run(json_context.written, service.graph)
        if service.settings.endpoint is None:
            service.kept.put(json_context.IRI, body)
    return respond(request, body, "jsonld", links=[link("def", "describedby")])


async def term(request: Request) -> Response:
    """A term's page; of a term as data, an edition or an axiom, 303 to the ontology."""
    await releases.choose(request)
    local, suffix = split_suffix(request.path_params["term"])
    service = service_of(request)
    iri = names.ZG + local
    edition = f"{names.BASE}def/{request.path_params['term']}"
    if VALID_IRI.match(iri):
        if chosen(request, suffix, _LISTS) == "html" and (
            body := await service.run(_term_page, request, iri)
        ):
            links = [link(iri, "describes"), link("../def.ttl", "describedby", type=MEDIA["ttl"])]
            return respond(request, body, "html", links=links, lang=language(request))
        if await service.run(description.exists, service.graph, iri):
            return _elsewhere(request, f"def{f'.{suffix}' if suffix else ''}", f"#{local}")
        # An edition of the ontology, or an axiom that has a name of its own.
        asked = f"ASK {{ {{ ?o owl:versionIRI <{edition}> }} UNION {{ <{edition}> ?p ?v }} }}"
        if await service.run(service.graph.holds, asked):
            return _elsewhere(request, "def")
    raise await _unknown(service, local, language(request))


async def table(request: Request) -> Response:
    """A table as its editors see it: what `prov:wasDerivedFrom` of a statement points into."""
    name = request.path_params["name"]
    # Looked up among what is there, so that no path leads out of the folder.
    there = {path.name: path for path in resources.data().iterdir() if path.is_file()}
    media = {"csv": "text/csv; charset=utf-8", "json": "application/json"}
    if name not in there or there[name].suffix[1:] not in media:
        raise ProblemError(
            404, Words(f"Er is geen tabel ‘{name[:80]}’.", f"There is no table ‘{name[:80]}’.")
        )
    described = link("schema.json", "describedby", type="application/csvm+json")
    return FileResponse(
        there[name], media_type=media[there[name].suffix[1:]], headers={"Link": described}
    )


async def genid(request: Request) -> Response:
    """303 from a list or expression inside the ontology to the ontology."""
    return _elsewhere(request, "def")


async def _unknown(service: Service, rest: str, lang: str) -> ProblemError:
    words = rest[:_LONGEST_KEY].rpartition("/")[2].replace("-", " ")
    nearest = await service.run(service.graph.find, words[:80], 5, lang)
    shown = short_key(names.ID + rest)[:80]
    return ProblemError(
        404,
        Words(
            f"Niets in de graaf heeft de sleutel ‘{shown}’.",
            f"Nothing in the graph has the key ‘{shown}’.",
        ),
        nearest=[(match.iri, match.label) for match in nearest],
    )


def _alternates(
    place: str, form: str, forms: Sequence[str] = tuple(MEDIA), then: str = ""
) -> list[str]:
    return [
        link(f"{place}.{other}{then}", "alternate", type=MEDIA[other])
        for other in forms
        if other != form
    ]


def _elsewhere(request: Request, path: str, fragment: str = "") -> Response:
    """303 to a path of ours, relative, so that it holds whatever host and folder we have."""
    depth = service_of(request).path(request).lstrip("/").count("/")
    query = request.url.query
    target = "../" * depth + path + (f"?{query}" if query else "") + fragment
    return RedirectResponse(target, 303, {"Vary": "Accept", "Cache-Control": "public, max-age=300"})


def _release(request: Request) -> str:
    """`?release=2026-11` where the address asks for one: the other forms are of that one too."""
    version = release_of(request)
    return f"?release={version}" if version else ""


def _query(then: str, lang: str) -> str:
    english = f"{'&' if then else '?'}lang=en" if lang == "en" else ""
    return then + english


def _rest(request: Request) -> str:
    """What follows /id/ or /doc/, if it can be part of an IRI at all. Raises 404 otherwise."""
    rest: str = request.path_params["rest"]
    if not rest or len(rest) > _LONGEST_KEY or not VALID_IRI.match(names.ID + rest):
        raise ProblemError(404)
    return rest


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else 1


ROUTES: Final = [
    Route("/", start, methods=["GET"]),
    Route("/id/{rest:path}", identified, methods=["GET"]),
    Route("/doc/{rest:path}", document, methods=["GET"]),
    Route("/def", ontology, methods=["GET"]),
    *(Route(f"/def.{suffix}", ontology, methods=["GET"]) for suffix in MEDIA if suffix != "json"),
    Route("/context.jsonld", context, methods=["GET"]),
    Route("/def/{term}", term, methods=["GET"]),
    Route("/data/{name}", table, methods=["GET"]),
    Route("/.well-known/genid/{name}", genid, methods=["GET"]),
]
