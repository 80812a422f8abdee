from typing import Any

import numpy as np
import pandas as pd

from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.export.boundaries import Boundaries
from flink_mleap.export.scored_model import Scores
from flink_mleap.export.widening import (
    AddedRows,
    FrameworkRefused,
    added_rows,
    score_added_rows,
)

SAMPLE = pd.DataFrame(
    {
        "x": np.linspace(0.0, 1.0, 20),
        "n": np.arange(20, dtype=np.int32),
        "s": np.array(["a", "b"] * 10, dtype=object),
    }
)
INPUTS = Schema(
    [
        Field(name="x", type="double", nullable=True, accepts=("nan",)),
        Field(name="n", type="int"),
        Field(name="s", type="string", nullable=True),
    ]
)


def added(boundaries: Boundaries | None = None) -> dict[str, AddedRows]:
    return {each.kind: each for each in added_rows(SAMPLE, INPUTS, boundaries or Boundaries())}


def test_rows_stand_at_thresholds_and_beside_them() -> None:
    boundaries = Boundaries()
    boundaries.add_numbers("x", [0.3])
    boundaries.add_numbers("n", [4.5])
    rows = added(boundaries)["rows at thresholds"].rows

    single = float(np.float32(0.3))
    for value in (0.3, np.nextafter(0.3, 1), np.nextafter(0.3, 0), single):
        assert value in rows["x"].to_numpy()
    assert {4, 5} <= set(rows["n"])
    assert rows["n"].dtype == np.int32


def test_every_category_is_there_and_others_are_unseen() -> None:
    boundaries = Boundaries()
    boundaries.add_categories("s", ["a", "b", "c"])
    boundaries.add_categories("x", [0.0, 1.0])
    rows = added(boundaries)

    assert "c" in set(rows["rows of each category"].rows["s"])
    assert not {"a", "b", "c"} & set(rows["rows with an unseen value in s"].rows["s"])
    assert 2.0 in set(rows["rows with an unseen value in x"].rows["x"])


def test_values_are_missing_where_the_model_takes_that_and_nowhere_else() -> None:
    rows = added()

    assert rows["rows without x"].rows["x"].isna().all()
    assert rows["rows without s"].rows["s"].isna().all()
    assert "rows without n" not in rows
    both = rows["rows without every value that may be missing"].rows
    assert both[["x", "s"]].isna().all(axis=None)
    assert both["n"].notna().all()


def test_nan_stands_where_the_model_takes_it_and_no_null() -> None:
    inputs = Schema([Field(name="x", type="double", accepts=("nan",))])
    rows = added_rows(SAMPLE, inputs, Boundaries())

    found = next(each.rows for each in rows if each.kind == "rows without x")
    assert found["x"].isna().all()


def test_extremes_are_those_of_the_column_and_far_beyond() -> None:
    rows = added()["rows with extremes"].rows

    assert {0.0, 1.0, 100.0, -100.0} <= set(rows["x"])
    assert {0, 19, 1900} <= set(rows["n"])


def test_there_are_never_more_than_a_few_thousand_rows() -> None:
    boundaries = Boundaries()
    boundaries.add_numbers("x", np.random.default_rng(0).uniform(size=100_000))
    boundaries.add_categories("s", [str(i) for i in range(100_000)])

    assert sum(len(each.rows) for each in added(boundaries).values()) < 20_000


def test_rows_that_the_framework_refuses_are_kept_apart() -> None:
    def score(rows: pd.DataFrame) -> Scores:
        if (rows["n"] == 7).any():
            raise FrameworkRefused
        return {"prediction": rows["x"].to_numpy()}

    (scored,) = score_added_rows([AddedRows("rows", SAMPLE)], score)

    assert scored.refused["n"].tolist() == [7]
    assert sorted(scored.rows["n"]) == [n for n in range(20) if n != 7]
    np.testing.assert_array_equal(scored.expected["prediction"], scored.rows["x"])


def test_rows_may_all_be_refused() -> None:
    def score(rows: Any) -> Scores:
        raise FrameworkRefused

    (scored,) = score_added_rows([AddedRows("rows", SAMPLE.iloc[:3])], score)

    assert len(scored.refused) == 3
    assert scored.rows.empty
