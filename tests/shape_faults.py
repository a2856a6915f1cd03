"""A fault for every SHACL-SPARQL shape: facts, what makes them wrong, and what makes them right."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """Turtle that is wrong, the same mended, and what is found: (focus, value) pairs.

    IRIs are relative to the base of things; `on` is 21 November 2026.
    """

    facts: str
    wrong: str
    right: str
    found: tuple[tuple[str, str], ...]


A, B, C = "<organisation/a>", "<organisation/b>", "<organisation/c>"
N, M = "<network/n>", "<network/m>"
X, Y = "<membership/x>", "<membership/y>"


def member(name: str, of: str, group: str, role: str, more: str = "") -> str:
    return (
        f"<membership/{name}> a org:Membership ; org:member {of} ; org:organization {group} ; "
        f"org:role <concept/role/{role}> {more} ."
    )


def years(start: str = "", end: str = "") -> str:
    text = f"; schema:startDate {start} " if start else ""
    return text + (f"; schema:endDate {end} " if end else "")


def day(text: str) -> str:
    return f'"{text}"^^xsd:date'


def year(text: str) -> str:
    return f'"{text}"^^xsd:gYear'


def identifier(name: str, thing: str, scheme: str, value: str) -> str:
    return (
        f"<identifier/{name}> a adms:Identifier ; zg:identifies {thing} ; "
        f'zg:identifierScheme <concept/identifier-scheme/{scheme}> ; skos:notation "{value}" .'
    )


def inhabitants(name: str, about: str, value: int, period: str = "2022-01-01") -> str:
    return (
        f"<figure/{name}> a zg:Figure ; zg:about {about} ; zg:value {value}.0 ; "
        f'zg:indicator <concept/indicator/inhabitants> ; zg:period "{period}" .'
    )


def event(kind: str, more: str) -> str:
    return f"<event/e> a zg:ChangeEvent ; zg:eventKind <concept/event-kind/{kind}> {more} ."


OOR = "<region/o> a zg:Region ; zg:inPartition <partition/oor> ; zg:regionalBody <network/o> ."
UMC = f"{A} a zg:UniversityMedicalCentre ."
ERN = f"{N} a zg:EuropeanReferenceNetwork ."
ERN_KIND = "<concept/network-kind/european-reference-network>"
UMC_KIND = "<concept/organisation-type/umc>"
ROAZ = (
    "<partition/roaz> a zg:CurrentPartition ; zg:partitionKind <concept/partition-kind/roaz> . "
    "<region/r> a zg:Region ; zg:inPartition <partition/roaz> ."
)
TRAUMA = (
    "<recognition/t> zg:recognitionScope <region/r> ; "
    "zg:recognitionKind <concept/recognition-kind/trauma-centre>"
)
COMPLETE = (
    '<partition/p> a zg:Partition ; zg:complete true ; zg:edition "2023" ; '
    "zg:divides <concept/partition-unit/municipality> . "
    "<region/r> a zg:Region ; zg:inPartition <partition/p> . "
    "<region/q> zg:inPartition <partition/p> ."
)
GM = "<municipality/GM0001>"
RECOGNISED = (
    "a zg:Recognition ; zg:recognises <expertise-centre/c> ; "
    "zg:recognitionKind <concept/recognition-kind/rare-disease-expertise-centre>"
)
CLASSIFIED = (
    f"a zg:Classification ; zg:classifiedOrganisation {A} ; "
    "zg:classifiedAs <concept/organisation-type/umc>"
)
FIGURE = (
    f"a zg:Figure ; zg:about {A} ; zg:indicator <concept/indicator/i> ; zg:unit <concept/unit/u> ; "
    'zg:value 5.0 ; zg:period "2022"'
)

FAULTS: dict[str, Fault] = {
    "date-order": Fault(
        f"{X} schema:startDate {year('2020')} .",
        f'{X} schema:endDate "2019-12"^^xsd:gYearMonth .',
        f'{X} schema:endDate "2020-03"^^xsd:gYearMonth .',
        (("membership/x", "2019-12"),),
    ),
    "fact-after-party": Fault(
        f"{A} schema:endDate {day('2018-06-06')} . {X} org:member {A} .",
        f"{X} schema:startDate {day('2018-06-07')} .",
        f"{X} schema:startDate {year('2018')} .",
        (("membership/x", "2018-06-07"),),
    ),
    "fact-before-party": Fault(
        f"{A} schema:startDate {day('2018-06-07')} . {X} org:organization {A} .",
        f"{X} schema:endDate {year('2017')} .",
        f"{X} schema:endDate {year('2018')} .",
        (("membership/x", "2017"),),
    ),
    "fact-starts-early": Fault(
        f"{A} schema:startDate {day('2018-06-07')} . {X} org:member {A} .",
        f"{X} schema:startDate {year('2017')} .",
        f"{X} schema:startDate {year('2018')} .",
        (("membership/x", "2017"),),
    ),
    "fact-ends-late": Fault(
        f"{A} schema:endDate {day('2018-06-06')} . {X} org:member {A} .",
        f"{X} schema:endDate {year('2019')} .",
        f"{X} schema:endDate {year('2018')} .",
        (("membership/x", "2019"),),
    ),
    "Membership-open-of-closed-member": Fault(
        f"{A} schema:endDate {year('2025')} . " + member("x", A, N, "member"),
        "",
        f"{X} schema:endDate {year('2025')} .",
        (("membership/x", "organisation/a"),),
    ),
    "Membership-open-in-ended-group": Fault(
        member("x", A, N, "member"),
        f"{N} schema:endDate {day('2026-11-20')} .",
        f"{N} schema:endDate {day('2026-11-21')} .",
        (("membership/x", "network/n"),),
    ),
    "Membership-duplicate": Fault(
        member("x", A, N, "member", years(end=year("2020"))),
        member("y", A, N, "member", years(start='"2020-05"^^xsd:gYearMonth')),
        member("y", A, N, "member", years(start=year("2021"))),
        (("membership/x", "membership/y"), ("membership/y", "membership/x")),
    ),
    "Membership-of-itself": Fault(
        "",
        member("x", N, N, "member"),
        member("x", A, N, "member"),
        (("membership/x", "network/n"),),
    ),
    "Classification-duplicate": Fault(
        f"<classification/x> {CLASSIFIED} .",
        f"<classification/y> {CLASSIFIED} .",
        f"<classification/y> {CLASSIFIED} ; schema:endDate {year('2014')} . "
        f"<classification/x> schema:startDate {year('2015')} .",
        (
            ("classification/x", "classification/y"),
            ("classification/y", "classification/x"),
        ),
    ),
    "DatedName-duplicate": Fault(
        f'<name/x> a zg:DatedName ; zg:nameOf {A} ; schema:name "AZG" ; zg:nameKind <concept/k> .',
        f'<name/y> a zg:DatedName ; zg:nameOf {A} ; schema:name "AZG" ; zg:nameKind <concept/k> .',
        f'<name/y> a zg:DatedName ; zg:nameOf {A} ; schema:name "UMCG" ; zg:nameKind <concept/k> .',
        (("name/x", "name/y"), ("name/y", "name/x")),
    ),
    "Identifier-duplicate": Fault(
        identifier("x", A, "kvk", "12345678"),
        identifier("y", A, "kvk", "12345678"),
        identifier("y", A, "agb", "12345678"),
        (("identifier/x", "identifier/y"), ("identifier/y", "identifier/x")),
    ),
    "Identifier-shared": Fault(
        identifier("x", A, "ror", "https://ror.org/04r0k8112"),
        identifier("y", B, "ror", "https://ror.org/04r0k8112"),
        identifier("y", B, "wikidata", "https://ror.org/04r0k8112"),
        (("identifier/x", "organisation/b"), ("identifier/y", "organisation/a")),
    ),
    "Identifier-wikidata-shared": Fault(
        identifier("x", A, "wikidata", "Q1"),
        identifier("y", B, "wikidata", "Q1"),
        identifier("y", B, "wikidata", "Q2"),
        (("identifier/x", "organisation/b"), ("identifier/y", "organisation/a")),
    ),
    "Identifier-form": Fault(
        '<concept/identifier-scheme/kvk> zg:identifierPattern "^[0-9]{8}$" .',
        identifier("x", A, "kvk", "1234567"),
        identifier("x", A, "kvk", "01234567"),
        (("identifier/x", "1234567"),),
    ),
    "Identifier-ror-check": Fault(
        "",
        identifier("x", A, "ror", "https://ror.org/03cv38k48"),
        identifier("x", A, "ror", "https://ror.org/03cv38k47"),
        (("identifier/x", "https://ror.org/03cv38k48"),),
    ),
    "Identifier-isni-check": Fault(
        "",
        identifier("x", A, "isni", "0000000121032684"),
        identifier("x", A, "isni", "0000000121032683")
        + identifier("y", B, "isni", "000000012150090X"),
        (("identifier/x", "0000000121032684"),),
    ),
    "Condition-code-shared": Fault(
        '<condition/orpha-1> a zg:Condition ; skos:notation "1" .',
        '<condition/one> a zg:Condition ; skos:notation "1" .',
        '<condition/orpha-2> a zg:Condition ; skos:notation "2" .',
        (("condition/orpha-1", "1"), ("condition/one", "1")),
    ),
    "Condition-key-code": Fault(
        "",
        '<condition/orpha-1> a zg:Condition ; skos:notation "2" .',
        '<condition/orpha-1> a zg:Condition ; skos:notation "1" .',
        (("condition/orpha-1", "2"),),
    ),
    "Recognition-duplicate": Fault(
        f"<recognition/x> {RECOGNISED} ; schema:startDate {year('2015')} .",
        f"<recognition/y> {RECOGNISED} ; schema:startDate {year('2020')} .",
        f"<recognition/y> {RECOGNISED} ; schema:startDate {year('2020')} . "
        f"<recognition/x> schema:endDate {year('2019')} .",
        (("recognition/x", "recognition/y"), ("recognition/y", "recognition/x")),
    ),
    "Recognition-expired": Fault(
        f"<recognition/x> {RECOGNISED} ; schema:endDate {year('2020')} .",
        f"<recognition/y> {RECOGNISED} ; schema:endDate {day('2026-11-20')} .",
        f"<recognition/y> {RECOGNISED} ; schema:endDate {year('2026')} .",
        (("recognition/x", "2020"), ("recognition/y", "2026-11-20")),
    ),
    "umcs-seven": Fault(
        f"{UMC_KIND} skos:inScheme <concept/organisation-type> . "
        + " ".join(f"<organisation/{n}> a zg:UniversityMedicalCentre ." for n in range(6)),
        "",
        UMC,
        (("concept/organisation-type/umc", "6"),),
    ),
    "umc-leads-one-oor": Fault(
        f"{UMC} {OOR}",
        member("x", A, "<network/o>", "umc-in-the-lead", years(end=day("2026-11-20"))),
        member("x", A, "<network/o>", "umc-in-the-lead", years(end=day("2026-11-21"))),
        (("organisation/a", "0"),),
    ),
    "oor-one-umc": Fault(
        OOR + member("x", A, "<network/o>", "umc-in-the-lead"),
        member("y", B, "<network/o>", "umc-in-the-lead"),
        member("y", B, "<network/o>", "teaching-hospital"),
        (("region/o", "2"),),
    ),
    "oor-population": Fault(
        OOR,
        inhabitants("f", "<region/o>", 1_999_999),
        inhabitants("f", "<region/o>", 2_000_000),
        (("region/o", "1999999"),),
    ),
    "oor-population-unknown": Fault(
        OOR, "", inhabitants("f", "<region/o>", 2_000_000), (("region/o", ""),)
    ),
    "roaz-trauma-centre": Fault(
        ROAZ,
        f"{TRAUMA} ; schema:endDate {day('2023-03-01')} .",
        f"{TRAUMA} ; schema:startDate {day('2023-03-01')} .",
        (("region/r", ""),),
    ),
    "municipality-in-no-region": Fault(
        f"{COMPLETE} {GM} a zg:Municipality .",
        f"{GM} schema:endDate {day('2023-12-31')} .",
        f"{GM} schema:endDate {day('2022-12-31')} .",
        (("municipality/GM0001", "partition/p"),),
    ),
    "municipality-in-two-regions": Fault(
        f"{COMPLETE} {GM} a zg:Municipality . <region/r> zg:coversMunicipality {GM} .",
        f"<region/q> zg:coversMunicipality {GM} .",
        "<region/q> zg:coversMunicipality <municipality/GM0002> .",
        (("municipality/GM0001", "partition/p"),),
    ),
    "region-municipality-alive": Fault(
        f"{COMPLETE} <region/r> zg:coversMunicipality {GM} .",
        f"{GM} schema:endDate {day('2022-12-31')} .",
        f"{GM} schema:endDate {day('2023-12-31')} .",
        (("region/r", "municipality/GM0001"),),
    ),
    "region-population-sum": Fault(
        "<region/r> a zg:Region ; zg:coversMunicipality <municipality/m1>, <municipality/m2> . "
        + inhabitants("m1", "<municipality/m1>", 40)
        + inhabitants("m2", "<municipality/m2>", 2)
        + inhabitants("m3", "<municipality/m2>", 3, "2023-01-01"),
        inhabitants("r", "<region/r>", 43),
        inhabitants("r", "<region/r>", 42) + inhabitants("s", "<region/r>", 99, "2023-01-01"),
        (("region/r", "43"),),
    ),
    "partition-kind-one-current": Fault(
        "<partition/x> a zg:CurrentPartition ; zg:partitionKind <concept/partition-kind/oor> .",
        "<partition/y> a zg:CurrentPartition ; zg:partitionKind <concept/partition-kind/oor> .",
        "<partition/y> a zg:CurrentPartition ; zg:partitionKind <concept/partition-kind/fzo> .",
        (("partition/x", "partition/y"), ("partition/y", "partition/x")),
    ),
    "region-without-content": Fault(
        COMPLETE, "", f"<region/r> zg:coversMunicipality {GM} .", (("region/r", ""),)
    ),
    "region-body-missing": Fault(
        "<region/r> a zg:Region ; zg:inPartition <partition/p> . "
        "<partition/p> zg:divides <concept/partition-unit/organisation> ; "
        "zg:partitionKind <concept/partition-kind/oor> .",
        "",
        f"<region/r> zg:regionalBody {N} .",
        (("region/r", ""),),
    ),
    "region-replaces-itself": Fault(
        "<region/r> dcterms:replaces <region/q> .",
        "<region/q> dcterms:replaces <region/r> .",
        "<region/q> dcterms:replaces <region/p> .",
        (("region/r", "region/q"), ("region/q", "region/r")),
    ),
    "Organisation-part-of-cycle": Fault(
        f"{A} org:subOrganizationOf {B} .",
        f"{B} org:subOrganizationOf {A} .",
        f"{B} org:subOrganizationOf {C} .",
        (("organisation/a", "organisation/b"), ("organisation/b", "organisation/a")),
    ),
    "Network-part-of-cycle": Fault(
        f"{N} dcterms:isPartOf {M} .",
        f"{M} dcterms:isPartOf {N} .",
        f"{M} dcterms:isPartOf <network/o> .",
        (("network/n", "network/m"), ("network/m", "network/n")),
    ),
    "concept-broader-cycle": Fault(
        "<concept/s/x> skos:broader <concept/s/y> .",
        "<concept/s/y> skos:broader <concept/s/x> .",
        "<concept/s/y> skos:broader <concept/s/z> .",
        (("concept/s/x", "concept/s/y"), ("concept/s/y", "concept/s/x")),
    ),
    "concept-broader-scheme": Fault(
        "<concept/s/x> skos:broader <concept/t/y> ; skos:inScheme <concept/s> .",
        "<concept/t/y> skos:inScheme <concept/t> .",
        "<concept/t/y> skos:inScheme <concept/s> .",
        (("concept/s/x", "concept/t/y"),),
    ),
    "concept-term-shared": Fault(
        '<concept/s/x> a skos:Concept ; skos:inScheme <concept/s> ; skos:prefLabel "x"@nl .',
        '<concept/s/y> a skos:Concept ; skos:inScheme <concept/s> ; skos:prefLabel "x"@nl .',
        '<concept/t/y> a skos:Concept ; skos:inScheme <concept/t> ; skos:prefLabel "x"@nl .',
        (("concept/s/x", "x"), ("concept/s/y", "x")),
    ),
    "Organisation-closed-unexplained": Fault(
        f"{A} a zg:Organisation ; schema:endDate {year('2018')} .",
        event("renaming", f"; org:resultingOrganization {A}"),
        event("merger", f"; org:originalOrganization {A}"),
        (("organisation/a", "2018"),),
    ),
    "Organisation-name-shared": Fault(
        f'{A} a zg:Organisation ; rdfs:label "Ziekenhuis"@nl .',
        f'{B} a zg:Organisation ; rdfs:label "Ziekenhuis"@nl .',
        f'{B} a zg:Organisation ; rdfs:label "Ziekenhuis"@nl ; schema:endDate {year("2020")} .',
        (("organisation/a", "Ziekenhuis"), ("organisation/b", "Ziekenhuis")),
    ),
    "Organisation-open-though-merged": Fault(
        f"{A} a zg:Organisation . "
        + event("merger", f"; org:originalOrganization {A} ; org:resultingOrganization {B}"),
        f"<event/e> zg:legalDate {year('2018')} .",
        f"<event/e> zg:legalDate {year('2027')} .",
        (("organisation/a", "event/e"),),
    ),
    "Site-open-of-closed-organisation": Fault(
        f"<site/s> a zg:Site ; org:siteOf {A} .",
        f"{A} schema:endDate {year('2018')} .",
        f"{A} schema:endDate {year('2018')} . <site/s> schema:endDate {year('2018')} .",
        (("site/s", "organisation/a"),),
    ),
    "ChangeEvent-undated": Fault(
        event("merger", ""),
        "",
        f"<event/e> zg:operationalDate {year('2018')} .",
        (("event/e", ""),),
    ),
    "ChangeEvent-about-nothing": Fault(
        event("merger", ""), "", f"<event/e> zg:about {N} .", (("event/e", ""),)
    ),
    "ChangeEvent-merger-result": Fault(
        event("takeover", f"; org:originalOrganization {A}"),
        "",
        f"<event/e> org:resultingOrganization {B} .",
        (("event/e", ""),),
    ),
    "ChangeEvent-done-in-future": Fault(
        event("merger", "; zg:eventStatus <concept/event-status/done>"),
        f"<event/e> zg:legalDate {day('2026-11-22')} .",
        f"<event/e> zg:legalDate {day('2026-11-21')} .",
        (("event/e", "2026-11-22"),),
    ),
    "erns-twenty-four": Fault(
        f"{ERN_KIND} skos:inScheme <concept/network-kind> . "
        + " ".join(f"<network/ern{n}> zg:networkKind {ERN_KIND} ." for n in range(24)),
        f"<network/ern0> schema:endDate {year('2023')} .",
        "",
        (("concept/network-kind/european-reference-network", "23"),),
    ),
    "ern-coordinator-missing": Fault(
        ERN,
        member("x", A, N, "coordinator", years(end=year("2024"))),
        member("x", A, N, "coordinator", years(start=year("2024"))),
        (("network/n", ""),),
    ),
    "ern-coordinators-two": Fault(
        ERN + member("x", A, N, "coordinator"),
        member("y", B, N, "coordinator"),
        member("y", B, N, "full-member"),
        (("network/n", "2"),),
    ),
    "CollaborationRelation-to-itself": Fault(
        f"<relation/x> a zg:CollaborationRelation ; zg:relationSubject {N} .",
        f"<relation/x> zg:relationObject {N} .",
        f"<relation/x> zg:relationObject {M} .",
        (("relation/x", "network/n"),),
    ),
    "Pathway-first-step": Fault(
        "<pathway/p> a zg:Pathway . <pathway-step/s> zg:stepOf <pathway/p> .",
        "<pathway-step/s> zg:position 2 .",
        "<pathway-step/s> zg:position 1 .",
        (("pathway/p", ""),),
    ),
    "Pathway-gap": Fault(
        "<pathway-step/s> a zg:PathwayStep ; zg:stepOf <pathway/p> ; zg:position 3 . "
        "<pathway-step/t> zg:stepOf <pathway/p> .",
        "<pathway-step/t> zg:position 1 .",
        "<pathway-step/t> zg:position 2 .",
        (("pathway-step/s", "3"),),
    ),
    "Figure-range": Fault(
        "<figure/f> zg:value 5.0 .",
        "<figure/f> zg:valueMax 4.0 .",
        "<figure/f> zg:valueMax 5.0 .",
        (("figure/f", "4"),),
    ),
    "Figure-percentage": Fault(
        "<figure/f> a zg:Figure ; zg:unit <concept/unit/procent> .",
        "<figure/f> zg:value 100.5 .",
        "<figure/f> zg:value 100.0 .",
        (("figure/f", "100.5"),),
    ),
    "Figure-duplicate": Fault(
        f"<figure/f> {FIGURE} ; dcterms:source <source/s> .",
        f"<figure/g> {FIGURE} ; dcterms:source <source/s> .",
        f"<figure/g> {FIGURE} ; dcterms:source <source/t> .",
        (("figure/f", "figure/g"), ("figure/g", "figure/f")),
    ),
    "Source-untraceable": Fault(
        "<source/s> a zg:Source .",
        "",
        '<source/s> dcterms:bibliographicCitation "nr 3" .',
        (("source/s", ""),),
    ),
    "Source-from-future": Fault(
        '<source/s> a zg:Source ; zg:consulted "2026-11"^^xsd:gYearMonth .',
        f"<source/s> dcterms:issued {day('2026-12-01')} .",
        f"<source/s> dcterms:issued {day('2026-11-30')} .",
        (("source/s", "2026-11"),),
    ),
    "Source-unused": Fault(
        "<source/s> a zg:Source .", "", f"{A} dcterms:source <source/s> .", (("source/s", ""),)
    ),
    "passage-missing": Fault(
        "<figure/f> a zg:Figure ; dcterms:source <source/s> .",
        "<source/s> dcterms:type <concept/source-kind/policy-document> .",
        "<source/s> dcterms:type <concept/source-kind/policy-document> . "
        '<figure/f> zg:passage "p. 3" .',
        (("figure/f", "source/s"),),
    ),
}
