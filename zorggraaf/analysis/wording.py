"""How numbers become sentences, in Dutch and English, and the cautions that analyses share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from zorggraaf.analysis.result import Words, words

SMALL: Final = 5
"""Of groups with fewer units a share jumps with every single one."""

REGISTERED: Final = words(
    "Dit telt geregistreerde samenwerking, geen patiëntenstromen; een lid dat in geen bron staat, "
    "ontbreekt.",
    "This counts registered cooperation, no flows of patients; a member that no source names is "
    "missing.",
)
SPATIAL: Final = words(
    "Twee indelingen van het land overlappen al door hun ligging meer dan toeval: een kleine p "
    "zegt dan weinig; wat ligging alleen geeft, blijkt naast willekeurige aaneengesloten gebieden "
    "(opdracht: compare --null spatial).",
    "Two divisions of the country overlap more than chance by geography alone: a small p then says "
    "little; what geography alone gives shows beside random contiguous areas (command: compare "
    "--null spatial).",
)
BODIES: Final = words(
    "Organisaties tellen hier als lid van het overleg van een regio, en die ledenlijsten zijn niet "
    "volledig; de grond ‘locatie in het gebied’ (--by territory) telt wie er een locatie heeft.",
    "Organisations count here as members of a region's body, and those lists are not complete; "
    "the ground ‘site in the area’ (--by territory) counts who has a site there.",
)


def share(value: float, lang: str) -> str:
    """A share in whole percents, without pretending that nearly nothing is nothing.

    >>> share(0.4678, "nl"), share(0.001, "nl"), share(0.9999, "en"), share(1.0, "en")
    ('47%', 'minder dan 1%', 'more than 99%', '100%')
    """
    if 0 < value < 0.005:
        return "less than 1%" if lang == "en" else "minder dan 1%"
    if 0.995 <= value < 1:
        return "more than 99%" if lang == "en" else "meer dan 99%"
    return f"{value:.0%}"


def number(value: float, lang: str) -> str:
    """A whole number as it is written.

    >>> number(17590672, "nl"), number(17590672, "en")
    ('17.590.672', '17,590,672')
    """
    text = f"{round(value):,}"
    return text if lang == "en" else text.replace(",", ".")


def decimal(value: float, lang: str) -> str:
    """A number with two decimals as it is written.

    >>> decimal(0.456, "nl"), decimal(0.456, "en")
    ('0,46', '0.46')
    """
    text = f"{value:.2f}"
    return text if lang == "en" else text.replace(".", ",")


def listing(parts: Sequence[str], lang: str) -> str:
    """Parts in one sentence.

    >>> listing(["a", "b", "c"], "nl"), listing(["a"], "en")
    ('a, b en c', 'a')
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {'and' if lang == 'en' else 'en'} {parts[-1]}"


def some(parts: Sequence[str], lang: str, most: int = 5) -> str:
    """The first parts, and how many more there are.

    >>> some(["a", "b", "c"], "nl", most=2)
    'a, b en 1 andere'
    """
    if len(parts) <= most:
        return listing(parts, lang)
    left = len(parts) - most
    other = ("others" if left > 1 else "other") if lang == "en" else "andere"
    return listing([", ".join(parts[:most]), f"{left} {other}"], lang)


def units(unit: str, lang: str, weight: str | None = None) -> str:
    """What is counted, in the plural.

    >>> units("site", "nl"), units("municipality", "en", "inhabitants")
    ('locaties', 'inhabitants')
    """
    nl, en = _UNITS["inhabitants" if weight else unit]
    return en if lang == "en" else nl


NAMES: Final[dict[str, tuple[str, str]]] = {
    "organisation": ("organisatie", "organisation"),
    "site": ("locatie", "site"),
    "municipality": ("gemeente", "municipality"),
}
"""One unit of a kind, in Dutch and English."""

_UNITS: Final = {
    "organisation": ("organisaties", "organisations"),
    "site": ("locaties", "sites"),
    "municipality": ("gemeenten", "municipalities"),
    "inhabitants": ("inwoners", "inhabitants"),
}


def both(nl: str, en: str, **values: tuple[str, str]) -> Words:
    """A text in both languages, with values that are said differently in each.

    >>> both("{n} van a", "{n} of a", n=("1,5", "1.5"))["en"]
    '1.5 of a'
    """
    return words(
        nl.format(**{name: value[0] for name, value in values.items()}),
        en.format(**{name: value[1] for name, value in values.items()}),
    )


def plural(count: int, one: str, more: str) -> str:
    """The word that goes with a number.

    >>> plural(1, "tafel", "tafels"), plural(0, "tafel", "tafels")
    ('tafel', 'tafels')
    """
    return one if count == 1 else more
