"""What charts are drawn with, besides what they show: the code that words and draws them, the theme, the libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.production.manifest import Manifest, digest, files_under
from analysis.production.plan import PACKAGE

if TYPE_CHECKING:
    from analysis.paths import Project

DRAW = ("claims", "display", "cli")  # parts of the package that word and draw


def drawn_with(project: Project, *others: str) -> str:
    """
    Digest it. Charts that are kept from one build to the next are drawn again when this changes.

    ``others`` are further parts of the package, for what is worked out before it is drawn.
    """
    manifest = Manifest(project)
    code = manifest.files(path for part in (*DRAW, *others) for path in files_under(PACKAGE / part))
    theme = manifest.files([project.reports / "_brand.yml", *files_under(project.reports / "theme" / "fonts")])
    return digest(code, theme, manifest.file(project.root / "requirements.lock"))
