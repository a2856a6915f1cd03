"""Texts that know the language they are written in, so that a page can say it is another."""

from __future__ import annotations


class Spoken(str):
    """A text in a language; to everything else it is the text.

    >>> text = Spoken("samenwerking", "nl")
    >>> text == "samenwerking", text.language
    (True, 'nl')
    """

    __slots__ = ("language",)
    language: str
    """As a BCP 47 tag: nl, en."""

    def __new__(cls, text: str, language: str) -> Spoken:
        """The text, in this language."""
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __reduce__(self) -> tuple[type[Spoken], tuple[str, str]]:
        """So that it can be sent to another process."""
        return Spoken, (str(self), self.language)


def spoken(text: str, language: str | None, reader: str | None = None) -> str:
    """A text with its language, where that is known and is not the reader's.

    >>> isinstance(spoken("rol", "nl", reader="nl"), Spoken)
    False
    """
    return Spoken(text, language) if language and language != reader else text


def language_of(text: object) -> str:
    """The language of a text; empty where it is not known.

    >>> language_of(Spoken("rol", "nl")), language_of("rol")
    ('nl', '')
    """
    return getattr(text, "language", "") if isinstance(text, str) else ""
