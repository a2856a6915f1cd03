"""The dataset as a whole: its description, and the files to take it along.

/dataset, /dataset.ttl …     the description (DCAT-AP-NL, VoID), as page or as data
/.well-known/void            303 to it, where crawlers look
/data/zorggraaf.nq.gz …      dumps, made once per graph
/data/csv/…, /data/linksets/…, /data/checksums
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from starlette.responses import FileResponse, RedirectResponse, Response
from starlette.routing import Route

from zorggraaf.library import Words
from zorggraaf.publish import dumps, kept_dumps
from zorggraaf.publish.catalogue import Catalogue
from zorggraaf.publish.catalogue import catalogue as catalogue_of
from zorggraaf.publish.serialise import MEDIA, serialise
from zorggraaf.publish.statements import DATASET
from zorggraaf.web import releases
from zorggraaf.web.language import language
from zorggraaf.web.problems import ProblemError
from zorggraaf.web.representations import FRESH, chosen, link, respond
from zorggraaf.web.service import path, service_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from zorggraaf.lookup.graph import LookupGraph
    from zorggraaf.web.service import Service

_FORMS: Final = ("html", "ttl", "jsonld", "nt", "rdf", "trig", "nq")
_MEDIA: Final = {
    **{form.suffix: form.media for form in dumps.FORMS},
    "csv": "text/csv",
    "gz": "application/gzip",
    "json": "application/csvm+json",
    "nt": "application/n-triples",
    "tsv": "text/tab-separated-values",
    "zip": "application/zip",
}


# -- what is known, kept per graph ---------------------------------------------------------------

_KNOWN: Final[WeakKeyDictionary[LookupGraph, Catalogue]] = WeakKeyDictionary()
_MADE: Final[WeakKeyDictionary[LookupGraph, Path]] = WeakKeyDictionary()
_COUNTING: Final = threading.Lock()


def known(service: Service) -> Catalogue:
    """The catalogue of the service's graph, counted once.

    Of an endpoint too: its statistics are those of when the server first was asked.
    """
    with _COUNTING:
        found = _KNOWN.get(service.graph)
        if found is None:
            made = _MADE.get(service.graph)
            files = kept_dumps.files(made) if made else ()
            found = _KNOWN[service.graph] = catalogue_of(
                service.graph, files=files, kept=releases.files()
            )
        return found


def dumped(service: Service) -> Path:
    """The folder with the dumps of the service's graph, made when first asked for."""
    made = _MADE.get(service.graph)
    if made is None or not made.is_dir():
        made = kept_dumps.kept(service.graph, service.settings.extra.get("dumps"))
        _MADE[service.graph] = made
        with _COUNTING:
            _KNOWN.pop(service.graph, None)  # now sizes and checksums are known
    return made


# -- the description -----------------------------------------------------------------------------


async def dataset(request: Request) -> Response:
    """The description of the dataset."""
    service, lang = service_of(request), language(request)
    suffix = path(request).partition(".")[2] or None
    form = chosen(request, suffix, _FORMS)
    work = _page if form == "html" else _data
    body = await service.run(work, request, form)
    return respond(
        request,
        body,
        form,
        links=[
            link(DATASET, "describes"),
            *(
                link(f"dataset.{other}", "alternate", type=MEDIA[other])
                for other in _FORMS
                if other not in ("html", form)
            ),
        ],
        location=f"dataset.{form}" if form != "html" else "",
        lang=lang,
    )


def _data(request: Request, form: str) -> bytes:
    triples = known(service_of(request)).triples()
    return serialise(triples, MEDIA[form], first=DATASET)


def _page(request: Request, form: str) -> bytes:
    from zorggraaf.pages.dataset import dataset_page

    service, lang = service_of(request), language(request)
    found = known(service)
    labels = service.graph.labels((one.iri for one in found.counted.classes), lang)
    page = dataset_page(found, labels, lang)
    title = "About the data" if lang == "en" else "Over de gegevens"
    renderer = service.renderer(request)
    return renderer.render("dataset.html.jinja", page=page, title=title).encode()


async def void(request: Request) -> Response:
    """303 from where crawlers look to the description."""
    return RedirectResponse("../dataset", 303, {"Cache-Control": f"public, max-age={FRESH}"})


# -- files ---------------------------------------------------------------------------------------


async def dump(request: Request) -> Response:
    """One of the files of `dumps.write`."""
    service = service_of(request)
    wanted = path(request).removeprefix("/data/")
    if wanted == "checksums":
        wanted = dumps.CHECKSUMS
    folder = await service.run(dumped, service)
    # Looked up among what was written, so that no path leads out of the folder.
    written = {file.name: file for file in await service.run(kept_dumps.files, folder)}
    if wanted == dumps.CHECKSUMS:
        return FileResponse(folder / wanted, media_type="text/plain; charset=utf-8")
    if wanted not in written:
        shown = wanted[:80]
        raise ProblemError(
            404, Words(f"Er is geen bestand ‘{shown}’.", f"There is no file ‘{shown}’.")
        )
    tag = f'"{written[wanted].sha256[:24]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={FRESH}"}
    if wanted.startswith("csv/") and wanted.endswith(".csv"):
        headers["Link"] = link("csv-metadata.json", "describedby", type="application/csvm+json")
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    media = _MEDIA.get(wanted.rpartition(".")[2], "application/octet-stream")
    return FileResponse(folder / wanted, media_type=media, headers=headers)


ROUTES: Final = [
    Route("/dataset", dataset, methods=["GET"]),
    *(Route(f"/dataset.{form}", dataset, methods=["GET"]) for form in _FORMS),
    Route("/.well-known/void", void, methods=["GET"]),
    *(
        Route(f"/data/{dumps.dump_name(form)}{packed}", dump, methods=["GET"])
        for form in dumps.FORMS
        for packed in ("", ".gz")
    ),
    Route(f"/data/{dumps.CSV_ZIP}", dump, methods=["GET"]),
    Route("/data/csv/{name}", dump, methods=["GET"]),
    Route("/data/linksets/{name}", dump, methods=["GET"]),
    Route("/data/checksums", dump, methods=["GET"]),
    Route(f"/data/{dumps.CHECKSUMS}", dump, methods=["GET"]),
]
