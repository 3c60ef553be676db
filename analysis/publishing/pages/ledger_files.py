"""The claims of each place and peer group as a file beside its page, so that every printed number can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.publishing.pages.catalogue import Catalogue


def ledger_files(catalogue: Catalogue) -> dict[str, bytes]:
    """Give the files by address under reports/; the same form as the claims beside an organisation's report."""
    return {f"{address}.json": b'{"claims": %b}\n' % text for address, text in catalogue.context.texts.items()}
