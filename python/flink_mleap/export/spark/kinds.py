"""Which classes of Spark ML are exported, and why the others are not."""

from __future__ import annotations

__all__ = ["EXPORTED", "LIGHTGBM", "REFUSED", "WRITTEN_BY_MLEAP", "XGBOOST"]

WRITTEN_BY_MLEAP = frozenset(
    {
        "AFTSurvivalRegressionModel",
        "Binarizer",
        "BisectingKMeansModel",
        "Bucketizer",
        "CountVectorizerModel",
        "DCT",
        "DecisionTreeClassificationModel",
        "DecisionTreeRegressionModel",
        "ElementwiseProduct",
        "FeatureHasher",
        "GBTClassificationModel",
        "GBTRegressionModel",
        "GeneralizedLinearRegressionModel",
        "IDFModel",
        "IndexToString",
        "Interaction",
        "IsotonicRegressionModel",
        "KMeansModel",
        "LinearRegressionModel",
        "LinearSVCModel",
        "LogisticRegressionModel",
        "MinMaxScalerModel",
        "NGram",
        "NaiveBayesModel",
        "Normalizer",
        "OneVsRestModel",
        "PCAModel",
        "PolynomialExpansion",
        "RandomForestClassificationModel",
        "RandomForestRegressionModel",
        "RegexTokenizer",
        "StandardScalerModel",
        "StopWordsRemover",
        "StringIndexerModel",
        "Tokenizer",
        "VectorAssembler",
        "VectorIndexerModel",
        "VectorSlicer",
        "Word2VecModel",
    }
)
"""Those whose scores by MLeap's own serializer the tests compare with Spark's."""

EXPORTED = WRITTEN_BY_MLEAP | {
    "ALSModel",
    "ChiSqSelectorModel",
    "CrossValidatorModel",
    "DistributedLDAModel",
    "FMClassificationModel",
    "FMRegressionModel",
    "GaussianMixtureModel",
    "HashingTF",
    "ImputerModel",
    "LocalLDAModel",
    "MaxAbsScalerModel",
    "MultilayerPerceptronClassificationModel",
    "OneHotEncoderModel",
    "PipelineModel",
    "RFormulaModel",
    "RobustScalerModel",
    "TrainValidationSplitModel",
    "UnivariateFeatureSelectorModel",
    "VarianceThresholdSelectorModel",
    "VectorSizeHint",
}
"""Those that an export takes."""

XGBOOST = frozenset({"SparkXGBClassifierModel", "SparkXGBRankerModel", "SparkXGBRegressorModel"})
"""The models of ``xgboost.spark``, which an export takes too."""

LIGHTGBM = frozenset(
    {"LightGBMClassificationModel", "LightGBMRankerModel", "LightGBMRegressionModel"}
)
"""The models of ``synapse.ml.lightgbm`` (SynapseML), which an export takes too."""

_IN_SQL = "leave it out of the pipeline, and do its work in SQL before the prediction"
_HASHES = (
    "gives a list of vectors of hashes, which has no form in a bundle",
    "give its input to a model, or look for neighbours in Spark",
)

REFUSED = {
    "BucketedRandomProjectionLSHModel": _HASHES,
    "FPGrowthModel": (
        "gives a list of items, which has no form in a bundle",
        "write its association rules to a table and join them in SQL",
    ),
    "MinHashLSHModel": _HASHES,
    "SQLTransformer": ("runs SQL of Spark, which MLeap does not have", _IN_SQL),
}
"""By class: why it is refused, as a sentence about the stage goes on, and what would work."""
