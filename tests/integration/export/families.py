"""Real and generated data, and one comparison for every kind of estimator."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.datasets import (
    load_breast_cancer,
    load_diabetes,
    load_iris,
    load_wine,
    make_classification,
    make_regression,
)

import flink_mleap
from tests.integration.export.parity import close, rows_near

ROWS = 10_000

DIABETES = load_diabetes(as_frame=True, scaled=False)
IRIS = load_iris(as_frame=True)
SPECIES = np.array(["setosa", "versicolor", "virginica"])[IRIS.target]
WINE = load_wine(as_frame=True)
WINE_DATA = WINE.data[["alcohol", "malic_acid", "flavanoids", "color_intensity", "hue"]]
CULTIVAR = np.array([30, -1, 2])[WINE.target]
CANCER = load_breast_cancer(as_frame=True)
CANCER_DATA = CANCER.data.iloc[:, [0, 1, 4, 5, 6, 8]]
MALIGNANT = CANCER.target.to_numpy() == 0


def _frame(array: NDArray[np.float64]) -> pd.DataFrame:
    return pd.DataFrame(array, columns=[f"x{i}" for i in range(array.shape[1])])


_x, _y = make_classification(
    300, 4, n_informative=4, n_redundant=0, n_classes=4, n_clusters_per_class=1, random_state=3
)
GENERATED, GENERATED_CLASSES = _frame(_x), _y
_x, _y = make_regression(200, 4, n_targets=3, noise=4.0, random_state=4)
GENERATED_LINES, GENERATED_TARGETS = _frame(_x), _y


def check(
    model: Any, data: pd.DataFrame, tmp_path: Path, rows: pd.DataFrame | None = None
) -> flink_mleap.Bundle:
    """Exports a fitted model and compares 10,000 rows: labels equal, doubles to 1e-9."""
    bundle = flink_mleap.export(model, tmp_path / "model.zip", sample=data)
    rows = rows_near(data, ROWS) if rows is None else rows
    assert len(rows) >= ROWS
    features = rows if hasattr(model, "feature_names_in_") else rows.to_numpy()
    scored = bundle.score(rows)
    expected = expected_scores(model, features)
    assert set(scored.columns) == set(expected)
    for name, wanted in expected.items():
        if wanted.ndim > 1:
            close(np.stack(scored[name].to_list()), wanted)
        elif wanted.dtype.kind == "f" and not hasattr(model, "classes_"):
            close(scored[name].to_numpy(), wanted)
        else:
            assert scored[name].tolist() == wanted.tolist()
    return bundle


def expected_scores(model: Any, features: Any) -> dict[str, NDArray[Any]]:
    """Returns what scikit-learn gives, in the shapes of a bundle."""
    if not hasattr(model, "predict"):
        return {"features": np.asarray(model.transform(features))}
    predicted = np.asarray(model.predict(features))
    if predicted.ndim > 1 and predicted.shape[1] == 1:
        predicted = predicted.ravel()
    expected = {"prediction": predicted}
    if hasattr(model, "predict_proba"):
        shares = model.predict_proba(features)
        expected["probability"] = np.hstack(shares) if isinstance(shares, list) else shares
    if hasattr(model, "decision_function"):
        margins = np.asarray(model.decision_function(features))
        expected["raw_prediction"] = (
            margins if margins.ndim > 1 else np.column_stack([-margins, margins])
        )
    return expected
