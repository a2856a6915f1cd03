"""What rules add for publication: links to registers, definitions of concepts."""

from __future__ import annotations

from tests.build.test_rules import derive, pairs
from tests.vocabularies import select


def test_a_municipality_links_to_the_register_of_the_government() -> None:
    store = derive('gm:GM0363 a zg:Municipality ; dcterms:identifier "GM0363" .')
    assert pairs(store, "schema:sameAs") == {("GM0363", "gm0363")}


def test_a_key_that_is_no_number_of_the_register_gives_no_link() -> None:
    store = derive('gm:elders a zg:Municipality ; dcterms:identifier "BE-11002" .')
    assert pairs(store, "schema:sameAs") == set()


def definitions(turtle: str) -> dict[str, str]:
    rows = select(derive(turtle), "SELECT ?s ?d { ?s skos:definition ?d FILTER(LANG(?d) = 'nl') }")
    return {subject.rpartition("/")[2]: text for subject, text in rows}


THEME = """@prefix theme: <https://w3id.org/zorggraaf/id/concept/theme/> .
theme:x a skos:Concept ; skos:prefLabel "ketens"@nl ;
  skos:inScheme <https://w3id.org/zorggraaf/id/concept/theme> """


def test_a_word_a_source_does_not_explain_is_said_to_be_that() -> None:
    found = definitions(f"{THEME}.")["x"]
    assert "‘ketens’" in found and "omschrijft het niet nader" in found


def test_a_definition_that_was_written_stays_the_only_one() -> None:
    assert definitions(f'{THEME}; skos:definition "zorg na elkaar"@nl .')["x"] == "zorg na elkaar"


def test_a_condition_is_what_orphanet_describes() -> None:
    found = definitions(
        """<https://w3id.org/zorggraaf/id/condition/orpha-636> a zg:Condition, skos:Concept ;
           skos:prefLabel "neurofibromatose type 1"@nl ; skos:notation "636" ;
           skos:inScheme <https://w3id.org/zorggraaf/id/concept/condition> ."""
    )
    assert found["orpha-636"] == "De aandoening die Orphanet omschrijft onder ORPHA:636."
