"""Convert Markdown through one long-lived pandoc process: its start costs more than a document does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pypandoc

from analysis.errors import PublishError

SCRIPT = Path(__file__).with_name("render.lua")


class Pandoc:
    """A `pandoc lua` worker. Not for two threads at once: give each its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [pypandoc.get_pandoc_path(), "lua", str(SCRIPT)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )

    def convert(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one document; see `render.lua` for what is asked and answered."""
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise PublishError(
                f"pandoc stopped while converting {request.get('name', 'a page')} "
                f"(exit status {self._process.poll()}). Build again; if it stops again, look at that page."
            )
        return json.loads(line)

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(timeout=10)

    def __enter__(self) -> Pandoc:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
