"""The library of questions: finding one by its name, and its text with values filled in.

>>> library = Library.load()
>>> "network-members" in library
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from zorggraaf import resources
from zorggraaf.errors import UsageError, ZorggraafError
from zorggraaf.library.header import Column, Header, HeaderError, Parameter, Words, parse, split
from zorggraaf.store.binding import scan

if TYPE_CHECKING:
    import pyoxigraph as ox

    from zorggraaf.store import Graph

_FILE: Final = re.compile(r"(?P<name>[a-z0-9]+(?:-[a-z0-9]+)*)(?:@(?P<version>[1-9][0-9]*))?\Z")


class UnknownQuestionError(ZorggraafError, KeyError):
    """No question has this name, or not in this version; `nearest` may have been meant."""

    def __init__(self, message: str, hint: str, nearest: tuple[str, ...] = ()) -> None:
        ZorggraafError.__init__(self, message, hint)
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class Question:
    """A question of the library: what it asks, what it needs, and its SPARQL."""

    name: str
    theme: str
    header: Header
    text: str
    """SPARQL that runs as it stands, with the defaults."""
    file: Path

    @property
    def version(self) -> int:
        """Raised when the meaning of the question changes."""
        return self.header.version

    @property
    def pinned(self) -> str:
        """The name with the version: what a note should cite."""
        return f"{self.name}@{self.version}"

    @property
    def title(self) -> Words:
        """What is in the answer."""
        return self.header.title

    @property
    def question(self) -> Words:
        """The question in words."""
        return self.header.question

    @property
    def explanation(self) -> Words:
        """How to read the answer."""
        return self.header.explanation

    @property
    def gaps(self) -> Words:
        """What is known to be missing."""
        return self.header.gaps

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What the asker may fill in."""
        return self.header.parameters

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the answer."""
        return self.header.columns

    @property
    def dated(self) -> bool:
        """Whether the answer depends on a date the asker may give."""
        return any(parameter.name == "on" for parameter in self.parameters)

    def parameter(self, name: str) -> Parameter:
        """One of its parameters. Raises UsageError, with the nearest, for a name it lacks."""
        plain = name.replace("-", "_")
        known = {parameter.name: parameter for parameter in self.parameters}
        if plain in known:
            return known[plain]
        near = get_close_matches(plain, known, n=1, cutoff=0.5)
        listed = ", ".join(known) or "geen"
        meant = f"Bedoelde u ‘{near[0]}’? " if near else ""
        raise UsageError(
            f"De vraag ‘{self.name}’ kent geen ‘{name}’.", f"{meant}Parameters: {listed}."
        ).in_english(
            f"The question ‘{self.name}’ has no parameter ‘{name}’.",
            (f"Did you mean ‘{near[0]}’? " if near else "")
            + f"Parameters: {', '.join(known) or 'none'}.",
        )

    def terms(
        self, graph: Graph | None = None, lang: str = "nl", **values: Any
    ) -> dict[str, ox.NamedNode | ox.Literal]:
        """Every parameter's value as an RDF term: the one given, else the default.

        Without a graph only keys and IRIs are understood; with one also names, and what is not in
        the graph is refused. Raises ParameterError, UsageError for a parameter it does not have.
        """
        from zorggraaf.library.parameters import default_term, term

        given = {self.parameter(name).name: value for name, value in values.items()}
        return {
            parameter.name: default_term(parameter)
            if given.get(parameter.name) is None
            else term(parameter, given[parameter.name], graph, lang)
            for parameter in self.parameters
        }

    def bound(self, graph: Graph | None = None, **values: Any) -> str:
        """The SPARQL with these values (and the defaults of the others) in its VALUES blocks."""
        return self.filled(self.terms(graph, **values))

    def filled(self, terms: Mapping[str, ox.NamedNode | ox.Literal]) -> str:
        """The SPARQL with these RDF terms in its VALUES blocks: the only way a value gets in."""
        text = self.text
        for name, term in terms.items():
            text = put(text, f"_{name}", str(term), self.name)
        return text


def put(text: str, variable: str, term: str, name: str = "") -> str:
    """The query with one term in place of the values or BIND of a variable.

    Raises HeaderError where the query does not bind the variable exactly once.

    >>> put("SELECT ?a { VALUES ?_x { 1 2 } ?a ?b ?_x }", "_x", "3")
    'SELECT ?a { VALUES ?_x { 3 } ?a ?b ?_x }'
    """
    spans = list(bindings(text, variable))
    if len(spans) != 1:
        raise HeaderError(
            name, f"?{variable} wordt {len(spans)} keer gebonden in plaats van 1 keer"
        )
    start, end = spans[0]
    # A BIND stays a BIND: engines plan the two differently, and the query was tried as it stands.
    bind = text[start:end].upper().startswith("BIND")
    block = f"BIND ({term} AS ?{variable})" if bind else f"VALUES ?{variable} {{ {term} }}"
    return f"{text[:start]}{block}{text[end:]}"


def bindings(text: str, variable: str) -> Iterator[tuple[int, int]]:
    """Where a query binds a variable: `VALUES ?x { … }` or `BIND (… AS ?x)`, from and to."""
    pieces: list[tuple[str, int, int]] = []
    at = 0
    for kind, piece in scan(text):
        if kind not in ("space", "comment"):
            shown = piece if kind in ("variable", "other") else piece.upper()
            pieces.append((shown, at, at + len(piece)))
        at += len(piece)
    wanted = f"?{variable}"
    for i, (piece, start, _) in enumerate(pieces):
        following = pieces[i + 1][0] if i + 1 < len(pieces) else ""
        if piece == "VALUES" and following == wanted:
            end = next((e for sign, _, e in pieces[i:] if sign == "}"), len(text))
            yield start, end
        elif piece == "BIND" and following == "(":
            depth = 0
            for j in range(i + 1, len(pieces)):
                depth += {"(": 1, ")": -1}.get(pieces[j][0], 0)
                if depth == 0:
                    if pieces[j - 1][0] == wanted:
                        yield start, pieces[j][2]
                    break


class Library(Mapping[str, Question]):
    """Questions by name: `library["network-members"]`, or `library["network-members@1"]`.

    A file is read when its question is asked for; one that cannot be read spoils no other.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = dict(sorted(files.items(), key=lambda item: (item[1].parent.name, item[0])))
        self._read: dict[str, Question] = {}

    @classmethod
    def load(cls, folder: Path | str | None = None) -> Library:
        """The questions in a folder with a folder per theme (default: the package's)."""
        base = Path(folder) if folder is not None else resources.queries()
        files: dict[str, Path] = {}
        for path in sorted(base.glob("*/*.rq")):
            if not _FILE.match(path.stem):
                raise HeaderError(
                    path.name, "de naam van een vraag is kleine-letters-met-streepjes"
                )
            if path.stem in files:
                twin = f"{files[path.stem].parent.name}/{path.name}"
                raise HeaderError(path.name, f"deze naam is er al: {twin}")
            files[path.stem] = path
        return cls(files)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._files if "@" not in name)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __getitem__(self, name: str) -> Question:
        asked = _FILE.match(name.strip())
        bare = asked["name"] if asked else name.partition("@")[0]
        if name.strip() in self._files:
            return self._question(name.strip())
        if bare not in self._files and (kept := self._kept(bare)):
            last = self._question(kept[-1])
            raise UnknownQuestionError(
                f"De vraag ‘{bare}’ is vervangen door ‘{last.header.replaced_by}’.",
                f"Zoals zij was: zorggraaf ask {last.pinned}",
                (last.header.replaced_by,),
            ).in_english(
                f"The question ‘{bare}’ has been replaced by ‘{last.header.replaced_by}’.",
                f"As it was: {last.pinned}",
            )
        if bare not in self._files:
            near = tuple(get_close_matches(bare, list(self), n=3, cutoff=0.6))
            hint = f"Bedoelde u {' of '.join(near)}?" if near else "Alle vragen: zorggraaf ask"
            raise UnknownQuestionError(f"Er is geen vraag ‘{bare}’.", hint, near).in_english(
                f"There is no question ‘{bare}’.",
                f"Did you mean {' or '.join(near)}?" if near else "All questions: /api/queries",
            )
        if asked is None or asked["version"] is None:
            if "@" in name:
                raise self._no_version(bare, name.partition("@")[2])
            return self._question(bare)
        current = self._question(bare)
        if current.version != int(asked["version"]):
            raise self._no_version(bare, asked["version"])
        return current

    def _no_version(self, name: str, version: str) -> UnknownQuestionError:
        there = [f"{name}@{number}" for number in self.versions(name)]
        return UnknownQuestionError(
            f"De vraag ‘{name}’ heeft geen versie ‘{version}’.",
            f"Er zijn: {', '.join(there)}.",
            tuple(there),
        ).in_english(
            f"The question ‘{name}’ has no version ‘{version}’.", f"There are: {', '.join(there)}."
        )

    def versions(self, name: str) -> tuple[int, ...]:
        """The versions of a question that can be asked, the current one last."""
        older = {self._question(stem).version for stem in self._kept(name)}
        now = {self._question(name).version} if name in self._files else set()
        return tuple(sorted(older | now))

    def _kept(self, name: str) -> list[str]:
        """The files of older versions of a question, the last one last."""
        stems = [stem for stem in self._files if stem.startswith(f"{name}@")]
        return sorted(stems, key=lambda stem: int(stem.partition("@")[2]))

    def older(self) -> list[Question]:
        """The questions as they once were, which stay runnable."""
        return [self._question(stem) for stem in self._files if "@" in stem]

    def questions(self) -> list[Question]:
        """All current questions whose file can be read, by theme and name; see `faults`."""
        return [question for name in self if (question := self._try(name)) is not None]

    def faults(self) -> list[HeaderError]:
        """What is wrong with the files that cannot be read."""
        found = []
        for stem in self._files:
            try:
                self._question(stem)
            except HeaderError as error:
                found.append(error)
        return found

    def themes(self) -> dict[str, list[Question]]:
        """The questions per theme, in the order of `THEMES`."""
        found: dict[str, list[Question]] = {theme: [] for theme in THEMES}
        for question in self.questions():
            found.setdefault(question.theme, []).append(question)
        return {theme: questions for theme, questions in found.items() if questions}

    def _try(self, stem: str) -> Question | None:
        try:
            return self._question(stem)
        except HeaderError:
            return None

    def _question(self, stem: str) -> Question:
        if stem not in self._read:
            path = self._files[stem]
            place = f"queries/{path.parent.name}/{path.name}"
            try:
                header, text = split(path.read_text(encoding="utf-8"))
            except UnicodeDecodeError as error:
                raise HeaderError(place, "geen UTF-8-tekst") from error
            read = parse(header, place)
            name, _, version = stem.partition("@")
            if version and int(version) != read.version:
                raise HeaderError(place, f"de kop noemt versie {read.version}")
            self._read[stem] = Question(name, path.parent.name, read, text, path)
        return self._read[stem]


THEMES: Final[dict[str, Words]] = {
    "regions": Words("Regio's, regio-indelingen en overlap", "Regions, divisions and overlap"),
    "networks": Words("Netwerken, leden en rollen", "Networks, members and roles"),
    "concentration": Words("Concentratie en spreiding", "Concentration and spreading"),
    "pathways": Words("Zorgpaden", "Care pathways"),
    "rare": Words("Zeldzame aandoeningen, ECZA en ERN", "Rare diseases, expertise centres, ERNs"),
    "policy": Words("Beleid: opgaven, ambities en agenda", "Policy: tasks, ambitions and agenda"),
    "figures": Words("Cijfers, tijd en herkomst", "Figures, time and provenance"),
    "quality": Words("Kwaliteit en koppelbaarheid", "Quality and links to other data"),
}
"""The themes, each a folder of the library."""
