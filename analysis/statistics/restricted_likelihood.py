"""The restricted likelihood of a mixed model, from sums within groups alone.

Profiled over everything but the relative covariance factor of the random effects (Bates, Maechler, Bolker &
Walker 2015, J Stat Softw 67(1), section 3.4), with its gradient in closed form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class GroupSums:
    """
    Cross-products that the likelihood is made of: Z the random, A = [X, y] the fixed part and outcome.

    Parameters
    ----------
    zz, za
        Shapes (groups, q, q) and (groups, q, p + 1).
    aa
        Shape (p + 1, p + 1), over all rows.
    n, log_weight
        Rows, and the sum of the logarithms of their weights.
    """

    zz: np.ndarray
    za: np.ndarray
    aa: np.ndarray
    n: int
    log_weight: float

    @property
    def p(self) -> int:
        return self.aa.shape[0] - 1

    @property
    def q(self) -> int:
        return self.zz.shape[1]


def sum_groups(
    y: np.ndarray, x: np.ndarray, z: np.ndarray, codes: np.ndarray, weights: np.ndarray
) -> GroupSums:
    """Sum the cross-products of rows within groups; ``codes`` are 0..G-1, each present at least once."""
    order = np.argsort(codes, kind="stable")
    starts = np.searchsorted(codes[order], np.arange(codes.max() + 1))
    a = np.column_stack([x, y])[order]
    z, w = z[order], weights[order, None]
    zz = np.add.reduceat(w[:, :, None] * z[:, :, None] * z[:, None, :], starts)
    za = np.stack([np.add.reduceat(w * z[:, [k]] * a, starts) for k in range(z.shape[1])], axis=1)
    return GroupSums(zz, za, a.T @ (w * a), len(y), float(np.log(w).sum()))


def _inverse_cholesky(m: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Invert the Cholesky factors of many 1x1 or 2x2 matrices in closed form; also their log-determinants."""
    inverse = np.zeros_like(m)
    first = np.sqrt(m[:, 0, 0])
    inverse[:, 0, 0] = 1 / first
    if m.shape[1] == 1:
        return inverse, 2 * np.log(first)
    below = m[:, 1, 0] / first
    second = np.sqrt(m[:, 1, 1] - below**2)
    inverse[:, 1, 1] = 1 / second
    inverse[:, 1, 0] = -below / (first * second)
    return inverse, 2 * np.log(first * second)


def covariance_factor(theta: np.ndarray) -> np.ndarray:
    """Place (t11) or (t11, t21, t22) in the lower triangle of the relative covariance factor."""
    if len(theta) == 1:
        return theta.reshape(1, 1)
    return np.array([[theta[0], 0.0], [theta[1], theta[2]]])


@dataclass(frozen=True)
class Profile:
    """The restricted likelihood at one theta, everything but theta at its best."""

    deviance: float
    gradient: np.ndarray
    beta: np.ndarray
    variance: float
    precision: np.ndarray  # X'V^-1 X, relative to the residual variance
    shrinkage: np.ndarray  # (groups, q, q): relative posterior covariance of the random effects


def profile(theta: np.ndarray, sums: GroupSums) -> Profile:
    p, df = sums.p, sums.n - sums.p
    factor = covariance_factor(theta)
    root, log_det = _inverse_cholesky(np.eye(sums.q) + factor.T @ sums.zz @ factor)
    half = root @ factor.T  # (groups, q, q)
    reduced = half @ sums.za
    flat = reduced.reshape(-1, p + 1)
    cross = sums.aa - flat.T @ flat
    precision = cross[:p, :p]
    beta = np.linalg.solve(precision, cross[:p, p])
    rss = cross[p, p] - beta @ cross[:p, p]
    deviance = (
        log_det.sum()
        - sums.log_weight
        + np.linalg.slogdet(precision)[1]
        + df * (1 + np.log(2 * np.pi * rss / df))
    )
    shrinkage = half.transpose(0, 2, 1) @ half
    # d deviance / d(factor factor') = sum of Z'V^-1 Z less what X and the residual explain of it
    keep = np.eye(sums.q) - sums.zz @ shrinkage
    zvz, zva = keep @ sums.zz, keep @ sums.za
    zvx = zva[:, :, :p]
    residual = zva[:, :, p] - zvx @ beta
    fixed = np.einsum("gip,pr,gjr->ij", zvx, np.linalg.inv(precision), zvx, optimize=True)
    slope = zvz.sum(axis=0) - fixed - (df / rss) * residual.T @ residual
    gradient = 2 * (slope + slope.T) / 2 @ factor
    lower = gradient[np.tril_indices(sums.q)]
    return Profile(float(deviance), lower, beta, float(rss / df), precision, shrinkage)
