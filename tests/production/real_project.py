"""The project itself, prepared and fitted, and copies of it to run reports in."""

from __future__ import annotations

import shutil

from analysis.claims.edition import fit_edition
from analysis.intake.prepare import prepare
from analysis.paths import Project
from analysis.production.plan import PACKAGE
from analysis.production.verify import copy_inputs

CHECKOUT = Project(PACKAGE.parent)


def fitted_checkout():
    """The project, once its tables are checked and its models fitted; what is current stays."""
    prepare(CHECKOUT)
    fit_edition(CHECKOUT)
    return CHECKOUT


def fitted_copy(root):
    """Copy what reports are made from, tables and fits included."""
    project = copy_inputs(fitted_checkout(), root)
    for folder in ("prepared", "fits"):
        shutil.copytree(CHECKOUT.cache / folder, project.cache / folder)
    return project
