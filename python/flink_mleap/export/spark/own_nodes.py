"""Stages that MLeap's serializer lacks or writes wrongly, written here."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.vectors import Vector
from flink_mleap.export.spark.clusters import cosine_means, cosine_tree, gaussian_mixture
from flink_mleap.export.spark.factors import factorization_classifier, factorization_regressor
from flink_mleap.export.spark.generalized import generalized_regression, has_offset_or_power
from flink_mleap.export.spark.hashed_numbers import takes_narrow_numbers, widened_hasher
from flink_mleap.export.spark.interaction import dense_interaction, multiplies_vectors
from flink_mleap.export.spark.kinds import LIGHTGBM, XGBOOST
from flink_mleap.export.spark.naive_bayes import naive_bayes_writer
from flink_mleap.export.spark.number_labels import indexes_numbers, number_indexer
from flink_mleap.export.spark.one_hot import one_hot_encoder
from flink_mleap.export.spark.one_vs_rest import has_trees, margins_of_models, margins_of_trees
from flink_mleap.export.spark.outcomes import add_classes
from flink_mleap.export.spark.recommendation import ratings
from flink_mleap.export.spark.stages import Stage
from flink_mleap.export.spark.topics import topic_shares

__all__ = ["is_own", "is_rewritten", "own_nodes"]

_BINARY = 2


def is_own(stage: Stage, schema: Any) -> bool:
    """Whether the stage is written here, for columns of these types."""
    return _writer(stage, schema) is not None


def is_rewritten(stage: Stage, schema: Any) -> bool:
    """Whether what MLeap writes for the stage becomes other nodes here."""
    return _rewriter(stage, schema) is not None


def own_nodes(
    stage: Stage, schema: Any, taken: set[str], files: Mapping[str, bytes]
) -> dict[str, dict[str, bytes]]:
    """Writes a stage.

    Args:
        stage: One for which `is_own` or `is_rewritten` holds.
        schema: Spark's schema of the columns of the whole pipeline; only columns that a stage makes
            have metadata.
        taken: The columns of the stages that were written before; gets those of this one.
        files: What MLeap has written for it, by path below the folder of its node; nothing for a
            stage that is written here alone.

    Returns:
        The files of each node by path below its folder; by the name of the node, in order.

    Raises:
        UnsupportedModel: A parameter has no exact form.
    """
    graph = Graph([*schema.names, *taken])
    write, rewrite = _writer(stage, schema), _rewriter(stage, schema)
    if write is not None:
        write(stage, graph, schema)
    elif rewrite is not None:
        rewrite(stage, graph, files)
    else:
        raise ValueError(f"{stage.kind} is not written here")
    entries = graph.entries()
    nodes = json.loads(entries["root/model.json"])["attributes"]["nodes"]["string"]
    for node in nodes:
        shape = json.loads(entries[f"root/{node}.node/node.json"])["shape"]
        taken.update(socket["name"] for socket in shape["outputs"])
    return {f"{stage.name}_{node}": _renamed(entries, node, stage.name) for node in nodes}


def _writer(stage: Stage, schema: Any) -> Callable[[Stage, Graph, Any], None] | None:
    if indexes_numbers(stage, schema):
        return number_indexer
    if stage.kind == "NaiveBayesModel":
        return naive_bayes_writer(stage)
    if stage.kind in XGBOOST:
        from flink_mleap.export.spark.xgboost import XGBOOST_WRITERS  # noqa: PLC0415

        return XGBOOST_WRITERS[stage.kind]
    if stage.kind in LIGHTGBM:
        from flink_mleap.export.spark.lightgbm import LIGHTGBM_WRITERS  # noqa: PLC0415

        return LIGHTGBM_WRITERS[stage.kind]
    is_ours, write = _SOME.get(stage.kind, (_always, _WRITERS.get(stage.kind)))
    return write if is_ours(stage) else None


def _rewriter(
    stage: Stage, schema: Any
) -> Callable[[Stage, Graph, Mapping[str, bytes]], None] | None:
    if stage.kind == "OneVsRestModel" and has_trees(stage):
        return margins_of_trees
    if stage.kind == "FeatureHasher" and takes_narrow_numbers(stage, schema):
        return widened_hasher
    if stage.kind == "Interaction" and multiplies_vectors(stage, schema):
        return dense_interaction
    return None


def _imputed(stage: Stage) -> tuple[list[str], list[str]]:
    """Returns the columns that an imputer takes, and those that it gives."""
    if stage.has("inputCols"):
        return stage.value("inputCols"), stage.value("outputCols")
    return [stage.value("inputCol")], [stage.value("outputCol")]


def _renamed(entries: Mapping[str, bytes], node: str, stage: str) -> dict[str, bytes]:
    folder = f"root/{node}.node/"
    files = {name[len(folder) :]: each for name, each in entries.items() if name.startswith(folder)}
    document = json.loads(files["node.json"])
    document["name"] = f"{stage}_{node}"
    return files | {"node.json": json.dumps(document, separators=(",", ":")).encode()}


def _hashing_tf(stage: Stage, graph: Graph, _: Any) -> None:
    """Spark 3 hashes the last bytes of a term in another way than MLeap, which follows Spark 2."""
    graph.add(
        "hashed_terms",
        {"input": stage.value("inputCol")},
        {"output": stage.value("outputCol")},
        {
            "size": attributes.long(stage.value("numFeatures")),
            "binary": {"boolean": bool(stage.value("binary"))},
        },
    )


def _imputer(stage: Stage, graph: Graph, schema: Any) -> None:
    if not math.isnan(stage.value("missingValue")):
        raise stage.refused(
            "takes a number for a missing value",
            "make it NULL or NaN before, and leave missingValue at its default",
            "missingValue",
        )
    row = stage.java.surrogateDF().first()
    taken, given = _imputed(stage)
    for column, output in zip(taken, given, strict=True):
        filled = _of_type(row.getAs(column), schema[column].dataType.typeName())
        model = {
            "surrogate_value": attributes.double(filled),
            "strategy": attributes.string(stage.value("strategy")),
            "nullable_input": {"boolean": True},
        }
        graph.add("imputer", {"input": column}, {"output": output}, model)


def _of_type(value: float, kind: str) -> float:
    """Returns the number as a column of the type holds it."""
    if kind == "float":
        return float(np.float32(value))
    return value if kind == "double" else float(math.trunc(value))


def _perceptron(stage: Stage, graph: Graph, _: Any) -> None:
    """Affine layers with logistic functions between them and softmax behind the last one.

    Spark keeps the weights of a layer column by column, and its biases behind them.
    """
    layers = [int(size) for size in stage.value("layers")]
    weights = np.array(list(stage.java.weights().toArray()))
    vector = Vector(graph, stage.value("featuresCol"), layers[0])
    for i, (taken, given) in enumerate(pairwise(layers)):
        if i:
            vector = vector.apply("logistic")
        matrix, weights = np.split(weights, [taken * given])
        bias, weights = np.split(weights, [given])
        vector = vector.linear(matrix.reshape((given, taken), order="F"), bias)
    add_classes(stage, graph, vector, vector.softmax())


def _always(_: Stage) -> bool:
    return True


def _has_angles(stage: Stage) -> bool:
    return bool(stage.value("distanceMeasure") == "cosine")


def _has_two_margins(stage: Stage) -> bool:
    return bool(stage.java.coefficientMatrix().numRows() == _BINARY)


def _two_margins(stage: Stage, graph: Graph, _: Any) -> None:
    """A multinomial model of two classes, for which MLeap expects one margin."""
    matrix = stage.java.coefficientMatrix()
    weights = np.array(list(matrix.toArray())).reshape((2, matrix.numCols()), order="F")
    bias = np.array(list(stage.java.interceptVector().toArray()))
    raw = Vector(graph, stage.value("featuresCol"), matrix.numCols()).linear(weights, bias)
    add_classes(stage, graph, raw, raw.softmax())


def _has_constant_or_nothing(stage: Stage) -> bool:
    centers, scales = stage.value("withMean"), stage.value("withStd")
    has_constant = centers and scales and 0.0 in list(stage.java.std().toArray())
    return has_constant or not (centers or scales)


def _scaler(stage: Stage, graph: Graph, _: Any) -> None:
    """The mean less, times the scale. MLeap makes 0 of a constant feature, also where it is NaN.

    One that neither centers nor scales, for which MLeap has no form, changes nothing.
    """
    if not stage.value("withMean"):
        ones = {"scaling_vec": attributes.vector(np.ones(stage.java.std().size()))}
        port, result = {"input": stage.value("inputCol")}, {"output": stage.value("outputCol")}
        graph.add("elementwise_product", port, result, ones)
        return
    deviations = np.array(list(stage.java.std().toArray()))
    scale = np.divide(1.0, deviations, out=np.zeros_like(deviations), where=deviations != 0.0)
    means = attributes.vector(list(stage.java.mean().toArray()))
    centered = graph.column("centered")
    graph.add(
        "standard_scaler", {"input": stage.value("inputCol")}, {"output": centered}, {"mean": means}
    )
    graph.add(
        "elementwise_product",
        {"input": centered},
        {"output": stage.value("outputCol")},
        {"scaling_vec": attributes.vector(scale)},
    )


def _has_other_models(stage: Stage) -> bool:
    return not has_trees(stage)


_WRITERS: dict[str, Callable[[Stage, Graph, Any], None]] = {
    "ALSModel": ratings,
    "DistributedLDAModel": topic_shares,
    "FMClassificationModel": factorization_classifier,
    "FMRegressionModel": factorization_regressor,
    "GaussianMixtureModel": gaussian_mixture,
    "HashingTF": _hashing_tf,
    "ImputerModel": _imputer,
    "LocalLDAModel": topic_shares,
    "MultilayerPerceptronClassificationModel": _perceptron,
    "OneHotEncoderModel": one_hot_encoder,
}

# Those that MLeap writes rightly but for some models.
_SOME: dict[str, tuple[Callable[[Stage], bool], Callable[[Stage, Graph, Any], None]]] = {
    "BisectingKMeansModel": (_has_angles, cosine_tree),
    "GeneralizedLinearRegressionModel": (has_offset_or_power, generalized_regression),
    "KMeansModel": (_has_angles, cosine_means),
    "LogisticRegressionModel": (_has_two_margins, _two_margins),
    "OneVsRestModel": (_has_other_models, margins_of_models),
    "StandardScalerModel": (_has_constant_or_nothing, _scaler),
}
