"""Render one share in a private copy of the project."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from analysis.publishing.project import Website, read_yaml
from analysis.publishing.quarto.processes import SideBySide
from analysis.publishing.quarto.shares import Call, Share

BEGUN = re.compile(r"\[ *\d+/\d+\] (?P<name>[^\x1b]+)")  # a line of Quarto's before each document of a folder


@dataclass(frozen=True)
class Renderer:
    """Renders shares, several at once; ``begin`` is called with the name of each document."""

    website: Website
    command: str
    quartos: SideBySide
    begin: Callable[[str], None]

    def render(self, share: Share, folder: Path) -> tuple[Share, Path, float]:
        """Give the share, the folder of its site, and the seconds that it took."""
        began = time.perf_counter()
        project = folder / "project"
        self._copy(share, project)
        for call in share.calls:
            self._call(call, project, folder / "cache")
        return share, project / self.website.output, time.perf_counter() - began

    def _copy(self, share: Share, project: Path) -> None:
        root = self.website.root
        gone = set(self.website.inputs) - set(share.inputs)

        def left_out(folder: str, names: list[str]) -> list[str]:
            return [name for name in names if name.startswith(".") or Path(folder, name) in gone]

        shutil.copytree(root / "reports", project / "reports", ignore=left_out)
        settings = read_yaml(root / "_quarto.yml")
        settings["project"]["render"] = [self.website.name(path) for path in share.inputs]
        settings["project"].pop("resources", None)  # each call would copy all of them; they are copied once, into `out`
        (project / "_quarto.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")

    def _call(self, call: Call, project: Path, cache: Path) -> None:
        if not call.whole:  # of which Quarto tells nothing before
            self.begin(self.website.name(call.target))

        def hear(line: str) -> None:
            found = BEGUN.search(line) if call.whole else None
            if found:
                self.begin(found["name"].strip())

        variables = {
            "SOURCE_DATE_EPOCH": str(call.moment),  # Typst's command takes it for the date of a PDF
            "XDG_CACHE_HOME": str(cache),  # several Quartos lock each other out of one Sass cache
            "NO_COLOR": "1",
        }
        self.quartos.run([self.command, "render", self.website.name(call.target)], project, variables, hear)
