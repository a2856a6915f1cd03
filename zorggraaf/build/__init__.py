"""From tables to a graph: statements, contradictions, rules, and one atomic swap."""

from zorggraaf.build.building import BuildReport, build, build_memory

__all__ = ["BuildReport", "build", "build_memory"]
