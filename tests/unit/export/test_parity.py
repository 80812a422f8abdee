from typing import Any

import numpy as np
import pandas as pd
import pytest

from flink_mleap.bundle import Field, Framework, Schema, Task
from flink_mleap.errors import ParityError
from flink_mleap.export.golden_choice import choose_golden_rows
from flink_mleap.export.parity import check_parity
from flink_mleap.export.scored_model import ScoredModel

PREDICTION = Field(name="prediction", type="double")


def model(
    expected: Any, output: Field = PREDICTION, task: Task = "regression", tolerance: float = 1e-9
) -> ScoredModel:
    values = np.asarray(expected)
    return ScoredModel(
        framework=Framework(name="scikit-learn", version="1.9.1"),
        task=task,
        inputs=Schema([Field(name="x", type="double")]),
        outputs=Schema([output]),
        labels=None,
        entries={},
        sample=pd.DataFrame({"x": np.arange(float(len(values)))}),
        expected={output.name: values},
        tolerance=tolerance,
    )


def rows(*values: Any) -> list[list[Any]]:
    return [[value] for value in values]


def test_equal_scores_pass() -> None:
    check_parity(model([1.0, -2.0, 0.0]), rows(1.0, -2.0, 0.0))


def test_a_double_may_differ_by_the_tolerance_and_not_by_more() -> None:
    check_parity(model([1.0, 2.0]), rows(1.0 + 9e-10, 2.0))
    with pytest.raises(ParityError):
        check_parity(model([1.0, 2.0]), rows(1.0 + 2e-9, 2.0))


def test_a_small_value_counts_as_a_thousandth_of_the_greatest() -> None:
    check_parity(model([1e-12, 1.0]), rows(1e-12 + 9e-13, 1.0))
    with pytest.raises(ParityError):
        check_parity(model([1e-12, 1.0]), rows(2e-12 + 1e-12, 1.0))


def test_small_values_alone_are_compared_with_each_other() -> None:
    with pytest.raises(ParityError):
        check_parity(model([1e-12, 2e-12]), rows(1.1e-12, 2e-12))


@pytest.mark.parametrize("got", [None, float("nan"), float("inf"), -1.0])
def test_a_value_of_another_kind_differs_without_limit(got: float | None) -> None:
    with pytest.raises(ParityError) as caught:
        check_parity(model([1.0, 5.0]), rows(got, 5.0))

    assert caught.value.differences[0]["row"] == 0
    assert caught.value.differences[0]["got"] is got or np.isnan(caught.value.differences[0]["got"])


def test_not_a_number_equals_itself() -> None:
    check_parity(model([np.nan, 1.0]), rows(float("nan"), 1.0))


def test_labels_have_to_be_equal_to_the_last_bit() -> None:
    with pytest.raises(ParityError):
        check_parity(model([1.0], task="classification"), rows(1.0 + 1e-15))


def test_strings_have_to_be_equal() -> None:
    text = Field(name="prediction", type="string")
    check_parity(model(["a", "b"], text), rows("a", "b"))
    with pytest.raises(ParityError, match="1 of 2 sample rows"):
        check_parity(model(["a", "b"], text), rows("a", "c"))


def test_vectors_are_compared_number_by_number_and_by_length() -> None:
    vector = Field(name="probability", type="double", shape=(2,))
    check_parity(model([[0.5, 0.5]], vector), rows(np.array([0.5, 0.5])))
    with pytest.raises(ParityError):
        check_parity(model([[0.5, 0.5]], vector), rows(np.array([0.5, 0.6])))
    with pytest.raises(ParityError):
        check_parity(model([[0.5, 0.5]], vector), rows(np.array([0.5])))


def test_the_error_names_the_worst_rows_first_and_keeps_data_out_of_its_sentence() -> None:
    with pytest.raises(ParityError) as caught:
        check_parity(model([100.0] * 30), rows(*(100.0 + i for i in range(30))))

    error = caught.value
    assert [difference["row"] for difference in error.differences] == list(range(29, 19, -1))
    assert "29 of 30 sample rows" in str(error)
    assert "129" not in str(error)
    assert "row 29: prediction expected 100.0 got 129.0" in (error.detail or "")


def test_golden_rows_are_at_most_a_hundred_and_spread_over_the_results() -> None:
    golden = choose_golden_rows(model(np.arange(1.0, 1001.0)))
    results = [row.outputs[0] for row in golden.rows]

    assert len(results) == 100
    assert (min(results), max(results)) == (1.0, 1000.0)


@pytest.mark.parametrize(("width", "count"), [(10_000, 100), (25_000, 40), (2_000_000, 1)])
def test_wide_outputs_have_fewer_golden_rows(width: int, count: int) -> None:
    table = Field(name="features", type="double", shape=[width])
    values = np.broadcast_to(np.arange(1.0, 201.0)[:, None], (200, width))
    golden = choose_golden_rows(
        model(values[: 200 if width < 1_000_000 else 3], table, "transform")
    )

    assert len(golden.rows) == count


def test_every_label_has_golden_rows() -> None:
    labels = ["rare"] * 10 + ["common"] * 990
    text = Field(name="prediction", type="string")
    golden = choose_golden_rows(model(np.array(labels, dtype=object), text, "classification"))

    assert {row.outputs[0] for row in golden.rows} == {"rare", "common"}


def test_a_golden_result_is_not_near_zero_while_others_remain() -> None:
    golden = choose_golden_rows(model([1e-9] * 50 + [1.0] * 20))

    assert {row.outputs[0] for row in golden.rows} == {1.0}


def test_small_probabilities_of_float32_leave_a_coarse_comparison_to_the_load() -> None:
    shares = Field(name="probability", type="double", shape=(2,))
    certain = np.array([[0.0, 1.0], [1e-8, 1.0]] * 20)
    open_ = np.array([[0.4, 0.6]] * 20)

    def tolerance_and_share(scores: np.ndarray, tolerance: float) -> tuple[float, float]:
        golden = choose_golden_rows(model(scores, shares, tolerance=tolerance))
        return golden.tolerance, golden.smallest_share

    assert tolerance_and_share(certain, 1e-6) == (1e-6, 0.1)
    assert tolerance_and_share(np.vstack([certain, open_]), 1e-6) == (1e-6, 1e-3)
    assert tolerance_and_share(certain, 1e-9) == (1e-9, 1e-3)


def test_small_values_of_added_rows_count_as_those_of_the_sample() -> None:
    sample, added = model([1.0, 2.0]), model([1e-12])

    check_parity(added, rows(2e-12), "added rows", sample)
    with pytest.raises(ParityError):
        check_parity(added, rows(1e-11), "added rows", sample)


def test_a_short_sample_is_golden_as_a_whole() -> None:
    assert len(choose_golden_rows(model([1e-9, 1.0, 2.0])).rows) == 3
