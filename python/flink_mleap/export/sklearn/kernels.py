"""Kernels of a row with the rows of the training, and estimators that are linear in them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import KernelPCA
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process import kernels as gp
from sklearn.kernel_approximation import (
    AdditiveChi2Sampler,
    Nystroem,
    RBFSampler,
    SkewedChi2Sampler,
)
from sklearn.kernel_ridge import KernelRidge

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector, joined

__all__ = [
    "additive_chi_squared",
    "gaussian_process_regressor",
    "kernel_of",
    "kernel_pca",
    "kernel_ridge",
    "nystroem",
    "random_fourier_features",
    "skewed_chi_squared",
]

_USUAL_INTERVALS = {1: 0.8, 2: 0.5, 3: 0.4}
_SMALLEST = 5e-324
_NAMES = {
    "linear": "linear",
    "poly": "poly",
    "polynomial": "poly",
    "rbf": "rbf",
    "sigmoid": "sigmoid",
    "laplacian": "laplacian",
}


def kernel_of(
    step: Step, row: Vector, rows: Any, gamma: float | None, coef0: float | None
) -> Vector:
    """Returns the kernel that the estimator's parameter ``kernel`` names, with each row.

    Args:
        step: The estimator.
        row: What flows into it.
        rows: The rows of the training.
        gamma: Its fitted parameter; one by the number of columns when None.
        coef0: Its parameter; 1 when None, as in scikit-learn's pairwise kernels.

    Raises:
        UnsupportedModel: The kernel is a function or one that has no operator.
    """
    kernel = step.estimator.kernel
    if not isinstance(kernel, str) or kernel not in _NAMES:
        name = kernel if isinstance(kernel, str) else "given as a function"
        raise step.unsupported(
            f"has the kernel {name}", "Use linear, poly, rbf or sigmoid.", "kernel"
        )
    degree = getattr(step.estimator, "degree", None)
    return row.compared(
        step.finite_values(_dense(rows), "kernel"),
        _NAMES[kernel],
        gamma=1.0 / row.size if gamma is None else float(gamma),
        degree=3.0 if degree is None else float(degree),
        coef0=1.0 if coef0 is None else float(coef0),
    )


@register(KernelRidge)
def kernel_ridge(step: Step, features: Features, graph: Graph) -> Prediction:
    """The kernels with the rows of the training, times their coefficients."""
    model = step.estimator
    kernel = kernel_of(step, Vector.of(features, graph), model.X_fit_, model.gamma, model.coef0)
    return regressed(kernel.linear(np.atleast_2d(step.finite("dual_coef_").T)))


@register(KernelPCA)
def kernel_pca(step: Step, features: Features, graph: Graph) -> Features:
    """The centred kernels, times the eigenvectors."""
    model = step.estimator
    row = Vector.of(features, graph)
    kernel = kernel_of(step, row, model.X_fit_, model.gamma_, model.coef0)
    values, vectors = step.finite("eigenvalues_"), step.finite("eigenvectors_")
    factors = np.zeros_like(vectors)
    found = values != 0
    factors[:, found] = vectors[:, found] / np.sqrt(values[found])
    centerer: Any = model._centerer
    mean = kernel.linear(np.full((1, kernel.size), 1.0 / kernel.size))
    centred: Vector = kernel - centerer.K_fit_rows_ - mean + float(centerer.K_fit_all_)
    return centred.linear(factors.T).as_features()


@register(Nystroem)
def nystroem(step: Step, features: Features, graph: Graph) -> Features:
    """The kernels with the sampled rows, times the normalisation."""
    model = step.estimator
    row = Vector.of(features, graph)
    kernel = kernel_of(step, row, model.components_, model.gamma, model.coef0)
    return kernel.linear(step.finite("normalization_")).as_features()


@register(RBFSampler)
def random_fourier_features(step: Step, features: Features, graph: Graph) -> Features:
    """Cosines of random projections."""
    if features.is_single:
        raise step.unsupported(
            "takes cosines in float32, in which great angles lose too many digits",
            "Convert the columns to float64 before training.",
        )
    weights = step.finite("random_weights_")
    projected = Vector.of(features, graph).linear(weights.T, step.finite("random_offset_"))
    factor = math.sqrt(2.0 / weights.shape[1])
    return (projected.apply("cos") * factor).as_features()


@register(SkewedChi2Sampler)
def skewed_chi_squared(step: Step, features: Features, graph: Graph) -> Features:
    """Cosines of random projections of logarithms; rows that have none are refused."""
    skewedness = float(step.estimator.skewedness)
    features.note_thresholds(graph, {i: [-skewedness] for i in range(features.width)})
    shifted = features.apply("add", skewedness)
    logarithms = Vector.of(shifted.apply("log").apply("finite"), graph)
    weights = step.finite("random_weights_")
    projected = logarithms.linear(weights.T, step.finite("random_offset_"))
    factor = math.sqrt(2.0) / math.sqrt(weights.shape[1])
    return (projected.apply("cos") * factor).as_features()


@register(AdditiveChi2Sampler)
def additive_chi_squared(step: Step, features: Features, graph: Graph) -> Features:
    """Roots, times cosines and sines of logarithms; rows with negative numbers are refused.

    Source: A. Vedaldi and A. Zisserman, Efficient additive kernels via explicit feature maps, 2011.
    """
    if features.is_whole or features.is_single:
        kind = "whole numbers" if features.is_whole else "float32"
        raise step.unsupported(
            f"takes {kind} only, in which scikit-learn keeps too few digits of its roots",
            "Convert the columns to float64 before training.",
        )
    steps = step.estimator.sample_steps
    interval = float(step.estimator.sample_interval or _USUAL_INTERVALS[steps])
    features.note_thresholds(graph, {i: [0.0] for i in range(features.width)})
    roots = features.apply("mul", interval).apply("sqrt")
    # Zeros, but for negative numbers, of which a product may be too small to be negative.
    zeros = features.apply("sqrt").apply("finite").apply("mul", 0.0)
    # The root of a zero makes the logarithm in its place unimportant.
    logarithms = features.apply("max", _SMALLEST).apply("log").apply("mul", interval)
    doubled = features.apply("mul", 2.0).apply("mul", interval)
    samples = [Vector.of(roots, graph) + Vector.of(zeros, graph)]
    for i in range(1, steps):
        density = math.cosh(math.pi * i * interval)
        factors = Vector.of(doubled.apply("div", density).apply("sqrt"), graph)
        angles = logarithms.apply("mul", float(i))
        samples += [factors * Vector.of(angles.apply(wave), graph) for wave in ("cos", "sin")]
    return joined(samples).as_features()


@register(GaussianProcessRegressor)
def gaussian_process_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean: the kernel with the rows of the training, times their coefficients."""
    model = step.estimator
    if not hasattr(model, "alpha_"):
        raise step.unsupported("was not trained on any rows", "Call fit before the export.")
    rows = step.finite_values(model.X_train_, "X_train_")
    kernel = _process_kernel(step, model.kernel_, Vector.of(features, graph), rows)
    targets = np.atleast_2d(step.finite("alpha_").T)
    mean = np.atleast_1d(model._y_train_mean)
    scale = np.atleast_1d(model._y_train_std)
    return regressed(kernel.linear(targets) * scale + mean)


def _process_kernel(step: Step, kernel: Any, row: Vector, rows: NDArray[np.float64]) -> Vector:
    if type(kernel) in (gp.Sum, gp.Product):
        left = _process_kernel(step, kernel.k1, row, rows)
        right = _process_kernel(step, kernel.k2, row, rows)
        return left + right if type(kernel) is gp.Sum else left * right
    if type(kernel) is gp.ConstantKernel:
        return row.constant(np.full(len(rows), kernel.constant_value))
    if type(kernel) is gp.WhiteKernel:
        return row.constant(np.zeros(len(rows)))
    if type(kernel) is gp.DotProduct:
        return row.compared(rows, "linear") + float(kernel.sigma_0**2)
    if type(kernel) is gp.RBF:
        return _scaled(kernel, row, rows, "rbf")
    if type(kernel) is gp.Matern and kernel.nu in (0.5, 1.5, 2.5):
        return _matern(_scaled(kernel, row, rows, "euclidean"), kernel.nu)
    raise step.unsupported(
        f"has the kernel {kernel}",
        "Use RBF, Matern (nu of 0.5, 1.5 or 2.5), DotProduct, ConstantKernel and WhiteKernel, "
        "their sums and products.",
        "kernel",
    )


def _scaled(kernel: Any, row: Vector, rows: NDArray[np.float64], metric: str) -> Vector:
    scale = np.atleast_1d(np.asarray(kernel.length_scale, dtype=np.float64))
    return (row / scale).compared(rows / scale, metric, gamma=0.5)


def _matern(distance: Vector, nu: float) -> Vector:
    scaled = distance * math.sqrt(2.0 * nu)
    decay = (scaled * -1.0).apply("exp")
    if nu == 0.5:  # noqa: PLR2004 - no polynomial
        return decay
    if nu == 1.5:  # noqa: PLR2004 - of the first degree
        return (scaled + 1.0) * decay
    return (scaled + 1.0 + scaled.apply("square") / 3.0) * decay


def _dense(rows: Any) -> Any:
    return rows.toarray() if hasattr(rows, "toarray") else rows
