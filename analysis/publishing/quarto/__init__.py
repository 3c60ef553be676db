"""Publish with Quarto, the reference publisher, where its command is present."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable
from itertools import count
from pathlib import Path
from typing import Literal

from analysis.errors import PublishError, unknown
from analysis.paths import Project, copy_whole
from analysis.publishing.embedded.pages import Rendered
from analysis.publishing.home import write_home
from analysis.publishing.project import Website, read_website
from analysis.publishing.quarto.merging import join_indexes, take
from analysis.publishing.quarto.processes import SideBySide
from analysis.publishing.quarto.rendering import Renderer
from analysis.publishing.quarto.shares import deal

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


def publish(
    project: Project,
    *,
    documents: Iterable[Path] | None = None,
    out: Path,
    progress: Callable[[Rendered | str], None] | None = None,
    workers: int | None = None,
) -> list[Rendered]:
    """
    Render with Quarto in private copies of the project, and merge what they make into ``out``.

    Quarto renders documents one after another, and keeps one state folder per project, so that two runs in
    one folder disturb each other. Each share of the documents is therefore a project of its own.

    Parameters
    ----------
    progress
        Called with a line before each document, from several threads, and with the document once its share is done.
    workers
        How many Quartos run at once; the number of cores if None.

    Raises
    ------
    PublishError
        With Quarto's last lines, as soon as one of them fails: the others are ended.
    """
    command = find_quarto()
    if command is None:
        choose_publisher("quarto")
    website = read_website(project.root.resolve())
    wanted = [path.resolve() for path in documents] if documents is not None else list(website.inputs)
    hands = workers or os.cpu_count() or 1
    shares = deal(website, wanted, hands)
    tell = progress or (lambda event: None)
    rendered: dict[Path, Rendered] = {}
    sites: list[tuple[Path, frozenset[Path]]] = []
    with (
        tempfile.TemporaryDirectory(prefix="quarto-", ignore_cleanup_errors=True) as folder,
        SideBySide(hands) as quartos,
    ):
        renderer = Renderer(website, str(command), quartos, _counted(tell, sum(share.renders for share in shares)))
        folders = [Path(folder) / str(number) for number in range(len(shares))]
        for share, site, seconds in quartos.each(renderer.render, shares, folders):
            made = share.documents
            take(website, site, out, made)
            sites.append((site, made))
            for path in sorted(made):
                rendered[path] = _rendered(website, path, out, seconds / len(made))
                tell(rendered[path])
        join_indexes(website, out, sites)
    for file in website.resources:
        copy_whole(file, out / file.relative_to(website.root))
    write_home(website, out)
    return [rendered[path] for path in wanted]


def _counted(tell: Callable[[str], None], total: int) -> Callable[[str], None]:
    """Number the documents over all shares, as Quarto does within one."""
    numbers = count(1)
    return lambda name: tell(f"[{next(numbers):{len(str(total))}}/{total}] {name}")


def _rendered(website: Website, path: Path, out: Path, seconds: float) -> Rendered:
    page = out / path.relative_to(website.root).with_suffix(".html")
    if not page.is_file():
        raise PublishError(f"Quarto ended well, but there is no page of {website.name(path)}. See project.render.")
    pdf = page.with_suffix(".pdf")
    return Rendered(path, page, pdf if pdf.is_file() else None, seconds)
