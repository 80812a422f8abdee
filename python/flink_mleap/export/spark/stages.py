"""The stages of a fitted Spark pipeline, one after the other, as simple as they can be written.

Pipelines inside pipelines, searches and formulas become the stages that do their work; a stage of
many columns becomes one for each; selectors and scalers that MLeap lacks become those that it has.
What a stage computes stays the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame

from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.spark.kinds import XGBOOST

__all__ = ["TAKEN", "PythonStage", "Stage", "best_model", "fitted_stages", "flat_stages"]

TAKEN = ("inputCol", "inputCols", "featuresCol", "offsetCol", "userCol", "itemCol")
"""The parameters that name the columns that a stage takes."""


@dataclass(frozen=True)
class Stage:
    """A stage that does one thing.

    Attributes:
        step: Its name, with the names of the pipelines around it (``outer.inner``).
        java: The object in Spark's JVM.
    """

    step: str
    java: Any

    @property
    def kind(self) -> str:
        """The name of its class."""
        return str(self.java.getClass().getSimpleName())

    @property
    def name(self) -> str:
        """Its name alone."""
        return str(self.java.uid())

    def has(self, name: str) -> bool:
        """Whether a parameter has a value."""
        return bool(self.java.hasParam(name) and self.java.isDefined(self.java.getParam(name)))

    def value(self, name: str) -> Any:
        """Returns the value of a parameter; an array as a list."""
        found = self.java.getOrDefault(self.java.getParam(name))
        return list(found) if hasattr(found, "__len__") and not isinstance(found, str) else found

    def columns(self) -> list[str]:
        """Returns the columns that it takes of a row to score."""
        return self._names(*TAKEN, "features_cols")

    def made(self) -> list[str]:
        """Returns the columns that hold its results, those of a classifier without its margins."""
        return self._names("outputCol", "outputCols", "predictionCol", "topicDistributionCol")

    def transformed(self, rows: DataFrame) -> DataFrame:
        """Returns the rows with the columns that the stage makes."""
        return DataFrame(self.java.transform(rows._jdf), rows.sparkSession)

    def refused(self, reason: str, remedy: str, parameter: str | None = None) -> UnsupportedModel:
        """Returns the refusal of the stage.

        Args:
            reason: Completes "Stage x ...".
            remedy: What would work.
            parameter: The parameter that stands in the way, unless it is the class itself.
        """
        return UnsupportedModel(
            "export.unsupported-parameter" if parameter else "export.unsupported-class",
            f"Stage {self.name} ({self.kind}) {reason}: {remedy}.",
            step=self.step,
            estimator=self.kind,
            parameter=parameter,
        )

    def _names(self, *parameters: str) -> list[str]:
        found: list[str] = []
        for name in parameters:
            value = self.value(name) if self.has(name) else []
            found += [value] if isinstance(value, str) else value
        return list(filter(None, found))


@dataclass(frozen=True)
class PythonStage(Stage):
    """A stage that Spark runs in Python, where nothing of it is in Spark's JVM.

    Attributes:
        python: The object in this Python; `java` is None.
    """

    python: Any

    @property
    def kind(self) -> str:
        """The name of its class."""
        return type(self.python).__name__

    @property
    def name(self) -> str:
        """Its name alone."""
        return str(self.python.uid)

    def has(self, name: str) -> bool:
        """Whether a parameter has a value."""
        return bool(self.python.hasParam(name) and self.python.isDefined(name))

    def value(self, name: str) -> Any:
        """Returns the value of a parameter."""
        return self.python.getOrDefault(name)

    def transformed(self, rows: DataFrame) -> DataFrame:
        """Returns the rows with the columns that the stage makes."""
        return self.python.transform(rows)


def best_model(model: Any) -> Any:
    """Returns the model that a search has found; any other model as it is."""
    found = getattr(model, "bestModel", None)
    return model if found is None else best_model(found)


def fitted_stages(model: Any) -> Iterator[Any]:
    """Gives Spark's own objects of a pipeline and of the pipelines in it, one after the other."""
    for each in model.stages:
        stage = best_model(each)
        if hasattr(stage, "stages"):
            yield from fitted_stages(stage)
        else:
            yield stage


def flat_stages(model: Any, gateway: Any) -> list[Stage]:
    """Returns the stages of a fitted pipeline in the order in which they run.

    Args:
        model: A fitted ``PipelineModel``.
        gateway: Py4J's gateway to Spark's JVM.

    Raises:
        UnsupportedModel: A stage is written in Python, or drops rows.
    """
    return [
        simple
        for stage in _leaves(model, ())
        for simple in _SIMPLER.get(stage.kind, _as_it_is)(stage, gateway)
    ]


def _leaves(model: Any, path: tuple[str, ...]) -> Iterator[Stage]:
    for stage in model.stages:
        here = (*path, stage.uid)
        inner = best_model(stage)
        if hasattr(inner, "stages"):
            yield from _leaves(inner, here)
        elif type(inner).__name__ in XGBOOST:
            yield PythonStage(".".join(here), None, inner)
        else:
            yield from _java_leaves(_java(inner, here), here)


def _java(stage: Any, path: tuple[str, ...]) -> Any:
    # What was set on the Python side reaches the object in the JVM only here.
    convert = getattr(stage, "_to_java", None)
    if convert is None:
        raise UnsupportedModel(
            "export.unsupported-class",
            f"Stage {path[-1]} ({type(stage).__name__}) is written in Python, and MLeap runs on "
            "the JVM: leave it out of the pipeline, and do its work in SQL before the prediction.",
            step=".".join(path),
            estimator=type(stage).__name__,
        )
    for each in getattr(stage, "models", ()):
        if not hasattr(each, "_to_java"):
            raise UnsupportedModel(
                "export.unsupported-parameter",
                f"Stage {path[-1]} ({type(stage).__name__}) compares models that are written in "
                f"Python ({type(each).__name__}): use their classifier itself, which takes several "
                "classes.",
                step=".".join(path),
                estimator=type(stage).__name__,
                parameter="classifier",
            )
    java = convert()
    if hasattr(stage, "models"):  # of one-vs-rest, for which Spark forgets this name
        java.set("rawPredictionCol", stage.getRawPredictionCol())
    return java


def _java_leaves(java: Any, path: tuple[str, ...]) -> Iterator[Stage]:
    stage = Stage(".".join(path), java)
    if stage.kind == "RFormulaModel":
        yield from _formula(stage, path)
        return
    if stage.has("handleInvalid") and stage.value("handleInvalid") == "skip":
        raise stage.refused(
            "drops rows that it cannot take, and a function has to answer every row",
            "set handleInvalid to error or keep",
            "handleInvalid",
        )
    yield stage


def _formula(stage: Stage, path: tuple[str, ...]) -> Iterator[Stage]:
    for inner in stage.java.pipelineModel().stages():
        here = Stage(".".join((*path, inner.uid())), inner)
        # The label is not there when rows are scored, and the other two only name columns.
        is_label = here.has("outputCol") and here.value("outputCol") == stage.value("labelCol")
        if not is_label and here.kind not in ("ColumnPruner", "VectorAttributeRewriter"):
            yield from _java_leaves(inner, (*path, inner.uid()))


def _as_it_is(stage: Stage, _: Any) -> list[Stage]:
    return [stage]


def _column_by_column(make: Callable[[Stage, Any, int], Any]) -> Callable[..., list[Stage]]:
    """Makes one stage for each column of a stage that has several."""

    def split(stage: Stage, gateway: Any) -> list[Stage]:
        if not stage.has("inputCols"):
            return [stage]
        columns = zip(stage.value("inputCols"), stage.value("outputCols"), strict=True)
        made = []
        for i, (taken, given) in enumerate(columns):
            java = make(stage, gateway, i)
            java.setInputCol(taken)
            java.setOutputCol(given)
            made.append(Stage(stage.step, java))
        return made

    return split


def _string_indexer(stage: Stage, gateway: Any, i: int) -> Any:
    labels = list(stage.java.labelsArray())[i]
    java = _feature(gateway).StringIndexerModel(f"{stage.name}_{i}", labels)
    return java.setHandleInvalid(stage.value("handleInvalid"))


def _one_hot_encoders(stage: Stage, gateway: Any) -> list[Stage]:
    """MLeap's serializer reads the lists of columns only, and their first members."""
    text = gateway.jvm.java.lang.String
    several = stage.has("inputCols")
    taken = stage.value("inputCols") if several else [stage.value("inputCol")]
    given = stage.value("outputCols") if several else [stage.value("outputCol")]
    made = []
    for i, size in enumerate(stage.java.categorySizes()):
        sizes = _array(gateway, gateway.jvm.int, [size])
        java = _feature(gateway).OneHotEncoderModel(f"{stage.name}_{i}", sizes)
        java.setInputCols(_array(gateway, text, [taken[i]]))
        java.setOutputCols(_array(gateway, text, [given[i]]))
        java.setDropLast(stage.value("dropLast"))
        made.append(Stage(stage.step, java.setHandleInvalid(stage.value("handleInvalid"))))
    return made


def _bucketizer(stage: Stage, gateway: Any, i: int) -> Any:
    java = _feature(gateway).Bucketizer(f"{stage.name}_{i}")
    java.setSplits(stage.java.getSplitsArray()[i])
    return java.setHandleInvalid(stage.value("handleInvalid"))


def _binarizer(stage: Stage, gateway: Any, i: int) -> Any:
    many = stage.value("thresholds") if stage.has("thresholds") else None
    java = _feature(gateway).Binarizer(f"{stage.name}_{i}")
    return java.setThreshold(float(many[i] if many else stage.value("threshold")))


def _stop_words(stage: Stage, gateway: Any, i: int) -> Any:
    java = _feature(gateway).StopWordsRemover(f"{stage.name}_{i}")
    java.setStopWords(stage.java.getStopWords())
    java.setLocale(stage.value("locale"))
    return java.setCaseSensitive(stage.value("caseSensitive"))


def _selector(stage: Stage, gateway: Any) -> list[Stage]:
    # Spark keeps the features in their order, and these are in that of their scores.
    indices = sorted(stage.java.selectedFeatures())
    if not indices:
        raise stage.refused("selects no feature", "leave it out or loosen its threshold")
    java = _feature(gateway).VectorSlicer(stage.name)
    java.setIndices(_array(gateway, gateway.jvm.int, indices))
    java.setInputCol(stage.value("featuresCol"))
    return [Stage(stage.step, java.setOutputCol(stage.value("outputCol")))]


def _assembler(stage: Stage, gateway: Any) -> list[Stage]:
    """MLeap takes no column twice: every other time it gets a vector of that column alone."""
    columns = stage.value("inputCols")
    if len(set(columns)) == len(columns):
        return [stage]
    made: list[Stage] = []
    taken: list[str] = []
    for i, column in enumerate(columns):
        if column in taken:
            made.append(_assembled(stage, gateway, f"{stage.name}_{i}", [column]))
            taken += made[-1].made()
        else:
            taken.append(column)
    whole = _assembled(stage, gateway, stage.name, taken)
    whole.java.setOutputCol(stage.value("outputCol"))
    return [*made, whole]


def _assembled(stage: Stage, gateway: Any, name: str, columns: list[str]) -> Stage:
    java = _feature(gateway).VectorAssembler(name)
    java.setInputCols(_array(gateway, gateway.jvm.java.lang.String, columns))
    java.setOutputCol(name)
    return Stage(stage.step, java.setHandleInvalid(stage.value("handleInvalid")))


def _max_abs_scaler(stage: Stage, gateway: Any) -> list[Stage]:
    """MLeap's own keeps every result within -1 and 1, Spark's does not."""
    vectors = gateway.jvm.org.apache.spark.ml.linalg.Vectors
    scale = [1.0 / value if value else 1.0 for value in stage.java.maxAbs().toArray()]
    java = _feature(gateway).ElementwiseProduct(stage.name)
    java.setScalingVec(vectors.dense(_array(gateway, gateway.jvm.double, scale)))
    java.setInputCol(stage.value("inputCol"))
    return [Stage(stage.step, java.setOutputCol(stage.value("outputCol")))]


def _robust_scaler(stage: Stage, gateway: Any) -> list[Stage]:
    old = stage.java
    java = _feature(gateway).StandardScalerModel(stage.name, old.range(), old.median())
    java.setInputCol(stage.value("inputCol"))
    java.setOutputCol(stage.value("outputCol"))
    java.set(java.getParam("withMean"), stage.value("withCentering"))
    java.set(java.getParam("withStd"), stage.value("withScaling"))
    return [Stage(stage.step, java)]


def _size_hint(_: Stage, __: Any) -> list[Stage]:
    """It changes nothing: the schema of the bundle and the nodes behind it hold the sizes."""
    return []


def _feature(gateway: Any) -> Any:
    return gateway.jvm.org.apache.spark.ml.feature


def _array(gateway: Any, kind: Any, values: list[Any]) -> Any:
    made = gateway.new_array(kind, len(values))
    for i, value in enumerate(values):
        made[i] = value
    return made


_SIMPLER: dict[str, Callable[[Stage, Any], list[Stage]]] = {
    "Binarizer": _column_by_column(_binarizer),
    "Bucketizer": _column_by_column(_bucketizer),
    "ChiSqSelectorModel": _selector,
    "MaxAbsScalerModel": _max_abs_scaler,
    "OneHotEncoderModel": _one_hot_encoders,
    "RobustScalerModel": _robust_scaler,
    "StopWordsRemover": _column_by_column(_stop_words),
    "StringIndexerModel": _column_by_column(_string_indexer),
    "UnivariateFeatureSelectorModel": _selector,
    "VarianceThresholdSelectorModel": _selector,
    "VectorAssembler": _assembler,
    "VectorSizeHint": _size_hint,
}
