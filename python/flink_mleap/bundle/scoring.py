"""Scores DataFrames on the JVM, with the code that runs in the Flink task."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from flink_mleap.bundle.opened import Bundle
from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.errors import RowError, SchemaError
from flink_mleap.jvm.values import decode, encode
from flink_mleap.jvm.worker import OnError, scoring_worker

__all__ = ["encode_rows", "score_bundle"]

_ROWS_PER_REQUEST = 5_000
_INTEGERS = {"byte": 8, "short": 16, "int": 32, "long": 64}
_COLUMN_TYPES = {
    "boolean": ("bool", "boolean"),
    "byte": ("int8", "Int8"),
    "short": ("int16", "Int16"),
    "int": ("int32", "Int32"),
    "long": ("int64", "Int64"),
    "float": ("float32", "Float32"),
    "double": ("float64", "Float64"),
}


def score_bundle(
    bundle: Bundle,
    dataframe: pd.DataFrame,
    *,
    outputs: Sequence[str] | None = None,
    on_error: OnError = "fail",
) -> pd.DataFrame:
    """Scores a DataFrame with an opened bundle; see `flink_mleap.score`."""
    fields = _selected(bundle, outputs)
    rows = encode_rows(bundle.input_schema, dataframe)
    scored: list[list[Any]] = []
    for start in range(0, max(len(rows), 1), _ROWS_PER_REQUEST):
        try:
            answer = scoring_worker().score(
                bundle.uri,
                bundle.input_schema.names,
                rows[start : start + _ROWS_PER_REQUEST],
                conf=bundle.conf,
                outputs=[field.name for field in fields],
                on_error=on_error,
            )
        except RowError as error:
            if error.row is not None:
                error.row += start
            raise
        scored.extend(answer["rows"])
    columns = {
        field.name: _column(field, [row[i] for row in scored], dataframe.index)
        for i, field in enumerate(fields)
    }
    return pd.DataFrame(columns, index=dataframe.index)


def encode_rows(schema: Schema, dataframe: pd.DataFrame) -> list[list[Any]]:
    """Returns the rows of a DataFrame as they travel, the columns in the order of the schema.

    Raises:
        SchemaError: A column is missing or holds values of another type.
    """
    missing = [name for name in schema.names if name not in dataframe.columns]
    if missing:
        raise SchemaError(
            "schema.missing-column",
            f"The data lacks {_columns(missing)}; the model takes {schema}. Add what is missing, "
            "or rename.",
            f"columns of the data: {', '.join(map(str, dataframe.columns))}",
        )
    columns = [_encoded(field, dataframe[field.name]) for field in schema]
    return [list(row) for row in zip(*columns, strict=True)]


def _selected(bundle: Bundle, outputs: Sequence[str] | None) -> list[Field]:
    if outputs is None:
        return list(bundle.output_schema)
    unknown = [name for name in outputs if name not in bundle.output_schema.names]
    if unknown:
        raise SchemaError(
            "schema.unknown-output",
            f"The bundle has no output {', '.join(unknown)}; it gives {bundle.output_schema}.",
        )
    return [bundle.output_schema.field(name) for name in outputs]


def _columns(names: Sequence[str]) -> str:
    return f"column{'s' if len(names) > 1 else ''} {', '.join(names)}"


def _encoded(field: Field, column: pd.Series[Any]) -> list[Any]:
    plain = field.type == "double" and not field.is_vector and column.dtype == np.float64
    if plain and np.isfinite(column.to_numpy()).all():
        return list(column.tolist())
    # pandas marks a gap by NaN: in a column of objects, and of numbers of which NaN is none.
    has_gaps = field.type in ("string", "boolean") or (
        field.nullable and "nan" not in field.accepts
    )
    values = [None if _is_missing(value, has_gaps) else value for value in column.tolist()]
    try:
        return [_fit(field, value) for value in values]
    except (TypeError, ValueError, OverflowError) as error:
        raise SchemaError(
            "schema.column-type",
            f"Column {field.name} of the data holds {column.dtype} values where the model takes "
            f"{field.type}{' vectors' if field.is_vector else ''}: convert the column.",
            str(error),
        ) from error


def _is_missing(value: Any, nan_is_missing: bool) -> bool:
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    return nan_is_missing and isinstance(value, float) and np.isnan(value)


def _fit(field: Field, value: Any) -> Any:
    """Returns the encoded value, exactly as it is or not at all."""
    if value is None:
        return None
    if field.is_vector:
        return encode(np.asarray(value, dtype=np.float64))
    if field.type == "string":
        if not isinstance(value, str):
            raise TypeError(f"{type(value).__name__} is not a string")
        return encode(value)
    if isinstance(value, str):
        raise TypeError("a string is not a number")
    if field.type == "boolean":
        if value not in (True, False):
            raise ValueError("not a boolean")
        return bool(value)
    number = float(value)
    if field.type in _INTEGERS:
        # A column of integers with gaps reaches us as float64 with NaN in the gaps.
        return None if np.isnan(number) else _integer(field, value)
    return encode(number)


def _integer(field: Field, value: Any) -> int:
    number, limit = int(value), 1 << (_INTEGERS[field.type] - 1)
    if number != value or not -limit <= number < limit:
        raise ValueError(f"not a whole number of {_INTEGERS[field.type]} bits")
    return number


def _column(field: Field, encoded: list[Any], index: pd.Index[Any]) -> pd.Series[Any]:
    values = [decode(value, field.type, field.is_vector) for value in encoded]
    if field.is_vector or field.type == "string":
        return pd.Series(values, index=index, dtype=object)
    plain, with_gaps = _COLUMN_TYPES[field.type]
    if field.type in ("float", "double"):
        gaps_as_nan = [np.nan if value is None else value for value in values]
        return pd.Series(gaps_as_nan, index=index, dtype=plain)
    has_gaps = any(value is None for value in values)
    return pd.Series(values, index=index, dtype=with_gaps if has_gaps else plain)
