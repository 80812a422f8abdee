"""Converters of naive Bayes classifiers."""

from __future__ import annotations

import numpy as np
from sklearn.naive_bayes import (
    BernoulliNB,
    CategoricalNB,
    ComplementNB,
    GaussianNB,
    MultinomialNB,
)

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import classified
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "bernoulli_bayes",
    "categorical_bayes",
    "complement_bayes",
    "gaussian_bayes",
    "multinomial_bayes",
]


@register(GaussianNB)
def gaussian_bayes(step: Step, features: Features, graph: Graph) -> Prediction:
    """The logarithm of a Gaussian for each class and column, times the prior."""
    means, variances = step.finite("theta_"), step.finite("var_")
    priors = _log_priors(step)
    row = Vector.of(features, graph)
    distances = row.repeated(len(means)) - means.ravel()
    scaled = distances.apply("square") / variances.ravel()
    with np.errstate(divide="ignore"):
        volumes = step.finite_values(np.log(2.0 * np.pi * variances).sum(axis=1), "var_")
    likelihood = scaled.reduced("sum", row.size) * -0.5 + -0.5 * volumes
    return _classified(step, likelihood + priors)


@register(MultinomialNB)
def multinomial_bayes(step: Step, features: Features, graph: Graph) -> Prediction:
    """The logarithms of the shares of the features in each class, times how often they occur."""
    row = Vector.of(features, graph)
    return _classified(
        step, row.linear(step.finite("feature_log_prob_"), step.finite("class_log_prior_"))
    )


@register(ComplementNB)
def complement_bayes(step: Step, features: Features, graph: Graph) -> Prediction:
    """As for the multinomial one, with what the other classes hold."""
    weights = step.finite("feature_log_prob_")
    prior = step.finite("class_log_prior_") if len(weights) == 1 else np.zeros(len(weights))
    return _classified(step, Vector.of(features, graph).linear(weights, prior))


@register(BernoulliNB)
def bernoulli_bayes(step: Step, features: Features, graph: Graph) -> Prediction:
    """Features that are there and features that are not, each with its logarithm."""
    row = Vector.of(features, graph)
    if step.estimator.binarize is not None:
        row = (row - float(step.estimator.binarize)).apply("step")
    there = step.finite("feature_log_prob_")
    not_there = step.finite_values(np.log(1.0 - np.exp(there)), "feature_log_prob_")
    bias = step.finite("class_log_prior_") + not_there.sum(axis=1)
    return _classified(step, row.linear(there - not_there, bias))


@register(CategoricalNB)
def categorical_bayes(step: Step, features: Features, graph: Graph) -> Prediction:
    """The logarithms of the shares of the categories, added up over the columns."""
    tables = [step.finite_values(table.T, "feature_log_prob_") for table in _tables(step)]
    row = Vector.of(features, graph)
    model = {
        "tables": attributes.rows(np.vstack(tables)),
        "sizes": attributes.integers([len(table) for table in tables]),
    }
    likelihood = row.through("category_tables", model, tables[0].shape[1])
    return _classified(step, likelihood + step.finite("class_log_prior_"))


def _tables(step: Step) -> list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]:
    return list(step.estimator.feature_log_prob_)


def _log_priors(step: Step) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    with np.errstate(divide="ignore"):
        return step.finite_values(np.log(step.finite("class_prior_")), "class_prior_")


def _classified(step: Step, likelihood: Vector) -> Prediction:
    return classified(step, likelihood, probability=likelihood.softmax())
