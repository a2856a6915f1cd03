"""The interface for programs: questions, analyses and things at /api, described by OpenAPI."""

from __future__ import annotations

from zorggraaf.web.api.routes import ROUTES, running

__all__ = ["ROUTES", "running"]
