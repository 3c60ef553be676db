"""Convert Markdown through one long-lived pandoc process."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pypandoc

from analysis.publishing.embedded.set_aside import put_back_html, put_back_typst, set_aside
from analysis.publishing.embedded.worker import Worker

SCRIPT = Path(__file__).with_name("render.lua")


class Pandoc(Worker):
    """A `pandoc lua` worker, which grows by some 4 MB with every hundred reports."""

    def __init__(self) -> None:
        super().__init__("pandoc", [pypandoc.get_pandoc_path(), "lua", str(SCRIPT)], encoding="utf-8")

    def convert(self, request: dict[str, Any]) -> dict[str, Any]:
        """Send one document; see `render.lua` for what is asked and answered."""
        text, claims = set_aside(request["text"])
        told = json.dumps({**request, "text": text}) + "\n"
        line = self.exchange(
            lambda stream: stream.write(told), lambda stream: stream.readline(), f"converting {request['name']}"
        )
        answer = json.loads(line)
        if "html" in answer:
            answer["html"] = put_back_html(answer["html"], claims)
        if "typst" in answer:
            answer["typst"] = put_back_typst(answer["typst"], claims)
        return answer
