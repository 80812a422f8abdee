"""Estimators that cannot be exported, each with the reason and with what would work."""

from __future__ import annotations

from sklearn.cluster import (
    DBSCAN,
    HDBSCAN,
    OPTICS,
    AgglomerativeClustering,
    SpectralBiclustering,
    SpectralClustering,
    SpectralCoclustering,
)
from sklearn.covariance import (
    OAS,
    EmpiricalCovariance,
    GraphicalLasso,
    GraphicalLassoCV,
    LedoitWolf,
    MinCovDet,
    ShrunkCovariance,
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
from sklearn.feature_extraction import DictVectorizer, FeatureHasher
from sklearn.feature_extraction.image import PatchExtractor
from sklearn.gaussian_process import GaussianProcessClassifier
from sklearn.kernel_approximation import PolynomialCountSketch
from sklearn.manifold import (
    MDS,
    TSNE,
    ClassicalMDS,
    Isomap,
    LocallyLinearEmbedding,
    SpectralEmbedding,
)
from sklearn.neighbors import (
    KernelDensity,
    KNeighborsTransformer,
    LocalOutlierFactor,
    NearestNeighbors,
    RadiusNeighborsClassifier,
    RadiusNeighborsRegressor,
    RadiusNeighborsTransformer,
)
from sklearn.preprocessing import KernelCenterer, LabelBinarizer, LabelEncoder, MultiLabelBinarizer
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
    ClassicalMDS,
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
    SpectralBiclustering,
    SpectralClustering,
    SpectralCoclustering,
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
    LabelBinarizer,
    LabelEncoder,
    MultiLabelBinarizer,
    why="is made for the target and not for a column",
    remedy="Leave it out: classifiers give back the labels that they were trained with. For a "
    "column use OneHotEncoder or OrdinalEncoder.",
)
refuse(
    DictVectorizer,
    FeatureHasher,
    why="takes dictionaries, and a function in SQL takes columns",
    remedy="Use a ColumnTransformer with OneHotEncoder, or HashingVectorizer for a text.",
)
refuse(
    PatchExtractor,
    why="takes images and gives several rows for each of them",
    remedy="Cut the patches before, and export what takes one of them as columns.",
)
refuse(
    EmpiricalCovariance,
    GraphicalLasso,
    GraphicalLassoCV,
    LedoitWolf,
    MinCovDet,
    OAS,
    ShrunkCovariance,
    why="describes a table and gives nothing for a row",
    remedy="Use EllipticEnvelope to find outliers, or GaussianMixture.",
)
refuse(
    KernelDensity,
    why="predicts and transforms nothing",
    remedy="Use GaussianMixture, or OneClassSVM to find outliers.",
)
refuse(
    KNeighborsTransformer,
    NearestNeighbors,
    RadiusNeighborsTransformer,
    why="gives neighbours in the table of the training and no scores",
    remedy="Use KNeighborsClassifier or KNeighborsRegressor.",
)
refuse(
    KernelCenterer,
    why="takes kernels with the rows of the training and no columns",
    remedy="Use KernelPCA, which centres its kernels itself.",
)
refuse(
    PolynomialCountSketch,
    why="convolves by a Fourier transform, for which there is no operator",
    remedy="Use PolynomialFeatures, Nystroem, RBFSampler or AdditiveChi2Sampler.",
)
