"""An address for every printed claim: the report's address, # and the claim's id."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from analysis.paths import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PRINTED = re.compile(r'<span class="claim" data-claim="([^"]+)"')
ID = re.compile(r'\sid="([^"]+)"')


def anchor_claims(pages: Iterable[Path]) -> None:
    """
    Give the first printing of each claim the claim's id, on the pages listed, whoever rendered them.

    Ids of claims stay from one edition to the next, and so do these addresses. Where an edition no longer prints a
    claim, the address leads to the head of the report.
    """
    for page in pages:
        text = page.read_text(encoding="utf-8")
        anchored = with_anchors(text)
        if anchored != text:
            write_whole(page, anchored)


def with_anchors(text: str) -> str:
    taken = set(ID.findall(text))

    def anchored(match: re.Match[str]) -> str:
        identifier = match.group(1)
        if identifier in taken:
            return match.group(0)
        taken.add(identifier)
        return f'<span class="claim" id="{identifier}" data-claim="{identifier}"'

    return PRINTED.sub(anchored, text)
