"""Recipes that train with scikit-learn, on data sets that come with it."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from flink_mleap.train.recipe import Trained, register

__all__ = ["cancer", "diabetes", "diabetes_data", "wine"]

_SEED = 7
_HOLDOUT = 0.3


def diabetes_data() -> pd.DataFrame:
    """Returns bmi, age (whole years), bp and progression of the diabetes data set."""
    frame: pd.DataFrame = load_diabetes(as_frame=True, scaled=False).frame
    frame = frame.rename(columns={"target": "progression"})
    return frame[["bmi", "age", "bp", "progression"]].astype({"age": np.int32})


@register("diabetes", "scikit-learn: progression of diabetes from bmi, age and bp (linear)")
def diabetes() -> Trained:
    """Fits a linear regression behind a standard scaler."""
    model = make_pipeline(StandardScaler(), LinearRegression())
    return _fit(model, diabetes_data(), "progression", "scikit-learn load_diabetes(scaled=False)")


@register("wine", "scikit-learn: cultivar of a wine from 13 measurements (multinomial)")
def wine() -> Trained:
    """Fits a multinomial logistic regression behind a standard scaler."""
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    return _fit(model, _labelled(load_wine, "cultivar"), "cultivar", "scikit-learn load_wine")


@register("cancer", "scikit-learn: diagnosis of breast cancer from 30 measurements (forest)")
def cancer() -> Trained:
    """Fits a random forest."""
    model = RandomForestClassifier(n_estimators=100, max_depth=8, random_state=_SEED)
    data = _labelled(load_breast_cancer, "diagnosis")
    return _fit(model, data, "diagnosis", "scikit-learn load_breast_cancer")


def _labelled(load: Any, target: str) -> pd.DataFrame:
    data = load(as_frame=True)
    frame: pd.DataFrame = data.data.rename(columns=_sql_name)
    return frame.assign(**{target: np.asarray(data.target_names)[data.target].astype(object)})


def _sql_name(name: str) -> str:
    """Returns a name that needs no quotes in SQL."""
    return re.sub(r"\W+", "_", name)


def _fit(model: Any, data: pd.DataFrame, target: str, source: str) -> Trained:
    train, rest = train_test_split(data, test_size=_HOLDOUT, random_state=_SEED)
    features = train.drop(columns=target)
    holdout = rest.drop(columns=target)
    model.fit(features, train[target])
    predicted = pd.Series(model.predict(holdout), index=holdout.index)
    return Trained(model, features, holdout, rest[target], predicted, source)
