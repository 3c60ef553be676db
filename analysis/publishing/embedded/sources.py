"""Read a page or an executed notebook into one Markdown text that knows where each of its lines came from."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import PublishError
from analysis.framework.yaml_text import parse_yaml
from analysis.publishing.embedded.notebooks import cells_as_markdown
from analysis.publishing.project import Website

SHORTCODE = re.compile(r"\{\{<\s*(/?[\w-]+)\s*(.*?)\s*>\}\}")
FENCE = re.compile(r"^\s*(```+|~~~+)")
CELL = re.compile(r"^\s*(```+|~~~+)\s*\{\s*\w")  # as in ```{python}
FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)


@dataclass
class Source:
    """What a document says, before anything is converted."""

    path: Path
    own: dict[str, Any]
    lines: list[str] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)  # of each line: "reports/data.qmd:12"
    figures: dict[str, bytes] = field(default_factory=dict)  # address beside the page -> picture
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def add(self, text: str, origin: str, first_line: int | None = 1) -> None:
        """Append a piece; ``first_line`` is None where lines have no number, as in a cell."""
        for number, line in enumerate(text.split("\n")):
            self.lines.append(line)
            self.origins.append(origin if first_line is None else f"{origin}:{first_line + number}")

    def locate(self, message: str) -> str:
        """Put the place in front of a message, by the first word that it quotes."""
        quoted = re.search(r"'\.?([^']+)'", message)
        if quoted:
            for line, origin in zip(self.lines, self.origins, strict=True):
                if quoted.group(1) in line:
                    return f"  {origin}: {message}"
        return f"  {self.origins[0] if self.origins else self.path.name}: {message}"


def read_source(website: Website, path: Path, draft: Path | None = None) -> Source:
    """
    Read a document, its includes put in and its shortcodes replaced; a draft of it is read in its place.

    Faults are collected in the source, so that all of them can be told at once.
    """
    source = Source(path, {})
    if path.suffix == ".ipynb":
        cells, source.own, source.figures, source.faults = cells_as_markdown(draft or path, website.name(path))
        for number, text in cells:
            source.add(text, f"{website.name(path)}, cell {number}", None)
            source.add("", f"{website.name(path)}, cell {number}", None)
    else:
        text = path.read_text(encoding="utf-8")
        matter = FRONT_MATTER.match(text)
        skipped = matter.group(0).count("\n") if matter else 0
        source.own = front_matter(text, website.name(path))
        source.add(text[matter.end() :] if matter else text, website.name(path), skipped + 1)
    _expand(source, website, website.metadata_of(path, source.own))
    return source


def front_matter(text: str, name: str) -> dict[str, Any]:
    matter = FRONT_MATTER.match(text)
    if not matter:
        return {}
    try:
        return parse_yaml(matter.group(1)) or {}
    except yaml.YAMLError as error:
        raise PublishError(f"The front matter of {name} is not valid YAML: {error}") from error


def _expand(source: Source, website: Website, metadata: Mapping[str, Any], depth: int = 0) -> None:
    """Put includes in place and replace `meta`; leave what stands in a code block alone."""
    lines, origins, fence = source.lines, source.origins, ""
    source.lines, source.origins, included = [], [], False
    for line, origin in zip(lines, origins, strict=True):
        if not fence and CELL.match(line):
            source.faults.append(f"  {origin}: a page holds a code cell; only notebooks run code")
        mark = FENCE.match(line)
        if mark and (not fence or line.strip() == fence):
            fence = "" if fence else mark.group(1)
        code = SHORTCODE.search(line)
        if fence or not code:
            source.add(line, origin, None)
        elif code.group(1) == "include" and code.group(0) == line.strip():
            file = _included(code.group(2), source.path, website)
            if file.is_file() and depth < 5:
                source.add(file.read_text(encoding="utf-8").rstrip("\n"), website.name(file))
                included = True
            else:
                source.faults.append(f"  {origin}: there is no file to include at '{code.group(2)}'")
        elif code.group(1) == "include":
            source.faults.append(f"  {origin}: an include must stand alone on its line")
        else:
            source.add(_replaced(line, origin, metadata, source.faults), origin, None)
    if included:
        _expand(source, website, metadata, depth + 1)


def _included(name: str, path: Path, website: Website) -> Path:
    return website.root / name[1:] if name.startswith("/") else (path.parent / name).resolve()


def _replaced(line: str, origin: str, metadata: Mapping[str, Any], faults: list[str]) -> str:
    def value(match: re.Match[str]) -> str:
        if match.group(1) != "meta":
            faults.append(f"  {origin}: the shortcode '{match.group(1)}' is not supported")
            return ""
        found: Any = metadata
        for key in match.group(2).split("."):
            found = found.get(key) if isinstance(found, Mapping) else None
        if found is None:
            faults.append(f"  {origin}: the page's metadata has no '{match.group(2)}'")
        return str(found)

    return SHORTCODE.sub(value, line)
