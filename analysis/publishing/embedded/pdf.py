"""Typeset an accessible PDF (PDF/UA-1) with Typst, in a process of its own and with the project's own fonts."""

from __future__ import annotations

import datetime as dt
import pickle
import sys
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import PublishError
from analysis.publishing.embedded.worker import Worker

DEFINITIONS = Path(__file__).with_name("definitions.typ")
PROCESS = Path(__file__).with_name("typst_process.py")


@cache
def template_of(partials: tuple[Path, ...]) -> str:
    """The pandoc template: our definitions, then the partials that Quarto takes in the same order."""
    by_name = {path.name: path for path in partials}
    names = ("typst-template.typ", "typst-show.typ")
    pieces = [DEFINITIONS, *(by_name[name] for name in names if name in by_name)]
    return "\n".join(path.read_text(encoding="utf-8") for path in pieces) + "\n$body$\n"


class Typesetter(Worker):
    """
    A Typst worker, which grows by some 7 MB with every hundred documents.

    With ``remembers``, what has not changed in a document that is made over and over is not laid out again.
    """

    def __init__(self, *, remembers: bool = False) -> None:
        super().__init__("Typst", [sys.executable, "-P", str(PROCESS), *(["--remembers"] if remembers else [])])

    def typeset(
        self,
        text: str,
        *,
        figures: Mapping[Path, bytes],
        fonts: Sequence[Path],
        standard: str | None,
        timestamp: int,
        name: str,
    ) -> bytes:
        """Make the PDF; if Typst refuses, as for a missing alternative text, its words are in the error."""
        drawn = {path: content for path, content in figures.items() if path.suffix == ".svg"}
        with TemporaryDirectory() as folder:
            # Files in memory must be text, so a photo is laid on disk for as long as it is needed.
            for number, path in enumerate(figures.keys() - drawn.keys()):
                beside = Path(folder) / f"{number}{path.suffix}"
                beside.write_bytes(figures[path])
                text = text.replace(f'"{path}"', f'"{beside}"')
            files = {str(path.relative_to("/")): content for path, content in drawn.items()}
            request = {
                "files": {"main.typ": text.encode(), **files},
                "fonts": [str(path) for path in fonts],
                "options": {
                    "pdf_standards": [standard] if standard else [],
                    "timestamp": dt.datetime.fromtimestamp(timestamp, dt.UTC),
                },
            }
            answer = self.exchange(partial(pickle.dump, request), pickle.load, f"typesetting {name}")
        if "refused" in answer:
            raise PublishError(f"The PDF of {name} was refused: {answer['refused']}")
        return answer["pdf"]
