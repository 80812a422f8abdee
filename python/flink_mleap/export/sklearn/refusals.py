"""Estimators that cannot be exported, each with the reason and with what would work."""

from __future__ import annotations

from sklearn.cluster import (
    DBSCAN,
    HDBSCAN,
    OPTICS,
    AgglomerativeClustering,
    SpectralClustering,
)
from sklearn.decomposition import (
    NMF,
    DictionaryLearning,
    LatentDirichletAllocation,
    MiniBatchDictionaryLearning,
    MiniBatchNMF,
    MiniBatchSparsePCA,
    SparseCoder,
    SparsePCA,
)
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.impute import KNNImputer
from sklearn.manifold import (
    MDS,
    TSNE,
    Isomap,
    LocallyLinearEmbedding,
    SpectralEmbedding,
)
from sklearn.neighbors import (
    LocalOutlierFactor,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
)
from sklearn.semi_supervised import LabelPropagation, LabelSpreading

from flink_mleap.export.sklearn.registry import refuse

__all__: list[str] = []

refuse(
    NMF,
    MiniBatchNMF,
    LatentDirichletAllocation,
    why="solves an optimisation problem for every row, whose result depends on where it stops",
    remedy="Use PCA or TruncatedSVD.",
)
refuse(
    DictionaryLearning,
    MiniBatchDictionaryLearning,
    SparseCoder,
    SparsePCA,
    MiniBatchSparsePCA,
    why="solves a regression for every row",
    remedy="Use PCA, FastICA or FactorAnalysis.",
)
refuse(
    MDS,
    TSNE,
    SpectralEmbedding,
    why="cannot place rows that it was not trained on",
    remedy="Use PCA or KernelPCA.",
)
refuse(
    Isomap,
    LocallyLinearEmbedding,
    why="looks for ways through the neighbours of a row",
    remedy="Use PCA or KernelPCA.",
)
refuse(
    AgglomerativeClustering,
    DBSCAN,
    HDBSCAN,
    OPTICS,
    SpectralClustering,
    why="cannot give a cluster to rows that it was not trained on",
    remedy="Use KMeans, Birch, MeanShift or GaussianMixture.",
)
refuse(
    GaussianProcessClassifier,
    why="approximates an integral by more than kernels",
    remedy="Use SVC, or LogisticRegression behind Nystroem.",
)
refuse(
    LocalOutlierFactor,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
    why="may find no neighbours or very many",
    remedy="Use KNeighborsClassifier, KNeighborsRegressor or OneClassSVM.",
)
refuse(
    LabelPropagation,
    LabelSpreading,
    why="keeps a graph of all rows of the training",
    remedy="Use SelfTrainingClassifier or KNeighborsClassifier.",
)
refuse(
    KNNImputer,
    why="looks for the nearest rows of the training by the columns that are not missing",
    remedy="Use SimpleImputer, or HistGradientBoosting, which takes missing values as they are.",
)
