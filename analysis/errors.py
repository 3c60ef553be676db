"""Errors that a user can act on. Each has an exit code, so that a log tells the cause without the traceback."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


class ImpactError(Exception):
    """Shown to the user as one sentence, without a traceback."""

    exit_code = 1


class UsageError(ImpactError):
    """What was asked for does not exist or makes no sense."""

    exit_code = 2


class InvalidDataError(ImpactError):
    """A table under data/ breaks a rule; all faults are listed, not only the first."""

    exit_code = 4


class MissingInputError(ImpactError):
    """A file that an earlier step makes, or that the project ships, is not there."""

    exit_code = 5


class ModelError(ImpactError):
    """A model could not be fitted, or failed its own checks."""

    exit_code = 6


class RunError(ImpactError):
    """A notebook could not be run to its end."""

    exit_code = 7


class PublishError(ImpactError):
    """Pages or PDFs could not be made or moved into place."""

    exit_code = 8


class UnpublishableError(PublishError):
    """Some documents cannot be published; ``reasons`` has one for each of them, by its file."""

    def __init__(self, reasons: Mapping[Path, str], sentence: str = "") -> None:
        super().__init__(sentence or "\n".join(reasons.values()))
        self.reasons = dict(reasons)


# Not an error of its own: the build went through, and some reports are withheld, each with its reason.
SOME_WITHHELD = 3


def file_fault(error: OSError) -> PublishError:
    """Say which file cannot be read or written, and why: the disk is full, or the folder somebody else's."""
    # Of many files that could not be copied Python gives all, and no reason beside them.
    why = error.strerror or str(error)[:300]
    return PublishError(f"{error.filename or 'A file'} cannot be read or written: {why}.")


def unknown(kind: str, given: str, allowed: Iterable[str], remedy: str) -> UsageError:
    """Say what was given, what is nearest to it, and where the allowed names are listed."""
    near = get_close_matches(given, list(allowed), n=1, cutoff=0.5)
    hint = f" Did you mean '{near[0]}'?" if near else ""
    return UsageError(f"Unknown {kind} '{given}'.{hint} {remedy}")
