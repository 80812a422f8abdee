from typing import Any

import numpy as np
import pandas as pd
import pytest

from flink_mleap.errors import SchemaError
from flink_mleap.export.sample import named_sample, schema_of, spread_rows, types_of


def frame() -> pd.DataFrame:
    return pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})


def test_the_columns_of_an_array_are_numbered() -> None:
    named = named_sample(np.zeros((2, 3)), None, 3)

    assert list(named.columns) == ["feature1", "feature2", "feature3"]


def test_an_array_takes_the_names_that_the_model_was_trained_with() -> None:
    assert list(named_sample(np.zeros((2, 2)), ["x", "y"], 2).columns) == ["x", "y"]


def test_columns_come_in_the_order_of_the_training() -> None:
    assert list(named_sample(frame(), ["b", "a"], 2).columns) == ["b", "a"]


@pytest.mark.parametrize(
    ("sample", "sentence"),
    [
        (frame()[["a"]], "lacks b: give exactly"),
        (frame().assign(c=0), "has c too many"),
        (frame().rename(columns={"b": "c"}), "lacks b and has c too many"),
        (frame().iloc[:0], "has no rows"),
        (np.zeros((0, 2)), "has no rows"),
        (np.zeros((2, 3)), r"has 3 columns and the model takes 2 \(a, b\)"),
        (np.zeros(3), "neither a DataFrame nor a two-dimensional array"),
        ([[["x", None]]], "neither a DataFrame nor a two-dimensional array"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused_with_its_columns(sample: Any, sentence: str) -> None:
    with pytest.raises(SchemaError, match=sentence):
        named_sample(sample, ["a", "b"], 2)


def test_a_wrong_number_of_columns_is_refused_when_the_model_has_no_names() -> None:
    with pytest.raises(SchemaError, match="has 2 columns and the model takes 3"):
        named_sample(frame(), None, 3)


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ([0, 1], "names that are not strings"),
        (["a", "a"], "several columns called a"),
        (["a", "prediction"], "a column called prediction"),
        (["a", "__b"], "a column called __b"),
    ],
)
def test_names_that_sql_or_the_bundle_cannot_have_are_refused(
    columns: list[Any], sentence: str
) -> None:
    with pytest.raises(SchemaError, match=sentence):
        named_sample(frame().set_axis(columns, axis=1), None, 2)


@pytest.mark.parametrize(
    ("values", "field_type"),
    [
        (np.array([1.5]), "double"),
        (np.array([1.5], dtype=np.float32), "float"),
        (np.array([1], dtype=np.int64), "long"),
        (np.array([1], dtype=np.int32), "int"),
        (np.array([1], dtype=np.int16), "short"),
        (np.array([1], dtype=np.int8), "byte"),
        (np.array([1], dtype=np.uint8), "short"),
        (np.array([1], dtype=np.uint16), "int"),
        (np.array([1], dtype=np.uint32), "long"),
        (np.array([True]), "boolean"),
        (pd.array([1], dtype="Int32"), "int"),
        (pd.array([1.0], dtype="Float64"), "double"),
        (pd.array([True], dtype="boolean"), "boolean"),
        (pd.array(["a"], dtype="string"), "string"),
        (["a"], "string"),
        (pd.Categorical(["a"]), "string"),
        (np.array([True], dtype=object), "boolean"),
    ],
)
def test_the_type_of_a_column_is_the_type_of_its_field(values: Any, field_type: str) -> None:
    assert schema_of(pd.DataFrame({"x": values}))[0].type == field_type


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ([1.0, np.nan], "missing value in row 1"),
        (["a", None], "missing value in row 1"),
        (pd.array([None, 1], dtype="Int64"), "missing value in row 0"),
        ([1.0, np.inf], "infinite value"),
        ([1j, 2j], "type complex128"),
        (np.array([1, 2], dtype=np.uint64), "type uint64"),
        ([object(), "a"], "type object"),
        (pd.to_datetime(["2026-01-01", "2026-01-02"]), "type datetime64"),
    ],
)
def test_a_value_that_no_bundle_can_hold_is_refused(values: Any, sentence: str) -> None:
    with pytest.raises(SchemaError, match=f"Column x of the sample has .*{sentence}"):
        schema_of(pd.DataFrame({"x": values}))


@pytest.mark.parametrize(
    ("values", "field_type", "accepts"),
    [
        ([1.0, np.nan], "double", ("nan",)),
        (pd.array([None, 1], dtype="Int64"), "long", ("nan",)),
        ([True, None], "boolean", ("nan",)),
        (["a", None], "string", ()),
        (["a", np.nan], "string", ()),
    ],
)
def test_a_column_whose_values_may_be_missing_takes_null(
    values: Any, field_type: str, accepts: Any
) -> None:
    field = schema_of(pd.DataFrame({"x": values}), {"x"})[0]

    assert (field.type, field.nullable, field.accepts) == (field_type, True, accepts)


def test_a_column_of_a_type_that_no_bundle_has_is_known_by_it() -> None:
    frame = pd.DataFrame({"t": pd.to_datetime(["2026-01-01"]), "x": [1.0]})

    assert types_of(frame) == (None, "double")


def test_a_long_sample_is_thinned_evenly_and_keeps_both_ends() -> None:
    thin = spread_rows(pd.DataFrame({"x": np.arange(100_001)}))

    assert len(thin) == 10_000
    assert (thin["x"].iloc[0], thin["x"].iloc[-1]) == (0, 100_000)
    assert thin["x"].diff().max() <= 11
