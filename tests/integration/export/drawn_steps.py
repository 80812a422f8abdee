"""Transformers of numbers, of categories and of sentences, drawn with their parameters."""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from sklearn.cluster import KMeans
from sklearn.decomposition import PCA, FastICA, TruncatedSVD
from sklearn.experimental import (
    enable_iterative_imputer,  # noqa: F401 - lets it be found
)
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfVectorizer
from sklearn.feature_selection import (
    SelectFromModel,
    SelectKBest,
    SelectPercentile,
    VarianceThreshold,
    f_regression,
)
from sklearn.impute import IterativeImputer, KNNImputer, MissingIndicator, SimpleImputer
from sklearn.kernel_approximation import Nystroem, RBFSampler
from sklearn.pipeline import FeatureUnion, make_pipeline
from sklearn.preprocessing import (
    Binarizer,
    FunctionTransformer,
    KBinsDiscretizer,
    MaxAbsScaler,
    MinMaxScaler,
    Normalizer,
    OneHotEncoder,
    OrdinalEncoder,
    PolynomialFeatures,
    PowerTransformer,
    QuantileTransformer,
    RobustScaler,
    SplineTransformer,
    StandardScaler,
    TargetEncoder,
)
from sklearn.random_projection import GaussianRandomProjection
from sklearn.tree import ExtraTreeRegressor

unit = st.floats(-4, 4, allow_nan=False).map(lambda value: round(value, 3))

column_steps = st.one_of(
    st.builds(StandardScaler, with_mean=st.booleans(), with_std=st.booleans()),
    st.builds(MinMaxScaler, feature_range=st.sampled_from([(0, 1), (-3, 0.5)]), clip=st.booleans()),
    st.builds(MaxAbsScaler, clip=st.booleans()),
    st.builds(RobustScaler, with_centering=st.booleans(), unit_variance=st.booleans()),
    st.builds(Normalizer, norm=st.sampled_from(["l1", "l2", "max"])),
    st.builds(Binarizer, threshold=unit),
    st.builds(
        KBinsDiscretizer,
        n_bins=st.integers(2, 5),
        encode=st.sampled_from(["onehot", "onehot-dense", "ordinal"]),
        strategy=st.sampled_from(["uniform", "quantile", "kmeans"]),
        quantile_method=st.just("averaged_inverted_cdf"),
    ),
    st.builds(
        PolynomialFeatures,
        degree=st.sampled_from([1, 2, 3, (0, 2), (2, 3)]),
        interaction_only=st.booleans(),
        include_bias=st.booleans(),
    ),
    st.builds(
        SplineTransformer,
        n_knots=st.integers(2, 5),
        degree=st.integers(0, 3),
        extrapolation=st.sampled_from(["constant", "linear", "continue", "periodic", "error"]),
        include_bias=st.booleans(),
    ),
    st.builds(
        QuantileTransformer,
        n_quantiles=st.integers(2, 40),
        output_distribution=st.sampled_from(["uniform", "normal"]),
    ),
    st.builds(
        PowerTransformer,
        method=st.sampled_from(["yeo-johnson", "box-cox"]),
        standardize=st.booleans(),
    ),
    st.builds(
        SimpleImputer,
        missing_values=st.sampled_from([np.nan, np.nan, 0.1, 0]),
        strategy=st.sampled_from(["mean", "median", "most_frequent", "constant"]),
        add_indicator=st.booleans(),
        keep_empty_features=st.booleans(),
    ),
    st.builds(
        FunctionTransformer,
        func=st.sampled_from([None, np.log1p, np.sqrt, np.abs, np.exp, np.square, np.tanh]),
    ),
)

row_steps = st.one_of(
    st.builds(MissingIndicator, features=st.just("all")),
    st.builds(
        IterativeImputer,
        max_iter=st.just(2),
        add_indicator=st.booleans(),
        random_state=st.just(0),
    ),
    st.builds(KNNImputer, n_neighbors=st.integers(1, 5), add_indicator=st.booleans()),
    st.builds(VarianceThreshold),
    st.builds(SelectKBest, k=st.integers(1, 3), score_func=st.just(f_regression)),
    st.builds(SelectPercentile, score_func=st.just(f_regression), percentile=st.just(50)),
    st.builds(SelectFromModel, st.builds(ExtraTreeRegressor, random_state=st.just(0))),
    st.builds(PCA, whiten=st.booleans(), n_components=st.sampled_from([None, 1])),
    st.builds(FastICA, random_state=st.just(0)),
    st.builds(TruncatedSVD, n_components=st.just(1), random_state=st.just(0)),
    st.builds(GaussianRandomProjection, n_components=st.just(2), random_state=st.just(0)),
    st.builds(KMeans, n_clusters=st.just(3), n_init=st.just(1), random_state=st.just(0)),
    st.builds(Nystroem, n_components=st.just(5), random_state=st.just(0)),
    st.builds(RBFSampler, n_components=st.just(5), random_state=st.just(0)),
)

word_steps = st.one_of(
    st.builds(
        OneHotEncoder,
        drop=st.sampled_from([None, "first", "if_binary"]),
        handle_unknown=st.sampled_from(["error", "ignore", "infrequent_if_exist"]),
        min_frequency=st.sampled_from([None, 3, 0.1]),
        max_categories=st.sampled_from([None, 2, 3]),
    ),
    st.builds(
        OrdinalEncoder,
        handle_unknown=st.just("use_encoded_value"),
        unknown_value=st.sampled_from([-1, np.nan]),
        encoded_missing_value=st.sampled_from([np.nan, -2]),
    ),
    st.builds(OrdinalEncoder),
    st.builds(TargetEncoder, smooth=st.sampled_from(["auto", 0.0, 4.0])),
    st.builds(
        make_pipeline,
        st.builds(
            SimpleImputer,
            missing_values=st.none(),
            strategy=st.sampled_from(["most_frequent", "constant"]),
            fill_value=st.just("none"),
        ),
        st.builds(OneHotEncoder, handle_unknown=st.just("ignore")),
    ),
)

_ngrams = st.sampled_from([(1, 1), (1, 2), (2, 3)])
_analyzers = st.sampled_from(["word", "char", "char_wb"])
sentence_steps = st.one_of(
    st.builds(CountVectorizer, ngram_range=_ngrams, analyzer=_analyzers, binary=st.booleans()),
    st.builds(
        TfidfVectorizer,
        ngram_range=_ngrams,
        analyzer=_analyzers,
        norm=st.sampled_from(["l1", "l2", None]),
        use_idf=st.booleans(),
        sublinear_tf=st.booleans(),
        lowercase=st.booleans(),
    ),
    st.builds(
        HashingVectorizer,
        n_features=st.sampled_from([4, 16]),
        ngram_range=_ngrams,
        norm=st.sampled_from(["l1", "l2", None]),
        alternate_sign=st.booleans(),
    ),
)


@st.composite
def number_parts(draw: Any) -> Any:
    """Returns a chain of steps for numbers, beside the numbers themselves at times."""
    chain = draw(st.lists(column_steps, min_size=1, max_size=3))
    if draw(st.integers(0, 2)) == 0:
        chain.append(draw(row_steps))
    if draw(st.booleans()):
        chain = [SimpleImputer(), *chain]
    part = make_pipeline(*chain)
    if draw(st.integers(0, 4)) == 0:
        part = FeatureUnion([("a", part), ("b", SimpleImputer())], transformer_weights={"a": 0.5})
    return part
