"""Estimators that predict, drawn with their parameters and with others around them."""

from dataclasses import dataclass
from typing import Any

import lightgbm
import numpy as np
import pandas as pd
import sklearn.discriminant_analysis as da
import sklearn.linear_model as lm
import xgboost
from hypothesis import strategies as st
from lightgbm import LGBMClassifier, LGBMRegressor
from sklearn import dummy, ensemble, mixture, naive_bayes, neighbors, svm, tree
from sklearn.calibration import CalibratedClassifierCV
from sklearn.cluster import BisectingKMeans, KMeans, MiniBatchKMeans
from sklearn.compose import TransformedTargetRegressor
from sklearn.model_selection import GridSearchCV
from sklearn.multiclass import OneVsOneClassifier, OneVsRestClassifier
from sklearn.multioutput import MultiOutputClassifier, MultiOutputRegressor, RegressorChain
from sklearn.neural_network import MLPClassifier, MLPRegressor
from xgboost import XGBClassifier, XGBRegressor

activations = st.sampled_from(["identity", "logistic", "tanh", "relu"])
depths = st.sampled_from([1, 3, None])
few = st.integers(1, 4)
kernels = st.sampled_from(["linear", "poly", "rbf", "sigmoid"])
neighborhoods = {
    "n_neighbors": few,
    "weights": st.sampled_from(["uniform", "distance"]),
    "algorithm": st.sampled_from(["kd_tree", "brute"]),
}


def _of(kind: Any, **parameters: Any) -> Any:
    """Draws an estimator: strategies as they are drawn, other values as they are."""
    named = kind().get_params() if not parameters.pop("around", False) else {}
    usual = {"random_state": 0} if "random_state" in named else {}
    drawn = {
        name: value if isinstance(value, st.SearchStrategy) else st.just(value)
        for name, value in (usual | parameters).items()
    }
    return st.builds(kind, **drawn)


regressors = st.one_of(
    _of(lm.LinearRegression, fit_intercept=st.booleans(), positive=st.booleans()),
    _of(lm.Ridge, alpha=st.sampled_from([0.01, 1.0])),
    _of(lm.Lasso),
    _of(lm.ElasticNetCV, cv=3),
    _of(lm.Lars),
    _of(lm.HuberRegressor),
    _of(lm.BayesianRidge),
    _of(lm.TheilSenRegressor, max_subpopulation=50),
    _of(lm.SGDRegressor),
    _of(lm.PoissonRegressor),
    _of(lm.GammaRegressor),
    _of(lm.TweedieRegressor, power=st.sampled_from([0, 1.5])),
    _of(svm.LinearSVR),
    _of(svm.SVR, kernel=kernels),
    _of(tree.DecisionTreeRegressor, max_depth=depths),
    _of(ensemble.RandomForestRegressor, n_estimators=few, max_depth=depths),
    _of(ensemble.ExtraTreesRegressor, n_estimators=few),
    _of(ensemble.GradientBoostingRegressor, n_estimators=few),
    _of(
        ensemble.HistGradientBoostingRegressor,
        max_iter=few,
        min_samples_leaf=5,
        loss=st.sampled_from(["squared_error", "absolute_error", "poisson"]),
    ),
    _of(ensemble.AdaBoostRegressor, n_estimators=few),
    _of(ensemble.BaggingRegressor, n_estimators=few, max_features=0.7),
    _of(MLPRegressor, hidden_layer_sizes=(4,), max_iter=20, activation=activations),
    _of(neighbors.KNeighborsRegressor, **neighborhoods),
    _of(dummy.DummyRegressor, strategy=st.sampled_from(["mean", "median"])),
    _of(
        XGBRegressor,
        n_estimators=few,
        max_depth=3,
        n_jobs=1,
        objective=st.sampled_from(
            ["reg:squarederror", "reg:absoluteerror", "count:poisson", "reg:gamma"]
        ),
    ),
    _of(
        LGBMRegressor,
        n_estimators=few,
        min_child_samples=5,
        n_jobs=1,
        verbose=-1,
        objective=st.sampled_from(["regression", "regression_l1", "poisson", "quantile"]),
    ),
)

classifiers = st.one_of(
    _of(lm.LogisticRegression, C=st.sampled_from([0.1, 10.0])),
    _of(lm.SGDClassifier, loss=st.sampled_from(["hinge", "log_loss", "modified_huber"])),
    _of(lm.Perceptron),
    _of(lm.RidgeClassifier),
    _of(svm.LinearSVC),
    _of(svm.SVC, kernel=kernels, decision_function_shape=st.sampled_from(["ovr", "ovo"])),
    _of(da.LinearDiscriminantAnalysis, solver=st.sampled_from(["svd", "lsqr"])),
    _of(da.QuadraticDiscriminantAnalysis, reg_param=0.1),
    _of(tree.DecisionTreeClassifier, max_depth=depths),
    _of(ensemble.RandomForestClassifier, n_estimators=few, max_depth=depths),
    _of(ensemble.ExtraTreesClassifier, n_estimators=few),
    _of(ensemble.GradientBoostingClassifier, n_estimators=few),
    _of(ensemble.HistGradientBoostingClassifier, max_iter=few, min_samples_leaf=5),
    _of(ensemble.AdaBoostClassifier, n_estimators=few),
    _of(ensemble.BaggingClassifier, n_estimators=few, max_samples=0.5),
    _of(naive_bayes.GaussianNB),
    _of(naive_bayes.MultinomialNB),
    _of(naive_bayes.ComplementNB, norm=st.booleans()),
    _of(naive_bayes.BernoulliNB, binarize=0.1),
    _of(naive_bayes.CategoricalNB, min_categories=8),
    _of(MLPClassifier, hidden_layer_sizes=(4,), max_iter=20, activation=activations),
    _of(neighbors.KNeighborsClassifier, **neighborhoods),
    _of(neighbors.NearestCentroid),
    _of(dummy.DummyClassifier, strategy=st.sampled_from(["prior", "most_frequent"])),
    _of(XGBClassifier, n_estimators=few, max_depth=3, n_jobs=1),
    _of(LGBMClassifier, n_estimators=few, min_child_samples=5, n_jobs=1, verbose=-1),
)

without_target = st.one_of(
    _of(KMeans, n_clusters=3, n_init=1),
    _of(MiniBatchKMeans, n_clusters=3, n_init=1),
    _of(BisectingKMeans, n_clusters=3),
    _of(
        mixture.GaussianMixture,
        n_components=2,
        covariance_type=st.sampled_from(["full", "tied", "diag", "spherical"]),
    ),
    _of(ensemble.IsolationForest, n_estimators=few),
)

composed_regressors = st.one_of(
    regressors,
    regressors,
    st.builds(
        TransformedTargetRegressor,
        regressors,
        func=st.just(np.log1p),
        inverse_func=st.just(np.expm1),
        check_inverse=st.just(False),
    ),
    st.builds(GridSearchCV, regressors, st.just({}), cv=st.just(2)),
    st.builds(
        lambda first, second: ensemble.VotingRegressor([("a", first), ("b", second)]),
        regressors,
        regressors,
    ),
    st.builds(
        lambda first, second, through: ensemble.StackingRegressor(
            [("a", first), ("b", second)], cv=2, passthrough=through
        ),
        regressors,
        regressors,
        st.booleans(),
    ),
)

composed_classifiers = st.one_of(
    classifiers,
    classifiers,
    st.builds(
        CalibratedClassifierCV,
        classifiers,
        cv=st.just(2),
        method=st.sampled_from(["sigmoid", "isotonic"]),
    ),
    st.builds(GridSearchCV, classifiers, st.just({}), cv=st.just(2)),
    st.builds(OneVsRestClassifier, classifiers),
    st.builds(OneVsOneClassifier, classifiers),
    st.builds(
        lambda first, second, voting: ensemble.VotingClassifier(
            [("a", first), ("b", second)], voting=voting
        ),
        classifiers,
        classifiers,
        st.sampled_from(["hard", "soft"]),
    ),
    st.builds(
        lambda first, second: ensemble.StackingClassifier([("a", first), ("b", second)], cv=2),
        classifiers,
        classifiers,
    ),
)

several_regressors = st.one_of(
    st.builds(MultiOutputRegressor, regressors), st.builds(RegressorChain, regressors)
)
several_classifiers = st.builds(MultiOutputClassifier, classifiers)


@dataclass
class NativeBooster:
    """A booster of XGBoost or LightGBM that is trained without its scikit-learn class."""

    library: str
    objective: str

    def trained(self, table: pd.DataFrame, target: Any) -> Any:
        """Returns the booster."""
        if self.library == "xgboost":
            rows = xgboost.DMatrix(table, target, nthread=1)
            return xgboost.train({"objective": self.objective, "max_depth": 3}, rows, 3)
        settings = {"objective": self.objective, "verbose": -1, "min_data_in_leaf": 5}
        return lightgbm.train(settings, lightgbm.Dataset(table, target), 3)


boosters = st.one_of(
    st.builds(
        NativeBooster, st.just("xgboost"), st.sampled_from(["reg:squarederror", "reg:gamma"])
    ),
    st.builds(NativeBooster, st.just("lightgbm"), st.sampled_from(["regression", "poisson"])),
)
