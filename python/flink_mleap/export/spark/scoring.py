"""Scores rows of the sample's form with the Spark pipeline itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.ml import PipelineModel
from pyspark.ml.linalg import DenseVector, VectorUDT
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import (
    BooleanType,
    DataType,
    FractionalType,
    LongType,
    StringType,
    StructField,
    StructType,
)

from flink_mleap.bundle import Schema
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import ExportError, SchemaError
from flink_mleap.export.scored_model import Scores
from flink_mleap.export.spark.stages import fitted_stages
from flink_mleap.export.widening import FrameworkRefused, by_score

__all__ = ["SPARK_ERRORS", "SparkScorer", "column_scores"]

_PLACE = "__place"
_JOINING = ("ALSModel",)

SPARK_ERRORS = (PySparkException, Py4JJavaError)
"""What Spark raises when it cannot score."""


@dataclass(frozen=True)
class SparkScorer:
    """Scores rows with a pipeline.

    Attributes:
        pipeline: The fitted pipeline.
        session: The session in which it was fitted.
        taken: Spark's schema of the columns that it takes.
        outputs: The columns that it gives.
        sample: Rows of which it is known that Spark scores them.
    """

    pipeline: PipelineModel
    session: SparkSession
    taken: StructType
    outputs: Schema
    sample: pd.DataFrame

    def score(self, rows: pd.DataFrame) -> Scores:
        """Returns the outputs of the rows, in one job.

        Raises:
            FrameworkRefused: Spark does not score one of them, or gives NULL for it.
            ExportError: The session scores no row that comes from Python.
        """
        try:
            with _silence(self.session):
                return self._scores(rows)
        except SPARK_ERRORS as error:
            if self._takes_rows_of_python:
                raise FrameworkRefused(str(error)) from error
            raise ExportError(
                "export.spark-session",
                "Spark scores the sample, but not rows that come from Python: let PYSPARK_PYTHON "
                "name the Python that runs this program.",
                str(error),
            ) from error

    def accepts(self, rows: pd.DataFrame) -> Callable[[range], bool]:
        """Returns what says whether Spark scores all rows of a range.

        The rows are planned once, each in a partition of its own, and a range is a job of some of
        the partitions: a plan for each attempt would take many times as long.
        """
        if any(type(stage).__name__ in _JOINING for stage in fitted_stages(self.pipeline)):
            return by_score(self.score)(rows)
        context, session = self.session.sparkContext, self.session._jsparkSession
        frame = self._frame(rows)._jdf
        # Row objects of the JVM: rows of Python would start a Python process for each partition.
        each = context._jsc.parallelize(frame.collectAsList(), len(rows))
        apart = DataFrame(session.createDataFrame(each, frame.schema()), self.session)
        partitions = self._scored(apart)._jdf.toJavaRDD()
        gateway = context._gateway

        def accepted(places: range) -> bool:
            numbers = gateway.new_array(gateway.jvm.int, len(places))
            for i, place in enumerate(places):
                numbers[i] = place
            try:
                with _silence(self.session):
                    found = partitions.collectPartitions(numbers)
            except Py4JJavaError:
                return False
            return not any(row.anyNull() for part in found for row in part)

        return accepted

    def _scores(self, rows: pd.DataFrame) -> Scores:
        scored = sorted(self._scored(self._frame(rows)).collect(), key=lambda row: row[_PLACE])
        columns = list(zip(*scored, strict=True))[:-1]
        if any(value is None for values in columns for value in values):
            raise FrameworkRefused("Spark gives NULL")
        return {
            output.name: column_scores(output, values)
            for output, values in zip(self.outputs, columns, strict=True)
        }

    def _frame(self, rows: pd.DataFrame) -> DataFrame:
        """Returns the rows with their places, as a stage that joins tables changes the order."""
        schema = StructType([*self.taken, StructField(_PLACE, LongType())])
        records = [(*row, place) for place, row in enumerate(_records(rows, self.taken))]
        return self.session.createDataFrame(records, schema, verifySchema=False)

    def _scored(self, rows: DataFrame) -> DataFrame:
        return self.pipeline.transform(rows).select(*self.outputs.names, _PLACE)

    @cached_property
    def _takes_rows_of_python(self) -> bool:
        """Whether a row that Spark scores is scored too when it comes from here."""
        try:
            self._scores(self.sample.iloc[:1])
        except SPARK_ERRORS:
            return False
        return True


def column_scores(field: Field, values: Sequence[Any]) -> NDArray[Any]:
    """Returns the values of an output column as the guard compares them.

    Raises:
        SchemaError: It has vectors of several lengths.
    """
    if not field.is_vector:
        return np.array(values, dtype=object if field.type == "string" else np.float64)
    if field.shape == (-1,):
        raise SchemaError(
            "schema.column-type",
            f"Column {field.name} has vectors of several lengths: choose other outputs.",
        )
    return np.array([each.toArray() for each in values], dtype=np.float64)


def _records(rows: pd.DataFrame, schema: StructType) -> list[tuple[Any, ...]]:
    columns = (_values(rows[field.name], field.dataType) for field in schema)
    return list(zip(*columns, strict=True))


def _values(column: pd.Series[Any], data_type: DataType) -> list[Any]:
    values = column.tolist()
    if isinstance(data_type, VectorUDT):
        return [DenseVector(each) for each in values]
    if isinstance(data_type, FractionalType):
        return values
    # pandas marks a gap by NaN, for which it makes doubles of whole numbers and truth values.
    read = _READ.get(type(data_type), int)
    return [None if each is None or each != each else read(each) for each in values]  # noqa: PLR0124


_READ: dict[type[DataType], Callable[[Any], Any]] = {BooleanType: bool, StringType: str}


@contextmanager
def _silence(session: SparkSession) -> Iterator[None]:
    """Keeps Spark from printing the stack of every row that it is expected to refuse."""
    context = session.sparkContext
    root = context._gateway.jvm.org.apache.logging.log4j.LogManager.getRootLogger()
    level = root.getLevel().toString()
    context.setLogLevel("OFF")
    try:
        yield
    finally:
        context.setLogLevel(level)
