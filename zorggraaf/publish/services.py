"""The ways in which the graph can be asked over HTTP, as the catalogue lists them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from zorggraaf import names

SPARQL: Final = "https://www.w3.org/TR/sparql11-protocol/"
"""The protocol of the SPARQL endpoint."""


@dataclass(frozen=True, slots=True)
class Service:
    """A way to ask the graph over HTTP."""

    key: str
    address: str
    description: str
    """Where a program reads what the service can do."""
    standard: tuple[str, str]
    """The standard it follows: its address and its name."""
    title: tuple[str, str]
    explained: tuple[str, str]


SERVICES: Final = (
    Service(
        "sparql",
        f"{names.BASE}sparql",
        f"{names.BASE}sparql",
        (SPARQL, "SPARQL 1.1 Protocol"),
        ("SPARQL van Zorggraaf", "SPARQL of Zorggraaf"),
        (
            "De hele graaf bevragen met SPARQL 1.1, alleen lezen.",
            "Query the whole graph with SPARQL 1.1, read-only.",
        ),
    ),
    Service(
        "api",
        f"{names.BASE}api",
        f"{names.BASE}api/openapi.json",
        ("https://spec.openapis.org/oas/v3.1.0", "OpenAPI 3.1"),
        ("Vragen van Zorggraaf", "Questions of Zorggraaf"),
        (
            "Uitgewerkte vragen en analyses als JSON, CSV of spreadsheet, zonder SPARQL.",
            "Worked questions and analyses as JSON, CSV or spreadsheet, without SPARQL.",
        ),
    ),
    Service(
        "reconciliation",
        f"{names.BASE}reconcile",
        f"{names.BASE}reconcile",
        (
            "https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/",
            "Reconciliation Service API 0.2",
        ),
        ("Namen herkennen met Zorggraaf", "Recognising names with Zorggraaf"),
        (
            "Een kolom namen van organisaties koppelen aan de graaf, bijvoorbeeld in OpenRefine.",
            "Link a column of names of organisations to the graph, in OpenRefine for instance.",
        ),
    ),
)
