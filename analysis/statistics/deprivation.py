"""The exponential scale of the English Indices of Deprivation: no good domain can hide a very bad one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_STRETCH = 23.0  # chosen upstream so that the most deprived tenth scores above 50


def exponential_score(rank: ArrayLike) -> NDArray:
    """
    Turn ranks into scores from 0 to 100, spreading out the most deprived.

    Parameters
    ----------
    rank
        From 0, least deprived, to 1, most deprived.

    References
    ----------
    English Indices of Deprivation, technical report: -23 ln(1 - R (1 - exp(-100/23))).
    """
    r = np.asarray(rank, float)
    assert ((r >= 0) & (r <= 1)).all(), "scale the ranks to 0 to 1 first"
    return -_STRETCH * np.log(1 - r * (1 - np.exp(-100 / _STRETCH)))
