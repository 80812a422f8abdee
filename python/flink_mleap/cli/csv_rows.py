"""CSV files with the rows of a model."""

from __future__ import annotations

import csv
import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.errors import SchemaError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["read_texts", "typed", "write_rows"]

_WHOLE = frozenset({"byte", "short", "int", "long"})
_BOOLEANS = {"true": True, "false": False}


def read_texts(path: Path) -> pd.DataFrame:
    """Reads a UTF-8 file with a header; every cell is a text, an empty one the empty text.

    Raises:
        SchemaError: It cannot be read, or is no table.
    """
    import pandas as pd  # noqa: PLC0415 - it takes a second to import

    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            table = list(csv.reader(lines, strict=True))
    except FileNotFoundError as error:
        raise SchemaError("schema.file-missing", f"There is no CSV file at {path}.") from error
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SchemaError(
            "schema.file-unreadable", f"{path} cannot be read as a UTF-8 CSV file.", str(error)
        ) from error
    if not table or len(set(table[0])) != len(table[0]):
        raise SchemaError(
            "schema.header", f"The first line of {path} must be a header with different names."
        )
    header, rows = table[0], [row for row in table[1:] if row]
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise SchemaError(
                "schema.row-length",
                f"{path}: row {number - 1} has {len(row)} cells and the header {len(header)}.",
            )
    return pd.DataFrame(rows, columns=header, dtype=object)


def typed(texts: pd.DataFrame, schema: Schema, path: Path) -> pd.DataFrame:
    """Returns the values of the columns that a model takes.

    Args:
        texts: As `read_texts` gives them; a column of the schema may be missing.
        schema: What the model takes. An empty cell becomes None, a vector is a JSON list.
        path: The file, for errors.

    Raises:
        SchemaError: A cell does not hold what its column should.
    """
    import pandas as pd  # noqa: PLC0415 - it takes a second to import

    columns = {
        field.name: pd.Series(_values(path, field, texts[field.name].tolist()), dtype=object)
        for field in schema
        if field.name in texts.columns
    }
    return pd.DataFrame(columns, index=texts.index)


def write_rows(path: Path, frame: pd.DataFrame) -> None:
    """Writes a file in one step: whoever reads it sees the old content or all of the new.

    A vector is written as a JSON list, a missing value as nothing.

    Raises:
        SchemaError: It cannot be written there.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=".", suffix=".csv", dir=path.absolute().parent)
        unfinished = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as lines:
                writer = csv.writer(lines)
                writer.writerow(frame.columns)
                for row in frame.itertuples(index=False, name=None):
                    writer.writerow([_written(value) for value in row])
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise SchemaError(
            "schema.file-unwritable", f"{path} cannot be written: {error.strerror}.", str(error)
        ) from error


def _values(path: Path, field: Field, cells: list[str]) -> list[Any]:
    parse = _parser(field)
    values: list[Any] = []
    for number, text in enumerate(cells, 1):
        try:
            values.append(parse(text) if text else None)
        except (ValueError, KeyError) as error:
            raise SchemaError(
                "schema.cell",
                f"{path}: column {field.name} of row {number} does not hold what the model takes, "
                f"{field}.",
                text,
            ) from error
    return values


def _parser(field: Field) -> Callable[[str], Any]:
    if field.is_vector:
        return _vector
    if field.type == "string":
        return str
    if field.type == "boolean":
        return lambda text: _BOOLEANS[text.lower()]
    return int if field.type in _WHOLE else float


def _vector(text: str) -> list[float]:
    values = json.loads(text)
    if not isinstance(values, list):
        raise ValueError("not a list")
    return [float(value) for value in values]


def _written(value: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - it takes a second to import

    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list):
        return json.dumps(value)
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value)
    return value
