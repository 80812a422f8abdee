"""Runs a recipe: a bundle, and the rows it has not seen as a stream to score."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import accuracy_score, mean_absolute_error, r2_score, root_mean_squared_error

from flink_mleap.bundle import Bundle
from flink_mleap.export import export
from flink_mleap.train.recipe import Trained, recipe_named

__all__ = ["TrainingResult", "run"]


@dataclass(frozen=True)
class TrainingResult:
    """What a recipe left behind.

    Attributes:
        bundle: The bundle.
        holdout: The CSV file with the rows that the model has not seen: features, then the truth.
        columns: The names of its columns.
        rows: The number of its rows.
        metrics: Figures of merit on these rows, which the manifest has too.
    """

    bundle: Bundle
    holdout: Path
    columns: tuple[str, ...]
    rows: int
    metrics: Mapping[str, float]


def run(recipe: str, directory: str | Path, *, header: bool = False) -> TrainingResult:
    """Trains a recipe and exports its model.

    Writes ``<recipe>.zip``, the bundle, and ``<recipe>-holdout.csv``, the features and the truth of
    the rows that were kept from the training.

    Args:
        recipe: Name of the recipe.
        directory: Where to write; made if it is not there.
        header: Whether the CSV file starts with the names of the columns. Flink's csv format cannot
            skip such a line.

    Raises:
        ConfigurationError: There is no such recipe.
        ExportError: The model was not exported.
        DependencyMissing: Spark is needed and not installed.
    """
    chosen = recipe_named(recipe)
    folder = Path(directory).expanduser().absolute()
    folder.mkdir(parents=True, exist_ok=True)
    trained = chosen.train()
    try:
        metrics = _metrics(trained)
        bundle = export(
            trained.model,
            folder / f"{chosen.name}.zip",
            sample=trained.features,
            metadata={
                "metrics": metrics,
                "parameters": dict(trained.parameters),
                "data": _fingerprint(trained),
            },
        )
    finally:
        trained.close()
    rows = trained.holdout.assign(**{str(trained.truth.name): trained.truth})
    holdout = folder / f"{chosen.name}-holdout.csv"
    _write_csv(rows, holdout, header)
    return TrainingResult(bundle, holdout, tuple(rows.columns), len(rows), metrics)


def _metrics(trained: Trained) -> dict[str, float]:
    truth, predicted = trained.truth.to_numpy(), trained.predicted.to_numpy()
    if not np.issubdtype(truth.dtype, np.number):
        return {"accuracy": float(accuracy_score(truth, predicted))}
    return {
        "mean_absolute_error": float(mean_absolute_error(truth, predicted)),
        "r2": float(r2_score(truth, predicted)),
        "root_mean_squared_error": float(root_mean_squared_error(truth, predicted)),
    }


def _fingerprint(trained: Trained) -> dict[str, Any]:
    content = trained.features.to_csv(index=False).encode()
    rows, columns = trained.features.shape
    digest = hashlib.sha256(content).hexdigest()
    return {"rows": rows, "columns": columns, "sha256": digest, "source": trained.source}


def _write_csv(rows: pd.DataFrame, path: Path, header: bool) -> None:
    new = path.with_name(f".{path.name}.new")
    try:
        rows.to_csv(new, index=False, header=header)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
