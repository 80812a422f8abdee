"""Notes what the suite compares, for the support matrix: see `make support-matrix`."""

import inspect
import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from flink_mleap.bundle import Bundle
from flink_mleap.export import exporter, guard, support
from flink_mleap.export.scored_model import ScoredModel

MOST_PARAMETERS = 12


__all__ = ["recorder"]


class Record:
    """What was exported with an estimator class."""

    def __init__(self) -> None:
        self.parameters: set[str] = set()
        self.operators: Sequence[str] | None = None
        self.tolerance = 0.0
        self.rows = 0


class Recorder:
    """Collects the exports of one test file."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.classes: list[str] = []
        self.at: dict[str, list[str]] = {}

    def exported(self, model: Any, scored: ScoredModel) -> None:
        parts = _estimators(model)
        self.classes = [_key(type(each)) for each in parts]
        everything = _operators(scored)
        rows = len(scored.sample) + sum(len(each.rows) for each in scored.added)
        for each in parts:
            record = self.records.setdefault(_key(type(each)), Record())
            record.parameters |= _parameters(each)
            if hasattr(each, "uid"):
                record.operators = _both(record.operators, _operators(scored, each.uid))
            else:
                record.operators = _shorter(record.operators, everything)
            record.tolerance = max(record.tolerance, scored.tolerance)
            record.rows += rows

    def scored(self, bundle: Bundle, rows: int) -> None:
        for key in self.at.get(str(bundle.uri), ()):
            self.records[key].rows += rows


@pytest.fixture(scope="module", autouse=True)
def recorder(request: pytest.FixtureRequest) -> Iterator[None]:
    target = os.environ.get("FLINK_MLEAP_SUPPORT_RESULTS")
    if target is None:
        yield
        return
    found = Recorder()
    with pytest.MonkeyPatch.context() as patch:
        _listen(found, patch)
        yield
    _write(found, request.path.stem, Path(inspect.getfile(support)).with_name(support.RESULTS))


def _listen(found: Recorder, patch: pytest.MonkeyPatch) -> None:
    convert, keep, score = exporter._write, guard.write_checked_bundle, Bundle.score

    def converted(model: Any, sample: Any, outputs: Any) -> ScoredModel:
        scored = convert(model, sample, outputs)
        found.exported(model, scored)
        return scored

    def kept(*arguments: Any, **named: Any) -> Bundle:
        bundle = keep(*arguments, **named)
        found.at[str(bundle.uri)] = found.classes
        return bundle

    def scored(bundle: Bundle, rows: pd.DataFrame, **named: Any) -> pd.DataFrame:
        found.scored(bundle, len(rows))
        return score(bundle, rows, **named)

    patch.setattr(exporter, "_write", converted)
    patch.setattr(guard, "write_checked_bundle", kept)
    patch.setattr(Bundle, "score", scored)


def _write(found: Recorder, suite: str, path: Path) -> None:
    results = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for key, record in found.records.items():
        result = results.setdefault(key, {"rows": {}})
        result["rows"][suite] = record.rows
        parameters = {*result.get("parameters", ()), *record.parameters}
        result["parameters"] = sorted(parameters)[:MOST_PARAMETERS]
        merge = _both if key.startswith("pyspark.") else _shorter
        result["operators"] = list(merge(result.get("operators"), record.operators or ()))
        result["tolerance"] = max(record.tolerance, result.get("tolerance", 0.0))
    path.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf-8")


def _both(known: Sequence[str] | None, found: Sequence[str]) -> Sequence[str]:
    """Returns the operators of a stage of Spark, of which it is known which nodes are its own."""
    return sorted({*(known or ()), *found})


def _shorter(known: Sequence[str] | None, found: Sequence[str]) -> Sequence[str]:
    """Returns the operators of the export that had the fewest beside those of the estimator."""
    return found if known is None or len(found) < len(known) else known


def _estimators(model: Any) -> list[Any]:
    if hasattr(model, "uid"):
        return _spark_stages(model)
    if not hasattr(model, "get_params"):
        return [model]
    inner = model.get_params(deep=True).values()
    return [model, *(each for each in inner if hasattr(each, "get_params"))]


def _spark_stages(model: Any) -> list[Any]:
    inner = getattr(model, "stages", None) or [getattr(model, "bestModel", None)]
    return [model, *(stage for each in inner if each is not None for stage in _spark_stages(each))]


def _key(kind: type) -> str:
    return f"{kind.__module__.partition('.')[0]}.{kind.__name__}"


def _operators(scored: ScoredModel, stage: str = "") -> tuple[str, ...]:
    """Returns the operators of the nodes whose names begin with that of a stage of Spark."""
    documents = [
        json.loads(content)
        for name, content in scored.entries.items()
        if name.count("/") == 2
        and name.startswith(f"root/{stage}")
        and name.endswith("/model.json")
    ]
    return tuple(sorted({document["op"] for document in documents}))


def _parameters(estimator: Any) -> set[str]:
    if hasattr(estimator, "extractParamMap"):
        return _spark_parameters(estimator)
    if isinstance(estimator, type) or not hasattr(estimator, "get_params"):
        return set()
    defaults = {
        name: parameter.default
        for name, parameter in inspect.signature(type(estimator)).parameters.items()
    }
    return {
        f"{name}={value!r}"
        for name, value in estimator.get_params(deep=False).items()
        if isinstance(value, str | bool | int | float | tuple)
        and repr(defaults.get(name)) != repr(value)
        and name not in ("random_state", "max_iter", "n_jobs", "verbose")
    }


def _spark_parameters(stage: Any) -> set[str]:
    return {
        f"{param.name}={value!r}"
        for param, value in stage.extractParamMap().items()
        if isinstance(value, str | bool | int | float)
        and not (stage.hasDefault(param) and stage._defaultParamMap[param] == value)
        and not param.name.endswith(("Col", "Cols", "_col", "seed"))
        and param.name not in ("maxIter", "formula", "verbosity")
    }
