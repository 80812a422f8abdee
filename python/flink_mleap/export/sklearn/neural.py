"""Converters of multi-layer perceptrons."""

from __future__ import annotations

from sklearn.neural_network import BernoulliRBM, MLPClassifier, MLPRegressor

from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.outcomes import both_of, classified, regressed, with_vector
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import labels_above
from flink_mleap.export.sklearn.vectors import Vector

__all__ = ["mlp_classifier", "mlp_regressor", "restricted_boltzmann_machine"]


@register(MLPClassifier)
def mlp_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The layers one after the other; the last one gives probabilities."""
    outputs = _layers(step, Vector.of(features, graph))
    if step.estimator._label_binarizer.y_type_.startswith("multilabel"):
        return with_vector(labels_above(outputs, 0.5), "probability", outputs)
    probability = both_of(outputs) if outputs.size == 1 else outputs
    return classified(step, probability, probability=probability)


@register(MLPRegressor)
def mlp_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The layers one after the other."""
    return regressed(_layers(step, Vector.of(features, graph)))


@register(BernoulliRBM)
def restricted_boltzmann_machine(step: Step, features: Features, graph: Graph) -> Features:
    """The probability of each hidden unit."""
    row = Vector.of(features, graph)
    hidden = row.linear(step.finite("components_"), step.finite("intercept_hidden_"))
    return hidden.apply("logistic").as_features()


def _layers(step: Step, row: Vector) -> Vector:
    model = step.estimator
    last = len(model.coefs_) - 1
    for i, (weights, biases) in enumerate(zip(model.coefs_, model.intercepts_, strict=True)):
        row = row.linear(
            step.finite_values(weights.T, "coefs_"), step.finite_values(biases, "intercepts_")
        )
        row = _activated(step, row, model.out_activation_ if i == last else model.activation)
    return row


def _activated(step: Step, row: Vector, activation: str) -> Vector:
    match activation:
        case "identity":
            return row
        case "logistic" | "tanh" | "relu" | "exp":
            return row.apply(activation)
        case "softmax":
            return row.softmax()
        case _:
            raise step.unsupported(
                f"has the activation {activation}",
                "Use identity, logistic, tanh or relu.",
                "activation",
            )
