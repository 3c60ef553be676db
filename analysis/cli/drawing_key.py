"""What charts are drawn with, besides what they show: the code that words and draws them, the theme, the libraries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.production.manifest import Manifest, digest, files_under
from analysis.production.plan import PACKAGE

if TYPE_CHECKING:
    from analysis.paths import Project


def drawn_with(project: Project) -> str:
    """Digest it. Charts that are kept from one build to the next are drawn again when this changes."""
    manifest = Manifest(project)
    code = manifest.files(path for part in ("claims", "display", "cli") for path in files_under(PACKAGE / part, ".py"))
    theme = manifest.files([project.reports / "_brand.yml", *files_under(project.reports / "theme" / "fonts")])
    return digest(code, theme, manifest.file(project.root / "requirements.lock"))
