from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import (
    AffinityPropagation,
    Birch,
    BisectingKMeans,
    KMeans,
    MeanShift,
    MiniBatchKMeans,
)
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.frozen import FrozenEstimator
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from sklearn.mixture import BayesianGaussianMixture, GaussianMixture
from sklearn.naive_bayes import (
    BernoulliNB,
    CategoricalNB,
    ComplementNB,
    GaussianNB,
    MultinomialNB,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from flink_mleap import UnsupportedModel
from tests.integration.export.families import (
    CANCER_DATA,
    CULTIVAR,
    DIABETES,
    GENERATED,
    GENERATED_CLASSES,
    IRIS,
    MALIGNANT,
    ROWS,
    SPECIES,
    WINE,
    WINE_DATA,
    check,
)
from tests.integration.export.parity import rows_near


@pytest.mark.parametrize(
    "model",
    [
        GaussianNB(),
        GaussianNB(priors=[0.2, 0.5, 0.3], var_smoothing=1e-3),
        MultinomialNB(),
        MultinomialNB(alpha=0.1, fit_prior=False),
        ComplementNB(),
        ComplementNB(norm=True, alpha=0.5),
        BernoulliNB(binarize=3.0),
        BernoulliNB(binarize=None),
    ],
    ids=repr,
)
@pytest.mark.parametrize("name", ["wine", "iris"])
def test_naive_bayes(model: Any, name: str, tmp_path: Path) -> None:
    data, labels = (WINE_DATA, CULTIVAR) if name == "wine" else (IRIS.data, SPECIES)
    if getattr(model, "binarize", 0.0) is None:
        data = (data > data.median()).astype("float64")

    check(model.fit(data, labels), data, tmp_path, rows_near(data, ROWS).abs())


@pytest.mark.parametrize("model", [GaussianNB(), ComplementNB()], ids=repr)
def test_naive_bayes_of_two_classes(model: Any, tmp_path: Path) -> None:
    model.fit(CANCER_DATA, MALIGNANT)

    check(model, CANCER_DATA, tmp_path, rows_near(CANCER_DATA, ROWS).abs())


@pytest.mark.parametrize("model", [CategoricalNB(), CategoricalNB(min_categories=9)], ids=repr)
def test_naive_bayes_of_categories(model: Any, tmp_path: Path) -> None:
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.integers(0, [3, 7, 2], (400, 3)), columns=["a", "b", "c"])
    rows = pd.DataFrame(rng.integers(0, [3, 7, 2], (ROWS, 3)), columns=["a", "b", "c"])
    labels = np.where(data["a"] + data["b"] > 4, "high", "low")

    check(model.fit(data, labels), data, tmp_path, rows)


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
@pytest.mark.parametrize("mixture", [GaussianMixture, BayesianGaussianMixture])
def test_mixtures(mixture: Any, kind: str, tmp_path: Path) -> None:
    model = mixture(n_components=3, covariance_type=kind, random_state=0).fit(IRIS.data)

    check(model, IRIS.data, tmp_path)


def test_a_mixture_with_a_dirichlet_distribution(tmp_path: Path) -> None:
    model = BayesianGaussianMixture(
        n_components=4,
        weight_concentration_prior_type="dirichlet_distribution",
        random_state=0,
    )

    check(model.fit(GENERATED), GENERATED, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        KMeans(5, random_state=0),
        MiniBatchKMeans(4, random_state=0),
        BisectingKMeans(6, random_state=0),
        BisectingKMeans(1),
        Birch(n_clusters=3),
        Birch(n_clusters=None, threshold=0.8),
        MeanShift(),
        AffinityPropagation(random_state=0),
    ],
    ids=repr,
)
@pytest.mark.parametrize("name", ["iris", "generated"])
def test_clusters(model: Any, name: str, tmp_path: Path) -> None:
    data = IRIS.data if name == "iris" else GENERATED

    check(model.fit(data), data, tmp_path)


def test_a_clustering_without_clusters_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="did not converge"):
        model = AffinityPropagation(max_iter=1, random_state=0).fit(GENERATED)

    with pytest.raises(UnsupportedModel, match="has no centres"):
        check(model, GENERATED, tmp_path)


@pytest.mark.parametrize("method", ["sigmoid", "isotonic", "temperature"])
@pytest.mark.parametrize(
    "inner",
    [
        make_pipeline(StandardScaler(), LinearSVC(random_state=0)),
        DecisionTreeClassifier(max_depth=3),
        GaussianNB(),
    ],
    ids=["margins", "tree", "bayes"],
)
@pytest.mark.parametrize("classes", [2, 3])
def test_calibrated_classifiers(method: str, inner: Any, classes: int, tmp_path: Path) -> None:
    data, labels = (CANCER_DATA, MALIGNANT) if classes == 2 else (WINE_DATA, CULTIVAR)
    if method == "temperature" and classes == 3:
        # scikit-learn 1.9 takes these labels for positions, and reads past its memory with others.
        labels = WINE.target
    model = CalibratedClassifierCV(inner, method=method, cv=3).fit(data, labels)

    if method == "temperature" and classes == 2 and isinstance(inner, GaussianNB):
        with pytest.raises(UnsupportedModel, match="last bit"):
            check(model, data, tmp_path)
    else:
        check(model, data, tmp_path)


def test_a_classifier_calibrated_as_one(tmp_path: Path) -> None:
    model = CalibratedClassifierCV(GaussianNB(), ensemble=False, cv=3)
    check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)

    frozen = FrozenEstimator(LogisticRegression().fit(IRIS.data, SPECIES))
    check(CalibratedClassifierCV(frozen).fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


@pytest.mark.parametrize(
    "model",
    [IsotonicRegression(out_of_bounds="clip"), IsotonicRegression(increasing=False)],
    ids=repr,
)
def test_isotonic_regressions(model: Any, tmp_path: Path) -> None:
    data = DIABETES.data[["bmi"]]
    model.fit(data, DIABETES.target)
    rows = pd.DataFrame({"bmi": np.linspace(data["bmi"].min(), data["bmi"].max(), ROWS)})
    if model.out_of_bounds == "clip":
        rows = rows_near(data, ROWS)

    check(model, data, tmp_path, rows)


@pytest.mark.parametrize(
    "model",
    [
        DummyClassifier(),
        DummyClassifier(strategy="most_frequent"),
        DummyClassifier(strategy="constant", constant="virginica"),
    ],
    ids=repr,
)
def test_dummy_classifiers(model: Any, tmp_path: Path) -> None:
    check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        DummyRegressor(),
        DummyRegressor(strategy="median"),
        DummyRegressor(strategy="quantile", quantile=0.3),
        DummyRegressor(strategy="constant", constant=7),
    ],
    ids=repr,
)
def test_dummy_regressors(model: Any, tmp_path: Path) -> None:
    check(model.fit(DIABETES.data, DIABETES.target), DIABETES.data, tmp_path)


@pytest.mark.parametrize("strategy", ["stratified", "uniform"])
def test_a_classifier_that_draws_at_random_is_refused(strategy: str, tmp_path: Path) -> None:
    model = DummyClassifier(strategy=strategy).fit(GENERATED, GENERATED_CLASSES)

    with pytest.raises(UnsupportedModel) as caught:
        check(model, GENERATED, tmp_path)
    assert caught.value.parameter == "strategy"
