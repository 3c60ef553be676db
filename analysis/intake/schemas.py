"""The rules of every table, under the name that `tables.TABLES` gives it."""

from __future__ import annotations

from analysis.intake.framework_tables import FRAMEWORK, ORGANISATIONS, PLACES
from analysis.intake.observation_tables import OBSERVATIONS
from analysis.intake.rules import Table
from analysis.intake.tables import TABLES

SCHEMAS: dict[str, Table] = FRAMEWORK | ORGANISATIONS | PLACES | OBSERVATIONS

assert set(SCHEMAS) == {table.name for table in TABLES}, "every table has a file and a schema"
