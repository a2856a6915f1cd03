"""Who could know what is missing: per kind of gap an organisation or a role, with the reason.

An owner is an organisation of the graph or a kind of bureau, never a person. What differs per
thing (which umc leads the OOR, whose centre it is) is asked of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.things import answers, short_key, thing_kind, values

if TYPE_CHECKING:
    from zorggraaf.store import Graph


@dataclass(frozen=True, slots=True)
class Owner:
    """Who could know it; `key` is kind/key of the graph, or the name of a role."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Knows:
    """Who knows of a kind of gap, and why they do."""

    who: str
    """Key of an owner, or one of _BY_THING: it differs per thing."""
    why: str
    why_en: str


_ITSELF: Final = "itself"
_BODY: Final = "body"
_HOST: Final = "host"
_SUBJECT: Final = "subject"

EDITORS: Final = "redactie"
_ROLES: Final = {
    EDITORS: ("redactie van zorggraaf", "editors of zorggraaf"),
    "roaz-bureau": ("ROAZ-bureau van de regio", "ROAZ bureau of the region"),
    "fzo-bureau": ("FZO-bureau van de regio", "FZO bureau of the region"),
    "network-bureau": ("bureau van het netwerk zelf", "bureau of the network itself"),
    "orphanet": ("Orphanet", "Orphanet"),
    "cbs": ("CBS", "Statistics Netherlands (CBS)"),
    "ror": ("ROR (open register)", "ROR (open register)"),
    "kvk": ("KVK Handelsregister", "KVK Business Register"),
}
"""Owners that are no organisation of the graph."""

KNOWS: Final[dict[str, Knows]] = {
    "organisation-kind": Knows(
        EDITORS,
        "wat voor organisatie het is, staat op haar eigen pagina",
        "its own page says what kind of organisation it is",
    ),
    "organisation-identifier": Knows(
        "ror", "open register van organisaties", "open register of organisations"
    ),
    "hospital-site": Knows(
        "organisation/rivm",
        "het RIVM houdt de ziekenhuislocaties bij",
        "RIVM keeps the list of hospital sites",
    ),
    "hospital-ror": Knows("ror", "ROR geeft dit nummer uit", "ROR issues this number"),
    "hospital-kvk": Knows("kvk", "de KVK geeft dit nummer uit", "KVK issues this number"),
    "site-coordinates": Knows(
        "organisation/rivm",
        "het RIVM houdt de ziekenhuislocaties bij",
        "RIVM keeps the list of hospital sites",
    ),
    "site-municipality": Knows(
        "organisation/rivm",
        "het RIVM houdt de ziekenhuislocaties bij",
        "RIVM keeps the list of hospital sites",
    ),
    "site-emergency": Knows(
        "organisation/rivm",
        "het RIVM telt elk jaar de spoedeisende hulp per locatie",
        "RIVM counts emergency departments per site every year",
    ),
    "network-members": Knows(
        _BODY, "het bureau houdt de leden bij", "the bureau keeps the list of members"
    ),
    "body-members": Knows(
        _BODY, "het bureau houdt de leden bij", "the bureau keeps the list of members"
    ),
    "body-few-members": Knows(
        _BODY, "het bureau houdt de leden bij", "the bureau keeps the list of members"
    ),
    "hospital-oor": Knows(
        "organisation/nfu",
        "elke OOR hangt aan een umc; de NFU verenigt ze",
        "every OOR belongs to a umc; the NFU unites them",
    ),
    "hospital-roaz": Knows(
        "organisation/lnaz",
        "het LNAZ verenigt de ROAZ-bureaus",
        "the LNAZ unites the ROAZ bureaus",
    ),
    "hospital-fzo": Knows(
        _ITSELF,
        "het ziekenhuis leidt zelf op en weet met wie",
        "the hospital trains staff itself and knows with whom",
    ),
    "ern-members": Knows(
        "organisation/vws",
        "het ministerie draagt de Nederlandse leden van een ERN voor",
        "the ministry endorses the Dutch members of an ERN",
    ),
    "centre-ern": Knows(
        _HOST, "het centrum weet van welk ERN het lid is", "the centre knows which ERN it is in"
    ),
    "centre-condition": Knows(
        "orphanet",
        "Orphanet koppelt centra aan aandoeningen",
        "Orphanet links centres to conditions",
    ),
    "centre-recognition": Knows(
        "organisation/nfu",
        "de NFU beoordeelt de expertisecentra voor het ministerie",
        "the NFU assesses expertise centres for the ministry",
    ),
    "recognition-end": Knows(
        "organisation/vws",
        "het ministerie erkent, en voor hoe lang",
        "the ministry recognises, and for how long",
    ),
    "condition-centre": Knows(
        "orphanet",
        "Orphanet koppelt centra aan aandoeningen",
        "Orphanet links centres to conditions",
    ),
    "membership-start": Knows(
        _BODY,
        "het bureau weet sinds wanneer iemand lid is",
        "the bureau knows since when someone is a member",
    ),
    "membership-role": Knows(
        _BODY, "het bureau houdt de leden bij", "the bureau keeps the list of members"
    ),
    "membership-stated": Knows(
        _BODY, "het bureau kan het lidmaatschap bevestigen", "the bureau can confirm it"
    ),
    "event-date": Knows(
        EDITORS, "staat in het nieuws of een jaarverslag", "in the news or an annual report"
    ),
    "source-date": Knows(EDITORS, "staat in de bron zelf", "stands in the source itself"),
    "figure-old": Knows(
        _SUBJECT,
        "wie het cijfer betreft heeft het nieuwste",
        "whom the figure is about has the newest",
    ),
    "weak-source": Knows(
        EDITORS,
        "een tweede, betere bron zoeken is redactiewerk",
        "finding a second, better source is editing",
    ),
    "contradiction-open": Knows(
        EDITORS, "kiezen tussen bronnen is redactiewerk", "choosing between sources is editing"
    ),
}
"""Per kind of gap who could know it."""

_BY_NETWORK_KIND: Final = {
    "roaz-body": "roaz-bureau",
    "fzo-body": "fzo-bureau",
    "oor-body": "organisation/nfu",
    "acute-care": "organisation/lnaz",
    "oncology": "organisation/iknl",
    "palliative": "organisation/iknl",
    "infection-prevention": "organisation/rivm",
    "rare-disease": "organisation/nfu",
    "european-reference-network": "organisation/vws",
}
"""Who keeps the members of a kind of network, where it is not the network's own bureau. An OOR of
which the umc in the lead is known belongs to that umc."""


class Owners:
    """Who owns the gap of each thing, asked of the graph once per kind of gap."""

    def __init__(self, graph: Graph, lang: str = "nl") -> None:
        self._graph = graph
        self._lang = lang
        self._names: dict[str, str] = {}

    def of(self, gap: str, things: Iterable[str]) -> dict[str, Owner]:
        """Per thing (IRI) who could know what it lacks."""
        every = list(things)
        who = KNOWS[gap].who
        if who == _ITSELF:
            keys = {iri: short_key(iri) for iri in every}
        elif who == _HOST:
            keys = self._asked(every, "?thing org:unitOf ?owner", "organisation/nfu")
        elif who == _SUBJECT:
            keys = self._subjects(every)
        elif who == _BODY:
            keys = self._bodies(every)
        else:
            keys = dict.fromkeys(every, who)
        self._learn(keys.values())
        return {iri: Owner(key, self._names[key]) for iri, key in keys.items()}

    def reason(self, gap: str) -> str:
        """Why this owner could know it."""
        return KNOWS[gap].why_en if self._lang == "en" else KNOWS[gap].why

    def _asked(self, things: list[str], pattern: str, otherwise: str) -> dict[str, str]:
        found = dict.fromkeys(things, otherwise)
        rows = answers(
            self._graph,
            f"SELECT ?thing (MIN(STR(?owner)) AS ?first) WHERE {{ {values('thing', things)} "
            f"{pattern} }} GROUP BY ?thing",
        )
        for thing, owner in rows:
            if thing is not None and owner is not None:
                found[thing.value] = short_key(owner.value)
        return found

    def _subjects(self, figures: list[str]) -> dict[str, str]:
        about = self._asked(figures, "?thing zg:about ?owner", EDITORS)
        of_network = self._bodies([f"{names.ID}{key}" for key in about.values()])
        owned = {}
        for figure, key in about.items():
            kind = key.partition("/")[0]
            if kind == "organisation":
                owned[figure] = key
            elif kind in ("region", "municipality", "partition"):
                owned[figure] = "cbs"
            elif kind == "network":
                owned[figure] = of_network[f"{names.ID}{key}"]
            else:
                owned[figure] = EDITORS
        return owned

    def _bodies(self, things: list[str]) -> dict[str, str]:
        """Who keeps the members of a network, of a region's body, of a membership's group."""
        pattern = (
            "{ ?thing org:organization ?group } UNION { ?thing zg:regionalBody ?group } UNION "
            "{ ?thing a zg:Network BIND(?thing AS ?group) }"
        )
        rows = answers(
            self._graph,
            f"SELECT ?thing ?kind ?umc WHERE {{ {values('thing', things)} {pattern} "
            "OPTIONAL { ?group org:classification|zg:networkKind ?kind } "
            "OPTIONAL { ?lead org:organization ?group ; org:member ?umc ; org:role "
            f"<{names.concept('role', 'umc-in-the-lead')}> }} }} ORDER BY ?thing ?umc",
        )
        found = dict.fromkeys(things, "network-bureau")
        for thing, kind, umc in rows:
            if thing is None or kind is None:
                continue
            key = kind.value.rpartition("/")[2]
            if key == "oor-body" and umc is not None:
                found[thing.value] = short_key(umc.value)
            elif key in _BY_NETWORK_KIND:
                found[thing.value] = _BY_NETWORK_KIND[key]
        return found

    def _learn(self, keys: Iterable[str]) -> None:
        unknown = {key for key in keys if key not in self._names}
        place = 1 if self._lang == "en" else 0
        self._names |= {key: _ROLES[key][place] for key in unknown & set(_ROLES)}
        iris = [f"{names.ID}{key}" for key in unknown - set(_ROLES)]
        labels = self._graph.labels(iris, self._lang) if iris else {}
        self._names |= {
            short_key(iri): labels.get(iri, short_key(iri)) for iri in iris if thing_kind(iri)
        }
