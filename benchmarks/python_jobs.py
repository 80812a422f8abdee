"""Compares `Predict` with scikit-learn in functions of PyFlink, in the same job otherwise.

    python benchmarks/python_jobs.py RESULT [--rounds 3] [--models linear-3] [--short]

What a row costs is the slope of two run lengths, by the clock and by the processor time of the
process with the job and of its children, which run the Python functions; medians of the rounds.
"""

from __future__ import annotations

import json
import pickle
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from part import keep, medians, part
from process_time import ChildrenTime
from pyflink.table import DataTypes, EnvironmentSettings, TableEnvironment
from pyflink.table.udf import ScalarFunction, udf

from flink_mleap.jobs.registration import register_udfs

__all__ = ["measure"]

# Rows of the shorter and of the longer run.
_ROWS = {
    "predict": (2_000_000, 30_000_000),
    "pandas": (50_000, 300_000),
    "python": (5_000, 25_000),
}
_SHORT_DIVISOR = 10

_Cost = dict[str, float]


def measure(folder: Path, model: str, rounds: int, divisor: int = 1) -> dict[str, _Cost]:
    """Runs the jobs of a model: `predict`, `pandas` and `python`.

    Args:
        folder: Holds a folder for each model, of numbers only.
        model: Its name.
        rounds: How often each job is measured.
        divisor: How many times fewer rows than usual.

    Returns:
        By job, for each row: `ns` by the clock, and `cpu` nanoseconds of processor time.
    """
    columns = list(pd.read_csv(folder / model / "rows.csv", nrows=1).columns[:-1])
    jobs = {name: _job(folder / model, columns, name) for name in _ROWS}
    for name, run in jobs.items():
        run(_ROWS[name][0] // divisor)
    slopes: dict[str, list[_Cost]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, run in jobs.items():
            short, long = (rows // divisor for rows in _ROWS[name])
            first, second = run(short), run(long)
            more = (long - short) / 1e9
            slopes[name].append({key: (second[key] - first[key]) / more for key in first})
            print(f"  {name:8} {slopes[name][-1]['ns']:10,.0f} ns", flush=True)
    return {name: medians(found) for name, found in slopes.items()}


def _job(folder: Path, columns: Sequence[str], function: str) -> Callable[[int], _Cost]:
    """Returns what runs a job over that many rows and tells the seconds that it took."""
    call = f"{function}_score({', '.join(columns)})"

    def run(rows: int) -> _Cost:
        tables = _environment(folder, columns, function, rows)
        with ChildrenTime() as processes:
            started = time.monotonic()
            statement = f"INSERT INTO Nowhere SELECT {call} FROM Features"  # noqa: S608
            tables.execute_sql(statement).wait()
            took = time.monotonic() - started
        return {"ns": took, "cpu": processes.seconds}

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
    """Measures and writes the result, after each model."""
    run = part(__doc__, models=["linear-3"], rounds=5)
    results: dict[str, dict[str, _Cost]] = {}
    for model in run.models:
        print(model, flush=True)
        results[model] = measure(run.folder, model, run.rounds, _SHORT_DIVISOR if run.short else 1)
        keep(results, run.result)


if __name__ == "__main__":
    main()
