from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import FeatureAgglomeration, KMeans
from sklearn.compose import make_column_transformer
from sklearn.covariance import EllipticEnvelope
from sklearn.decomposition import (
    NMF,
    PCA,
    FactorAnalysis,
    FastICA,
    IncrementalPCA,
    TruncatedSVD,
)
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.ensemble import (
    RandomForestClassifier,
    RandomForestRegressor,
    StackingClassifier,
    StackingRegressor,
    VotingClassifier,
    VotingRegressor,
)
from sklearn.impute import SimpleImputer
from sklearn.linear_model import (
    LinearRegression,
    LogisticRegression,
    Ridge,
    RidgeClassifier,
    SGDOneClassSVM,
)
from sklearn.model_selection import FixedThresholdClassifier, TunedThresholdClassifierCV
from sklearn.multiclass import (
    OneVsOneClassifier,
    OneVsRestClassifier,
    OutputCodeClassifier,
)
from sklearn.multioutput import MultiOutputRegressor, RegressorChain
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsRegressor
from sklearn.neural_network import BernoulliRBM, MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import (
    FunctionTransformer,
    MinMaxScaler,
    OneHotEncoder,
    StandardScaler,
)
from sklearn.random_projection import GaussianRandomProjection, SparseRandomProjection
from sklearn.semi_supervised import SelfTrainingClassifier
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from flink_mleap import UnsupportedModel
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

FEW = DIABETES.data.iloc[:, :5]


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
def test_perceptrons_of_several_layers(activation: str, tmp_path: Path) -> None:
    options: dict[str, Any] = {
        "hidden_layer_sizes": (8, 5),
        "activation": activation,
        "max_iter": 60,
        "random_state": 0,
    }
    classifier = make_pipeline(StandardScaler(), MLPClassifier(**options))
    check(classifier.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)
    check(classifier.fit(CANCER_DATA, MALIGNANT), CANCER_DATA, tmp_path)
    regressor = make_pipeline(StandardScaler(), MLPRegressor(**options))
    check(regressor.fit(FEW, DIABETES.target), FEW, tmp_path)
    check(regressor.fit(GENERATED_LINES, GENERATED_TARGETS), GENERATED_LINES, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        PCA(3),
        PCA(2, whiten=True),
        IncrementalPCA(2),
        TruncatedSVD(2, random_state=0),
        FastICA(3, random_state=0, whiten="unit-variance"),
        FastICA(random_state=0, whiten=False),
        FactorAnalysis(2, random_state=0),
        GaussianRandomProjection(2, random_state=0),
        SparseRandomProjection(3, random_state=0),
        FeatureAgglomeration(3),
    ],
    ids=repr,
)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("name", ["iris", "wine"])
def test_decompositions(model: Any, name: str, tmp_path: Path) -> None:
    data = IRIS.data if name == "iris" else WINE_DATA

    check(model.fit(data), data, tmp_path)


def test_a_boltzmann_machine_before_a_classifier(tmp_path: Path) -> None:
    model = make_pipeline(MinMaxScaler(), BernoulliRBM(6, random_state=0), LogisticRegression())

    check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


def test_a_tree_behind_a_decomposition(tmp_path: Path) -> None:
    model = make_pipeline(StandardScaler(), PCA(2), DecisionTreeClassifier(max_depth=4))

    check(model.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)


def test_a_factorisation_is_refused(tmp_path: Path) -> None:
    model = NMF(2, init="nndsvda", max_iter=1000, random_state=0).fit(IRIS.data)

    with pytest.raises(UnsupportedModel, match=r"\(NMF\) solves .* Use PCA or TruncatedSVD"):
        check(model, IRIS.data, tmp_path)


BINARY_MEMBERS = [
    LogisticRegression(max_iter=500),
    LinearSVC(random_state=0),
    GaussianNB(),
    DecisionTreeClassifier(max_depth=3, random_state=0),
    make_pipeline(StandardScaler(), SVC()),
]


@pytest.mark.parametrize("member", BINARY_MEMBERS, ids=repr)
@pytest.mark.parametrize("composed", [OneVsRestClassifier, OneVsOneClassifier])
def test_classifiers_made_of_binary_ones(composed: Any, member: Any, tmp_path: Path) -> None:
    check(composed(member).fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)


@pytest.mark.parametrize("composed", [OneVsRestClassifier, OneVsOneClassifier])
def test_compositions_of_one_binary_classifier(composed: Any, tmp_path: Path) -> None:
    for member in (LogisticRegression(max_iter=5000), GaussianNB()):
        check(composed(member).fit(CANCER_DATA, MALIGNANT), CANCER_DATA, tmp_path)


def test_one_regression_for_each_class(tmp_path: Path) -> None:
    check(OneVsRestClassifier(Ridge()).fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


@pytest.mark.parametrize("member", BINARY_MEMBERS[:3], ids=repr)
def test_output_codes(member: Any, tmp_path: Path) -> None:
    model = OutputCodeClassifier(member, code_size=2, random_state=0)

    check(model.fit(GENERATED, GENERATED_CLASSES), GENERATED, tmp_path)


CLASSIFIERS = [
    ("line", LogisticRegression(max_iter=5000)),
    ("bayes", GaussianNB()),
    ("left out", "drop"),
    ("forest", RandomForestClassifier(5, max_depth=3, random_state=0)),
    ("scaled", make_pipeline(StandardScaler(), DecisionTreeClassifier(max_depth=2))),
]


@pytest.mark.parametrize("weights", [None, [2, 1, 7, 1, 1.5]], ids=["equal", "weights"])
@pytest.mark.parametrize("voting", ["hard", "soft"])
def test_votes(voting: str, weights: Any, tmp_path: Path) -> None:
    model = VotingClassifier(CLASSIFIERS, voting=voting, weights=weights)

    check(model.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)
    check(model.fit(IRIS.data, SPECIES), IRIS.data, tmp_path)


REGRESSORS = [
    ("line", LinearRegression()),
    ("tree", DecisionTreeRegressor(max_depth=3)),
    ("forest", RandomForestRegressor(4, max_depth=3, random_state=0)),
]


@pytest.mark.parametrize("weights", [None, [2, 1, 7]], ids=["equal", "weights"])
def test_means_of_regressions(weights: Any, tmp_path: Path) -> None:
    model = VotingRegressor(REGRESSORS, weights=weights)

    check(model.fit(FEW, DIABETES.target), FEW, tmp_path)


@pytest.mark.parametrize("passthrough", [False, True])
@pytest.mark.parametrize("method", ["auto", "predict", "predict_proba"])
def test_stacked_classifiers(method: str, passthrough: bool, tmp_path: Path) -> None:
    model = StackingClassifier(CLASSIFIERS, stack_method=method, passthrough=passthrough, cv=3)

    check(model.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)


def test_stacked_classifiers_of_two_classes(tmp_path: Path) -> None:
    members = [("line", LinearSVC(random_state=0)), ("bayes", GaussianNB())]
    for final in (RidgeClassifier(), GaussianNB(), None):
        model = StackingClassifier(members, final, cv=3)
        check(model.fit(CANCER_DATA, np.where(MALIGNANT, "m", "b")), CANCER_DATA, tmp_path)


@pytest.mark.parametrize("passthrough", [False, True])
def test_stacked_regressors(passthrough: bool, tmp_path: Path) -> None:
    model = StackingRegressor(REGRESSORS, passthrough=passthrough, cv=3)

    check(model.fit(FEW, DIABETES.target), FEW, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        MultiOutputRegressor(Ridge()),
        MultiOutputRegressor(DecisionTreeRegressor(max_depth=3)),
        RegressorChain(Ridge()),
        RegressorChain(KNeighborsRegressor(3), order=[2, 0, 1]),
    ],
    ids=repr,
)
def test_regressions_of_several_targets(model: Any, tmp_path: Path) -> None:
    check(model.fit(GENERATED_LINES, GENERATED_TARGETS), GENERATED_LINES, tmp_path)


def test_self_training(tmp_path: Path) -> None:
    labels = np.where(np.arange(len(SPECIES)) % 3 == 0, -1, IRIS.target)

    check(SelfTrainingClassifier(GaussianNB()).fit(IRIS.data, labels), IRIS.data, tmp_path)


@pytest.mark.parametrize("solver", ["svd", "eigen"])
def test_a_discriminant_analysis_before_a_classifier(solver: str, tmp_path: Path) -> None:
    model = make_pipeline(LinearDiscriminantAnalysis(solver=solver), GaussianNB())

    check(model.fit(WINE_DATA, CULTIVAR), WINE_DATA, tmp_path)


def test_distances_to_centres_before_a_regression(tmp_path: Path) -> None:
    model = make_pipeline(KMeans(4, random_state=0), Ridge())

    check(model.fit(FEW, DIABETES.target), FEW, tmp_path)


@pytest.mark.parametrize(
    "model",
    [
        FixedThresholdClassifier(GaussianNB(), threshold=0.8),
        FixedThresholdClassifier(GaussianNB(), pos_label="b", threshold=0.3),
        FixedThresholdClassifier(LinearSVC(random_state=0), pos_label="b"),
        FixedThresholdClassifier(DecisionTreeClassifier(max_depth=2), threshold=0.5),
        TunedThresholdClassifierCV(GaussianNB(), cv=3),
        TunedThresholdClassifierCV(LinearSVC(random_state=0), cv=3),
    ],
    ids=repr,
)
def test_moved_thresholds(model: Any, tmp_path: Path) -> None:
    check(model.fit(CANCER_DATA, np.where(MALIGNANT, "m", "b")), CANCER_DATA, tmp_path)


@pytest.mark.parametrize(
    "model",
    [EllipticEnvelope(random_state=0), SGDOneClassSVM(nu=0.3, random_state=0)],
    ids=repr,
)
def test_outliers(model: Any, tmp_path: Path) -> None:
    check(model.fit(IRIS.data), IRIS.data, tmp_path)


MIXED = WINE_DATA.assign(
    strength=np.array(["light", "full", "heavy"])[np.digitize(WINE_DATA["alcohol"], [12.5, 13.5])],
    hue=WINE_DATA["hue"].where(np.arange(len(WINE_DATA)) % 7 > 0),
)
PREPARED = make_column_transformer(
    (OneHotEncoder(handle_unknown="ignore"), ["strength"]),
    (make_pipeline(SimpleImputer(), StandardScaler()), ["alcohol", "hue", "flavanoids"]),
)


@pytest.mark.parametrize(
    "model",
    [
        VotingClassifier(
            [
                ("line", make_pipeline(PREPARED, LogisticRegression())),
                ("bayes", make_pipeline(PREPARED, FunctionTransformer(), GaussianNB())),
            ],
            voting="soft",
        ),
        StackingClassifier(
            [
                ("line", make_pipeline(PREPARED, LogisticRegression())),
                ("tree", make_pipeline(PREPARED, DecisionTreeClassifier(max_depth=2))),
            ],
            cv=3,
        ),
        OneVsRestClassifier(make_pipeline(PREPARED, LogisticRegression())),
        CalibratedClassifierCV(make_pipeline(PREPARED, GaussianNB()), cv=3),
    ],
    ids=lambda model: type(model).__name__,
)
def test_members_that_prepare_strings_and_missing_values_themselves(
    model: Any, tmp_path: Path
) -> None:
    rng = np.random.default_rng(9)
    rows = pd.DataFrame({name: rng.choice(MIXED[name], ROWS) for name in MIXED.columns})

    check(model.fit(MIXED, CULTIVAR), MIXED, tmp_path, rows)
