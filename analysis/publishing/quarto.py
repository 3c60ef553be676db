"""Publish with Quarto, the reference publisher, where its command is present."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import yaml

from analysis.errors import PublishError, unknown
from analysis.paths import Project, write_whole
from analysis.publishing.embedded.pages import Rendered
from analysis.publishing.project import Website, read_website, read_yaml

OLDEST = (1, 9)  # the first that takes `pdf-standard` and the template partials of Typst
LEAST = 5  # notebooks that are worth a project of their own
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
    workers: int | None = None,
) -> list[Rendered]:
    """
    Render with Quarto in private copies of the project, and merge what they make into ``out``.

    Quarto renders documents one after another, and keeps one state folder per project, so that two runs in
    one folder disturb each other. Each share of the notebooks is therefore a project of its own, with the
    pages that they link to; the last project has every notebook and renders only the pages, which list them.

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

        def render(numbered: tuple[int, list[Path]]) -> Path:
            number, share = numbered
            return _render_share(website, share, Path(folder) / str(number), str(command))

        shares = deal(wanted, workers or os.cpu_count() or 1)
        with ThreadPoolExecutor(len(shares) or 1) as pool:
            merge(list(pool.map(render, enumerate(shares))), out)
    seconds = (time.perf_counter() - began) / max(1, len(wanted))
    return [_rendered(website, path, out, seconds) for path in wanted]


def deal(documents: list[Path], hands: int) -> list[list[Path]]:
    """Deal the notebooks out evenly, at least five to a share; the pages, which list them, make the last one."""
    pages = [path for path in documents if path.suffix != ".ipynb"]
    notebooks = [path for path in documents if path.suffix == ".ipynb"]
    hands = max(1, min(hands, len(notebooks) // LEAST))
    return [share for share in [*(notebooks[number::hands] for number in range(hands)), pages] if share]


def _render_share(website: Website, share: list[Path], folder: Path, command: str) -> Path:
    """Render some documents in a project of their own, and give the folder of their site."""
    shutil.copytree(website.root / "reports", folder / "reports", ignore=shutil.ignore_patterns(".*"))
    settings = read_yaml(website.root / "_quarto.yml")
    pages = [path for path in website.inputs if path.suffix != ".ipynb"]
    if share[0].suffix == ".ipynb":
        # One run of Quarto; menus and links lead to the pages, so they are among its inputs too.
        settings["project"]["render"] = [website.name(path) for path in [*pages, *share]]
        for path in set(website.inputs) - {*pages, *share}:
            (folder / path.relative_to(website.root)).unlink()
        targets = [""]
    else:
        targets = [website.name(path) for path in share]
    (folder / "_quarto.yml").write_text(yaml.safe_dump(settings, sort_keys=False), encoding="utf-8")
    for target in targets:
        _render([command, "render", *filter(None, [target])], folder)
    if share[0].suffix == ".ipynb":
        # They were there to be linked to. Their lists know this share only, so they must not get into the site.
        for path in pages:
            (folder / website.output / path.relative_to(website.root)).with_suffix(".html").unlink(missing_ok=True)
    return folder / website.output


def merge(sites: list[Path], out: Path) -> None:
    """
    Put the sites into one, a later one's pages over an earlier one's, and join their search indexes.

    An index names no page that is not there: the site of before may have had reports that are gone.
    """
    entries: dict[str, dict] = {}
    for site in [out, *sites]:
        index = site / "search.json"
        if index.is_file():
            entries |= {entry["objectID"]: entry for entry in json.loads(index.read_text(encoding="utf-8"))}
    for site in sites:
        shutil.copytree(site, out, dirs_exist_ok=True, copy_function=_copy_anew)
    if entries:
        found = [entry for name, entry in entries.items() if (out / name.split("#")[0]).is_file()]
        text = json.dumps(found, indent=2, ensure_ascii=False)
        write_whole(out / "search.json", text)


def _copy_anew(source: str, target: str) -> None:
    """Copy to a new file: the one that is there may be one file with that of the site in place."""
    Path(target).unlink(missing_ok=True)
    shutil.copy2(source, target)


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
