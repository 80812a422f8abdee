import json
import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeRegressor

from flink_mleap.export.sklearn.tree_nodes import double_thresholds, tree_json

LARGEST_FLOAT32 = float(np.finfo(np.float32).max)
SMALLEST_FLOAT32 = float(np.finfo(np.float32).smallest_subnormal)


def threshold_of(value: float) -> float:
    return float(double_thresholds(np.array([value]))[0])


def goes_left_in_sklearn(x: float, threshold: float) -> bool:
    with np.errstate(over="ignore"):
        return bool(np.float64(np.float32(x)) <= threshold)


def neighbourhood(value: float) -> list[float]:
    with np.errstate(over="ignore"):
        single = np.float32(value)
        singles = [single, np.nextafter(single, np.float32(np.inf))]
        singles += [np.nextafter(single, np.float32(-np.inf))]
    doubles = [value, *(float(each) for each in singles)]
    doubles += [(a + b) / 2 for a in doubles for b in doubles]
    around = [math.nextafter(each, to) for each in doubles for to in (math.inf, -math.inf)]
    return [each for each in doubles + around if abs(each) <= LARGEST_FLOAT32]


@given(st.floats(-LARGEST_FLOAT32, LARGEST_FLOAT32))
@example(0.0)
@example(-0.0)
@example(SMALLEST_FLOAT32)
@example(-SMALLEST_FLOAT32)
@example(SMALLEST_FLOAT32 / 2)
@example(LARGEST_FLOAT32)
@example(-LARGEST_FLOAT32)
@example(1.0)
@example(1.0 + 2.0**-24)
@example(1.0 + 2.0**-23)
@example(0.1)
def test_every_double_near_a_threshold_goes_the_way_of_its_float32(value: float) -> None:
    exported = threshold_of(value)

    for x in neighbourhood(value):
        assert (x <= exported) == goes_left_in_sklearn(x, value), x


@given(st.floats(-LARGEST_FLOAT32, LARGEST_FLOAT32), st.floats(-LARGEST_FLOAT32, LARGEST_FLOAT32))
def test_every_double_goes_the_way_of_its_float32(value: float, x: float) -> None:
    assert (x <= threshold_of(value)) == goes_left_in_sklearn(x, value)


def test_a_threshold_beyond_all_values_stays_finite_for_json() -> None:
    assert threshold_of(math.inf) == np.finfo(np.float64).max


_BEST_FIRST = 99


def fitted(depth: int | None) -> tuple[DecisionTreeRegressor, NDArray[np.float64]]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(200, 3))
    leaves = 40 if depth == _BEST_FIRST else None
    model = DecisionTreeRegressor(max_depth=depth, max_leaf_nodes=leaves)
    return model.fit(x, x[:, 0] * x[:, 1]), x


def score(lines: list[dict[str, object]], row: NDArray[np.float64]) -> float:
    """Reads the nodes as MLeap does: a parent, then all of its left side, then its right side."""

    def visit(at: int) -> tuple[float | None, int]:
        node = lines[at]
        if node["type"] == "leaf":
            values = node["values"]
            assert isinstance(values, list)
            return values[0], at + 1
        split = node["split"]
        assert isinstance(split, dict)
        left, after_left = visit(at + 1)
        right, after_right = visit(after_left)
        goes_left = row[split["featureIndex"]] <= split["threshold"]
        return (left if goes_left else right), after_right

    result, after = visit(0)
    assert after == len(lines)
    assert result is not None
    return result


def test_the_nodes_are_in_the_order_in_which_mleap_reads_them() -> None:
    for depth in (1, 3, None, _BEST_FIRST):
        model, x = fitted(depth)
        lines = [json.loads(line) for line in tree_json(model.tree_, np.asarray).splitlines()]

        assert [score(lines, row) for row in x] == model.predict(x).tolist()


def test_a_tree_of_one_leaf_is_one_line() -> None:
    model = DecisionTreeRegressor().fit([[0.0], [1.0]], [2.0, 2.0])

    assert tree_json(model.tree_, np.asarray) == b'{"type":"leaf","values":[2.0]}\n'
