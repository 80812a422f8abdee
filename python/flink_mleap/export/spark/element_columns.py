"""Vector inputs as one column for each element, and back: rows are widened number by number."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from flink_mleap.bundle.schema import Field, Schema

__all__ = ["element_fields", "element_names", "gathered", "spread"]


def element_names(field: Field) -> tuple[str, ...]:
    """Returns a name for each element of a vector of a known length; else that of the column."""
    size = (field.shape or (-1,))[0]
    return tuple(f"{field.name}[{i}]" for i in range(size)) if size >= 0 else (field.name,)


def element_fields(inputs: Schema) -> Schema:
    """Returns one field for each element of each vector, and all other fields as they are."""
    return Schema(_fields(inputs))


def spread(rows: pd.DataFrame, inputs: Schema) -> pd.DataFrame:
    """Returns the rows with the columns of `element_fields`."""
    columns: dict[str, pd.Series[float]] = {}
    for field in inputs:
        names = element_names(field)
        if names == (field.name,):
            columns[field.name] = rows[field.name]
        else:
            matrix = np.stack(rows[field.name].to_list())
            columns |= {name: pd.Series(matrix[:, i]) for i, name in enumerate(names)}
    return pd.DataFrame(columns)


def gathered(rows: pd.DataFrame, inputs: Schema) -> pd.DataFrame:
    """Returns rows that `spread` has made with the columns of the inputs again."""
    columns: dict[str, pd.Series[float]] = {}
    for field in inputs:
        names = element_names(field)
        if names == (field.name,):
            columns[field.name] = rows[field.name]
        else:
            vectors = list(rows[list(names)].to_numpy(np.float64))
            columns[field.name] = pd.Series(vectors, index=rows.index, dtype=object)
    return pd.DataFrame(columns)


def _fields(inputs: Schema) -> Iterator[Field]:
    for field in inputs:
        names = element_names(field)
        if names == (field.name,):
            yield field
        else:
            yield from (Field(name=name, type=field.type, accepts=field.accepts) for name in names)
