"""What the production line is compared with: papermill as it comes, pandoc and Typst by command, and the bare cells."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pypandoc
from spending import spent

from analysis.paths import Project
from analysis.production.contract import read_contract
from analysis.production.edition import read_edition
from analysis.production.plan import TEMPLATE, asked_for, parameters_of
from analysis.production.request import RunRequest
from analysis.publishing.embedded import make_context
from analysis.publishing.embedded.listings import read_items
from analysis.publishing.embedded.pages import render_document
from analysis.publishing.embedded.pandoc import Pandoc
from analysis.publishing.embedded.pdf import Typesetter
from analysis.publishing.project import read_website

OURS = "vnd.impact."
WARMED_BY = 3  # other organisations
PANDOC = pypandoc.get_pandoc_path()
TYPESET = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2], root='/')"


def request(project: Project, slug: str, engine: str | None = None) -> RunRequest:
    template = project.notebooks / TEMPLATE
    given = project, template, slug, parameters_of(slug, read_edition(project))
    return RunRequest(*given, *filter(None, [engine]), contract=read_contract(project, template))


def papermill_command(project: Project, slug: str, out: Path) -> None:
    named = [part for pair in parameters_of(slug, read_edition(project)).items() for part in ("-p", *map(str, pair))]
    command = [sys.executable, "-m", "papermill", str(project.notebooks / TEMPLATE), str(out), *named]
    subprocess.run([*command, "--no-progress-bar"], cwd=project.root, check=True, capture_output=True)


def plain_rendering(executed: Path) -> None:
    """What one would do without this project: pandoc twice and Typst, a process each.

    Claims and front matter are taken out first, as pandoc would copy them, a megabyte of JSON, into the page.
    """
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        outputs = cell.get("outputs", [])
        cell["outputs"] = [out for out in outputs if not any(OURS in mime for mime in out.get("data", {}))]
        if cell["cell_type"] != "code":
            del cell["outputs"]
    executed.write_text(json.dumps(notebook), encoding="utf-8")
    page, typ, pdf = (str(executed.with_suffix(end)) for end in (".html", ".typ", ".pdf"))
    subprocess.run([PANDOC, str(executed), "-s", "-o", page], check=True, capture_output=True)
    media = f"--extract-media={executed.parent}"
    subprocess.run([PANDOC, str(executed), "-s", "-t", "typst", media, "-o", typ], check=True, capture_output=True)
    subprocess.run([sys.executable, "-c", TYPESET, typ, pdf], check=False, capture_output=True)


def floors(project: Project, slugs: list[str], folder: Path) -> dict[str, list[tuple[float, float]]]:
    """Wall and CPU seconds of each report by `in_process.py`: of its bare cells, and of making its record."""
    env = {**os.environ, "EDITION": json.dumps(read_edition(project))}
    script = Path(__file__).with_name("in_process.py")
    others = [slug for slug in asked_for(project) if slug not in slugs][:WARMED_BY]
    found: dict[str, list[tuple[float, float]]] = {}
    for name in ("cells", "record"):
        command = [sys.executable, str(script), name, str(project.notebooks / TEMPLATE), str(folder), *others, *slugs]
        done = subprocess.run(command, cwd=project.root, env=env, check=True, capture_output=True, text=True)
        found[name] = [tuple(map(float, line.split())) for line in done.stdout.splitlines()[len(others) :]]
    return found


def floor(project: Project, slugs: list[str]) -> tuple[float, float]:
    """Wall and CPU seconds of the bare cells, means: what many take is told by no middle one."""
    with tempfile.TemporaryDirectory() as folder:
        pairs = floors(project, slugs, Path(folder))["cells"]
    return tuple(statistics.fmean(pair[i] for pair in pairs) for i in (0, 1))


def rendering_floor(project: Project, names: list[str]) -> float:
    """CPU seconds a document of one pandoc and one Typst, both ready, one document after another."""
    website = read_website(project.root.resolve())
    items = read_items(website)
    with tempfile.TemporaryDirectory() as folder:

        def render_all(chosen: list[str]) -> float:
            def act() -> None:
                with Pandoc() as pandoc, Typesetter() as typesetter:
                    context = make_context(website, Path(folder), pandoc, typesetter, items=items)
                    for name in chosen:
                        render_document(context, website.root / name)

            return spent(act)[1]

        # Starting both is paid once for a batch, so it is taken off.
        return max(0.0, render_all(names) - render_all([])) / len(names)


def plain(project: Project, slugs: list[str], side_by_side: int) -> float:
    """Wall seconds a report of the papermill command, pandoc twice and Typst, several at a time."""
    folder = project.cache / "plain"
    folder.mkdir(exist_ok=True)

    def make(slug: str) -> None:
        papermill_command(project, slug, folder / f"{slug}.ipynb")
        plain_rendering(folder / f"{slug}.ipynb")

    with ThreadPoolExecutor(side_by_side) as pool:
        return spent(lambda: list(pool.map(make, slugs)))[0] / len(slugs)
