"""YAML as plain values, read by libyaml where PyYAML was built with it: ten times as fast."""

from __future__ import annotations

from typing import Any

import yaml

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Any:
    """
    Give the values of one document; None if there is nothing in it.

    Raises
    ------
    yaml.YAMLError
        If it is no YAML; tells the line.
    """
    return yaml.load(text, LOADER)
