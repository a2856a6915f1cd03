"""Releases that stay as they were: a dump per version, in the site and on the publisher's machine.

What is once published under a version is cited; under the same version nothing else may come.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zorggraaf.errors import StoreError, UsageError
from zorggraaf.publish import dumps
from zorggraaf.store import dump

FOLDER: Final = "release"
"""Where in the site the releases are: release/2026-11/zorggraaf.nq.gz."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A release that was published before."""

    version: str
    file: Path


@dataclass(frozen=True, slots=True)
class Written:
    """A release in a site."""

    version: str
    file: str
    """Its path below the site."""
    size: int
    sha256: str


def kept(site: Path) -> list[Kept]:
    """The releases in a site and on this machine, the oldest first.

    Raises StoreError where the two hold something different under the same version.
    """
    found: dict[str, Path] = {}
    for folder in (site / FOLDER, dump.folder()):
        for path in sorted(folder.glob(f"*/{dump.FILE}")):
            version = path.parent.name
            if version in found and digest(found[version]) != digest(path):
                raise StoreError(
                    f"uitgave {version} is in {found[version].parent} een andere dan in "
                    f"{path.parent}",
                    "Een uitgave verandert niet meer: zoek uit welke is gepubliceerd en verwijder "
                    "de andere.",
                )
            found.setdefault(version, path)
    return [Kept(version, found[version]) for version in sorted(found)]


def check(version: str, quads: bytes, before: list[Kept]) -> None:
    """Refuse other content under a version that was published already.

    Raises UsageError, with what to do about it.
    """
    if not version:
        raise UsageError(
            "deze graaf heeft geen versie en kan dus geen uitgave worden",
            "Geef haar een versie in tabel releases.csv, of publiceer als concept met --draft.",
        )
    now = hashlib.sha256(quads).hexdigest()
    for release in before:
        if release.version == version and digest(release.file) != now:
            raise UsageError(
                f"uitgave {version} is al gepubliceerd, met andere inhoud ({release.file})",
                "Wat gepubliceerd is verandert niet. Zet een nieuwe versie in tabel releases.csv, "
                "bouw de graaf voor dezelfde datum als toen (build --on), of publiceer als concept "
                "met --draft.",
            )


def digest(file: Path) -> str:
    """The SHA-256 of what a release says, however it was compressed. Raises StoreError."""
    try:
        return hashlib.sha256(gzip.decompress(file.read_bytes())).hexdigest()
    except (OSError, EOFError) as error:
        raise StoreError(
            f"{file} is niet te lezen als uitgave: {error}", "Haal het bestand opnieuw op."
        ) from error


def write(site: Path, before: list[Kept], version: str, quads: bytes) -> list[Written]:
    """Put all releases in a site: those of before as they were, and this one by its version.

    version: empty where this is no release. Gives what there now is, the newest first.
    """
    contents = {release.version: release.file.read_bytes() for release in before}
    if version:
        contents.setdefault(version, dumps.compressed(quads))
    written = []
    for name, content in sorted(contents.items()):
        folder = site / FOLDER / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / dump.FILE).write_bytes(content)
        checksum = hashlib.sha256(content).hexdigest()
        (folder / dumps.CHECKSUMS).write_text(f"{checksum}  {dump.FILE}\n", encoding="utf-8")
        written.append(Written(name, f"{FOLDER}/{name}/{dump.FILE}", len(content), checksum))
    return written[::-1]


def keep(version: str, site: Path) -> Path:
    """Keep a release of a site on this machine too, for `diff` and `--release`; where it is."""
    source = site / FOLDER / version / dump.FILE
    target = dump.folder() / version
    if not (target / dump.FILE).is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=target.parent))
        try:
            shutil.copyfile(source, unfinished / dump.FILE)
            unfinished.chmod(0o755)
            target.mkdir(exist_ok=True)
            (unfinished / dump.FILE).replace(target / dump.FILE)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return target / dump.FILE
