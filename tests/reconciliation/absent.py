"""Names that are not in the graph: whoever reconciles them must not be told that they are.

Hospitals abroad, Dutch names that nobody bears, near misses of names in the graph, other words,
and nonsense. To these the tests add hospitals of the graph set in a town where they are not.
"""

from __future__ import annotations

import random

from zorggraaf import resources
from zorggraaf.tables.reading import read_tables

ABROAD = (
    *("Universitair Ziekenhuis Gent", "UZ Leuven", "AZ Sint-Jan Brugge", "ZNA Middelheim"),
    *("Jessa Ziekenhuis Hasselt", "Imeldaziekenhuis Bonheiden", "AZ Sint-Lucas Gent"),
    *("Onze-Lieve-Vrouwziekenhuis Aalst", "Sint-Elisabethziekenhuis Turnhout"),
    *("Heilig Hart Ziekenhuis Leuven", "Sint-Franciscusziekenhuis Heusden-Zolder"),
    *("AZ Maria Middelares", "Erasmusziekenhuis Brussel", "Universitair Ziekenhuis Antwerpen"),
    *("Charité Berlin", "Klinikum Oldenburg", "Universitätsklinikum Münster", "Mayo Clinic"),
    *("Elisabeth-Krankenhaus Essen", "Klinikum der Universität München", "Hôpital Lariboisière"),
    *("Karolinska University Hospital", "Addenbrooke's Hospital", "Royal Free London"),
    *("St Mary's Hospital London", "St. Francis Hospital", "Hospital Clínic Barcelona"),
    *("University Medical Center Ljubljana", "Johns Hopkins Hospital", "Rigshospitalet"),
)
INVENTED = (
    *("Ziekenhuis De Regenboog", "Wouter Jansen Ziekenhuis", "Medisch Centrum Terschelling"),
    *("Universitair Medisch Centrum Breda", "UMC Brabant", "Ziekenhuis Noordzee"),
    *("Koningin Wilhelmina Gasthuis Zutphen", "Stichting Ziekenhuis Texel", "MC Vlieland"),
    *("Prins Bernhard Ziekenhuis", "Academisch Ziekenhuis Zeeland", "Streekziekenhuis Drachten"),
    *("Sint Barbara Ziekenhuis", "Gasthuis Sint Jozef", "Diaconessenhuis Arnhem"),
    *("Hanna Ziekenhuis", "Maartenziekenhuis Zwolle", "Maasland Ziekenhuis", "Rijnstad Ziekenhuis"),
    *("Sint Jansdal Ziekenhuis Brugge", "Catharina Gasthuis Gouda", "Rijnland Hospital Bonn"),
    *("Ziekenhuis Leeuwarden", "Ziekenhuis Alkmaar", "Ziekenhuis Rotterdam", "Oost Ziekenhuis"),
    *("Erasmusziekenhuis", "Vlietziekenhuis", "Isolde Kliniek", "Spaarneland", "Ikaria Ziekenhuis"),
    *("Tergooide Kliniek", "Beatrix Kliniek Gouda", "Amstelziekenhuis", "Antonia Ziekenhuis"),
)
WORDS = (
    *("ziekenhuis", "medisch centrum", "stichting", "fietsenstalling", "kerstboom", "haven"),
    *("de", "locatie", "vergadering", "groene", "polikliniek", "huisarts", "amsterdamse"),
    *("onbekend", "n.v.t.", "geen", "overig", "totaal", "zorg", "netwerk"),
)
NONSENSE = (
    *("asdfgh", "qwertyuiop", "xxxxx", "12345", "?", "--", "a", "zz top", "lorem ipsum dolor"),
    *("0612345678", "test test test", "Ziekenhuis", "ziekenhuis ziekenhuis"),
)
FIXED = (*ABROAD, *INVENTED, *WORDS, *NONSENSE)

_TOWNS_ABROAD = ("Brugge", "Gent", "Keulen", "Münster", "Londen", "Luik", "Kortrijk", "Bremen")


def elsewhere(seed: int, count: int = 40) -> list[str]:
    """Names of Dutch hospitals, each in a town abroad: "Sint Jansdal Ziekenhuis Brugge"."""
    chance = random.Random(seed)
    named = sorted(
        str(row.values["name"])
        for row in read_tables(resources.data())["organisations"]
        if row.values["city"] and row.values["country"] == "NL"
    )
    return [f"{name} {chance.choice(_TOWNS_ABROAD)}" for name in chance.sample(named, count)]
