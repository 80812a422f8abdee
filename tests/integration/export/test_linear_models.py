from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.cross_decomposition import CCA, PLSSVD, PLSCanonical, PLSRegression
from sklearn.discriminant_analysis import (
    LinearDiscriminantAnalysis,
    QuadraticDiscriminantAnalysis,
)
from sklearn.linear_model import (
    ARDRegression,
    BayesianRidge,
    ElasticNet,
    ElasticNetCV,
    GammaRegressor,
    HuberRegressor,
    Lars,
    LarsCV,
    Lasso,
    LassoCV,
    LassoLars,
    LassoLarsCV,
    LassoLarsIC,
    LinearRegression,
    LogisticRegression,
    LogisticRegressionCV,
    MultiTaskElasticNet,
    MultiTaskElasticNetCV,
    MultiTaskLasso,
    MultiTaskLassoCV,
    OrthogonalMatchingPursuit,
    OrthogonalMatchingPursuitCV,
    PassiveAggressiveClassifier,
    PassiveAggressiveRegressor,
    Perceptron,
    PoissonRegressor,
    QuantileRegressor,
    RANSACRegressor,
    Ridge,
    RidgeClassifier,
    RidgeClassifierCV,
    RidgeCV,
    SGDClassifier,
    SGDRegressor,
    TheilSenRegressor,
    TweedieRegressor,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVR, LinearSVC, LinearSVR

from tests.integration.export.families import (
    CANCER_DATA,
    CULTIVAR,
    DIABETES,
    GENERATED,
    GENERATED_CLASSES,
    GENERATED_LINES,
    GENERATED_TARGETS,
    IRIS,
    MALIGNANT,
    SPECIES,
    WINE_DATA,
    check,
)
from tests.integration.export.parity import rows_near

REGRESSIONS = [
    ARDRegression(),
    BayesianRidge(),
    ElasticNetCV(cv=3),
    HuberRegressor(max_iter=1000),
    Lars(n_nonzero_coefs=4),
    LarsCV(cv=3),
    Lasso(0.3),
    LassoCV(cv=3),
    LassoLars(0.3),
    LassoLarsCV(cv=3),
    LassoLarsIC(),
    LinearRegression(positive=True),
    LinearSVR(random_state=0, max_iter=10_000),
    OrthogonalMatchingPursuit(n_nonzero_coefs=3),
    OrthogonalMatchingPursuitCV(cv=3),
    PassiveAggressiveRegressor(random_state=0),
    QuantileRegressor(quantile=0.8, alpha=0.1),
    RANSACRegressor(random_state=0),
    RANSACRegressor(SVR(), min_samples=0.5, random_state=0),
    RidgeCV(),
    SGDRegressor(random_state=0),
    SGDRegressor(loss="huber", random_state=0),
    TheilSenRegressor(random_state=0, max_subpopulation=100),
]


@pytest.mark.parametrize("model", REGRESSIONS, ids=repr)
def test_regressions(model: Any, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(DIABETES.data, DIABETES.target)

    check(pipeline, DIABETES.data, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        PoissonRegressor(),
        GammaRegressor(alpha=0.1),
        TweedieRegressor(power=1.5),
        TweedieRegressor(power=0),
        TweedieRegressor(power=0, link="log"),
        TweedieRegressor(power=3, link="identity", alpha=100.0),
    ],
    ids=repr,
)
def test_generalized_linear_regressions(model: Any, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(DIABETES.data, DIABETES.target)
    near = rows_near(DIABETES.data, 10_000)
    rows = near.clip(2 * DIABETES.data.min() - DIABETES.data.max(), 2 * DIABETES.data.max(), axis=1)

    check(pipeline, DIABETES.data, tmp_path, rows)


@pytest.mark.parametrize(
    "model",
    [
        ElasticNet(),
        Lasso(),
        LinearRegression(),
        LinearRegression(fit_intercept=False),
        MultiTaskElasticNet(),
        MultiTaskElasticNetCV(cv=3),
        MultiTaskLasso(),
        MultiTaskLassoCV(cv=3),
        Ridge(alpha=[1.0, 2.0, 3.0]),
        PLSRegression(),
        PLSRegression(3, scale=False),
        PLSCanonical(),
        CCA(),
    ],
    ids=repr,
)
def test_several_targets_are_a_vector(model: Any, tmp_path: Path) -> None:
    model.fit(GENERATED_LINES, GENERATED_TARGETS)
    bundle = check(model, GENERATED_LINES, tmp_path)

    assert bundle.output_schema[0].shape == (3,)


@pytest.mark.parametrize("scale", [True, False])
def test_singular_vectors_of_partial_least_squares(scale: bool, tmp_path: Path) -> None:
    model = PLSSVD(2, scale=scale).fit(GENERATED_LINES, GENERATED_TARGETS)

    check(model, GENERATED_LINES, tmp_path)


CLASSIFIERS = [
    LinearSVC(random_state=0),
    LinearSVC(multi_class="crammer_singer", random_state=0),
    LogisticRegression(C=10.0, max_iter=500),
    LogisticRegressionCV(cv=3, Cs=3, max_iter=500, use_legacy_attributes=False, l1_ratios=(0,)),
    PassiveAggressiveClassifier(random_state=0),
    Perceptron(random_state=0),
    RidgeClassifier(),
    RidgeClassifierCV(),
    SGDClassifier(random_state=0),
    *(
        SGDClassifier(loss=loss, random_state=0)
        for loss in ("log_loss", "modified_huber", "squared_hinge", "perceptron", "huber")
    ),
    LinearDiscriminantAnalysis(),
    LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto"),
    LinearDiscriminantAnalysis(solver="eigen", priors=[0.3, 0.7]),
    QuadraticDiscriminantAnalysis(),
    QuadraticDiscriminantAnalysis(reg_param=0.3),
]


@pytest.mark.parametrize("model", CLASSIFIERS, ids=repr)
def test_classifiers_of_two_classes(model: Any, tmp_path: Path) -> None:
    pipeline = make_pipeline(StandardScaler(), model).fit(CANCER_DATA, MALIGNANT)

    check(pipeline, CANCER_DATA, tmp_path)


@pytest.mark.parametrize("model", CLASSIFIERS, ids=repr)
def test_classifiers_of_several_classes(model: Any, tmp_path: Path) -> None:
    if getattr(model, "priors", None) is not None:
        model = model.set_params(priors=[0.2, 0.5, 0.3])
    pipeline = make_pipeline(StandardScaler(), model).fit(WINE_DATA, CULTIVAR)

    check(pipeline, WINE_DATA, tmp_path)


@pytest.mark.parametrize(
    "model",
    [SGDClassifier(loss="modified_huber", random_state=1), QuadraticDiscriminantAnalysis()],
    ids=repr,
)
def test_classifiers_of_generated_data_and_of_strings(model: Any, tmp_path: Path) -> None:
    check(model.fit(GENERATED, GENERATED_CLASSES), GENERATED, tmp_path)
    check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


def test_probabilities_are_equal_where_no_margin_is_above_the_lowest(tmp_path: Path) -> None:
    model = SGDClassifier(loss="modified_huber", random_state=0).fit(GENERATED, GENERATED_CLASSES)
    rows = rows_near(GENERATED, 10_000)
    assert (model.decision_function(rows).max(axis=1) <= -1).any()

    bundle = check(model, GENERATED, tmp_path, rows)
    probability = np.stack(bundle.score(rows)["probability"].to_list())
    assert (probability == 0.25).all(axis=1).any()
