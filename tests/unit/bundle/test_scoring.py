from typing import Any

import numpy as np
import pandas as pd
import pytest

from flink_mleap.bundle import Field, Schema
from flink_mleap.bundle.opened import absolute_uri
from flink_mleap.bundle.scoring import encode_rows
from flink_mleap.errors import SchemaError

SCHEMA = Schema(
    [
        Field(name="x", type="double"),
        Field(name="n", type="int"),
        Field(name="s", type="string"),
        Field(name="b", type="boolean"),
        Field(name="v", type="double", shape=(2,)),
    ]
)


def frame(**changes: Any) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "other": [0, 0],
        "v": [np.array([1.0, 2.0]), [3, 4]],
        "b": [True, False],
        "s": ["a", "b"],
        "n": np.array([1, 2], dtype=np.int64),
        "x": [0.5, 3],
    }
    return pd.DataFrame({**columns, **changes})


def test_columns_are_taken_by_name_in_the_order_of_the_schema() -> None:
    assert encode_rows(SCHEMA, frame()) == [
        [0.5, 1, "a", True, [1.0, 2.0]],
        [3.0, 2, "b", False, [3.0, 4.0]],
    ]


def test_missing_columns_are_all_named() -> None:
    with pytest.raises(SchemaError, match="lacks columns x, b"):
        encode_rows(SCHEMA, frame().drop(columns=["x", "b"]))


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("x", ["1.5", "2"]),
        ("n", [1.5, 2.0]),
        ("n", [2**31, 0]),
        ("s", [1, 2]),
        ("b", [2, 1]),
        ("v", ["ab", "cd"]),
    ],
)
def test_a_value_that_would_change_on_the_way_is_refused(column: str, values: list[Any]) -> None:
    with pytest.raises(SchemaError, match=f"Column {column} of the data holds"):
        encode_rows(SCHEMA, frame(**{column: values}))


def test_missing_values_travel_as_null_and_not_a_number_as_itself() -> None:
    gaps = frame(
        x=[np.nan, 1.0],
        n=pd.array([None, 2], dtype="Int32"),
        s=[None, "b"],
        b=pd.array([None, True], dtype="boolean"),
        v=[None, [1, 2]],
    )

    assert encode_rows(SCHEMA, gaps)[0] == ["NaN", None, None, None, None]


def test_a_column_of_whole_numbers_with_gaps_is_nulls_in_the_gaps() -> None:
    assert encode_rows(SCHEMA, frame(n=[np.nan, 2.0]))[0][1] is None


def test_not_a_number_is_null_where_a_model_takes_null_alone() -> None:
    schema = Schema([Field(name="x", type="float", nullable=True)])

    assert encode_rows(schema, pd.DataFrame({"x": [np.nan, 1.0]})) == [[None], [1.0]]


def test_a_path_becomes_absolute_and_a_uri_stays(monkeypatch: Any, tmp_path: Any) -> None:
    monkeypatch.chdir(tmp_path)

    assert absolute_uri("m.zip") == str(tmp_path / "m.zip")
    assert absolute_uri("gs://bucket/m.zip") == "gs://bucket/m.zip"
    assert absolute_uri("file:/m.zip") == "file:/m.zip"
