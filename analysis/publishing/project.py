"""The website as its YAML files describe it, checked: what is not understood is named with file and line."""

from __future__ import annotations

import glob
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import MissingInputError, PublishError
from analysis.framework.yaml_text import LOADER, parse_yaml

# What both publishers understand. A mapping is checked further down; None takes whatever stands there.
HTML = dict.fromkeys(
    [
        "theme",
        "css",
        "toc",
        "toc-depth",
        "toc-title",
        "anchor-sections",
        "format-links",
        "number-sections",
        "lang",
        "page-layout",
    ]
)
TYPST = dict.fromkeys(
    [
        "papersize",
        "pdf-standard",
        "toc",
        "toc-depth",
        "toc-title",
        "font-paths",
        "template-partials",
        "number-sections",
    ]
)
FORMATS = {"html": HTML, "typst": TYPST}
PROJECT_FILE: dict[str, Any] = {
    "project": dict.fromkeys(("type", "output-dir", "render", "resources", "title")),
    "execute": dict.fromkeys(("enabled", "echo", "warning", "output", "error", "freeze")),
    "website": {
        **dict.fromkeys(("title", "description", "site-url", "search")),
        "navbar": dict.fromkeys(("left", "right")),
        "page-footer": dict.fromkeys(("left", "center", "right", "border")),
    },
    "format": FORMATS,
    **dict.fromkeys(("lang", "date-format", "brand", "number-sections", "toc", "toc-depth", "toc-title")),
}


@dataclass(frozen=True)
class Website:
    """What `_quarto.yml` says, with paths found and defaults filled in."""

    root: Path
    title: str
    description: str
    lang: str
    output: str
    inputs: tuple[Path, ...]
    navbar: tuple[Mapping[str, str], ...]
    footer: Mapping[str, str]
    site_url: str | None
    search: bool
    resources: tuple[Path, ...]
    metadata: Mapping[str, Any]
    colours: Mapping[str, str]

    def name(self, path: Path) -> str:
        """The path as a reader of a message finds it: from the project's folder."""
        return path.relative_to(self.root).as_posix()

    def metadata_of(self, path: Path, own: Mapping[str, Any]) -> dict[str, Any]:
        """Merge project, folder and page, the nearer winning; naming formats replaces the list of formats."""
        merged: dict[str, Any] = dict(self.metadata)
        folders = [folder for folder in path.parents if folder.is_relative_to(self.root)]
        for folder in reversed(folders):
            file = folder / "_metadata.yml"
            if file.is_file():
                merged = _merge(merged, _rebased(read_yaml(file), folder))
        return _merge(merged, _rebased(own, path.parent))


def read_website(root: Path) -> Website:
    """
    Read the project file and everything it points to.

    Raises
    ------
    PublishError
        Naming, with file and line, every key that the embedded publisher does not know.
    """
    file = root / "_quarto.yml"
    if not file.is_file():
        raise MissingInputError(f"{root} has no _quarto.yml. Run this in the project's folder.")
    settings = read_yaml(file)
    faults = list(unknown_keys(file, PROJECT_FILE, root))
    for extra in root.glob("reports/**/_metadata.yml"):
        faults += unknown_keys(extra, {"format": FORMATS, **dict.fromkeys(_folder_keys(extra))}, root)
    if faults:
        raise PublishError("Not understood, so not published:\n" + "\n".join(faults))
    project, website = settings.get("project", {}), settings.get("website", {})
    footer = website.get("page-footer", {})
    navbar = website.get("navbar", {})
    brand = root / settings["brand"] if "brand" in settings else None
    return Website(
        root=root,
        title=website.get("title", ""),
        description=website.get("description", ""),
        lang=settings.get("lang", "en"),
        output=project.get("output-dir", "_site"),
        inputs=tuple(_matching(root, project.get("render", []))),
        navbar=tuple(navbar.get("left", []) + navbar.get("right", [])),
        footer={"left": footer} if isinstance(footer, str) else footer,
        site_url=website.get("site-url"),
        search=website.get("search", True) is not False,
        resources=tuple(_matching(root, project.get("resources", []))),
        metadata=_rebased(
            {k: v for k, v in settings.items() if k not in ("project", "website", "execute", "brand")}, root
        ),
        colours=read_yaml(brand).get("color", {}).get("palette", {}) if brand else {},
    )


def read_yaml(file: Path) -> dict[str, Any]:
    try:
        return parse_yaml(file.read_text(encoding="utf-8")) or {}
    except yaml.YAMLError as error:
        raise PublishError(f"{file.name} is not valid YAML: {error}") from error


def unknown_keys(file: Path, allowed: Mapping[str, Any], root: Path) -> Iterator[str]:
    """Name each key that is not among the allowed ones, with file and line."""
    node = yaml.compose(file.read_text(encoding="utf-8"), LOADER)
    if node is not None:
        yield from _unknown_below(node, allowed, file.relative_to(root).as_posix(), "")


def _unknown_below(node: yaml.Node, allowed: Mapping[str, Any], file: str, above: str) -> Iterator[str]:
    if not isinstance(node, yaml.MappingNode):
        return
    for key, value in node.value:
        name = f"{above}{key.value}"
        if key.value not in allowed:
            yield f"  {file}:{key.start_mark.line + 1}: the key '{name}' is not supported"
        elif allowed[key.value] is not None:
            yield from _unknown_below(value, allowed[key.value], file, f"{name}.")


def _folder_keys(file: Path) -> set[str]:
    """A folder's own metadata besides its formats is free: pages and partials may print it."""
    return set(read_yaml(file)) - {"format"}


def _matching(root: Path, patterns: list[str]) -> Iterator[Path]:
    """The files that the patterns name, in the order of the patterns, each once."""
    seen: set[Path] = set()
    for pattern in patterns:
        for name in sorted(glob.glob(pattern, root_dir=root, recursive=True)):
            path = root / name
            if path not in seen and path.is_file() and not path.name.startswith("_"):
                seen.add(path)
                yield path


def _merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in over.items():
        if key == "format":
            merged[key] = _formats(value)
        elif isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = _merge(merged[key], value)
        else:
            merged[key] = value
    return merged


def _formats(value: str | Mapping[str, Any]) -> dict[str, Any]:
    """`format: html` is short for `format: {html: default}`."""
    if isinstance(value, str):
        return {value: {}}
    return {name: options if isinstance(options, Mapping) else {} for name, options in value.items()}


def _rebased(settings: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Turn the paths among the settings, which are relative to the file that names them, into whole paths."""
    rebased = dict(settings)
    if "format" in rebased:
        rebased["format"] = {
            name: {key: _whole(value, folder) if key in PATHS else value for key, value in options.items()}
            for name, options in _formats(rebased["format"]).items()
        }
    return rebased


PATHS = ("css", "template-partials", "font-paths")


def _whole(value: str | list[str], folder: Path) -> list[Path]:
    names = [value] if isinstance(value, str) else value
    return [(folder / name).resolve() for name in names]
