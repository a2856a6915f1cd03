"""What to bear in mind on a date that lies far back, or ahead of the data."""

from __future__ import annotations

from datetime import date
from typing import Final

_LONG_AGO: Final = 20
"""Years back from where sources seldom tell since when something is so."""

_WORDS: Final = {
    "nl": (
        "Deze datum ligt na de dag van de gegevens: u ziet wat dan nog geldt voor zover nu bekend.",
        "Over zo lang geleden is weinig bekend, en wat in geen bron een begin heeft, telt hier "
        "mee.",
    ),
    "en": (
        "This date lies after the day of the data: you see what still holds then as far as is "
        "known now.",
        "Little is known of so long ago, and what has no beginning in any source is counted here.",
    ),
}


def date_remark(on: str, day: str, lang: str = "nl") -> str:
    """The remark that goes with a date that was asked; empty for one like any other.

    on: as asked (yyyy-mm-dd); what is no date is told of elsewhere. day: that of the data.

    >>> date_remark("2020-01-01", "2026-11-22")
    ''
    >>> date_remark("9999-12-31", "2026-11-22", "en").partition(":")[0]
    'This date lies after the day of the data'
    >>> date_remark("1800-01-01", "2026-11-22", "en").partition(",")[0]
    'Little is known of so long ago'
    """
    try:
        asked, known = date.fromisoformat(on), date.fromisoformat(day)
    except ValueError:
        return ""
    if asked > known:
        return _WORDS[lang][0]
    return _WORDS[lang][1] if asked.year < known.year - _LONG_AGO else ""
