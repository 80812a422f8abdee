from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.decomposition import KernelPCA
from sklearn.gaussian_process import GaussianProcessRegressor
from sklearn.gaussian_process.kernels import (
    RBF,
    ConstantKernel,
    DotProduct,
    Matern,
    RationalQuadratic,
    WhiteKernel,
)
from sklearn.kernel_approximation import (
    AdditiveChi2Sampler,
    Nystroem,
    RBFSampler,
    SkewedChi2Sampler,
)
from sklearn.kernel_ridge import KernelRidge
from sklearn.neighbors import (
    KNeighborsClassifier,
    KNeighborsRegressor,
    NearestCentroid,
    NeighborhoodComponentsAnalysis,
    RadiusNeighborsClassifier,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, SVR, NuSVC, NuSVR, OneClassSVM

import flink_mleap
from flink_mleap import RowError, UnsupportedModel
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
    ROWS,
    SPECIES,
    WINE_DATA,
    check,
)
from tests.integration.export.parity import rows_near
from tests.integration.export.tables import assert_same

FEW = DIABETES.data.iloc[:120, :5]
FEW_TARGETS = DIABETES.target[:120]


@pytest.mark.parametrize(
    "model",
    [
        SVC(),
        SVC(kernel="linear", decision_function_shape="ovo"),
        SVC(kernel="poly", degree=2, coef0=1.0, break_ties=True),
        SVC(kernel="sigmoid", gamma=0.05, coef0=-0.5),
        NuSVC(nu=0.3),
    ],
    ids=repr,
)
@pytest.mark.parametrize("classes", [2, 3])
def test_support_vector_classifiers(model: Any, classes: int, tmp_path: Path) -> None:
    data, labels = (CANCER_DATA, MALIGNANT) if classes == 2 else (WINE_DATA, CULTIVAR)
    if classes == 2:
        model = model.set_params(break_ties=False)
    pipeline = make_pipeline(StandardScaler(), model).fit(data[:150], labels[:150])

    check(pipeline, data[:150], tmp_path)


@pytest.mark.filterwarnings("ignore:.*probability")
@pytest.mark.parametrize("classes", [2, 3, 4])
def test_support_vector_classifiers_with_probabilities(classes: int, tmp_path: Path) -> None:
    chosen = np.isin(GENERATED_CLASSES, range(classes))
    model = SVC(probability=True, random_state=0)

    check(model.fit(GENERATED[chosen], GENERATED_CLASSES[chosen]), GENERATED[chosen], tmp_path)


@pytest.mark.parametrize(
    "model",
    [SVR(C=100.0), NuSVR(kernel="poly", degree=3, C=10.0), SVR(kernel="linear")],
    ids=repr,
)
def test_support_vector_regressions(model: Any, tmp_path: Path) -> None:
    check(make_pipeline(StandardScaler(), model).fit(FEW, FEW_TARGETS), FEW, tmp_path)


@pytest.mark.parametrize("model", [OneClassSVM(nu=0.2), OneClassSVM(kernel="linear")], ids=repr)
def test_one_class_svm(model: Any, tmp_path: Path) -> None:
    check(model.fit(IRIS.data), IRIS.data, tmp_path)


def test_a_kernel_that_is_a_function_is_refused(tmp_path: Path) -> None:
    model = SVC(kernel=lambda a, b: a @ b.T).fit(GENERATED, GENERATED_CLASSES)

    with pytest.raises(UnsupportedModel, match="given as a function") as caught:
        check(model, GENERATED, tmp_path)
    assert caught.value.parameter == "kernel"


@pytest.mark.parametrize(
    "model",
    [
        KernelRidge(),
        KernelRidge(kernel="rbf", gamma=0.1),
        KernelRidge(kernel="laplacian"),
        KernelRidge(kernel="polynomial", degree=2),
        GaussianProcessRegressor(RBF([1.0] * 5) + WhiteKernel(0.1), normalize_y=True),
        GaussianProcessRegressor(
            ConstantKernel(2.0) * Matern(1.0, nu=1.5) + DotProduct(), alpha=0.1
        ),
        GaussianProcessRegressor(Matern(2.0, nu=2.5) + Matern(2.0, nu=0.5), alpha=0.1),
        GaussianProcessRegressor(optimizer=None, alpha=0.5),
    ],
    ids=repr,
)
def test_kernel_regressions(model: Any, tmp_path: Path) -> None:
    check(make_pipeline(StandardScaler(), model).fit(FEW, FEW_TARGETS), FEW, tmp_path)


def test_kernel_regressions_of_several_targets(tmp_path: Path) -> None:
    model = GaussianProcessRegressor(RBF() + WhiteKernel(), normalize_y=True)
    check(model.fit(GENERATED_LINES, GENERATED_TARGETS), GENERATED_LINES, tmp_path)
    check(KernelRidge().fit(GENERATED_LINES, GENERATED_TARGETS), GENERATED_LINES, tmp_path)


def test_a_process_with_another_kernel_is_refused(tmp_path: Path) -> None:
    model = GaussianProcessRegressor(RationalQuadratic()).fit(FEW, FEW_TARGETS)

    with pytest.raises(UnsupportedModel, match="Use RBF") as caught:
        check(model, FEW, tmp_path)
    assert caught.value.parameter == "kernel"


@pytest.mark.parametrize(
    "model",
    [
        KernelPCA(3, kernel="rbf", gamma=0.1),
        KernelPCA(2, kernel="poly"),
        Nystroem(n_components=20, random_state=0),
        RBFSampler(n_components=10, random_state=0),
        NeighborhoodComponentsAnalysis(2, random_state=0),
    ],
    ids=repr,
)
def test_transformers_with_kernels(model: Any, tmp_path: Path) -> None:
    model.fit(IRIS.data, IRIS.target)
    check(model, IRIS.data, tmp_path, rows_near(IRIS.data, ROWS).clip(-10, 10))


def test_a_kernel_of_logarithms_refuses_what_scikit_learn_refuses(tmp_path: Path) -> None:
    model = SkewedChi2Sampler(skewedness=0.5, n_components=10, random_state=0).fit(IRIS.data)
    edges = [-0.5, np.nextafter(-0.5, 0.0), np.nextafter(-0.5, -1.0), -0.4, 0.0]
    rows = rows_near(IRIS.data, ROWS).clip(-1, 10)
    rows.iloc[: len(edges), 0] = edges

    assert_same(model, IRIS.data, rows, tmp_path)


@pytest.mark.parametrize(
    "parameters",
    [{"sample_steps": 1}, {}, {"sample_steps": 3}, {"sample_steps": 4, "sample_interval": 0.3}],
    ids=str,
)
def test_an_additive_kernel_refuses_negative_numbers(
    parameters: dict[str, Any], tmp_path: Path
) -> None:
    model = AdditiveChi2Sampler(**parameters).fit(IRIS.data)
    rows = rows_near(IRIS.data, ROWS).clip(-1, 10)
    rows.iloc[:4, 0] = [0.0, -0.0, 5e-324, -5e-324]

    assert_same(model, IRIS.data, rows, tmp_path)


@pytest.mark.parametrize("kind", [np.int64, np.float32])
def test_an_additive_kernel_needs_fractions(kind: type, tmp_path: Path) -> None:
    model = AdditiveChi2Sampler().fit(IRIS.data.astype(kind))

    with pytest.raises(UnsupportedModel, match="to float64"):
        flink_mleap.export(model, tmp_path / "m.zip", sample=IRIS.data.astype(kind))


@pytest.mark.parametrize(
    "model",
    [
        KNeighborsClassifier(),
        KNeighborsClassifier(1),
        KNeighborsClassifier(7, weights="distance"),
        KNeighborsClassifier(4, p=1, algorithm="brute"),
        KNeighborsClassifier(3, p=3, weights="distance"),
        KNeighborsClassifier(3, metric="chebyshev"),
        KNeighborsClassifier(6, algorithm="brute"),
        KNeighborsClassifier(6, algorithm="brute", metric="manhattan", weights="distance"),
    ],
    ids=repr,
)
def test_classes_of_neighbors(model: Any, tmp_path: Path) -> None:
    check(model.fit(GENERATED, GENERATED_CLASSES), GENERATED, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        NearestCentroid(),
        NearestCentroid(metric="manhattan"),
        NearestCentroid(priors="empirical", shrink_threshold=0.2),
        NearestCentroid(metric="manhattan", priors=[0.2, 0.5, 0.3]),
    ],
    ids=repr,
)
def test_nearest_centroids(model: Any, tmp_path: Path) -> None:
    check(model.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)


def test_a_row_between_neighbors_of_several_classes_is_refused(tmp_path: Path) -> None:
    data = pd.DataFrame({"x": np.arange(40.0)})
    model = KNeighborsClassifier(1).fit(data, np.arange(40) // 10)
    bundle = flink_mleap.export(model, tmp_path / "model.zip", sample=data)

    assert bundle.score(pd.DataFrame({"x": [14.5]}))["prediction"].tolist() == [1]
    with pytest.raises(RowError) as caught:
        bundle.score(pd.DataFrame({"x": [9.5]}))
    assert "at the same distance" in str(caught.value.detail)


@pytest.mark.parametrize("priors", ["uniform", "empirical"])
def test_nearest_of_two_centroids(priors: str, tmp_path: Path) -> None:
    model = NearestCentroid(priors=priors)

    check(model.fit(CANCER_DATA, MALIGNANT), CANCER_DATA, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        KNeighborsRegressor(),
        KNeighborsRegressor(3, weights="distance"),
        KNeighborsRegressor(6, metric="manhattan", algorithm="brute"),
    ],
    ids=repr,
)
def test_means_of_neighbors(model: Any, tmp_path: Path) -> None:
    check(model.fit(GENERATED, GENERATED_CLASSES), GENERATED, tmp_path)
    check(model.fit(GENERATED_LINES, GENERATED_TARGETS), GENERATED_LINES, tmp_path)


@pytest.mark.parametrize(
    ("model", "parameter"),
    [
        (KNeighborsClassifier(weights=lambda d: 1 / (1 + d)), "weights"),
        (KNeighborsClassifier(metric="cosine"), "metric"),
        (KNeighborsClassifier(weights="distance", algorithm="brute"), "weights"),
        (RadiusNeighborsClassifier(radius=100.0), None),
    ],
    ids=["weights", "metric", "rounded", "radius"],
)
def test_neighbors_of_other_kinds_are_refused(
    model: Any, parameter: str | None, tmp_path: Path
) -> None:
    with pytest.raises(UnsupportedModel) as caught:
        check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)
    assert caught.value.parameter == parameter


def test_a_row_of_the_training_counts_alone_when_distances_are_weights(tmp_path: Path) -> None:
    model = KNeighborsRegressor(5, weights="distance").fit(GENERATED, GENERATED_CLASSES)
    rows = GENERATED.iloc[np.arange(ROWS) % len(GENERATED)]

    check(model, GENERATED, tmp_path, rows)
