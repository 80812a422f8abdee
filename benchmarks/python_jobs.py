"""Compares `Predict` with scikit-learn in functions of PyFlink, in the same job otherwise.

    python benchmarks/python_jobs.py RESULT [--rounds 3] [--models linear-3]

What a row costs is the slope of two run lengths by the clock, as the Python functions run in
processes of their own; medians of the rounds.
"""

from __future__ import annotations

import argparse
import json
import pickle
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment
from pyflink.table.udf import ScalarFunction, udf

from flink_mleap.jobs.registration import register_udfs

__all__ = ["measure"]

# Rows of the shorter and of the longer run.
_ROWS = {
    "predict": (1_000_000, 6_000_000),
    "pandas": (50_000, 300_000),
    "python": (5_000, 25_000),
}


def measure(folder: Path, model: str, rounds: int) -> dict[str, float]:
    """Returns nanoseconds for each row: `predict`, `pandas` and `python`.

    Args:
        folder: Holds a folder for each model, of numbers only.
        model: Its name.
        rounds: How often each job is measured.
    """
    columns = list(pd.read_csv(folder / model / "rows.csv", nrows=1).columns[:-1])
    jobs = {name: _job(folder / model, columns, name) for name in _ROWS}
    for name, run in jobs.items():
        run(_ROWS[name][0])
    slopes: dict[str, list[float]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, run in jobs.items():
            short, long = _ROWS[name]
            slopes[name].append((run(long) - run(short)) / (long - short) * 1e9)
    return {name: statistics.median(found) for name, found in slopes.items()}


def _job(folder: Path, columns: Sequence[str], function: str) -> Callable[[int], float]:
    call = f"{function}_score({', '.join(columns)})"

    def run(rows: int) -> float:
        tables = _environment(folder, columns, function, rows)
        started = time.monotonic()
        tables.execute_sql(f"INSERT INTO Nowhere SELECT {call} FROM Features").wait()  # noqa: S608
        return time.monotonic() - started

    return run


def _environment(
    folder: Path, columns: Sequence[str], function: str, rows: int
) -> TableEnvironment:
    tables = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    settings = tables.get_config()
    settings.set("parallelism.default", "1")
    settings.set("pipeline.object-reuse", "true")
    settings.set("rest.port", "0")
    if function == "predict":
        _register(tables, folder)
    else:
        score = _PythonScore(folder) if function == "python" else _PandasScore(folder)
        kind = "general" if function == "python" else "pandas"
        made = udf(score, result_type=DataTypes.DOUBLE(), func_type=kind)
        tables.create_temporary_system_function(f"{function}_score", made)
    bounds = "".join(f", 'fields.{c}.min' = '-2', 'fields.{c}.max' = '2'" for c in columns)
    tables.execute_sql(
        f"CREATE TEMPORARY TABLE Features ({', '.join(f'{c} DOUBLE' for c in columns)}) WITH "
        f"('connector' = 'datagen', 'rows-per-second' = '1000000000', 'number-of-rows' = '{rows}'"
        f"{bounds})"
    )
    tables.execute_sql("CREATE TEMPORARY TABLE Nowhere (p DOUBLE) WITH ('connector' = 'blackhole')")
    return tables


def _register(tables: TableEnvironment, folder: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as conf:
        bundle = json.dumps(str(folder / "bundle.zip"))
        conf.write(f"mleap.udfRegistry = [{{udfName = predict_score, bundlePath = {bundle}}}]")
        conf.flush()
        register_udfs(tables, conf.name)


class _Score(ScalarFunction):  # type: ignore[misc]
    """Scikit-learn behind the interface of PyFlink: the model is loaded once for each task."""

    def __init__(self, folder: Path) -> None:
        self._path = str(folder / "model.pickle")
        self._model: Any = None

    def open(self, function_context: Any) -> None:
        self._model = pickle.loads(Path(self._path).read_bytes())[0]  # noqa: S301
        # Without names there is no warning in every call that there are none.
        del self._model.feature_names_in_


class _PythonScore(_Score):
    """One row in a call."""

    def eval(self, *row: float) -> float:
        return float(self._model.predict(np.array([row]))[0])


class _PandasScore(_Score):
    """Columns of many rows in a call."""

    def eval(self, *columns: Any) -> Any:
        return pd.Series(self._model.predict(np.column_stack(columns)))


def main() -> None:
    """Measures and writes the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("result", type=Path)
    parser.add_argument("--models", default="linear-3")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=Path("build/bench/models"))
    given = parser.parse_args()
    results = {}
    for model in given.models.split(","):
        results[model] = measure(given.folder.absolute(), model, given.rounds)
        print(model, {name: f"{ns:,.0f} ns" for name, ns in results[model].items()}, flush=True)
    given.result.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
