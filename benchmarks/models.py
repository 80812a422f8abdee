"""Trains the models of the benchmark: a bundle, a pickle and rows with scikit-learn's scores.

python benchmarks/models.py FOLDER [NAME...]
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from flink_mleap import export
from flink_mleap.errors import FlinkMleapError

__all__ = ["MODELS", "Model", "train"]

_SEED = 6
_ROWS = 4096
_CATEGORIES = (4, 6, 8, 12, 20)


@dataclass(frozen=True)
class Model:
    """A model of the benchmark.

    Attributes:
        estimator: Not fitted yet.
        numbers: How many numeric inputs it has: x0, x1, ...
        categories: How many values each of its text inputs has: t0, t1, ...
        classifies: Whether the target is a class, 0 or 1.
    """

    estimator: Callable[[], Any]
    numbers: int
    categories: tuple[int, ...] = ()
    classifies: bool = False


def _logistic() -> Pipeline:
    texts = [f"t{i}" for i in range(len(_CATEGORIES))]
    columns = ColumnTransformer(
        [
            ("numbers", StandardScaler(), [f"x{i}" for i in range(8)]),
            ("texts", OneHotEncoder(), texts),
        ]
    )
    return make_pipeline(columns, LogisticRegression(max_iter=1000))


def _forest(trees: int, depth: int) -> RandomForestRegressor:
    return RandomForestRegressor(trees, max_depth=depth, random_state=_SEED, n_jobs=1)


def _boosted(trees: int, depth: int) -> GradientBoostingRegressor:
    return GradientBoostingRegressor(n_estimators=trees, max_depth=depth, random_state=_SEED)


MODELS: dict[str, Model] = {
    # What is compared.
    "linear-3": Model(LinearRegression, 3),
    "logistic-13": Model(_logistic, 8, _CATEGORIES, classifies=True),
    "forest-20x6": Model(lambda: _forest(20, 6), 3),
    "gbt-100x6": Model(lambda: _boosted(100, 6), 10),
    "forest-100x12": Model(lambda: _forest(100, 12), 20),
    # How cost grows.
    "linear-30": Model(LinearRegression, 30),
    "linear-300": Model(LinearRegression, 300),
    "forest-1x6": Model(lambda: _forest(1, 6), 3),
    "forest-200x6": Model(lambda: _forest(200, 6), 3),
    "forest-1000x6": Model(lambda: _forest(1000, 6), 3),
}


def train(name: str, model: Model, folder: Path) -> None:
    """Fits a model on made-up rows and writes everything about it into a folder.

    Raises:
        FlinkMleapError: It has no form as a bundle.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = _rows(model)
    fitted = model.estimator().fit(rows, _target(rows, model))
    export(fitted, folder / "bundle.zip", sample=rows.head(64), name=name)
    (folder / "model.pickle").write_bytes(pickle.dumps((fitted, rows.head(16))))
    rows.assign(expected=fitted.predict(rows).astype(float)).to_csv(
        folder / "rows.csv", index=False, float_format="%.17g"
    )


def _rows(model: Model) -> pd.DataFrame:
    random = np.random.default_rng(_SEED)
    numbers = {f"x{i}": random.normal(size=_ROWS) for i in range(model.numbers)}
    texts = {
        f"t{i}": np.array([f"category-{i}-{j}" for j in random.integers(size, size=_ROWS)], object)
        for i, size in enumerate(model.categories)
    }
    return pd.DataFrame({**numbers, **texts})


def _target(rows: pd.DataFrame, model: Model) -> np.ndarray[Any, Any]:
    numbers = rows.select_dtypes("number").to_numpy()
    weights = np.linspace(1, -1, numbers.shape[1])
    noise = np.random.default_rng(_SEED + 1).normal(size=len(rows))
    waves = np.sin(3 * numbers[:, 0]) + numbers @ weights + 0.5 * noise
    for name in rows.columns[model.numbers :]:
        waves = waves + (rows[name].str.len() % 3) * 0.5
    return (waves > 0).astype(float) if model.classifies else waves


def main(arguments: list[str]) -> None:
    """Trains the named models, or all, where their files are not there yet."""
    folder = Path(arguments[0])
    for name in arguments[1:] or MODELS:
        if not (folder / name / "rows.csv").exists():
            try:
                train(name, MODELS[name], folder / name)
            except FlinkMleapError as error:
                print(f"{name} is left out: {error}", file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
