"""A share of counts that may have been rounded or held back: what it is, and between which ends it lies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rounded:
    """A count as published, and the least and the most that it may be; no value where it was held back."""

    value: float | None
    least: float
    most: float

    def __post_init__(self) -> None:
        assert 0 <= self.least <= self.most, self
        assert self.value is None or self.least <= self.value <= self.most, self

    @property
    def is_exact(self) -> bool:
        return self.least == self.most


def exact(value: float) -> Rounded:
    return Rounded(value, value, value)


@dataclass(frozen=True)
class Share:
    """People with a characteristic, of the people of whom it is known."""

    count: Rounded
    n: Rounded

    def __post_init__(self) -> None:
        assert self.n.value is not None and self.n.least >= 1, self
        assert self.count.least <= self.n.most, self

    @property
    def value(self) -> float | None:
        return None if self.count.value is None else self.count.value / self.n.value

    @property
    def low(self) -> tuple[float, float]:
        """Count and people where the share is as low as it may be."""
        return self.count.least, self.n.most

    @property
    def high(self) -> tuple[float, float]:
        """Count and people where the share is as high as it may be; a count never passes its people."""
        return min(self.count.most, self.n.least), self.n.least

    @property
    def is_exact(self) -> bool:
        return self.count.is_exact and self.n.is_exact
