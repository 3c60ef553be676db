"""The ratio of two shares with its score interval, which holds where the one on the log scale breaks down."""

from __future__ import annotations

import math

from scipy import optimize, stats


def score_ratio_interval(
    events: int, n: int, reference_events: int, reference_n: int, confidence: float = 0.95
) -> tuple[float, float]:
    """
    Give the Miettinen-Nurminen score interval of ``(events / n) / (reference_events / reference_n)``.

    Written here because the library's own fails, or warns, where a share is 0 or 1.

    Parameters
    ----------
    events, n, reference_events, reference_n
        Counts. ``reference_events`` may be 0: the upper limit is then infinite.

    Returns
    -------
    tuple of float
        Lower and upper limit of the ratio.

    References
    ----------
    Miettinen O, Nurminen M (1985), Statistics in Medicine 4: 213-226.
    """
    assert 0 <= events <= n and n > 0, (events, n)
    assert 0 <= reference_events <= reference_n and reference_n > 0, (reference_events, reference_n)
    critical = float(stats.norm.ppf((1 + confidence) / 2))

    def excess(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), events, n, reference_events, reference_n) - critical

    def shortfall(log_ratio: float) -> float:
        return _score(math.exp(log_ratio), events, n, reference_events, reference_n) + critical

    # The score falls as the ratio rises. The ends are far outside anything that counts of people can give.
    low, high = math.log(1e-9), math.log(1e9)
    lower = 0.0 if events == 0 else math.exp(optimize.brentq(excess, low, high, xtol=1e-12))
    upper = math.inf if reference_events == 0 else math.exp(optimize.brentq(shortfall, low, high, xtol=1e-12))
    return lower, upper


def score_ratio_p(events: int, n: int, reference_events: int, reference_n: int) -> float:
    """Give the two-sided p value of the score test that both shares are equal."""
    if events + reference_events in (0, n + reference_n):
        return 1.0
    return float(2 * stats.norm.sf(abs(_score(1.0, events, n, reference_events, reference_n))))


def _score(ratio: float, events: int, n: int, reference_events: int, reference_n: int) -> float:
    p, p_reference = events / n, reference_events / reference_n
    # The shares that fit best among those in the given ratio: the smaller root of a quadratic, in the form
    # that loses no digits when the root is small.
    total = n + reference_n
    a = total * ratio
    b = n * ratio + events + reference_n + reference_events * ratio
    c = events + reference_events
    fitted_reference = 2 * c / (b + math.sqrt(max(b * b - 4 * a * c, 0.0)))
    fitted = min(ratio * fitted_reference, 1.0)
    variance = fitted * (1 - fitted) / n + ratio**2 * fitted_reference * (1 - fitted_reference) / reference_n
    variance *= total / (total - 1)
    gap = p - ratio * p_reference
    if variance <= 0:
        return 0.0 if gap == 0 else math.copysign(math.inf, gap)
    return gap / math.sqrt(variance)
