"""A report with a name of 110 characters and every block of prose two fifths longer, as translations can be."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path

import yaml

from analysis.paths import Project
from analysis.publishing.embedded import make_context
from analysis.publishing.embedded.pages import render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.project import read_website

NAME = (
    "The United Hospitals, Community Services and Social Care Partnership of Northumberland, Tyneside and North Durham"
)
MORE = 0.4
MARKUP = re.compile(r"\]\([^)]*\)|\{[^}]*\}|[*\[\]#|`~]|^\d+\.|\\")
KEPT = (":::", "```", "|--", "| --", "| :-", "{{<", "![")


def longer(markdown: str) -> str:
    """Each paragraph, item, heading and cell of a table with the first two fifths of its words said again."""
    lines, raw = [], False
    for line in markdown.split("\n"):
        raw ^= line.startswith("```")
        if raw or not line.strip() or line.startswith(KEPT):
            lines.append(line)
        elif line.startswith("|"):
            cells = line.strip().strip("|").split(" | ")
            lines.append("| " + " | ".join(_longer(cell.strip()) for cell in cells) + " |")
        elif heading := re.fullmatch(r"(#+ |: )(.*?)( \{#[^}]*\})?", line):
            lines.append(f"{heading[1]}{_longer(heading[2])}{heading[3] or ''}")
        else:
            lines.append(_longer(line))
    return "\n".join(lines)


def _longer(text: str) -> str:
    words = [word for word in MARKUP.sub(" ", text).split() if re.search(r"[A-Za-z]", word)]
    return f"{text} {' '.join(words[: math.ceil(MORE * len(words))])}" if len(words) > 1 else text


def stretch(notebook: dict, name: str) -> None:
    """Stretch a record in place; ``name`` is what its organisation is called."""
    named = re.compile(rf"(?<![\w./(\"-]){re.escape(name)}(?![\w/\"-]|\.\w)")  # not in an address
    first = notebook["cells"][0]
    matter = yaml.safe_load("".join(first["source"]).strip().strip("-"))
    for key in ("title", "description", "cover-kind", "cover-places", "cover-origin"):
        matter[key] = longer(named.sub(NAME, matter[key])) if key != "title" else NAME
    for stage in matter["cover-journey"]:
        stage["stage"] = longer(stage["stage"])
        for goal in stage["goals"]:
            goal["goal"] = longer(goal["goal"])
    first["source"] = f"---\n{yaml.safe_dump(matter, allow_unicode=True, sort_keys=False, width=10_000)}---"
    for cell in notebook["cells"][1:]:
        if cell["cell_type"] == "markdown":
            cell["source"] = longer("".join(cell["source"]))
        for output in cell.get("outputs", []):
            shown = output.get("data", {})
            if "text/markdown" in shown:
                shown["text/markdown"] = longer(named.sub(NAME, "".join(shown["text/markdown"])))


def render_stretched(project: Project, slug: str, out: Path) -> Path:
    """Render a report, stretched; give its page."""

    def change(notebook: dict) -> None:
        matter = yaml.safe_load("".join(notebook["cells"][0]["source"]).strip().strip("-"))
        stretch(notebook, matter["title"])

    return render_changed(project, slug, out, change)


def render_changed(project: Project, slug: str, out: Path, change: Callable[[dict], None]) -> Path:
    """Render a changed record into another folder. The record itself stays."""
    website = read_website(project.root.resolve())
    record = website.root / f"reports/organisations/{slug}.ipynb"
    kept = record.read_text(encoding="utf-8")
    notebook = json.loads(kept)
    change(notebook)
    try:
        record.write_text(json.dumps(notebook), encoding="utf-8")
        with Pandoc() as pandoc, Typesetter() as typesetter:
            return render_document(make_context(website, out, pandoc, typesetter), record).html
    finally:
        record.write_text(kept, encoding="utf-8")
