"""Pipelines of Spark with their bundles, and the comparison of both."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyspark.ml import PipelineModel

import flink_mleap


@dataclass(frozen=True)
class Exported:
    """A fitted pipeline and its bundle."""

    model: PipelineModel
    bundle: flink_mleap.Bundle


def exported_once(
    train: Callable[[str], PipelineModel], folder: Path, sample: pd.DataFrame
) -> Callable[[str], Exported]:
    """Returns what trains and exports a pipeline by its name, each only once."""

    @cache
    def export(name: str) -> Exported:
        model = train(name)
        return Exported(model, flink_mleap.export(model, folder / f"{name}.zip", sample=sample))

    return export


def assert_scores_as_in_spark(
    found: Exported, rows: Any, table: pd.DataFrame, **tolerance: float
) -> None:
    """Compares every output of the bundle for the table with Spark's for the same rows."""
    outputs = found.bundle.output_schema.names
    expected = found.model.transform(rows).select(*outputs).toPandas()
    scored = found.bundle.score(table)

    assert len(scored) == len(table)
    for output in outputs:
        assert_same(expected[output], scored[output], **tolerance)


def assert_exports(model: PipelineModel, rows: Any, path: Path, *, sampled: int = 100) -> None:
    """Exports a pipeline with some of the rows, and compares all outputs for all rows."""
    bundle = flink_mleap.export(model, path, sample=rows.limit(sampled))
    table = rows.select(*bundle.input_schema.names).toPandas()

    assert len(table) == rows.count()
    assert_scores_as_in_spark(Exported(model, bundle), rows, table)


def assert_same(
    expected: "pd.Series[Any]",
    scored: "pd.Series[Any]",
    *,
    relative: float = 1e-9,
    of_largest: float = 1e-12,
) -> None:
    """Compares texts exactly, and numbers to a relative error or a share of the largest one.

    The elements of vectors are compared with the largest at the same place.
    """
    assert len(scored) == len(expected)
    if isinstance(expected[0], str):
        assert scored.tolist() == expected.tolist()
        return
    want, got = _matrix(expected), _matrix(scored)
    smallest = of_largest * np.nanmax(np.abs(want), axis=0)
    differs = ~np.isclose(got, want, rtol=relative, atol=smallest, equal_nan=True)
    assert not differs.any(), f"{got[differs][:5]} for {want[differs][:5]}"


def _matrix(column: "pd.Series[Any]") -> NDArray[np.float64]:
    values = column.to_list()
    rows = [each.toArray() if hasattr(each, "toArray") else each for each in values]
    return np.asarray(rows, dtype=np.float64)
