"""The columns of an exported Spark pipeline: which it takes, which it gives, of which types."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pyspark.ml.linalg import VectorUDT
from pyspark.sql import types

from flink_mleap.bundle.schema import Field, FieldType
from flink_mleap.errors import SchemaError
from flink_mleap.export.spark.stages import TAKEN, Stage, best_model, fitted_stages

__all__ = ["check_columns", "check_types", "field_of", "pipeline_columns", "result_columns"]

_TYPES: dict[type, FieldType] = {
    types.BooleanType: "boolean",
    types.ByteType: "byte",
    types.ShortType: "short",
    types.IntegerType: "int",
    types.LongType: "long",
    types.FloatType: "float",
    types.DoubleType: "double",
    types.StringType: "string",
}


def pipeline_columns(
    entries: Mapping[str, bytes], stages: Iterable[Stage], known: Sequence[str]
) -> tuple[list[str], list[str], list[str]]:
    """Reads the nodes of a pipeline.

    Args:
        entries: MLeap's files by entry name.
        stages: What they were written for. A stage may be several nodes.
        known: The columns that Spark has behind it; between the nodes of a stage there are others.

    Returns:
        The columns that the pipeline takes, all that its stages make, and those of the latter that
        no stage takes; each in the order of the nodes.
    """
    taken: list[str] = []
    made: list[str] = []
    for inputs, outputs in _nodes(entries, "root"):
        taken += [name for name in inputs if name not in made and name not in taken]
        made += outputs
    made = [name for name in made if name in known]
    used = {name for stage in stages for name in stage.columns()}
    return taken, made, [name for name in made if name not in used]


def result_columns(model: Any, final: Sequence[str]) -> list[str]:
    """Returns the columns to give by default, the main result first.

    That is the last column that somebody has to read: the label of an ``IndexToString`` at the end,
    else the prediction.
    """
    stage = best_model(model.stages[-1])
    names = [
        stage.getOrDefault(param)
        for param in ("predictionCol", "outputCol", "topicDistributionCol")
        if stage.hasParam(param) and stage.isDefined(param)
    ]
    main = [name for name in names if name in final][:1]
    return main + [name for name in final if name not in main]


def field_of(name: str, data_type: Any, values: Sequence[Any]) -> Field | None:
    """Returns the field of a Spark column; None when its type has no form in a bundle.

    Args:
        name: Name of the column.
        data_type: Its Spark type.
        values: Its values in the sample, from which the length of a vector is taken.
    """
    if isinstance(data_type, VectorUDT):
        lengths = {value.size for value in values}
        return Field(name=name, type="double", shape=(lengths.pop() if len(lengths) == 1 else -1,))
    found = _TYPES.get(type(data_type))
    return None if found is None else Field(name=name, type=found)


def check_columns(model: Any, columns: Sequence[str]) -> None:
    """Checks that a sample has every column that a stage reads and no stage before it makes.

    Raises:
        SchemaError: One is missing, or has a dot in its name.
    """
    known = set(columns)
    missing: list[str] = []
    for stage in fitted_stages(model):
        is_formula = type(stage).__name__ == "RFormulaModel"
        reads = [] if is_formula else _read(stage)
        made = _MADE | {"featuresCol"} if is_formula else _MADE
        makes = _values(stage, tuple(p.name for p in stage.params if p.name in made))
        _check_names(stage.uid, (*reads, *makes))
        missing += [name for name in reads if name not in known and name not in missing]
        known.update(makes)
    if missing:
        raise SchemaError(
            "schema.sample-columns",
            f"The sample lacks {', '.join(missing)}: give the columns that the pipeline reads; it "
            f"has {', '.join(columns)}.",
        )


def check_types(stages: Iterable[Stage], schema: types.StructType) -> None:
    """Checks that the columns that stages read of a sample have a form in a bundle.

    Args:
        stages: What a pipeline does.
        schema: Spark's schema of the sample.

    Raises:
        SchemaError: One has another type; says of which stage, and what would work.
    """
    made: set[str] = set()
    for stage in stages:
        for name in stage.columns():
            if name in schema.names and name not in made:
                _check_type(stage, schema[name])
        made.update(stage.made())


def _check_names(stage: str, names: Iterable[str]) -> None:
    for name in names:
        if "." in name:
            plain = name.replace("`", "").replace(".", "_")
            raise SchemaError(
                "schema.column-names",
                f"Stage {stage} names the column {name}, and Spark takes a name with a dot for the "
                f"field of a structure: give the column a name such as {plain} before training.",
            )


def _check_type(stage: Stage, column: types.StructField) -> None:
    if isinstance(column.dataType, VectorUDT) or type(column.dataType) in _TYPES:
        return
    raise SchemaError(
        "schema.column-type",
        f"Column {column.name}, which stage {stage.name} ({stage.kind}) reads, has the type "
        f"{column.dataType.simpleString()}, which has no form in a bundle: "
        f"{_cast(column.dataType)}.",
    )


def _cast(data_type: types.DataType) -> str:
    """Returns what to do with a column of a type that a bundle has not."""
    if isinstance(data_type, types.DecimalType):
        return "cast it to double before training"
    if isinstance(data_type, types.ArrayType):
        if isinstance(data_type.elementType, types.StringType):
            return "begin the pipeline with the Tokenizer or RegexTokenizer that makes it"
        return "make a vector of it by array_to_vector before training"
    return "make numbers or strings of it before training"


_MADE = frozenset(
    {
        "outputCol",
        "outputCols",
        "predictionCol",
        "probabilityCol",
        "rawPredictionCol",
        "topicDistributionCol",
    }
)


def _read(stage: Any) -> list[str]:
    # XGBoost's models have a vector column by default, which they do not read beside columns.
    columns = _values(stage, ("features_cols",))
    return columns or _values(stage, TAKEN)


def _values(stage: Any, names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        if stage.hasParam(name) and stage.isDefined(name):
            value = stage.getOrDefault(name)
            found += [value] if isinstance(value, str) else list(value)
    return found


def _nodes(entries: Mapping[str, bytes], folder: str) -> Iterator[tuple[list[str], list[str]]]:
    model = json.loads(entries[f"{folder}/model.json"])
    if model["op"] != "pipeline":
        shape = json.loads(entries[f"{folder}/node.json"])["shape"]
        yield (
            [socket["name"] for socket in shape["inputs"]],
            [socket["name"] for socket in shape["outputs"]],
        )
        return
    for node in model["attributes"]["nodes"].get("string", []):
        yield from _nodes(entries, f"{folder}/{node}.node")
