"""What follows from the facts for a date: each rule on a small graph made by hand."""

from __future__ import annotations

import datetime
import re

import pyoxigraph
import pytest

from tests.vocabularies import select
from zorggraaf import names, resources
from zorggraaf.build import rules

TODAY = "2026-11-21"
RULES = resources.ontology() / "rules"
CONCEPT = f"{names.ID}concept/"
PROLOGUE = "".join(
    f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in names.PREFIXES.items()
) + "".join(
    f"@prefix {short}: <{names.ID}{kind}/> .\n"
    for short, kind in {
        "o": "organisation",
        "s": "site",
        "gm": "municipality",
        "r": "region",
        "p": "partition",
        "n": "network",
        "m": "membership",
        "ec": "expertise-centre",
        "e": "event",
        "f": "figure",
        "x": "fact",
        "role": "concept/role",
        "type": "concept/organisation-type",
        "kind": "concept/partition-kind",
        "certainty": "concept/certainty",
        "netkind": "concept/network-kind",
        "event-kind": "concept/event-kind",
        "event-status": "concept/event-status",
        "register": "concept/identifier-scheme",
    }.items()
)


def derive(turtle: str, on: str = TODAY) -> pyoxigraph.Store:
    """The facts, the ontology, and all that the rules derive from them for a date."""
    store = pyoxigraph.Store()
    for file in ("zorggraaf.ttl", "concepts.ttl"):
        store.load(path=str(resources.ontology() / file), format=pyoxigraph.RdfFormat.TURTLE)
    store.load((PROLOGUE + turtle).encode(), format=pyoxigraph.RdfFormat.TURTLE)
    rules.run(store, rules.load(RULES), datetime.date.fromisoformat(on))
    return store


def pairs(store: pyoxigraph.Store, property_: str) -> set[tuple[str, str]]:
    """Subject and object of a property, as the last parts of their addresses."""
    rows = select(store, f"SELECT ?s ?o {{ ?s {property_} ?o }}")
    return {(s.rpartition("/")[2], re.split(r"[/#]", o)[-1]) for s, o in rows}


def types(store: pyoxigraph.Store, thing: str) -> set[str]:
    rows = select(store, f"SELECT ?t {{ <{names.ID}{thing}> a ?t }}")
    return {names.compact(row[0]) or row[0] for row in rows}


# -- the dates ---------------------------------------------------------------------------------

MEMBERSHIP = """
o:a a zg:Organisation . n:net a zg:Network .
m:one a org:Membership ; org:member o:a ; org:organization n:net ; org:role role:member ; {dates} .
"""


@pytest.mark.parametrize(
    ("dates", "on", "holds"),
    [
        ("dcterms:identifier 'x'", "1900-01-01", True),
        ('schema:endDate "2025-06-30"^^xsd:date', "2025-06-30", True),
        ('schema:endDate "2025-06-30"^^xsd:date', "2025-07-01", False),
        ('schema:endDate "2025-06"^^xsd:gYearMonth', "2025-06-30", True),
        ('schema:endDate "2025-06"^^xsd:gYearMonth', "2025-07-01", False),
        ('schema:endDate "2025"^^xsd:gYear', "2025-12-31", True),
        ('schema:endDate "2025"^^xsd:gYear', "2026-01-01", False),
        ('schema:startDate "2025-06-30"^^xsd:date', "2025-06-29", False),
        ('schema:startDate "2025-06-30"^^xsd:date', "2025-06-30", True),
        ('schema:startDate "2025-06"^^xsd:gYearMonth', "2025-05-31", False),
        ('schema:startDate "2025-06"^^xsd:gYearMonth', "2025-06-01", True),
        ('schema:startDate "2025"^^xsd:gYear', "2024-12-31", False),
        ('schema:startDate "2025"^^xsd:gYear', "2025-01-01", True),
        (
            'schema:startDate "2024"^^xsd:gYear ; schema:endDate "2024"^^xsd:gYear',
            "2024-05-05",
            True,
        ),
    ],
)
def test_membership_holds_from_first_day_to_last_inclusive(
    dates: str, on: str, holds: bool
) -> None:
    store = derive(MEMBERSHIP.format(dates=dates), on)
    assert (("a", "net") in pairs(store, "zg:memberOf")) is holds
    assert (("net", "a") in pairs(store, "org:hasMember")) is holds


def test_every_rule_with_a_date_says_so_and_compares_the_same_way() -> None:
    for path in sorted(RULES.glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        assert ("?on" in text.partition("CONSTRUCT")[2]) == ("# on:" in text), path.name
        for start in re.findall(r"schema:startDate \?(\w+)", text):
            assert f"STR(?{start}) <= ?on" in text, path.name
        for end in re.findall(r"schema:endDate \?(\w+)", text):
            assert f"STR(?{end}) >= SUBSTR(?on, 1, STRLEN(STR(?{end})))" in text, path.name


def test_every_rule_has_a_reason_on_top() -> None:
    files = sorted(RULES.glob("*.rq"))
    assert len(files) > 20
    for path in files:
        assert re.match(r"\d\d-[a-z-]+\.rq", path.name), path.name
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


# -- memberships -------------------------------------------------------------------------------


def test_ended_member_and_ended_network_have_no_memberships_left() -> None:
    facts = """
    o:a schema:endDate "2020-12-31"^^xsd:date . n:over schema:endDate "2019"^^xsd:gYear .
    m:1 org:member o:a ; org:organization n:net ; org:role role:member .
    m:2 org:member o:b ; org:organization n:over ; org:role role:member .
    m:3 org:member o:b ; org:organization n:net ; org:role role:member .
    """
    assert pairs(derive(facts), "zg:memberOf") == {("b", "net")}
    assert pairs(derive(facts, "2019-12-31"), "zg:memberOf") == {
        *(("a", "net"), ("b", "over"), ("b", "net")),
    }


def test_outsiders_and_uncertain_members_are_no_members() -> None:
    store = derive("""
    m:1 org:member o:funder ; org:organization n:net ; org:role role:client-funder .
    m:2 org:member o:author ; org:organization n:net ; org:role role:author-institution .
    m:3 org:member o:doubt ; org:organization n:net ; org:role role:member ;
        zg:certainty certainty:uncertain .
    m:4 org:member o:read ; org:organization n:net ; org:role role:chair ;
        zg:certainty certainty:inferred .
    """)
    assert pairs(store, "zg:memberOf") == {("read", "net")}


# -- kinds of organisation ---------------------------------------------------------------------

AMC = """
o:amc a zg:Organisation ; schema:endDate "2018-06-06"^^xsd:date .
o:hospital a zg:Organisation .
x:1 a zg:Classification ; zg:classifiedOrganisation o:amc ; zg:classifiedAs type:umc .
x:2 a zg:Classification ; zg:classifiedOrganisation o:hospital ;
    zg:classifiedAs type:general-hospital ; schema:endDate "2017-12-31"^^xsd:date .
x:3 a zg:Classification ; zg:classifiedOrganisation o:hospital ;
    zg:classifiedAs type:topclinical-hospital ; schema:startDate "2018-01-01"^^xsd:date .
"""


def test_class_follows_the_classification_of_the_date() -> None:
    assert "zg:TopClinicalHospital" in types(derive(AMC), "organisation/hospital")
    assert "zg:GeneralHospital" not in types(derive(AMC), "organisation/hospital")
    before = types(derive(AMC, "2017-12-31"), "organisation/hospital")
    assert "zg:GeneralHospital" in before
    assert "zg:TopClinicalHospital" not in before


def test_class_brings_its_superclasses_and_the_classification() -> None:
    store = derive(AMC, "2018-06-06")
    assert types(store, "organisation/amc") == {
        *("zg:UniversityMedicalCentre", "zg:Hospital", "zg:CareProvider", "zg:Organisation"),
        "org:FormalOrganization",
    }
    assert ("amc", "umc") in pairs(store, "org:classification")


def test_ended_organisation_is_an_organisation_and_nothing_more() -> None:
    store = derive(AMC, "2018-06-07")
    assert types(store, "organisation/amc") == {"zg:Organisation", "org:FormalOrganization"}


# -- regions -----------------------------------------------------------------------------------

MAP = """
p:roaz-2020 a zg:Partition ; zg:partitionKind kind:roaz ; zg:edition "2020" .
p:roaz-2023 a zg:Partition ; zg:partitionKind kind:roaz ; zg:edition "2023" .
p:province-2016 a zg:Partition ; zg:partitionKind kind:province ; zg:edition "2016" .
p:oor a zg:Partition ; zg:partitionKind kind:oor .
r:old zg:inPartition p:roaz-2020 ; zg:coversMunicipality gm:GM1 .
r:new zg:inPartition p:roaz-2023 ; zg:coversMunicipality gm:GM1 ; zg:regionalBody n:new .
r:far zg:inPartition p:roaz-2023 ; zg:coversMunicipality gm:GM2 .
r:prov zg:inPartition p:province-2016 ; zg:coversMunicipality gm:GM1 .
r:oor zg:inPartition p:oor ; zg:regionalBody n:oor .
r:oor-old zg:inPartition p:oor ; zg:regionalBody n:oor-old ;
    schema:endDate "2022-05"^^xsd:gYearMonth .
o:a a zg:Organisation .
s:main a zg:Site ; org:siteOf o:a ; zg:inMunicipality gm:GM1 .
s:poli a zg:Site ; org:siteOf o:a ; zg:inMunicipality gm:GM2 ;
    zg:siteKind <https://w3id.org/zorggraaf/id/concept/site-kind/outpatient> .
m:1 org:member o:a ; org:organization n:new ; org:role role:hospital .
m:2 org:member o:a ; org:organization n:oor ; org:role role:teaching-hospital .
m:3 org:member o:a ; org:organization n:oor-old ; org:role role:teaching-hospital .
m:4 org:member <https://w3id.org/zorggraaf/id/actor-group/gps> ; org:organization n:oor ;
    org:role role:member .
"""


def test_current_partition_is_the_newest_edition_up_to_the_date() -> None:
    def current(on: str) -> set[str]:
        rows = select(derive(MAP, on), "SELECT ?p { ?p a zg:CurrentPartition }")
        return {row[0].rpartition("/")[2] for row in rows}

    assert current(TODAY) == {"roaz-2023", "province-2016", "oor"}
    assert current("2023-01-01") == {"roaz-2023", "province-2016", "oor"}
    assert current("2022-12-31") == {"roaz-2020", "province-2016", "oor"}
    assert current("2015-06-01") == {"oor"}


def test_site_lies_in_the_region_of_its_municipality_in_the_edition_of_the_date() -> None:
    located = pairs(derive(MAP), "zg:locatedInRegion")
    assert {region for site, region in located if site == "main"} == {"new", "prov"}
    assert {region for site, region in located if site == "poli"} == {"far"}
    earlier = pairs(derive(MAP, "2021-01-01"), "zg:locatedInRegion")
    assert {region for site, region in earlier if site == "main"} == {"old", "prov"}


def test_organisation_does_not_lie_where_it_only_holds_a_surgery() -> None:
    located = pairs(derive(MAP), "zg:locatedInRegion")
    assert {region for thing, region in located if thing == "a"} == {"new", "prov"}


def test_closed_site_lies_nowhere_from_the_day_after() -> None:
    facts = MAP + 's:main schema:endDate "2024-03-01"^^xsd:date .'
    assert ("a", "new") in pairs(derive(facts, "2024-03-01"), "zg:locatedInRegion")
    assert ("a", "new") not in pairs(derive(facts, "2024-03-02"), "zg:locatedInRegion")
    assert pairs(derive(facts, "2024-03-02"), "org:hasSite") == {("a", "poli")}


def test_organisation_participates_in_region_by_its_body_not_by_its_place() -> None:
    assert pairs(derive(MAP), "zg:participatesInRegion") == {("a", "new"), ("a", "oor")}
    before = pairs(derive(MAP, "2022-05-31"), "zg:participatesInRegion")
    assert before == {("a", "oor"), ("a", "oor-old")}


def test_in_region_is_either_way() -> None:
    assert {region for thing, region in pairs(derive(MAP), "zg:inRegion") if thing == "a"} == {
        *("new", "prov", "oor"),
    }


# -- expertise and ERNs ------------------------------------------------------------------------

ERN = """
n:ern-a zg:networkKind netkind:european-reference-network .
n:ern-b zg:networkKind netkind:european-reference-network .
n:plain zg:networkKind netkind:oncology .
o:direct a zg:Organisation . o:host a zg:Organisation . o:cohost a zg:Organisation .
ec:c a zg:ExpertiseCentre ; org:unitOf o:host, o:cohost ; zg:thematicNetwork n:ern-b .
ec:gone a zg:ExpertiseCentre ; org:unitOf o:direct ; schema:endDate "2020"^^xsd:gYear .
m:1 org:member o:direct ; org:organization n:ern-a ; org:role role:full-member .
m:2 org:member ec:c ; org:organization n:ern-a ; org:role role:full-member .
m:3 org:member o:direct ; org:organization n:plain ; org:role role:member .
m:4 org:member ec:gone ; org:organization n:ern-b ; org:role role:full-member .
"""


def test_organisation_takes_part_in_ern_itself_or_through_a_centre_it_hosts() -> None:
    store = derive(ERN)
    assert pairs(store, "zg:participatesInERN") == {
        *(("direct", "ern-a"), ("host", "ern-a"), ("cohost", "ern-a")),
    }
    assert pairs(store, "zg:hosts") == {("host", "c"), ("cohost", "c")}
    assert "zg:EuropeanReferenceNetwork" in types(store, "network/ern-b")


def test_thematic_network_is_no_membership_and_a_closed_centre_counts_until_its_last_day() -> None:
    assert ("host", "ern-b") not in pairs(derive(ERN), "zg:participatesInERN")
    assert ("direct", "ern-b") in pairs(derive(ERN, "2020-12-31"), "zg:participatesInERN")
    assert ("direct", "ern-b") not in pairs(derive(ERN, "2021-01-01"), "zg:participatesInERN")


# -- events ------------------------------------------------------------------------------------

EVENTS = """
e:1 a zg:ChangeEvent ; zg:eventKind event-kind:legal-merger ; zg:eventStatus event-status:done ;
    org:originalOrganization o:mcl, o:frisius ; org:resultingOrganization o:frisius ;
    zg:legalDate "2025-01-01"^^xsd:date ; zg:operationalDate "2024-06-01"^^xsd:date .
e:2 a zg:ChangeEvent ; zg:eventKind event-kind:merger ; zg:eventStatus event-status:intended ;
    org:originalOrganization o:mst ; org:resultingOrganization o:plan .
e:3 a zg:ChangeEvent ; zg:eventKind event-kind:foundation ; zg:eventStatus event-status:done ;
    org:originalOrganization o:founder ; org:resultingOrganization o:child .
e:4 a zg:ChangeEvent ; zg:eventKind event-kind:renaming ; zg:eventStatus event-status:done .
e:5 a zg:ChangeEvent ; zg:eventKind event-kind:takeover ;
    org:originalOrganization o:small ; org:resultingOrganization o:big ;
    zg:operationalDate "2020"^^xsd:gYear .
"""


def test_succession_follows_from_what_was_done_by_the_date() -> None:
    merger, takeover = ("mcl", "frisius"), ("small", "big")
    assert pairs(derive(EVENTS), "zg:succeededBy") == {merger, takeover}
    assert pairs(derive(EVENTS, "2025-01-01"), "zg:succeededBy") == {merger, takeover}
    assert pairs(derive(EVENTS, "2024-12-31"), "zg:succeededBy") == {takeover}
    assert pairs(derive(EVENTS, "2019-12-31"), "zg:succeededBy") == set()


def test_nature_of_a_change_follows_from_its_kind_once_it_is_done() -> None:
    store = derive(EVENTS)
    assert "zg:ExistentialChange" in types(store, "event/1")
    assert "zg:StateChange" in types(store, "event/4")
    assert "org:ChangeEvent" in types(store, "event/4")
    assert not types(store, "event/2") & {"zg:ExistentialChange", "zg:StateChange"}


# -- names, numbers, places --------------------------------------------------------------------


def test_number_becomes_a_link_by_the_template_of_its_register() -> None:
    store = derive("""
    x:1 a adms:Identifier ; zg:identifies o:a ; zg:identifierScheme register:ror ;
        skos:notation "03cv38k47" .
    x:2 a adms:Identifier ; zg:identifies o:b ; zg:identifierScheme register:ror ;
        skos:notation "https://ror.org/018906e22" .
    x:3 a adms:Identifier ; zg:identifies o:b ; zg:identifierScheme register:isni ;
        skos:notation "0000 0004 0459 992X" .
    x:4 a adms:Identifier ; zg:identifies o:c ; zg:identifierScheme register:mondo ;
        skos:notation "MONDO:0007037" .
    x:5 a adms:Identifier ; zg:identifies o:d ; zg:identifierScheme register:omim ;
        skos:notation "OMIMPS:118450" .
    x:6 a adms:Identifier ; zg:identifies o:d ; zg:identifierScheme register:kvk ;
        skos:notation "01169570" .
    x:7 a adms:Identifier ; zg:identifies o:d ; zg:identifierScheme register:wikidata ;
        skos:notation "Q1" ; zg:certainty certainty:uncertain .
    x:8 a adms:Identifier ; zg:identifies gm:GM0363 ; skos:notation "GM0363" ;
        zg:identifierScheme register:cbs-municipality .
    """)
    assert set(select(store, "SELECT ?o ?u { ?o schema:sameAs|skos:exactMatch ?u }")) == {
        (f"{names.ID}organisation/a", "https://ror.org/03cv38k47"),
        (f"{names.ID}organisation/b", "https://ror.org/018906e22"),
        (f"{names.ID}organisation/b", "https://isni.org/isni/000000040459992X"),
        (f"{names.ID}organisation/c", "http://purl.obolibrary.org/obo/MONDO_0007037"),
        (
            f"{names.ID}municipality/GM0363",
            "https://identifier.overheid.nl/tooi/id/gemeente/gm0363",
        ),
    }
    assert ("d", "6") in pairs(store, "adms:identifier")


def test_withdrawn_number_is_no_longer_borne() -> None:
    facts = """
    x:1 a adms:Identifier ; zg:identifies o:a ; zg:identifierScheme register:wikidata ;
        skos:notation "Q7" ; schema:endDate "2024"^^xsd:gYear .
    """
    assert pairs(derive(facts, "2024-12-31"), "adms:identifier") == {("a", "1")}
    assert pairs(derive(facts, "2025-01-01"), "adms:identifier") == set()
    assert pairs(derive(facts, "2025-01-01"), "schema:sameAs") == set()


def test_other_names_become_labels_in_their_language_and_old_ones_too() -> None:
    store = derive("""
    o:a rdfs:label "Umc"@nl .
    x:1 zg:nameOf o:a ; schema:name "Umc" .
    x:2 zg:nameOf o:a ; schema:name "Azu" ; schema:endDate "1999"^^xsd:gYear .
    x:3 zg:nameOf o:a ; schema:name "Centre" ; dcterms:language "en" .
    """)
    assert set(
        select(
            store,
            "SELECT (STR(?l) AS ?t) (LANG(?l) AS ?g) { ?x zg:nameOf ?o . ?o skos:altLabel ?l }",
        )
    ) == {
        *(("Azu", ""), ("Centre", "en")),
    }


def test_coordinates_become_a_point_with_longitude_first() -> None:
    store = derive("""
    s:loc-1 a zg:Site ; dcterms:identifier "loc-1" ; rdfs:label "Plein"@nl ;
        schema:latitude 53.22 ; schema:longitude 6.57 .
    """)
    assert select(store, "SELECT ?g ?w { ?s geo:hasGeometry ?g . ?g geo:asWKT ?w }") == [
        (f"{names.ID}geometry/loc-1", "POINT(6.57 53.22)")
    ]
    assert "geo:Feature" in types(store, "site/loc-1")


def test_population_is_the_newest_figure_up_to_the_date_that_was_not_outranked() -> None:
    facts = f"""
    gm:GM1 a zg:Municipality ; rdfs:label "Een"@nl .
    f:1 zg:about gm:GM1 ; zg:indicator <{CONCEPT}indicator/inhabitants> ; zg:value 100.0 ;
        zg:period "2020-01-01" .
    f:2 zg:about gm:GM1 ; zg:indicator <{CONCEPT}indicator/inhabitants> ; zg:value 110.0 ;
        zg:period "2022-01-01" .
    f:3 zg:about gm:GM1 ; zg:indicator <{CONCEPT}indicator/inhabitants> ; zg:value 999.0 ;
        zg:period "2022-01-01" ; zg:outrankedBy f:2 .
    f:4 zg:about gm:GM1 ; zg:indicator <{CONCEPT}indicator/households> ; zg:value 40.0 ;
        zg:period "2023" .
    """
    query = "SELECT (xsd:integer(?n) AS ?i) { ?m zg:population ?n }"
    assert select(derive(facts), query) == [("110",)]
    assert select(derive(facts, "2021-12-31"), query) == [("100",)]
    assert select(derive(facts, "2019-12-31"), query) == []


# -- labels and concepts -----------------------------------------------------------------------


def test_facts_have_labels_made_of_the_labels_of_their_parties() -> None:
    store = derive("""
    o:umcg rdfs:label "UMCG"@nl, "UMC Groningen"@en . n:net rdfs:label "Oncomid"@nl .
    m:1 org:member o:umcg ; org:organization n:net ; org:role role:member .
    x:1 zg:classifiedOrganisation o:umcg ; zg:classifiedAs type:umc .
    """)
    assert select(store, f"SELECT ?l {{ <{names.ID}membership/1> rdfs:label ?l }}") == [
        ("UMCG in Oncomid (lid)",)
    ]
    assert select(store, f"SELECT ?l {{ <{names.ID}fact/1> rdfs:label ?l }}") == [
        ("UMCG: universitair medisch centrum",)
    ]


def test_concepts_of_the_tables_get_label_top_and_class() -> None:
    scheme = f"{CONCEPT}care-form"
    store = derive(f"""
    <{scheme}/oncologie> a skos:Concept ; skos:inScheme <{scheme}> ; skos:prefLabel "oncologie"@nl .
    <{scheme}/borst> a skos:Concept ; skos:inScheme <{scheme}> ; skos:prefLabel "borst"@nl ;
        skos:broader <{scheme}/oncologie> .
    """)
    assert pairs(store, "skos:hasTopConcept") >= {("care-form", "oncologie")}
    assert ("care-form", "borst") not in pairs(store, "skos:hasTopConcept")
    assert types(store, "concept/care-form/borst") == {"zg:CareForm", "skos:Concept"}
    assert ("borst", "borst") in pairs(store, "rdfs:label")
