"""The ontology as pages, in one language: an overview with a text per term, and a page per term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from zorggraaf import names
from zorggraaf.lookup.sections import property_label
from zorggraaf.things import short_key

if TYPE_CHECKING:
    from zorggraaf.publish.ontology import Documentation, Rule, Scheme, Term, Texts

_GROUPS: Final = (
    ("class", "klassen", ("Klassen", "Classes")),
    ("property", "eigenschappen", ("Eigenschappen", "Properties")),
    ("other", "overige", ("Overige termen", "Other terms")),
)

_TYPES: Final = {
    "owl:ObjectProperty": ("verbindt dingen", "links things"),
    "owl:DatatypeProperty": ("heeft een waarde", "has a value"),
    "owl:AnnotationProperty": ("aantekening", "annotation"),
    "qb:DimensionProperty": ("dimensie van cijfers", "dimension of figures"),
    "qb:MeasureProperty": ("maat van cijfers", "measure of figures"),
    "qb:AttributeProperty": ("kenmerk van cijfers", "attribute of figures"),
    "rdfs:Datatype": ("soort waarde", "kind of value"),
}

_SEVERITIES: Final = {
    "Violation": ("verplicht", "required"),
    "Warning": ("gewenst", "wanted"),
    "Info": ("ter kennisname", "for information"),
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A term or thing, by name."""

    iri: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleText:
    """A requirement in one language."""

    name: str
    severity: str
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class TermText:
    """A term in one language, ready to be shown."""

    iri: str
    local: str
    label: str
    kinds: Sequence[str]
    definition: str
    notes: Sequence[str]
    illustrations: Sequence[str]
    relations: Sequence[tuple[str, Sequence[Reference]]]
    """(what they are to the term, terms): above, below, domain, range, both ways."""
    rules: Sequence[RuleText]
    lists: Sequence[Reference]
    uses: int
    columns: Sequence[tuple[str, str]]
    example: tuple[Reference, Reference | None] | None
    """A thing of the class; or a thing that has the property, with its value."""


@dataclass(frozen=True, slots=True)
class SchemeText:
    """A code list in one language."""

    iri: str
    label: str
    definition: str
    members: Sequence[Reference]
    used_by: Sequence[Reference]


@dataclass(frozen=True, slots=True)
class OntologyPage:
    """What the template `ontology.html.jinja` shows."""

    title: str
    description: str
    version: str
    groups: Sequence[tuple[str, str, Sequence[TermText]]]
    """Anchor, title, terms."""
    schemes: Sequence[SchemeText]


def ontology_page(told: Documentation, lang: str = "nl") -> OntologyPage:
    """The page of an ontology that was told."""
    return _Writer(told, lang).page()


def term_page(told: Documentation, iri: str, lang: str = "nl") -> TermText:
    """The page of one term. Raises KeyError where the ontology has no such term."""
    return _Writer(told, lang).term(told.terms[iri])


def _by_label(term: TermText) -> tuple[str, str]:
    return term.label.casefold(), term.local


class _Writer:
    def __init__(self, told: Documentation, lang: str) -> None:
        self.told = told
        self.lang = lang
        self.which = 1 if lang == "en" else 0

    def page(self) -> OntologyPage:
        groups = []
        for group, anchor, words in _GROUPS:
            terms = [term for term in self.told.terms.values() if term.group == group]
            if terms:
                shown = sorted((self.term(term) for term in terms), key=_by_label)
                groups.append((anchor, words[self.which], shown))
        return OntologyPage(
            title=self.text(self.told.title),
            description=self.text(self.told.description),
            version=self.told.version,
            groups=groups,
            schemes=[self.scheme(scheme) for scheme in self.told.schemes.values()],
        )

    def term(self, term: Term) -> TermText:
        is_class = term.group == "class"
        relations = (
            (("valt onder", "falls under"), term.above),
            (("daaronder", "below it"), term.below),
            (("van", "of"), term.domain),
            (("naar", "to"), term.range),
            (("omgekeerd", "the other way round"), term.inverse),
            (
                (
                    "eigenschappen die deze klasse veronderstellen",
                    "properties that imply this class",
                ),
                term.domain_of,
            ),
            (("eigenschappen die hiernaar leiden", "properties that lead here"), term.range_of),
            (
                ("eigenschappen die zulke dingen hebben", "properties that such things have"),
                [iri for iri in term.uses_terms if iri not in term.domain_of],
            ),
            (("komt voor bij", "found with"), [iri for iri, _ in term.used_by]),
        )
        shown = [
            (words[self.which], [self.reference(iri) for iri in iris])
            for words, iris in relations
            if iris
        ]
        shown += [(self.word(prop), [self.reference(iri)]) for prop, iri in term.alignments]
        example = None
        if term.example is not None:
            value = None
            if not is_class:
                value = (
                    self.reference(term.example.value)
                    if term.example.is_thing
                    else Reference("", term.example.value)
                )
            example = (self.reference(term.example.subject), value)
        return TermText(
            iri=term.iri,
            local=term.local,
            label=self.text(term.label),
            kinds=[_TYPES[type_][self.which] for type_ in term.types if type_ in _TYPES],
            definition=self.text(term.definition),
            notes=[self.text(note) for note in term.notes],
            illustrations=[self.text(one) for one in term.illustrations],
            relations=shown,
            rules=[self.rule(rule) for rule in term.rules],
            lists=[self.reference(iri) for iri in term.lists],
            uses=term.uses,
            columns=term.columns,
            example=example,
        )

    def scheme(self, scheme: Scheme) -> SchemeText:
        return SchemeText(
            iri=scheme.iri,
            label=self.text(scheme.label) or short_key(scheme.iri),
            definition=self.text(scheme.definition),
            members=[self.reference(iri) for iri in scheme.members],
            used_by=[self.reference(iri) for iri in scheme.used_by],
        )

    def rule(self, rule: Rule) -> RuleText:
        return RuleText(
            self.text(rule.name),
            _SEVERITIES[rule.severity][self.which],
            self.text(rule.message),
            self.text(rule.advice),
        )

    def reference(self, iri: str) -> Reference:
        label = self.told.labels[self.lang].get(iri)
        return Reference(iri, label or names.compact(iri) or short_key(iri))

    def word(self, prop: str) -> str:
        return property_label(prop, self.lang) or names.compact(prop) or prop

    def text(self, texts: Texts) -> str:
        return texts.get(self.lang) or next(iter(texts.values()), "")
