"""Converters of decision trees and of forests that average them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import is_classifier
from sklearn.ensemble import (
    ExtraTreesClassifier,
    ExtraTreesRegressor,
    RandomForestClassifier,
    RandomForestRegressor,
    RandomTreesEmbedding,
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
from flink_mleap.export.sklearn.fitted_trees import added_up, fitted_tree, within_float32
from flink_mleap.export.sklearn.graph import Graph, model_json
from flink_mleap.export.sklearn.outcomes import classified, regressed
from flink_mleap.export.sklearn.registry import Prediction, Step, register
from flink_mleap.export.sklearn.targets import greatest_of_targets
from flink_mleap.export.sklearn.tree_ensemble import Ensemble, Tree
from flink_mleap.export.sklearn.tree_nodes import Leaf, tree_json
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "forest_classifier",
    "forest_regressor",
    "leaf_embedding",
    "tree_classifier",
    "tree_regressor",
]


@register(DecisionTreeRegressor, ExtraTreeRegressor, takes_missing=True)
def tree_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The value of the leaf."""
    if _needs_own_operator(step, features, graph):
        return regressed(_added_up(step, [step.estimator], features, graph))
    _note_thresholds(features, graph, [step.estimator.tree_])
    graph.add(
        "decision_tree_regression",
        {"features": features.as_vector(graph)},
        {"prediction": "prediction"},
        {"num_features": attributes.long(features.width)},
        {"tree.json": tree_json(step.estimator.tree_, np.asarray)},
    )
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(RandomForestRegressor, ExtraTreesRegressor, takes_missing=True)
def forest_regressor(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the leaves, added in the order of the trees."""
    if _needs_own_operator(step, features, graph):
        members = step.estimator.estimators_
        return regressed(_added_up(step, members, features, graph) / float(len(members)))
    model = {"num_features": attributes.long(features.width)}
    outputs = {"prediction": "prediction"}
    leaf = np.asarray
    _add_forest(step, features, graph, outputs=outputs, model=model, leaf=leaf)
    return Prediction("regression", (Field(name="prediction", type="double"),))


@register(DecisionTreeClassifier, ExtraTreeClassifier, takes_missing=True)
def tree_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The class shares of the leaf, and the greatest of them.

    MLeap's port ``raw_prediction`` gives the leaf as it stands, which is scikit-learn's
    probability; its port ``probability`` would divide it by its sum once more.
    """
    if _needs_own_operator(step, features, graph):
        shares = _added_up(step, [step.estimator], features, graph)
        return _classified(step, shares)
    _note_thresholds(features, graph, [step.estimator.tree_])
    classes = step.estimator.classes_
    index = index_column(classes, graph)
    graph.add(
        "decision_tree_classifier",
        {"features": features.as_vector(graph)},
        {"raw_prediction": "probability", "prediction": index},
        _classifier_model(features, len(classes)),
        {"tree.json": tree_json(step.estimator.tree_, np.asarray)},
    )
    return add_labels(step, classes, index, graph).and_vector("probability")


@register(RandomForestClassifier, ExtraTreesClassifier, takes_missing=True)
def forest_classifier(step: Step, features: Features, graph: Graph) -> Prediction:
    """The mean of the class shares of the trees, added in their order, and the greatest of them."""
    if _needs_own_operator(step, features, graph):
        members = step.estimator.estimators_
        means = _added_up(step, members, features, graph) / float(len(members))
        return _classified(step, means)
    classes = step.estimator.classes_
    index = index_column(classes, graph)
    if all(_is_pure(each.tree_) for each in step.estimator.estimators_):
        outputs = {"probability": "probability", "prediction": index}
        model = _classifier_model(features, len(classes))
        leaf = np.asarray
        _add_forest(step, features, graph, outputs=outputs, model=model, leaf=leaf)
    else:
        _add_mixed_forest(step, features, graph, index)
    return add_labels(step, classes, index, graph).and_vector("probability")


@register(RandomTreesEmbedding, takes_missing=True)
def leaf_embedding(step: Step, features: Features, graph: Graph) -> Features:
    """1 for the leaf of each tree that a row falls into, 0 for the others.

    Every tree gives the number of its leaf, and the bins around these numbers are the columns.
    """
    graph.facts.refuse_missing(features.missing - graph.facts.missing_seen)
    model = step.estimator
    known = model.one_hot_encoder_.categories_
    trees = [
        fitted_tree(each.tree_, _places(each.tree_, leaves))
        for each, leaves in zip(model.estimators_, known, strict=True)
    ]
    count = len(trees)
    ensemble = Ensemble(features.width, [0.0] * count, trees, range(count))
    numbers = added_up(ensemble, within_float32(features), graph)
    edges = [(np.arange(len(leaves) - 1) + 0.5).tolist() for leaves in known]
    bins = {**attributes.lists("edges", edges), "one_hot": attributes.boolean(True)}
    return numbers.through("bins", bins, sum(map(len, known))).as_features()


def _places(tree: Any, leaves: NDArray[np.intp]) -> NDArray[np.float64]:
    """Returns for each node its place among the leaves."""
    return np.searchsorted(leaves, np.arange(tree.node_count))[:, np.newaxis].astype(np.float64)


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
    _note_thresholds(features, graph, trees)
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


def _needs_own_operator(step: Step, features: Features, graph: Graph) -> bool:
    """Whether MLeap's trees cannot do it: they know no missing values and have one target.

    Trees take missing values whether or not they saw some in training. They are served where the
    sample has some, and refused otherwise. A step before them may make NaN of any value.
    """
    missing = features.missing & graph.facts.missing_seen
    graph.facts.refuse_missing(features.missing - missing)
    return bool(missing) or features.is_unchecked or step.estimator.n_outputs_ > 1


def _classified(step: Step, shares: Vector) -> Prediction:
    """Returns the class with the greatest share, of each target where there are several."""
    if step.estimator.n_outputs_ == 1:
        return classified(step, shares, probability=shares)
    classes = step.estimator.classes_
    ends = np.cumsum([len(each) for each in classes]).tolist()
    starts = [0, *ends]
    targets = [shares.take(range(*each)) for each in zip(starts, ends, strict=False)]
    return greatest_of_targets(step, targets, classes)


def _values(step: Step, tree: Any) -> NDArray[np.float64]:
    """Returns one row for each node: the shares of all classes, or the mean of each target."""
    if not is_classifier(step.estimator):
        return np.asarray(tree.value[:, :, 0])
    sizes = np.atleast_1d(step.estimator.n_classes_).tolist()
    return np.hstack([tree.value[:, target, :size] for target, size in enumerate(sizes)])


def _added_up(step: Step, members: Sequence[Any], features: Features, graph: Graph) -> Vector:
    values = [_values(step, each.tree_) for each in members]
    trees = [fitted_tree(each.tree_, leaf) for each, leaf in zip(members, values, strict=True)]
    ensemble = Ensemble(features.width, [0.0] * values[0].shape[1], trees, [0] * len(trees))
    return added_up(ensemble, within_float32(features), graph)


def _note_thresholds(features: Features, graph: Graph, trees: Iterable[Any]) -> None:
    columns = [
        Tree(each.feature, each.threshold, each.feature, each.feature, each.value) for each in trees
    ]
    features.note_thresholds(graph, Ensemble(features.width, [], columns, []).thresholds())


def _classifier_model(features: Features, classes: int) -> dict[str, attributes.Attribute]:
    return {
        "num_features": attributes.long(features.width),
        "num_classes": attributes.long(classes),
    }


def _is_pure(tree: Any) -> bool:
    leaves = tree.value[tree.children_left < 0]
    return bool(((leaves == 0.0) | (leaves == 1.0)).all())


def _summing_to_one(shares: NDArray[np.float64]) -> NDArray[np.float64]:
    # The difference to 1 is exact, for the sum is close to it.
    sums = np.zeros(len(shares))
    for share in shares.T:
        sums = sums + share
    return np.column_stack([shares, 1.0 - sums])
