"""A command in the place of Quarto: what its source says of calls, projects, indexes and copies; pages are mere text.

A project's inputs are those of `project.render`. An argument is a document among them or a folder, of which all inputs
are rendered, one after another. Each call adds to the search index and takes nothing away, copies the project's
resources and the files that pages link to, and writes a page at the root that leads on.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import yaml

HERE, SITE = Path.cwd(), Path.cwd() / "_site"
LINK = re.compile(r"\]\(([^)#]+)")


def note(event: str, **told: object) -> None:
    with open(os.environ["STAND_IN_LOG"], "a", encoding="utf-8") as log:
        log.write(json.dumps({"event": event, "time": time.monotonic(), "folder": str(HERE), **told}) + "\n")


def say(line: str) -> None:
    print(f"\x1b[1m\x1b[34m{line}\x1b[39m\x1b[22m", file=sys.stderr, flush=True)


def render_argument(argument: str, settings: dict) -> None:
    inputs = [path for name in settings["render"] for path in sorted(HERE.glob(name))]
    target = HERE / argument
    chosen = [path for path in inputs if str(path).startswith(str(target))] if target.is_dir() else [target]
    assert set(chosen) <= set(inputs), f"{argument} is no input of the project"
    for number, path in enumerate(chosen, start=1):
        if len(chosen) > 1:
            say(f"[{number:{len(str(len(chosen)))}}/{len(chosen)}] {path.relative_to(HERE)}")
        render(path, inputs)
    for pattern in settings.get("resources", []):
        for file in HERE.glob(pattern):
            copy(file)
    index(chosen)
    if not (SITE / "index.html").exists():
        (SITE / "index.html").write_text("<!DOCTYPE html>\n<html><head><title>Redirect</title></head></html>")


def text_of(path: Path) -> str:
    if path.suffix == ".ipynb":
        return "\n\n".join(cell["source"] for cell in json.loads(path.read_text())["cells"])
    return path.read_text()


def render(path: Path, inputs: list[Path]) -> None:
    note("render", document=path.relative_to(HERE).as_posix())
    text = text_of(path)
    if "(fails)" in text:
        print("ERROR: no such format", file=sys.stderr)
        sys.exit(1)
    if "(is slow)" in text:  # Deno starts pandoc, and waits
        subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"], check=True)
    if "(listing)" in text:
        text = text.replace("(listing)", f"lists {len(list(HERE.glob('reports/organisations/*.ipynb')))}")
    page = SITE / path.relative_to(HERE).with_suffix(".html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(LINK.sub(lambda link: resolved(link, path, inputs), text))
    metadata = path.parent / "_metadata.yml"
    if metadata.exists() and "typst" in metadata.read_text():
        page.with_suffix(".pdf").write_text(f"of {os.environ['SOURCE_DATE_EPOCH']}: {text}")
        figures = page.with_name(f"{page.stem}_files")
        figures.mkdir(exist_ok=True)
        (figures / "chart.svg").write_text(text)
    library = SITE / "site_libs" / "quarto-html" / "quarto.js"
    library.parent.mkdir(parents=True, exist_ok=True)
    library.write_text("script")


def resolved(link: re.Match[str], path: Path, inputs: list[Path]) -> str:
    """Links to inputs lead to their pages, whether these are rendered or not; what else is linked to is copied."""
    file = (path.parent / link[1]).resolve()
    if file in inputs:
        return f"]({Path(link[1]).with_suffix('.html').as_posix()}"
    if file.is_file() and file.suffix not in (".qmd", ".ipynb"):
        copy(file)
    return link[0]


def copy(file: Path) -> None:
    note("copy", file=file.relative_to(HERE).as_posix())
    (SITE / file.relative_to(HERE)).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, SITE / file.relative_to(HERE))


def index(chosen: list[Path]) -> None:
    file = SITE / "search.json"
    entries = {entry["objectID"]: entry for entry in json.loads(file.read_text())} if file.exists() else {}
    for path in chosen:
        page = path.relative_to(HERE).with_suffix(".html").as_posix()
        first, *chapters = re.split(r"^## ", text_of(path), flags=re.MULTILINE)
        for address, text in [(page, first), *((f"{page}#{each.splitlines()[0]}", each) for each in chapters)]:
            entries[address] = {"objectID": address, "text": text}
    file.write_text(json.dumps(list(entries.values())))


def main(arguments: list[str]) -> None:
    if arguments == ["--version"]:
        print("1.99")
        return
    lock = Path(os.environ.get("XDG_CACHE_HOME", HERE)) / "quarto" / "sass" / "sass.kv"
    lock.parent.mkdir(parents=True, exist_ok=True)
    try:
        lock.touch(exist_ok=False)
    except FileExistsError:
        sys.exit("ERROR: database is locked: Error code 5: The database file is locked")
    try:
        settings = yaml.safe_load((HERE / "_quarto.yml").read_text())["project"]
        for argument in arguments[1:] or ["."]:
            render_argument(argument, settings)
    finally:
        lock.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
