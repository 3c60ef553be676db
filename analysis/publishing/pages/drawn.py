"""Charts that were drawn beforehand, on a page of the site's own: picture, caption, table; and the files beside it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def shown(chart: Mapping[str, str], stem: str) -> str:
    """Write a chart that lies beside the page ``stem`` as both publishers read it, with its alternative text."""
    alt = json.dumps(chart["alt"], ensure_ascii=False)
    picture = f"![]({name_of(chart, stem)}.svg){{fig-alt={alt}}}"
    return f"::::::::: {{#{chart['label']}}}\n{picture}\n\n{chart['caption']}\n:::::::::"


def files_beside(chart: Mapping[str, str], address: str) -> dict[str, str]:
    """Give picture and data by address under reports/, beside the page at ``address``."""
    return {f"{name_of(chart, address)}.{kind}": chart[kind] for kind in ("svg", "csv")}


def name_of(chart: Mapping[str, str], stem: str) -> str:
    return f"{stem}.{chart['label'].removeprefix('fig-')}"
