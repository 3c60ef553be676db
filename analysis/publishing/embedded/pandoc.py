"""Convert Markdown through one long-lived pandoc process: its start costs more than a document does."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pypandoc

from analysis.errors import PublishError
from analysis.publishing.embedded.set_aside import put_back_html, put_back_typst, set_aside

SCRIPT = Path(__file__).with_name("render.lua")
AT_MOST = 1000  # documents of one process, which grows by some 4 MB with every hundred reports


class Pandoc:
    """A `pandoc lua` worker. Not for two threads at once: give each its own."""

    def __init__(self) -> None:
        self._process, self._converted = _start(), 0

    def convert(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one document; see `render.lua` for what is asked and answered."""
        if self._converted >= AT_MOST:
            self.close()
            self._process, self._converted = _start(), 0
        self._converted += 1
        text, claims = set_aside(request["text"])
        assert self._process.stdin and self._process.stdout
        try:
            self._process.stdin.write(json.dumps({**request, "text": text}) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self._process.communicate(timeout=10)
            status = self._process.returncode
            self._process = _start()  # so that only the document that stopped it is lost
            raise PublishError(
                f"pandoc stopped with exit status {status} while converting {request['name']}. "
                "Build again; if it stops again, look at what that document holds."
            )
        answer = json.loads(line)
        if "html" in answer:
            answer["html"] = put_back_html(answer["html"], claims)
        if "typst" in answer:
            answer["typst"] = put_back_typst(answer["typst"], claims)
        return answer

    def close(self) -> None:
        self._process.communicate(timeout=10)

    def __enter__(self) -> Pandoc:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _start() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [pypandoc.get_pandoc_path(), "lua", str(SCRIPT)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
