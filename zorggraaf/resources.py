"""Where the ontology, the tables and the queries are: in a checkout or in an installed wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    # A wheel carries the folders inside the package; in a checkout they lie beside it.
    packed = _PACKAGE / "_share" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name


def ontology() -> Path:
    """The folder with the ontology, the concept schemes, the shapes and the rules.

    >>> (ontology() / "zorggraaf.ttl").is_file()
    True
    """
    return _folder("ontology")


def data() -> Path:
    """The folder with the tables and their declaration.

    >>> (data() / "schema.json").is_file()
    True
    """
    return _folder("data")


def queries() -> Path:
    """The folder with the query library."""
    return _folder("queries")
