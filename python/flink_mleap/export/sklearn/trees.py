"""Converters of decision trees and of forests that average them."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
)
from sklearn.tree import (
    DecisionTreeClassifier,
    DecisionTreeRegressor,
    ExtraTreeClassifier,
    ExtraTreeRegressor,
)

from flink_mleap.bundle.schema import Field
from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.classes import (
    add_greatest,
    add_labels,
    index_column,
)
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph, model_json
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.tree_nodes import Leaf, tree_json

__all__ = ["forest_classifier", "forest_regressor", "tree_classifier", "tree_regressor"]


@register(DecisionTreeRegressor, ExtraTreeRegressor)
def tree_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The value of the leaf."""
    _check_one_target(step)
    graph.add(
        "decision_tree_regression",
        {"features": features.as_vector(graph)},
        {"prediction": "prediction"},
        {"num_features": attributes.long(features.width)},
        {"tree.json": tree_json(step.estimator.tree_, np.ndarray.tolist)},
    )
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(RandomForestRegressor, ExtraTreesRegressor)
def forest_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the leaves, added in the order of the trees."""
    _check_one_target(step)
    model = {"num_features": attributes.long(features.width)}
    outputs = {"prediction": "prediction"}
    leaf = np.ndarray.tolist
    _add_forest(step, features, graph, outputs=outputs, model=model, leaf=leaf)
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(DecisionTreeClassifier, ExtraTreeClassifier)
def tree_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class shares of the leaf, and the greatest of them.

    MLeap's port ``raw_prediction`` gives the leaf as it stands, which is scikit-learn's
    probability; its port ``probability`` would divide it by its sum once more.
    """
    _check_one_target(step)
    classes = step.estimator.classes_
    index = index_column(classes, graph)
    graph.add(
        "decision_tree_classifier",
        {"features": features.as_vector(graph)},
        {"raw_prediction": "probability", "prediction": index},
        _classifier_model(features, len(classes)),
        {"tree.json": tree_json(step.estimator.tree_, np.ndarray.tolist)},
    )
    return add_labels(step, classes, index, graph).and_vector("probability")


@register(RandomForestClassifier, ExtraTreesClassifier)
def forest_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the class shares of the trees, added in their order, and the greatest of them."""
    _check_one_target(step)
    classes = step.estimator.classes_
    index = index_column(classes, graph)
    if all(_is_pure(each.tree_) for each in step.estimator.estimators_):
        outputs = {"probability": "probability", "prediction": index}
        model = _classifier_model(features, len(classes))
        leaf = np.ndarray.tolist
        _add_forest(step, features, graph, outputs=outputs, model=model, leaf=leaf)
    else:
        _add_mixed_forest(step, features, graph, index)
    return add_labels(step, classes, index, graph).and_vector("probability")


def _add_mixed_forest(step: Step, features: Features, graph: Graph, index: str) -> None:
    """Adds a forest with leaves that hold several classes.

    MLeap divides each leaf by its sum before it adds, and the votes by their sum afterwards. Both
    can differ from scikit-learn in the last bit, which decides between classes with equal votes.
    So each leaf gets one more class that makes its sum exactly 1, and nodes of their own divide
    the votes by the number of trees and find the greatest.
    """
    classes = len(step.estimator.classes_)
    votes = graph.column("votes")
    outputs = {"raw_prediction": votes, "prediction": graph.column("unused")}
    model = _classifier_model(features, classes + 1)
    _add_forest(step, features, graph, outputs=outputs, model=model, leaf=_summing_to_one)
    means = Features(classes + 1, vector=votes).apply("div", len(step.estimator.estimators_))
    graph.add(
        "vector_slicer",
        {"input": means.as_vector(graph)},
        {"output": "probability"},
        {
            "indices": attributes.longs(range(classes)),
            "names": attributes.strings([]),
            "named_indices": attributes.integers([]),
            "input_size": attributes.integer(classes + 1),
        },
    )
    add_greatest(graph, "probability", classes, index)


def _add_forest(
    step: Step,
    features: Features,
    graph: Graph,
    *,
    outputs: Mapping[str, str],
    model: Mapping[str, attributes.Attribute],
    leaf: Leaf,
) -> None:
    kind = "classifier" if "num_classes" in model else "regression"
    trees = [each.tree_ for each in step.estimator.estimators_]
    names = [f"tree{i}" for i in range(len(trees))]
    files = {f"{name}/model.json": model_json(f"decision_tree_{kind}", model) for name in names}
    for name, tree in zip(names, trees, strict=True):
        files[f"{name}/tree.json"] = tree_json(tree, leaf)
    graph.add(
        f"random_forest_{kind}",
        {"features": features.as_vector(graph)},
        outputs,
        {
            **model,
            "trees": attributes.strings(names),
            "tree_weights": attributes.doubles([1.0] * len(trees)),
        },
        files,
    )


def _classifier_model(features: Features, classes: int) -> dict[str, attributes.Attribute]:
    return {
        "num_features": attributes.long(features.width),
        "num_classes": attributes.long(classes),
    }


def _is_pure(tree: Any) -> bool:
    leaves = tree.value[tree.children_left < 0]
    return bool(((leaves == 0.0) | (leaves == 1.0)).all())


def _summing_to_one(shares: NDArray[np.float64]) -> list[float]:
    # The difference to 1 is exact, for the sum is close to it.
    values: list[float] = shares.tolist()
    return [*values, 1.0 - functools.reduce(operator.add, values, 0.0)]


def _check_one_target(step: Step) -> None:
    targets = step.estimator.n_outputs_
    if targets > 1:
        raise step.unsupported(
            f"predicts {targets} targets", "Train one model for each target.", "n_outputs_"
        )
