"""What the converters emit, without a JVM; the scores are compared in tests/integration/export."""

import json
from typing import Any

import numpy as np
import pytest
from sklearn.base import BaseEstimator
from sklearn.decomposition import NMF
from sklearn.ensemble import VotingClassifier
from sklearn.kernel_approximation import PolynomialCountSketch
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.multioutput import MultiOutputRegressor
from sklearn.naive_bayes import BernoulliNB, GaussianNB
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import MinMaxScaler, StandardScaler
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from flink_mleap import UnsupportedModel
from flink_mleap.errors import SchemaError
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
    model = Pipeline([("scale", MinMaxScaler()), ("sketch", PolynomialCountSketch())])

    with pytest.raises(UnsupportedModel) as caught:
        converted(model.fit(X, X[:, 0]))
    assert caught.value.step == "sketch"
    assert caught.value.estimator == "PolynomialCountSketch"
    assert "Step sketch (PolynomialCountSketch) convolves" in str(caught.value)
    assert "Use PolynomialFeatures" in str(caught.value)


def test_a_subclass_may_score_in_another_way_and_is_refused() -> None:
    class Doubling(LinearRegression):  # type: ignore[misc]
        def predict(self, rows: Any) -> Any:
            return 2 * super().predict(rows)

    with pytest.raises(UnsupportedModel, match=r"Doubling.* has no exact form .*LinearReg"):
        converted(Doubling().fit(X, X[:, 0]))


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


def test_clipping_works_behind_a_vector_too() -> None:
    graph = Graph(["v"])
    scaled = convert(Step(MinMaxScaler(clip=True).fit(X)), Features(2, vector="v"), graph)
    assert isinstance(scaled, Features)
    scaled.as_vector(graph)
    entries = {n: json.loads(c) for n, c in graph.entries().items()}

    assert operators(entries)[-2:] == ["column_function", "column_function"]


def test_columns_are_taken_with_their_operations_and_joined_again() -> None:
    graph = Graph(["a", "b", "c"])
    features = Features.of_columns(["a", "b", "c"]).apply("sub", [1.0, 2.0, 3.0])
    last, first = features.take([2], graph), features.take([0], graph)
    joined = Features.joined([last.apply("div", 5.0), first])
    joined.as_vector(graph)
    entries = {n: json.loads(c) for n, c in graph.entries().items()}

    assert joined.width == 2
    assert joined.missing == {"a", "c"}
    ops = operators(entries)
    assert ops.count("vector_assembler") == 3
    assert ops.count("min_max_scaler") == 1
    means = [
        entry["attributes"]["mean"]["double"]
        for entry in entries.values()
        if entry.get("op") == "standard_scaler"
    ]
    assert means == [[3.0], [1.0]]


def test_thresholds_are_reported_as_values_of_the_inputs() -> None:
    graph = Graph(["a", "b"])
    features = Features.of_columns(["a", "b"]).apply("sub", [1.0, 2.0]).apply("div", [4.0, 0.5])
    features.note_thresholds(graph, {0: [1.5], 1: [3.0]})

    assert graph.facts.boundaries.numbers == {"a": {7.0}, "b": {3.5}}


def test_missing_values_that_reach_a_step_without_a_use_for_them_are_refused() -> None:
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(X, X[:, 0])
    graph = Graph(["a", "b"])
    convert(Step(model), Features.of_columns(["a", "b"]), graph)

    assert graph.facts.missing_refused == {"a", "b"}


def test_strings_that_reach_a_step_that_takes_numbers_are_refused_with_its_name() -> None:
    model = Pipeline([("scale", StandardScaler())]).fit(X)
    columns = Features.of_columns(["a", "b"], ["double", "string"])

    with pytest.raises(SchemaError, match=r"strings in b, and step scale \(StandardScaler\)"):
        convert(Step(model), columns, Graph(["a", "b"]))


def test_a_class_that_cannot_be_exported_says_why_and_what_would_work() -> None:
    with pytest.raises(UnsupportedModel) as caught:
        converted(NMF(1, init="nndsvda").fit(np.abs(X)))
    assert "The model (NMF) solves an optimisation problem for every row" in str(caught.value)
    assert str(caught.value).endswith("Use PCA or TruncatedSVD.")


def test_equal_nodes_become_one_and_unread_ones_are_left_out() -> None:
    model = VotingClassifier([("x", GaussianNB()), ("y", BernoulliNB())], voting="soft")
    graph = Graph(["a", "b"])
    convert(Step(model.fit(X, Y)), Features.of_columns(["a", "b"]), graph)
    every = operators({n: json.loads(c) for n, c in graph.entries().items()})
    read = graph.entries(["prediction"])
    kept = operators({n: json.loads(c) for n, c in read.items()})
    assert every.count("vector_assembler") == 2
    assert kept.count("vector_assembler") == 1
    assert every.count("greatest_element") == 3
    assert kept.count("greatest_element") == 1


def test_a_node_never_reads_a_column_twice() -> None:
    model = MultiOutputRegressor(LinearRegression()).fit(X, np.column_stack([X[:, 0], X[:, 0]]))
    graph = Graph(["a", "b"])
    result = convert(Step(model), Features.of_columns(["a", "b"]), graph)
    assert isinstance(result, Prediction)
    assert result.outputs[0].column is not None

    for name, content in graph.entries([result.outputs[0].column]).items():
        if name.endswith("/node.json"):
            read = [socket["name"] for socket in json.loads(content)["shape"]["inputs"]]
            assert len(set(read)) == len(read)
