"""The spreadsheets people fill in: per kind which columns, for which table.

One declaration serves both ways: `template` makes the sheet from it and `import` reads the sheet
back.
"""

from __future__ import annotations

import difflib
from typing import Final

from zorggraaf.errors import UsageError
from zorggraaf.upkeep.fields import (
    CONCEPT,
    FROM,
    LAST,
    NEWCOMER,
    NUMBER,
    PERIOD,
    THING,
    UNTIL,
    URL,
    Field,
    Form,
    plain,
)

MEMBERS: Final = Form(
    "members",
    "memberships",
    "Leden",
    "Members",
    (
        Field(
            "member",
            "Lid",
            "Member",
            THING,
            "member",
            things=("organisation", "expertise-centre", "network", "actor-group"),
            required=True,
            help="de naam van de organisatie, zoals u die schrijft",
            also=("organisatie", "organisation", "naam", "ziekenhuis", "instelling"),
            width=38,
        ),
        Field(
            "group",
            "Samenwerking",
            "Group",
            THING,
            "group",
            things=("network", "region"),
            required=True,
            lone=True,
            help="waarvan het lid is: netwerk, regio of ERN",
            also=("netwerk", "regio", "network", "region", "ern"),
            width=26,
        ),
        Field(
            "role",
            "Rol",
            "Role",
            CONCEPT,
            "role",
            scheme="role",
            default="member",
            lone=True,
            help="kies uit de lijst; leeg is lid",
            width=18,
        ),
        Field(
            "stated_place",
            "Plaats",
            "Place",
            column="stated_place",
            help="als het om één locatie gaat",
            also=("locatie", "woonplaats"),
            width=16,
        ),
        FROM,
        UNTIL,
        *NEWCOMER,
        *LAST,
    ),
    ("member", "group", "role"),
    ("member", "group", "role"),
    {"certainty": "stated"},
    newcomer="member",
    intro="Wie lid is van een netwerk, regio of ERN, in welke rol en sinds wanneer.",
)

RECOGNITIONS: Final = Form(
    "recognitions",
    "recognitions",
    "Erkenningen",
    "Recognitions",
    (
        Field(
            "recognised",
            "Erkend",
            "Recognised",
            THING,
            "recognised",
            things=("expertise-centre", "organisation", "network"),
            required=True,
            help="het centrum of de organisatie die erkend is",
            also=("centrum", "expertisecentrum", "naam"),
            width=42,
        ),
        Field(
            "kind",
            "Soort erkenning",
            "Kind",
            CONCEPT,
            "kind",
            scheme="recognition-kind",
            default="rare-disease-expertise-centre",
            lone=True,
            help="kies uit de lijst; leeg is expertisecentrum voor zeldzame aandoeningen",
            width=26,
        ),
        Field(
            "recognised_by",
            "Erkend door",
            "Recognised by",
            THING,
            "recognised_by",
            things=("organisation",),
            lone=True,
            width=22,
        ),
        Field("round", "Ronde", "Round", column="round", help="bijvoorbeeld 2020-1", width=10),
        FROM,
        UNTIL,
        *LAST,
    ),
    ("recognised", "kind"),
    ("recognised", "kind", "from"),
    {"certainty": "stated"},
    intro="Wat erkend is, door wie, en vooral: tot en met wanneer.",
)

SITES: Final = Form(
    "sites",
    "sites",
    "Locaties",
    "Sites",
    (
        Field("name", "Locatie", "Site", column="name", required=True, also=("naam",), width=36),
        Field(
            "organisation",
            "Organisatie",
            "Organisation",
            THING,
            "organisation",
            things=("organisation",),
            required=True,
            also=("ziekenhuis",),
            width=26,
        ),
        Field(
            "kind", "Soort", "Kind", CONCEPT, "kind", scheme="site-kind", also=("soort locatie",)
        ),
        Field("street", "Straat en nummer", "Street", column="street", width=22),
        Field("postcode", "Postcode", "Postcode", column="postcode", width=10),
        Field("city", "Plaats", "City", column="city", width=16),
        Field(
            "municipality",
            "Gemeente",
            "Municipality",
            THING,
            "municipality",
            things=("municipality",),
            width=16,
        ),
        Field(
            "lat",
            "Breedtegraad",
            "Latitude",
            NUMBER,
            "lat",
            help="WGS84, tussen 50 en 54",
            width=13,
        ),
        Field(
            "lon", "Lengtegraad", "Longitude", NUMBER, "lon", help="WGS84, tussen 3 en 8", width=13
        ),
        Field(
            "emergency",
            "SEH dag en nacht",
            "Emergency department",
            CONCEPT,
            "emergency",
            scheme="emergency-department",
            also=("seh", "spoedeisende hulp"),
            help="ja of nee",
            width=12,
        ),
        FROM,
        UNTIL,
        *NEWCOMER,
        *LAST,
    ),
    ("name", "organisation"),
    ("organisation", "name"),
    newcomer="organisation",
    intro="Waar een organisatie werkt: adres, ligging en spoedeisende hulp.",
)

ORGANISATIONS: Final = Form(
    "organisations",
    "identifiers",
    "Organisaties",
    "Organisations",
    (
        Field(
            "thing",
            "Organisatie",
            "Organisation",
            THING,
            "thing",
            things=("organisation",),
            required=True,
            also=("naam", "ziekenhuis", "instelling"),
            width=42,
        ),
        Field("kvk", "KvK-nummer", "KvK", also=("kvknummer",), help="8 cijfers", width=13),
        Field("ror", "ROR", "ROR", help="https://ror.org/…", width=27),
        Field("isni", "ISNI", "ISNI", help="16 tekens", width=19),
        Field("wikidata", "Wikidata", "Wikidata", help="Q met een getal", width=12),
        Field("agb", "AGB-code", "AGB", also=("agbcode",), help="8 cijfers", width=11),
        Field("city", "Plaats", "City", help="alleen bij Nieuw", lone=True, width=14),
        *NEWCOMER,
        *LAST,
    ),
    ("thing", "scheme"),
    ("thing", "scheme"),
    {"certainty": "stated"},
    {scheme: scheme for scheme in ("kvk", "ror", "isni", "wikidata", "agb")},
    newcomer="thing",
    intro="Onder welke nummers een organisatie in andere registers staat.",
)

FIGURES: Final = Form(
    "figures",
    "figures",
    "Cijfers",
    "Figures",
    (
        Field(
            "about",
            "Waarover",
            "About",
            THING,
            "about",
            things=("organisation", "network", "region", "initiative", "actor-group"),
            required=True,
            also=("organisatie", "naam"),
            width=34,
        ),
        Field(
            "indicator",
            "Indicator",
            "Indicator",
            CONCEPT,
            "indicator",
            scheme="indicator",
            required=True,
            width=30,
        ),
        Field(
            "value", "Waarde", "Value", NUMBER, "value", required=True, also=("getal",), width=12
        ),
        Field(
            "value_max",
            "Bovengrens",
            "Maximum",
            NUMBER,
            "value_max",
            help="bij een bandbreedte",
            width=12,
        ),
        Field("unit", "Eenheid", "Unit", CONCEPT, "unit", scheme="unit", width=16),
        Field(
            "period",
            "Periode",
            "Period",
            PERIOD,
            "period",
            help="jaar, datum, of begin/eind: 2019/2022",
            also=("jaar", "year"),
            width=12,
        ),
        Field(
            "qualifier",
            "Nuance",
            "Qualifier",
            column="qualifier",
            help="circa, ruim, meer dan",
            width=12,
        ),
        *LAST,
    ),
    ("about", "indicator", "unit", "period"),
    ("about", "indicator", "period"),
    {"certainty": "stated"},
    intro="Getallen over een organisatie, netwerk of regio, met jaar en eenheid.",
)

CENTRES: Final = Form(
    "expertise-centres",
    "expertise_centres",
    "Expertisecentra",
    "Expertise centres",
    (
        Field("name", "Centrum", "Centre", column="name", required=True, also=("naam",), width=42),
        Field(
            "hosts",
            "Ziekenhuis",
            "Host",
            THING,
            "hosts",
            things=("organisation",),
            required=True,
            several=True,
            also=("organisatie", "umc"),
            width=26,
        ),
        Field("city", "Plaats", "City", column="city", width=14),
        Field("disease_group", "Ziektegroep", "Disease group", column="disease_group", width=20),
        Field(
            "conditions",
            "Aandoeningen",
            "Conditions",
            THING,
            "conditions",
            things=("condition",),
            several=True,
            help="namen of ORPHA-codes, met een puntkomma ertussen",
            also=("aandoening", "orphacode"),
            width=34,
        ),
        Field("website", "Website", "Website", URL, "website", width=24),
        FROM,
        UNTIL,
        *LAST,
    ),
    ("name",),
    ("hosts", "name"),
    intro="Expertisecentra voor zeldzame aandoeningen: waar, en voor welke aandoeningen.",
)

REGIONS: Final = Form(
    "regions",
    "region_municipalities",
    "Gemeenten per regio",
    "Municipalities per region",
    (
        Field(
            "region",
            "Regio",
            "Region",
            THING,
            "region",
            things=("region",),
            required=True,
            width=34,
        ),
        Field(
            "municipality",
            "Gemeente",
            "Municipality",
            THING,
            "municipality",
            things=("municipality",),
            required=True,
            also=("gemeentecode",),
            width=28,
        ),
        *LAST,
    ),
    ("region", "municipality"),
    ("region", "municipality"),
    {"certainty": "stated"},
    intro="Welke gemeenten in een regio liggen.",
)

FORMS: Final = {
    form.name: form
    for form in (MEMBERS, RECOGNITIONS, SITES, ORGANISATIONS, FIGURES, CENTRES, REGIONS)
}


def form(name: str) -> Form:
    """The form of this kind. Raises UsageError, with the nearest, for a kind that is not."""
    if name in FORMS:
        return FORMS[name]
    by_word = {plain(one.nl): key for key, one in FORMS.items()}
    if plain(name) in by_word:
        return FORMS[by_word[plain(name)]]
    near = difflib.get_close_matches(name, [*FORMS], n=1, cutoff=0.5)
    meant = f"Bedoelde u {near[0]}? " if near else ""
    raise UsageError(f"Er is geen sjabloon ‘{name}’.", f"{meant}Kies uit: {', '.join(FORMS)}.")
