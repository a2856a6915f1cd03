"""The shapes of answers in json, for the description of the interface."""

from __future__ import annotations

from typing import Any, Final

_TEXTS: Final = {
    "type": "object",
    "required": ["nl", "en"],
    "properties": {"nl": {"type": "string"}, "en": {"type": "string"}},
}

_MAYBE_TEXT: Final = {"type": ["string", "null"]}
_MAYBE_COUNT: Final = {"type": ["integer", "null"]}

SCHEMAS: Final[dict[str, Any]] = {
    "Problem": {
        "type": "object",
        "required": ["title", "status"],
        "properties": {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "hint": {"type": "string"},
            "parameter": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["parameter", "detail"],
                    "properties": {
                        "parameter": {"type": "string"},
                        "detail": {"type": "string"},
                        "hint": {"type": "string"},
                        "nearest": {"type": "array", "items": {"type": "string"}},
                    },
                },
            },
        },
    },
    "Page": {
        "type": "object",
        "required": ["offset", "rows", "total", "next", "previous"],
        "properties": {
            "offset": {"type": "integer"},
            "rows": {"type": "integer"},
            "total": {"type": "integer"},
            "next": _MAYBE_TEXT,
            "previous": _MAYBE_TEXT,
        },
    },
    "Choice": {
        "type": "object",
        "required": ["key", "label", "iri"],
        "properties": {
            "key": {"type": "string"},
            "label": {"type": "string"},
            "iri": {"type": "string"},
        },
    },
    "Release": {
        "type": "object",
        "required": ["digest", "on", "statements"],
        "properties": {
            "digest": _MAYBE_TEXT,
            "on": _MAYBE_TEXT,
            "statements": _MAYBE_COUNT,
            "version": _MAYBE_TEXT,
        },
    },
    "Answer": {
        "type": "object",
        "required": [
            *("question", "parameters", "release", "query", "columns", "count", "page"),
            *("rows", "sources", "gaps"),
        ],
        "properties": {
            "question": {
                "type": "object",
                "required": ["name", "version", "pinned"],
                "properties": {"title": _TEXTS, "question": _TEXTS},
            },
            "parameters": {"type": "array", "items": {"type": "object"}},
            "on": _MAYBE_TEXT,
            "release": {"$ref": "#/components/schemas/Release"},
            "query": {"type": "string"},
            "columns": {"type": "array", "items": {"type": "object", "required": ["name"]}},
            "count": {"type": "integer"},
            "page": {"$ref": "#/components/schemas/Page"},
            "rows": {"type": "array", "items": {"type": "object"}},
            "sources": {"type": "array", "items": {"type": "object"}},
            "evidence": {"type": "array", "items": {"type": "object"}},
            "gaps": {"type": "string"},
        },
    },
    "Outcome": {
        "type": "object",
        "required": ["analysis", "title", "sentence", "cautions", "parameters", "result"],
        "properties": {
            "analysis": {"type": "string"},
            "title": {"type": "string"},
            "sentence": {"type": "string"},
            "cautions": {"type": "array", "items": {"type": "string"}},
            "parameters": {"type": "object"},
            "release": {"$ref": "#/components/schemas/Release"},
            "tables": {"type": "array", "items": {"type": "object"}},
            "count": {"type": "integer"},
            "page": {"$ref": "#/components/schemas/Page"},
            "result": {"type": ["array", "object"]},
        },
    },
    "Scenario": {
        "type": "object",
        "required": ["steps"],
        "additionalProperties": False,
        "properties": {
            "title": {"type": "string"},
            "why": {"type": "string"},
            "on": {"type": "string", "format": "date"},
            "steps": {
                "type": "array",
                "minItems": 1,
                "maxItems": 50,
                "items": {"type": "string", "minLength": 1},
            },
        },
    },
}
