"""What a form sends: fields and one file, read up to a limit and kept nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs

from zorggraaf.library import Words
from zorggraaf.web.problems import ProblemError

if TYPE_CHECKING:
    from starlette.requests import Request

_FIELDS: Final = 60
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Sent:
    """What a form sent."""

    fields: dict[str, str]
    file: bytes = b""
    name: str = ""
    """What the sender calls the file, without folders."""


async def sent(request: Request, most: int) -> Sent:
    """The fields and the file of a form.

    most: bytes it may have. Raises ProblemError 413 for more, 415 for what is no form.
    """
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > most:
            kilobytes = most // 1000
            raise ProblemError(
                413,
                Words(
                    f"Het bestand is groter dan {kilobytes} kB.",
                    f"The file is larger than {kilobytes} kB.",
                ),
            )
    content_type = request.headers.get("content-type", "")
    media = content_type.partition(";")[0].strip().lower()
    if media == "application/x-www-form-urlencoded":
        try:
            told = parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=_FIELDS)
        except (UnicodeDecodeError, ValueError) as error:
            raise ProblemError(400) from error
        return Sent({name: values[0] for name, values in told.items()})
    if media == "multipart/form-data":
        return _parts(raw, content_type)
    raise ProblemError(415, hint="multipart/form-data, application/x-www-form-urlencoded")


def _parts(raw: bytes, content_type: str) -> Sent:
    head = b"Content-Type: " + content_type.encode("latin-1", "replace") + b"\r\n\r\n"
    message = BytesParser(policy=policy.HTTP).parsebytes(head + raw)
    fields: dict[str, str] = {}
    file, called = b"", ""
    for part in message.iter_parts() if message.is_multipart() else ():
        name = str(part.get_param("name", "", "content-disposition"))
        content = part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        filename = part.get_filename()
        if filename is not None:
            file = body
            called = filename.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:]
        elif len(fields) < _FIELDS:
            fields[name] = body.decode(errors="replace")
    return Sent(fields, file, called)
