"""Publish with Quarto, the reference publisher, where its command is present."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from analysis.errors import PublishError, unknown
from analysis.paths import Project
from analysis.publishing.embedded.pages import Rendered
from analysis.publishing.project import Website, read_website

OLDEST = (1, 9)  # the first that takes `pdf-standard` and the template partials of Typst
Publisher = Literal["quarto", "embedded"]


def find_quarto() -> str | None:
    """The path of a `quarto` new enough, or None."""
    command = shutil.which("quarto")
    if command is None:
        return None
    answer = subprocess.run([command, "--version"], capture_output=True, text=True, check=False)
    found = re.match(r"(\d+)\.(\d+)", answer.stdout.strip())
    return command if found and (int(found[1]), int(found[2])) >= OLDEST else None


def choose_publisher(wish: str) -> Publisher:
    """
    Settle who publishes.

    Raises
    ------
    UsageError
        If ``wish`` is not ``auto``, ``quarto`` or ``embedded``.
    PublishError
        If Quarto is wished for and not there.
    """
    if wish == "embedded":
        return "embedded"
    if wish not in ("auto", "quarto"):
        raise unknown("publisher", wish, ("auto", "quarto", "embedded"), "Choose auto, quarto or embedded.")
    if find_quarto():
        return "quarto"
    if wish == "quarto":
        oldest = ".".join(map(str, OLDEST))
        raise PublishError(
            f"There is no quarto {oldest} or newer on the PATH. Install it (environment.yml names it), "
            "or choose the publisher 'embedded'."
        )
    return "embedded"


def publish(project: Project, *, documents: Iterable[Path] | None = None, out: Path) -> list[Rendered]:
    """
    Render with Quarto in a private copy of the project, and put the site into ``out``.

    Quarto keeps one state folder per project, so that two runs in one folder disturb each other.

    Raises
    ------
    PublishError
        With Quarto's last lines.
    """
    command = find_quarto()
    if command is None:
        choose_publisher("quarto")
    website = read_website(project.root.resolve())
    wanted = [path.resolve() for path in documents] if documents is not None else list(website.inputs)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="quarto-") as folder:
        copy = Path(folder) / "project"
        _copy(project.root, copy, website.output)
        targets = [website.name(path) for path in wanted] if documents is not None else [""]
        for target in targets:
            _render([str(command), "render", *filter(None, [target])], copy)
        shutil.copytree(copy / website.output, out, dirs_exist_ok=True)
    seconds = (time.perf_counter() - began) / max(1, len(wanted))
    return [_rendered(website, path, out, seconds) for path in wanted]


def _copy(root: Path, copy: Path, output: str) -> None:
    copy.mkdir()
    shutil.copyfile(root / "_quarto.yml", copy / "_quarto.yml")
    shutil.copytree(root / "reports", copy / "reports", ignore=shutil.ignore_patterns(".*", output))


def _render(arguments: list[str], folder: Path) -> None:
    done = subprocess.run(arguments, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-15:])
        raise PublishError(f"Quarto stopped with exit status {done.returncode}. Its last lines:\n{last}")


def _rendered(website: Website, path: Path, out: Path, seconds: float) -> Rendered:
    page = out / path.relative_to(website.root).with_suffix(".html")
    if not page.is_file():
        raise PublishError(f"Quarto ended well, but there is no page of {website.name(path)}. See project.render.")
    pdf = page.with_suffix(".pdf")
    return Rendered(path, page, pdf if pdf.is_file() else None, seconds)
