"""Calls MLeap's serializer inside the driver of a running Spark session.

The serializer's jars are loaded by a class loader of their own, below that of Spark. The session
needs no setting for it, and Spark's own classes are not touched.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from py4j.protocol import Py4JJavaError
from pyspark.sql.types import StructField, StructType

from flink_mleap.errors import ExportError, UnsupportedModel
from flink_mleap.export.sklearn.attributes import strings
from flink_mleap.export.sklearn.graph import inner_name, model_json
from flink_mleap.export.spark.kinds import REFUSED, WRITTEN_BY_MLEAP
from flink_mleap.export.spark.own_nodes import is_own, is_rewritten, own_nodes
from flink_mleap.export.spark.parameters import check_parameters
from flink_mleap.export.spark.stages import Stage
from flink_mleap.jvm.jars import spark_jars

__all__ = ["serialize"]

_REGISTRY = "ml.combust.mleap.spark.registry.default"
_OPERATORS = "ml.combust.mleap.spark.registry.builtin-ops"

_LOADERS: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

_RIGHT_SIDE = b'"isLeft":false'

# Both call methods that Spark 3.5 no longer has, the first one already when the list is read.
_BROKEN = ("LDAModelOp", "MultiLayerPerceptronClassifierOp")


def serialize(stages: Sequence[Stage], transformed: Any) -> dict[str, bytes]:
    """Returns the files of a pipeline by entry name.

    Args:
        stages: What it does, one after the other.
        transformed: A Spark DataFrame that they have transformed; MLeap takes the sizes of vectors
            from it.

    Raises:
        UnsupportedModel: A stage has no operator; names it.
        ExportError: MLeap failed.
    """
    gateway = transformed.sparkSession.sparkContext._gateway
    schema = _made_columns(stages, transformed.schema)
    for stage in stages:
        check_parameters(stage)
    own = [is_own(stage, schema) for stage in stages]
    known = [stage for stage, is_ours in zip(stages, own, strict=True) if not is_ours]
    entries = _serialized(gateway, known, transformed) if known else {}
    names: list[str] = []
    taken: set[str] = set()
    for stage, is_ours in zip(stages, own, strict=True):
        if is_ours or is_rewritten(stage, schema):
            theirs = {} if is_ours else _taken_out(entries, stage)
            for name, files in own_nodes(stage, schema, taken, theirs).items():
                names.append(name)
                entries |= {f"root/{name}.node/{path}": each for path, each in files.items()}
        else:
            names.append(stage.name)
    root = {"name": "pipeline", "shape": {"inputs": [], "outputs": []}}
    return {
        **entries,
        "root/node.json": json.dumps(root).encode(),
        "root/model.json": model_json("pipeline", {"nodes": strings(names)}),
    }


def _taken_out(entries: dict[str, bytes], stage: Stage) -> dict[str, bytes]:
    """Removes the node of a stage; returns its files by path below its folder."""
    folder = f"root/{stage.name}.node/"
    found = [name for name in entries if name.startswith(folder)]
    return {name[len(folder) :]: entries.pop(name) for name in found}


def _made_columns(stages: Sequence[Stage], schema: StructType) -> StructType:
    """Returns the schema without what the columns of the sample say of their values.

    A row to score may have others.
    """
    made = {name for stage in stages for name in stage.made()}
    return StructType(
        [each if each.name in made else StructField(each.name, each.dataType) for each in schema]
    )


def _java_pipeline(gateway: Any, stages: Sequence[Stage]) -> Any:
    array = gateway.new_array(gateway.jvm.org.apache.spark.ml.Transformer, len(stages))
    for i, stage in enumerate(stages):
        array[i] = stage.java
    return gateway.jvm.org.apache.spark.ml.PipelineModel("pipeline", array)


def _serialized(gateway: Any, stages: Sequence[Stage], transformed: Any) -> dict[str, bytes]:
    with _mleap_class_loader(gateway) as loader, tempfile.TemporaryDirectory() as folder:
        registry = _registry(gateway, loader)
        _check_stages(stages, registry)
        try:
            _write(gateway, registry, stages, transformed, folder)
        except Py4JJavaError as error:
            raise _unwritten(gateway, registry, stages, transformed) or ExportError(
                "export.spark-serializer",
                "MLeap's serializer for Spark failed on this pipeline: export its stages one by "
                "one to find the one that it cannot write, and leave that out.",
                str(error.java_exception),
            ) from error
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
        return {name: _named(name, _as_split(name, each)) for name, each in found.items()}


def _as_split(name: str, content: bytes) -> bytes:
    """Returns the nodes of a tree with the categories that Spark looks for.

    Those of the left side where both have as many: MLeap names those of the right side, and a value
    that is no category would go the other way.
    """
    if not name.endswith("/tree.json"):
        return content
    return b"\n".join(
        _of_left_side(line) if _RIGHT_SIDE in line else line for line in content.split(b"\n")
    )


def _of_left_side(line: bytes) -> bytes:
    node = json.loads(line)
    split = node["split"]
    count, right = split["numCategories"], split["categories"]
    if 2 * len(right) != count:
        return line
    split |= {"isLeft": True, "categories": [float(i) for i in range(count) if i not in right]}
    return json.dumps(node, separators=(",", ":")).encode()


def _named(name: str, content: bytes) -> bytes:
    """Returns a file with an inner name for each output that the stage has no name for.

    Spark does not give such a column, while MLeap gives one without a name.
    """
    if not name.endswith("/node.json") or b'""' not in content:
        return content
    document = json.loads(content)
    for socket in document["shape"].get("outputs", ()):
        socket["name"] = socket["name"] or inner_name(f"{document['name']}_{socket['port']}")
    return json.dumps(document).encode()


def _unwritten(
    gateway: Any, registry: Any, stages: Sequence[Stage], transformed: Any
) -> UnsupportedModel | None:
    """Returns the refusal of the first stage that MLeap cannot write alone; None without one."""
    for stage in stages:
        try:
            with tempfile.TemporaryDirectory() as folder:
                _write(gateway, registry, [stage], transformed, folder)
        except Py4JJavaError as error:
            refusal = stage.refused(
                "is nothing that MLeap's serializer for Spark can write",
                "leave it out of the pipeline, and do its work in SQL before the prediction",
            )
            refusal.detail = str(error.java_exception)
            return refusal
    return None


@contextmanager
def _mleap_class_loader(gateway: Any) -> Iterator[Any]:
    """Gives the class loader with MLeap's jars, in which Py4J finds classes inside the block."""
    # Py4J remembers methods by the names of their classes, so a JVM can have one such loader only.
    loader = _LOADERS.get(gateway)
    if loader is None:
        loader = _LOADERS[gateway] = _new_class_loader(gateway)
    thread = gateway.jvm.java.lang.Thread.currentThread()
    before = thread.getContextClassLoader()
    thread.setContextClassLoader(loader)
    try:
        yield loader
    finally:
        thread.setContextClassLoader(before)


def _new_class_loader(gateway: Any) -> Any:
    jvm, jars = gateway.jvm, spark_jars()
    urls = gateway.new_array(jvm.java.net.URL, len(jars))
    for i, jar in enumerate(jars):
        urls[i] = jvm.java.io.File(str(jar)).toURI().toURL()
    parent = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    return jvm.java.net.URLClassLoader(urls, parent)


def _registry(gateway: Any, loader: Any) -> Any:
    """Returns MLeap's operators for Spark without those that are broken on Spark 3.5."""
    jvm = gateway.jvm
    config = jvm.com.typesafe.config.ConfigFactory.load(loader)
    working = jvm.java.util.ArrayList()
    for operator in config.getStringList(_OPERATORS):
        if not operator.endswith(_BROKEN):
            working.add(operator)
    operators = jvm.com.typesafe.config.ConfigValueFactory.fromIterable(working)
    config = config.withValue(_OPERATORS, operators)
    option = jvm.scala.Option
    registries = _singleton(jvm.ml.combust.bundle, "BundleRegistry")
    return registries.apply(_REGISTRY, option.apply(config), option.apply(loader))


def _write(
    gateway: Any, registry: Any, stages: Sequence[Stage], transformed: Any, folder: str
) -> None:
    jvm = gateway.jvm
    option = jvm.scala.Option
    context = jvm.org.apache.spark.ml.bundle.SparkBundleContext(
        option.apply(transformed._jdf), registry
    )
    form = _singleton(jvm.ml.combust.bundle.serializer, "SerializationFormat$Json")
    writer = jvm.ml.combust.bundle.BundleWriter(
        _java_pipeline(gateway, stages), option.apply("pipeline"), form, option.empty()
    )
    # A folder and not a zip: two zips of one path cannot be open in one JVM.
    bundle = _singleton(jvm.ml.combust.bundle, "BundleFile").apply(jvm.java.io.File(folder))
    try:
        writer.save(bundle, context).get()
    finally:
        bundle.close()


def _singleton(package: Any, name: str) -> Any:
    return getattr(getattr(package, f"{name}$"), "MODULE$")


def _check_stages(stages: Sequence[Stage], registry: Any) -> None:
    for stage in stages:
        remedy = REFUSED.get(stage.kind)
        if remedy is not None:
            raise stage.refused(*remedy)
        if stage.kind not in WRITTEN_BY_MLEAP or not registry.opAlias().contains(
            stage.java.getClass().getCanonicalName()
        ):
            raise stage.refused(
                "has no form in MLeap that is known to be right for this version of Spark",
                "leave it out of the pipeline, and do its work in SQL before the prediction",
            )
