"""Every public estimator of scikit-learn is exported, or refused by a sentence of its own."""

import inspect
import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.base import is_classifier
from sklearn.experimental import (
    enable_halving_search_cv,  # noqa: F401 - lets two searches be found
    enable_iterative_imputer,  # noqa: F401 - lets it be found
)
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.utils import all_estimators

from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.sklearn.registry import refused, supported
from flink_mleap.export.sklearn.writer import write_sklearn

ESTIMATORS: dict[str, type] = dict(all_estimators())

TABLE = pd.DataFrame(np.random.default_rng(0).gamma(2.0, size=(60, 4)), columns=list("abcd"))
CLASSES = (TABLE["a"] > TABLE["b"]).to_numpy().astype(int)
NUMBERS = (TABLE["a"] + TABLE["b"]).to_numpy()
LABELS = np.column_stack([CLASSES, TABLE["c"] > 2.0]).astype(int)
TARGETS = TABLE[["a", "c"]].to_numpy() + TABLE[["b", "d"]].to_numpy()
TEXTS = pd.Series(["red wine", "white wine", "no wine at all"] * 20)

SAMPLES: dict[str, Any] = {
    "CountVectorizer": TEXTS,
    "DictVectorizer": [{"a": 1.0}, {"b": 2.0}] * 10,
    "FeatureHasher": [{"a": 1.0}, {"b": 2.0}] * 10,
    "HashingVectorizer": TEXTS,
    "IsotonicRegression": TABLE[["a"]],
    "KernelCenterer": TABLE.to_numpy() @ TABLE.to_numpy().T,
    "LabelBinarizer": CLASSES,
    "LabelEncoder": CLASSES,
    "MultiLabelBinarizer": [("a", "b"), ("b",)] * 10,
    "PatchExtractor": TABLE.to_numpy().reshape(10, 6, 4),
    "TfidfVectorizer": TEXTS,
}
PARAMETERS: dict[str, dict[str, Any]] = {
    "BayesianGaussianMixture": {"max_iter": 5},
    "CCA": {"n_components": 1},
    "ColumnTransformer": {"transformers": [("same", "passthrough", ["a"])]},
    "FeatureUnion": {"transformer_list": [("same", "passthrough")]},
    "FrozenEstimator": {"estimator": Ridge().fit(TABLE, NUMBERS)},
    "GaussianRandomProjection": {"n_components": 2},
    "GenericUnivariateSelect": {"mode": "k_best", "param": 2},
    "HashingVectorizer": {"n_features": 16},
    "HistGradientBoostingClassifier": {"max_iter": 3},
    "HistGradientBoostingRegressor": {"max_iter": 3},
    "LogisticRegressionCV": {"Cs": 2, "cv": 2, "use_legacy_attributes": False, "l1_ratios": (0,)},
    "MiniBatchDictionaryLearning": {"max_iter": 2},
    "PLSCanonical": {"n_components": 1},
    "PLSSVD": {"n_components": 1},
    "Pipeline": {"steps": [("line", Ridge())]},
    "SelectFdr": {"alpha": 1.0},
    "SelectFpr": {"alpha": 1.0},
    "SelectFwe": {"alpha": 1.0},
    "SelectPercentile": {"percentile": 50},
    "SelfTrainingClassifier": {"estimator": LogisticRegression()},
    "SparseCoder": {"dictionary": np.eye(4)},
    "SparseRandomProjection": {"n_components": 2},
    "TSNE": {"max_iter": 250, "init": "random", "method": "exact"},
    "TunedThresholdClassifierCV": {"cv": 2},
}
OF_ESTIMATORS: dict[str, Any] = {
    "estimator": Ridge(),
    "estimators": [("line", Ridge())],
    "param_grid": {"alpha": [0.1, 1.0]},
    "param_distributions": {"alpha": [0.1, 1.0]},
}
MODELS_OF_SEVERAL_TARGETS = ("Chain", "MultiOutput", "MultiTask", "PLS", "CCA")
OF_SEVERAL_TARGETS = [
    "DecisionTreeClassifier",
    "DecisionTreeRegressor",
    "DummyClassifier",
    "DummyRegressor",
    "ElasticNet",
    "ExtraTreeClassifier",
    "ExtraTreeRegressor",
    "ExtraTreesClassifier",
    "ExtraTreesRegressor",
    "GaussianProcessRegressor",
    "GridSearchCV",
    "KNeighborsClassifier",
    "KNeighborsRegressor",
    "KernelRidge",
    "Lars",
    "Lasso",
    "LassoLars",
    "LinearRegression",
    "MLPClassifier",
    "MLPRegressor",
    "OneVsRestClassifier",
    "OrthogonalMatchingPursuit",
    "RANSACRegressor",
    "RadiusNeighborsClassifier",
    "RadiusNeighborsRegressor",
    "RandomForestClassifier",
    "RandomForestRegressor",
    "Ridge",
    "RidgeCV",
    "RidgeClassifier",
    "RidgeClassifierCV",
    "TransformedTargetRegressor",
]
FOR_THE_TARGET = ("LabelBinarizer", "LabelEncoder", "MultiLabelBinarizer")


def fitted(name: str) -> Any:
    """Returns an estimator of the class, with defaults where it has them."""
    kind = ESTIMATORS[name]
    required = {
        key: OF_ESTIMATORS[key]
        for key, parameter in inspect.signature(kind).parameters.items()
        if parameter.default is inspect.Parameter.empty and key in OF_ESTIMATORS
    }
    model = kind(**(required | PARAMETERS.get(name, {})))
    if "estimator" in required and (is_classifier(model) or "Classif" in name):
        model.set_params(estimator=LogisticRegression())
    if "estimators" in required and is_classifier(model):
        model.set_params(estimators=[("line", LogisticRegression())])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sample = SAMPLES.get(name, TABLE)
        return model.fit(sample) if name in FOR_THE_TARGET else model.fit(sample, _target(model))


def _target(model: Any) -> Any:
    name = type(model).__name__
    several = any(part in name for part in MODELS_OF_SEVERAL_TARGETS)
    if is_classifier(model) or "Classifier" in name:
        return LABELS if several else CLASSES
    if "Select" in name or name == "NeighborhoodComponentsAnalysis":
        return CLASSES
    return TARGETS if several else NUMBERS


def outcome(model: Any, sample: Any) -> str:
    """Returns the sentence of the refusal, or nothing for a model that is exported."""
    try:
        write_sklearn(model, sample, None)
    except UnsupportedModel as refusal:
        return refusal.sentence
    return ""


@pytest.mark.parametrize("name", ESTIMATORS)
def test_every_estimator_is_exported_or_refused(name: str) -> None:
    kind = ESTIMATORS[name]
    if kind in supported():
        assert outcome(fitted(name), SAMPLES.get(name, TABLE)) == ""
    else:
        why, remedy = refused()[kind]
        sentence = outcome(fitted(name), SAMPLES.get(name, TABLE))
        assert sentence.endswith(f" {why}. {remedy}")


@pytest.mark.parametrize("name", OF_SEVERAL_TARGETS)
def test_several_targets_are_predicted_or_refused(name: str) -> None:
    model = fitted(name)
    targets = LABELS if is_classifier(model) else TARGETS

    assert "These can be exported" not in outcome(model.fit(TABLE, targets), TABLE)
