"""Reads the sample of an export: which columns the model takes, of which types."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd

from flink_mleap.bundle.schema import Field, FieldType, Schema
from flink_mleap.errors import SchemaError

__all__ = ["check_values", "named_sample", "schema_of", "spread_places", "spread_rows", "types_of"]

_MOST_ROWS = 10_000
_RESERVED = ("prediction", "probability", "raw_prediction")

_TYPES: dict[str, FieldType] = {
    "bool": "boolean",
    "int8": "byte",
    "int16": "short",
    "int32": "int",
    "int64": "long",
    "uint8": "short",
    "uint16": "int",
    "uint32": "long",
    "float32": "float",
    "float64": "double",
}


def named_sample(sample: Any, names: Sequence[str] | None, width: int | None) -> pd.DataFrame:
    """Returns the sample with exactly the model's columns, in their order.

    Args:
        sample: A DataFrame, or a two-dimensional array.
        names: The columns that the model was trained with; None where it was trained without names.
        width: The number of columns that the model takes; None where it does not say.

    Returns:
        At most 10,000 rows, spread evenly over the sample.

    Raises:
        SchemaError: The sample has no rows, or other columns than the model takes.
    """
    frame = sample if isinstance(sample, pd.DataFrame) else _from_array(sample, names)
    if not len(frame):
        raise SchemaError(
            "schema.empty-sample",
            "The sample has no rows: give some rows of the training data, so that the bundle can "
            "be checked.",
        )
    _check_names(frame)
    if names is not None:
        frame = _ordered(frame, names)
    elif width is not None and width != frame.shape[1]:
        raise SchemaError(
            "schema.sample-width",
            f"The sample has {frame.shape[1]} columns and the model takes {width}: give exactly "
            "the columns that it was trained with.",
        )
    return spread_rows(frame)


def spread_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """Returns the frame, or 10,000 rows of it at equal distances when it has more."""
    if len(frame) <= _MOST_ROWS:
        return frame
    return frame.iloc[spread_places(len(frame), _MOST_ROWS)]


def spread_places(count: int, most: int) -> list[int]:
    """Returns at most `most` of the places from 0 to `count` at equal distances, in their order."""
    places = np.linspace(0, count - 1, min(most, count)).round()
    return [int(place) for place in places]


def schema_of(frame: pd.DataFrame, takes_missing: Container[str] = ()) -> Schema:
    """Returns one scalar field for each column, of the type of the column.

    Args:
        frame: The columns.
        takes_missing: Columns whose value may be missing: they take NULL, and numbers NaN.

    Raises:
        SchemaError: A column holds infinite values, missing ones that it may not hold, or values of
            no such type.
    """
    return Schema(_field(str(name), frame[name], name in takes_missing) for name in frame.columns)


def types_of(frame: pd.DataFrame) -> tuple[FieldType | None, ...]:
    """Returns the type of each column, None for one that a bundle cannot have."""
    return tuple(_known_type(frame[name]) for name in frame.columns)


def _from_array(sample: Any, names: Sequence[str] | None) -> pd.DataFrame:
    array = np.asarray(sample)
    if array.ndim != 2:  # noqa: PLR2004 - rows and columns
        raise SchemaError(
            "schema.sample-form",
            "The sample is neither a DataFrame nor a two-dimensional array: give some rows of the "
            "training data as one of them.",
        )
    if names is None:
        names = [f"feature{i + 1}" for i in range(array.shape[1])]
    if len(names) != array.shape[1]:
        raise SchemaError(
            "schema.sample-width",
            f"The sample has {array.shape[1]} columns and the model takes {len(names)} "
            f"({', '.join(names)}): give exactly the columns that it was trained with.",
        )
    frame = pd.DataFrame(array, columns=list(names))
    return frame.infer_objects() if array.dtype == object else frame


def _check_names(frame: pd.DataFrame) -> None:
    names = list(frame.columns)
    if not all(isinstance(name, str) and name for name in names):
        raise SchemaError(
            "schema.column-names",
            "The columns of the sample have names that are not strings: SQL arguments need names, "
            "such as frame.columns = ['feature1', 'feature2'].",
        )
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise SchemaError(
            "schema.duplicate-column",
            f"The sample has several columns called {', '.join(twice)}: give each its own name.",
        )
    reserved = [name for name in names if name in _RESERVED or name.startswith("__")]
    if reserved:
        raise SchemaError(
            "schema.reserved-column",
            f"The sample has a column called {', '.join(reserved)}: {', '.join(_RESERVED)} and "
            "names with two leading underscores are taken by the outputs of the model. Rename it "
            "before training.",
        )


def _ordered(frame: pd.DataFrame, names: Sequence[str]) -> pd.DataFrame:
    missing = [name for name in names if name not in frame.columns]
    extra = [str(name) for name in frame.columns if name not in names]
    if missing or extra:
        lacks = f"lacks {', '.join(missing)}" if missing else ""
        has = f"has {', '.join(extra)} too many" if extra else ""
        raise SchemaError(
            "schema.sample-columns",
            f"The sample {' and '.join(part for part in (lacks, has) if part)}: give exactly the "
            f"columns that the model was trained with ({', '.join(names)}).",
        )
    return frame[list(names)]


def _field(name: str, column: pd.Series[Any], takes_missing: bool) -> Field:
    field_type = _type_of(column)
    check_values(name, column, takes_missing)
    if not takes_missing:
        return Field(name=name, type=field_type)
    accepts: tuple[Literal["nan"], ...] = () if field_type == "string" else ("nan",)
    return Field(name=name, type=field_type, nullable=True, accepts=accepts)


def check_values(name: str, column: pd.Series[Any], takes_missing: bool = False) -> None:
    """Checks that a column of a sample has no infinite value, and none missing unless it may.

    Raises:
        SchemaError: It has one.
    """
    missing = np.flatnonzero(column.isna().to_numpy())
    if len(missing) and not takes_missing:
        raise SchemaError(
            "schema.missing-values",
            f"Column {name} of the sample has a missing value in row {missing[0]}: a sample holds "
            "rows that the model can score. Drop or fill the missing values.",
        )
    if column.dtype.kind == "f" and np.isinf(column.to_numpy(np.float64, na_value=np.nan)).any():
        raise SchemaError(
            "schema.infinite-values",
            f"Column {name} of the sample has an infinite value, which a bundle refuses for every "
            "model: drop its row, or put a number in its place. To trees any number beyond their "
            "last threshold, such as 1e38, says the same.",
        )


def _known_type(column: pd.Series[Any]) -> FieldType | None:
    dtype = str(getattr(column.dtype, "numpy_dtype", column.dtype))
    if dtype in _TYPES:
        return _TYPES[dtype]
    present = column.dropna()
    if len(present) and all(isinstance(value, str) for value in present):
        return "string"
    if len(present) and all(isinstance(value, bool | np.bool_) for value in present):
        return "boolean"
    return None


def _type_of(column: pd.Series[Any]) -> FieldType:
    known = _known_type(column)
    if known is not None:
        return known
    raise SchemaError(
        "schema.column-type",
        f"Column {column.name} of the sample has the type {column.dtype}, which has no form in a "
        "bundle: convert it to numbers, booleans or strings.",
    )
