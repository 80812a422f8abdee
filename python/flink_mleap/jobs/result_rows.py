"""The rows of a result, as Python values.

PyFlink's own ``collect`` fails on a NULL inside a ROW, on TIMESTAMP_LTZ and on intervals, and is
slower (Flink 2.2.1, 10,000 rows of three columns), so the values are asked for one by
one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from flink_mleap.jobs.jvm import jvm

if TYPE_CHECKING:
    from pyflink.table import TableResult

__all__ = ["collected_rows"]


def collected_rows(result: TableResult, width: int) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """Yields each row as it comes: how it changes the result, and its values.

    Args:
        result: Of a statement that gives rows.
        width: Number of columns.

    Returns:
        ``+I``, ``-U``, ``+U`` or ``-D`` as Flink writes it, and the values: numbers, booleans and
        texts as such, None for NULL, a named ROW as a dict and any other as a list, ARRAY as a
        list, MAP as a dict, BYTES as bytes, dates, times and intervals as ISO 8601 texts.
    """
    java_row = jvm().java.lang.Class.forName("org.apache.flink.types.Row")
    rows = result._j_table_result.collect()
    try:
        while rows.hasNext():
            row = rows.next()
            values = tuple(_value(row.getField(index), java_row) for index in range(width))
            yield str(row.getKind().shortString()), values
    finally:
        rows.close()


def _value(value: Any, java_row: Any) -> Any:
    from py4j.java_collections import JavaArray, JavaMap  # noqa: PLC0415
    from py4j.java_gateway import JavaObject  # noqa: PLC0415

    if not isinstance(value, JavaObject):
        return value
    if isinstance(value, JavaArray):
        return [_value(item, java_row) for item in value]
    if isinstance(value, JavaMap):
        return {str(_value(key, java_row)): _value(value[key], java_row) for key in value}
    if java_row.isInstance(value):
        names = value.getFieldNames(True)
        if names is None:
            return [_value(value.getField(i), java_row) for i in range(value.getArity())]
        return {str(name): _value(value.getField(name), java_row) for name in names}
    return str(value.toString())
