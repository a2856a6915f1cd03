"""The query library: questions people ask, each with its explanation, its SPARQL and its answer.

>>> from zorggraaf.library import Library
>>> len(Library.load()) == len(list(Library.load()))
True
"""

from __future__ import annotations

from zorggraaf.library.header import Column, Header, HeaderError, Parameter, Words
from zorggraaf.library.questions import THEMES, Library, Question, UnknownQuestionError

__all__ = [
    "THEMES",
    "Column",
    "Header",
    "HeaderError",
    "Library",
    "Parameter",
    "Question",
    "UnknownQuestionError",
    "Words",
]
