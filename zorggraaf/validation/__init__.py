"""Checking the graph against the shapes, and the report that people read.

The shapes are SHACL (Core and SHACL-SPARQL) in `ontology/shapes/`, one requirement each. The
report says per finding which thing, what is wrong, what was found, what to do, and which source,
table and row say it.

>>> from zorggraaf.validation import validate                                 # doctest: +SKIP
>>> report = validate()                                                       # doctest: +SKIP
>>> report.conforms, report.counts["Violation"]                               # doctest: +SKIP
(True, 0)
"""

from zorggraaf.validation.engines import ENGINES, Finding, findings
from zorggraaf.validation.render import FORMATS, render_report
from zorggraaf.validation.report import Report, Result, ValidationError, validate
from zorggraaf.validation.shapes import Shape, Shapes

__all__ = [
    "ENGINES",
    "FORMATS",
    "Finding",
    "Report",
    "Result",
    "Shape",
    "Shapes",
    "ValidationError",
    "findings",
    "render_report",
    "validate",
]
