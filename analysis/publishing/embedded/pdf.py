"""Typeset an accessible PDF (PDF/UA-1) with Typst, in a process of its own and with the project's own fonts."""

from __future__ import annotations

import datetime as dt
import pickle
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.errors import PublishError

DEFINITIONS = Path(__file__).with_name("definitions.typ")
PROCESS = Path(__file__).with_name("typst_process.py")
AT_MOST = 1000  # documents of one process, which grows by some 7 MB with every hundred


@cache
def template_of(partials: tuple[Path, ...]) -> str:
    """The pandoc template: our definitions, then the partials that Quarto takes in the same order."""
    by_name = {path.name: path for path in partials}
    names = ("typst-template.typ", "typst-show.typ")
    pieces = [DEFINITIONS, *(by_name[name] for name in names if name in by_name)]
    return "\n".join(path.read_text(encoding="utf-8") for path in pieces) + "\n$body$\n"


class Typesetter:
    """
    A Typst worker. Not for two threads at once: give each its own.

    With ``remembers``, what has not changed in a document that is made over and over is not laid out again.
    """

    def __init__(self, *, remembers: bool = False) -> None:
        self._remembers = remembers
        self._process, self._made = self._start(), 0

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
            answer = self._ask(request, name)
        if "refused" in answer:
            raise PublishError(f"The PDF of {name} was refused: {answer['refused']}")
        return answer["pdf"]

    def _ask(self, request: dict[str, object], name: str) -> dict:
        if self._made >= AT_MOST:
            self.close()
            self._process, self._made = self._start(), 0
        self._made += 1
        assert self._process.stdin and self._process.stdout
        try:
            pickle.dump(request, self._process.stdin)
            self._process.stdin.flush()
            return pickle.load(self._process.stdout)
        except (BrokenPipeError, EOFError, pickle.UnpicklingError):
            self._process.kill()
            self._process.communicate()
            status = self._process.returncode
            self._process, self._made = self._start(), 0  # so that only the document that stopped it is lost
            raise PublishError(
                f"Typst stopped with exit status {status} while typesetting {name}. "
                "Build again; if it stops again, look at what that document holds."
            ) from None

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-P", str(PROCESS), *(["--remembers"] if self._remembers else [])]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def __enter__(self) -> Typesetter:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
