"""However strange the answer of a service, it ends in words for people, never in a traceback.

Every part of a good answer is in turn replaced by something else, and the adapter is given that.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.enrich.test_cbs import area
from tests.enrich.test_orphanet import EXACT, reference
from tests.enrich.test_ror import BRONOVO, UMCG, numbers, record, relation
from zorggraaf.enrich import enriching
from zorggraaf.enrich.answer import Answer, MissingError
from zorggraaf.enrich.fetching import Fetcher
from zorggraaf.enrich.source import Asking
from zorggraaf.errors import ZorggraafError
from zorggraaf.tables import Tables
from zorggraaf.upkeep.comparing import compare

STRANGE: tuple[Any, ...] = (None, [], {}, "", "x", -1, 1.5, True, [None], {"a": {}}, "\x00\x1b[31m")


def mutations(whole: Any) -> Iterator[Any]:
    """The answer with one part of it replaced or left out, for each part and replacement."""
    yield from STRANGE
    for path in list(_paths(whole)):
        for other in STRANGE:
            changed = copy.deepcopy(whole)
            _parent(changed, path)[path[-1]] = copy.deepcopy(other)
            yield changed
        changed = copy.deepcopy(whole)
        del _parent(changed, path)[path[-1]]
        yield changed


def _paths(value: Any, before: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    for name, part in parts:
        yield (*before, name)
        if isinstance(part, dict | list):
            yield from _paths(part, (*before, name))


def _parent(value: Any, path: tuple[Any, ...]) -> Any:
    for name in path[:-1]:
        value = value[name]
    return value


class _Given(Fetcher):
    """Gives the answers of a function, without a server."""

    def __init__(self, answers: Callable[[str], Any]) -> None:
        super().__init__(Path("nergens"))
        self._answers = answers

    def get(self, address: str, *_: Any, **__: Any) -> Answer:
        found = self._answers(address)
        if found is None:
            raise MissingError("bestaat niet")
        body = found if isinstance(found, bytes) else json.dumps(found[0]).encode()
        return Answer(address, body, "", date(2026, 11, 22))


@pytest.fixture(scope="module")
def few(shipped: Tables) -> Tables:
    """The shipped tables with few conditions, to ask little of."""
    tables = copy.copy(shipped)
    tables._rows = {
        **{name: shipped[name] for name in shipped},
        "conditions": [row for row in shipped["conditions"] if row.text("orphacode") == "104"],
    }
    return tables


ROR = {
    "number_of_results": 1,
    "items": [
        record(
            UMCG,
            "UMCG",
            external_ids=[numbers("isni", "0000 0001 2150 090X", preferred=None)],
            relationships=[relation("predecessor", BRONOVO, "Bronovo")],
        )
    ],
}
CBS = {"numberMatched": 1, "features": [area("GM0363", "Amsterdam", 4)]}
OTHER = {"numberMatched": 1, "features": [area("GM0014", "Groningen", 4)]}
CATALOGUE = {
    "success": True,
    "result": {
        "resources": [
            {"name": "indeling gemeente ROAZ", "description": None, "url": "https://example.org/x"}
        ]
    },
}
CROSS = {
    "data": {
        "results": {
            "ORPHAcode": 104,
            "Preferred term": "x",
            "ExternalReference": [reference("OMIM", "535000", EXACT)],
        }
    }
}
STATUS = {"ORPHAcode": 104, "Status": "Inactive: Deprecated"}
TARGET = {"ORPHAcode": 104, "Target ORPHAcode": 5}


def answering(kind: str, changed: Any) -> Callable[[str], Any]:
    """What a service answers when one of its answers is changed."""

    def answer(address: str) -> Any:
        if kind == "roaz":
            csv = b"Gemeentecode;ROAZ-regio\r\n363;Limburg\r\n"
            return csv if address.endswith("/x") else [changed]
        for name, good in (("Status", STATUS), ("TargetEntity", TARGET)):
            if address.endswith(name):
                return [changed if kind == name else good]
        if kind in ("Status", "TargetEntity"):
            return [CROSS]
        if kind == "ror" and not address.endswith("/basis"):
            return None
        if kind == "cbs before":
            return [changed if address.endswith("2029") else OTHER]
        return [changed]

    return answer


@pytest.mark.parametrize(
    ("source", "kind", "good"),
    [
        ("ror", "ror", ROR),
        ("cbs", "cbs", CBS),
        ("cbs", "cbs before", CBS),
        ("roaz", "roaz", CATALOGUE),
        ("orphanet", "orphanet", CROSS),
        ("orphanet", "Status", STATUS),
        ("orphanet", "TargetEntity", TARGET),
    ],
)
def test_a_strange_answer_ends_in_words(few: Tables, source: str, kind: str, good: Any) -> None:
    adapter = enriching.adapter(source)
    row = adapter.ABOUT.row(date(2026, 11, 22))
    told = refused = 0
    for changed in mutations(good):
        fetcher = _Given(answering(kind, changed))
        asking = Asking(fetcher, "https://example.org/{year}/basis", few, 2030)
        if source == "cbs":
            asking = Asking(fetcher, "https://example.org/{year}", few, 2030)
        try:
            compare(few, row, adapter.told(asking))
            told += 1
        except ZorggraafError as error:
            assert error.message
            refused += 1
    assert told
    assert refused or kind == "TargetEntity"  # which is only a word beside the rest
