"""What the converters emit, without a JVM; the scores are compared in tests/integration/export."""

import json
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from flink_mleap import UnsupportedModel
from flink_mleap.export.sklearn import Features, Graph, Prediction, Step, convert, register
from flink_mleap.export.sklearn.registry import _CONVERTERS

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 2))
Y = X[:, 0] > 0


def converted(model: Any) -> tuple[Features | Prediction, dict[str, Any]]:
    graph = Graph(["a", "b"])
    result = convert(Step(model), Features.of_columns(["a", "b"]), graph)
    if isinstance(result, Features):
        result.as_vector(graph)
    entries = graph.entries()
    return result, {n: json.loads(c) for n, c in entries.items() if not n.endswith("tree.json")}


def operators(entries: dict[str, Any]) -> list[str]:
    nodes = entries["root/model.json"]["attributes"]["nodes"]["string"]
    return [entries[f"root/{node}.node/model.json"]["op"] for node in nodes]


def test_each_node_reads_only_what_a_node_before_it_wrote() -> None:
    model = make_pipeline(StandardScaler(), MinMaxScaler(clip=True), LogisticRegression())
    _, entries = converted(model.fit(X, np.where(Y, "yes", "no")))
    known = {"a", "b"}

    for node in entries["root/model.json"]["attributes"]["nodes"]["string"]:
        shape = entries[f"root/{node}.node/node.json"]["shape"]
        assert {socket["name"] for socket in shape["inputs"]} <= known
        written = {socket["name"] for socket in shape["outputs"]}
        assert not written & known
        known |= written
    assert {"prediction", "probability", "raw_prediction"} <= known


def test_a_scaler_that_does_nothing_adds_no_node() -> None:
    model = make_pipeline(StandardScaler(with_mean=False, with_std=False), LinearRegression())
    _, entries = converted(model.fit(X, X[:, 0]))

    assert operators(entries) == ["vector_assembler", "linear_regression"]


def test_steps_that_pass_through_are_left_out_and_nested_pipelines_are_flattened() -> None:
    inner = Pipeline([("nothing", "passthrough"), ("scale", StandardScaler(with_std=False))])
    model = Pipeline([("inner", inner), ("none", None), ("tree", DecisionTreeRegressor())])
    _, entries = converted(model.fit(X, X[:, 0]))

    assert operators(entries) == [
        "vector_assembler",
        "standard_scaler",
        "decision_tree_regression",
    ]


def test_outputs_that_nobody_wants_cost_no_node() -> None:
    model = LogisticRegression().fit(X, np.where(Y, "yes", "no"))
    graph = Graph(["a", "b"])
    step = Step(model, wanted=("prediction",))
    prediction = convert(step, Features.of_columns(["a", "b"]), graph)
    entries = {n: json.loads(c) for n, c in graph.entries().items()}

    assert isinstance(prediction, Prediction)
    assert operators(entries).count("logistic_regression") == 1


def test_multinomial_coefficients_are_in_column_major_order() -> None:
    y = np.arange(40) % 3
    model = LogisticRegression().fit(X, y)
    _, entries = converted(model)
    attributes = entries["root/logistic_regression_2.node/model.json"]["attributes"]

    assert attributes["coefficient_matrix"]["double"] == model.coef_.T.ravel().tolist()
    assert [d["size"] for d in attributes["coefficient_matrix"]["shape"]["dimensions"]] == [3, 2]


@pytest.mark.parametrize(
    ("labels", "field_type"),
    [
        (np.where(Y, "yes", "no"), "string"),
        (np.where(Y, 1, 0), "long"),
        (np.where(Y, 7, -7), "long"),
        (np.where(Y, 2.0, 1.0), "double"),
        (Y, "boolean"),
    ],
)
def test_labels_have_the_type_that_they_were_trained_with(labels: Any, field_type: str) -> None:
    prediction, _ = converted(DecisionTreeClassifier().fit(X, labels))

    assert isinstance(prediction, Prediction)
    assert prediction.outputs[0].type == field_type
    assert prediction.labels == tuple(np.unique(labels).tolist())


def test_an_estimator_without_a_converter_is_named_with_what_would_work() -> None:
    model = Pipeline([("scale", StandardScaler()), ("knn", KNeighborsRegressor())])

    with pytest.raises(UnsupportedModel) as caught:
        converted(model.fit(X, X[:, 0]))
    assert caught.value.step == "knn"
    assert caught.value.estimator == "KNeighborsRegressor"
    assert "Step knn (KNeighborsRegressor) has no exact form in MLeap" in str(caught.value)
    assert "LinearRegression" in str(caught.value)


def test_a_subclass_may_score_in_another_way_and_is_refused() -> None:
    class Doubling(LinearRegression):  # type: ignore[misc]
        def predict(self, rows: Any) -> Any:
            return 2 * super().predict(rows)

    with pytest.raises(UnsupportedModel, match="Doubling"):
        converted(Doubling().fit(X, X[:, 0]))


@pytest.mark.parametrize("model", [LinearRegression(), DecisionTreeRegressor()])
def test_several_targets_are_refused(model: Any) -> None:
    with pytest.raises(UnsupportedModel, match="predicts 2 targets"):
        converted(model.fit(X, X))


def test_a_coefficient_that_is_not_finite_is_refused() -> None:
    model = LinearRegression().fit(X, X[:, 0])
    model.coef_[0] = np.inf

    with pytest.raises(UnsupportedModel) as caught:
        converted(model)
    assert caught.value.parameter == "coef_"


def test_a_predictor_before_the_end_is_refused() -> None:
    inner = Pipeline([("line", LinearRegression())]).fit(X, X[:, 0])
    model = Pipeline([("inner", inner), ("scale", StandardScaler())])

    with pytest.raises(UnsupportedModel, match=r"Step scale \(StandardScaler\) comes after"):
        converted(model)


def test_users_can_add_a_converter() -> None:
    class Tenfold(BaseEstimator):  # type: ignore[misc]
        """Multiplies by ten."""

    @register(Tenfold)
    def tenfold(step: Step, features: Features, graph: Graph) -> Features:
        return features.apply("mul", 10.0)

    try:
        _, entries = converted(Tenfold())
        assert operators(entries) == ["vector_assembler", "elementwise_product"]
    finally:
        del _CONVERTERS[Tenfold]


def test_clipping_behind_a_vector_is_refused_with_the_parameter() -> None:
    scaler = MinMaxScaler(clip=True).fit(X)

    with pytest.raises(UnsupportedModel) as caught:
        convert(Step(scaler), Features(2, vector="v"), Graph(["v"]))
    assert caught.value.parameter == "clip"
