"""The tables people keep: data/*.csv, read and checked against what data/schema.json declares."""

from zorggraaf.tables.reading import Row, Tables, read_tables

__all__ = ["Row", "Tables", "read_tables"]
