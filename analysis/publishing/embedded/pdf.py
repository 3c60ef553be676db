"""Typeset an accessible PDF (PDF/UA-1) with Typst, in this process and with the project's own fonts."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from analysis.errors import PublishError
from analysis.freed_memory import give_back

DEFINITIONS = Path(__file__).with_name("definitions.typ")


@cache
def template_of(partials: tuple[Path, ...]) -> str:
    """The pandoc template: our definitions, then the partials that Quarto takes in the same order."""
    by_name = {path.name: path for path in partials}
    names = ("typst-template.typ", "typst-show.typ")
    pieces = [DEFINITIONS, *(by_name[name] for name in names if name in by_name)]
    return "\n".join(path.read_text(encoding="utf-8") for path in pieces) + "\n$body$\n"


# Typst remembers what it laid out until it has compiled ten other documents: half a gigabyte with reports of 20 pages.
# So many empty ones, after every other document, make it forget; a report has nothing to gain from another.
REMEMBERED, FORGET_EVERY = 10, 2


class Typesetter:
    """
    Fonts are found once; each document gets its own compiler, since one that is kept grows without end.

    With ``remembers``, what has not changed in a document that is made over and over is not laid out again.
    """

    def __init__(self, *, remembers: bool = False) -> None:
        self._remembers = remembers
        self._fonts: dict[tuple[Path, ...], typst.Fonts] = {}
        self._lock = threading.Lock()
        self._made = count(1)

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
        files = {str(path.relative_to("/")): content for path, content in drawn.items()}
        try:
            with TemporaryDirectory() as folder:
                # Files in memory must be text, so a photo is laid on disk for as long as it is needed.
                for number, path in enumerate(figures.keys() - drawn.keys()):
                    beside = Path(folder) / f"{number}{path.suffix}"
                    beside.write_bytes(figures[path])
                    text = text.replace(f'"{path}"', f'"{beside}"')
                compiler = typst.Compiler(
                    {"main.typ": text.encode(), **files}, root="/", font_paths=self._found(tuple(fonts))
                )
                pdf = compiler.compile(
                    format="pdf",
                    pdf_standards=[standard] if standard else [],
                    timestamp=dt.datetime.fromtimestamp(timestamp, dt.UTC),
                )
                if next(self._made) % FORGET_EVERY == 0 and not self._remembers:
                    self._forget()
                return pdf
        except typst.TypstError as error:
            hints = " ".join(error.hints)
            raise PublishError(f"The PDF of {name} was refused: {error.message} {hints}".rstrip()) from error

    def _forget(self) -> None:
        fonts = self._found(())
        for _ in range(REMEMBERED + 1):
            typst.Compiler(b"", font_paths=fonts).compile(format="pdf")
        give_back()

    def _found(self, folders: tuple[Path, ...]) -> typst.Fonts:
        with self._lock:
            if folders not in self._fonts:
                self._fonts[folders] = typst.Fonts(
                    include_system_fonts=False, font_paths=[str(folder) for folder in folders]
                )
            return self._fonts[folders]
