"""Spreadsheets as people send them, made for a test."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from typing import Any

from openpyxl import Workbook

HEAD = ("Lid", "Samenwerking", "Rol", "Sinds", "Tot en met")


def book(rows: Sequence[Sequence[Any]], head: Sequence[str] = HEAD, title: str = "Leden") -> bytes:
    """A workbook of one sheet."""
    return changed(lambda _: None, rows, head, title)


def changed(
    change: Callable[[Any], None],
    rows: Sequence[Sequence[Any]] = (),
    head: Sequence[str] = HEAD,
    title: str = "Leden",
) -> bytes:
    """A workbook of one sheet, with something done to the sheet."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = title
    sheet.append(list(head))
    for row in rows:
        sheet.append(list(row))
    change(sheet)
    return saved(made)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, text: bytes) -> bytes:
    """The workbook with a part added, or in the place of the one with this name."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, text)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def zipped(**parts: bytes) -> bytes:
    """A zip file of these parts, that is no spreadsheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()
