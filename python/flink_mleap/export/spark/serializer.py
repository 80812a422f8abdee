"""Calls MLeap's serializer inside the driver of a running Spark session.

The serializer's jars are loaded by a class loader of their own, below that of Spark. The session
needs no setting for it, and Spark's own classes are not touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from py4j.protocol import Py4JJavaError

from flink_mleap.errors import ExportError, UnsupportedModel
from flink_mleap.jvm.jars import spark_jars

__all__ = ["serialize"]

_REGISTRY = "ml.combust.mleap.spark.registry.default"
_OPERATORS = "ml.combust.mleap.spark.registry.builtin-ops"

_LOADERS: WeakKeyDictionary[Any, Any] = WeakKeyDictionary()

# Both call methods that Spark 3.5 no longer has, the first one already when the list is read.
_BROKEN = ("LDAModelOp", "MultiLayerPerceptronClassifierOp")


def serialize(model: Any, transformed: Any) -> dict[str, bytes]:
    """Returns the files that MLeap writes for a model, by entry name.

    Args:
        model: A fitted ``PipelineModel``.
        transformed: A Spark DataFrame that the model has transformed; MLeap takes the sizes of
            vectors from it.

    Raises:
        UnsupportedModel: A stage has no operator; names it.
        ExportError: MLeap failed.
    """
    gateway = transformed.sparkSession.sparkContext._gateway
    with _mleap_class_loader(gateway) as loader, tempfile.TemporaryDirectory() as folder:
        registry = _registry(gateway, loader)
        _check_stages(model, registry)
        try:
            _write(gateway.jvm, registry, model, transformed, folder)
        except Py4JJavaError as error:
            raise ExportError(
                "export.spark-serializer",
                "MLeap's serializer for Spark failed on this pipeline: export its stages one by "
                "one to find the one that it cannot write, and leave that out.",
                str(error.java_exception),
            ) from error
        files = [path for path in Path(folder).rglob("*") if path.is_file()]
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


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


def _write(jvm: Any, registry: Any, model: Any, transformed: Any, folder: str) -> None:
    option = jvm.scala.Option
    context = jvm.org.apache.spark.ml.bundle.SparkBundleContext(
        option.apply(transformed._jdf), registry
    )
    json = _singleton(jvm.ml.combust.bundle.serializer, "SerializationFormat$Json")
    writer = jvm.ml.combust.bundle.BundleWriter(
        model._to_java(), option.apply("pipeline"), json, option.empty()
    )
    # A folder and not a zip: two zips of one path cannot be open in one JVM.
    bundle = _singleton(jvm.ml.combust.bundle, "BundleFile").apply(jvm.java.io.File(folder))
    try:
        writer.save(bundle, context).get()
    finally:
        bundle.close()


def _singleton(package: Any, name: str) -> Any:
    return getattr(getattr(package, f"{name}$"), "MODULE$")


def _check_stages(model: Any, registry: Any) -> None:
    for path, stage in _stages(model, ()):
        if not registry.opAlias().contains(stage.getClass().getCanonicalName()):
            kind = stage.getClass().getSimpleName()
            raise UnsupportedModel(
                "export.unsupported-class",
                f"Stage {path[-1]} ({kind}) has no form in MLeap that is right for this version of "
                "Spark: leave it out of the pipeline, and do its work in SQL before the "
                "prediction.",
                step=".".join(path),
                estimator=kind,
            )


def _stages(model: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for stage in model.stages:
        here = (*path, stage.uid)
        if hasattr(stage, "stages"):
            yield from _stages(stage, here)
        else:
            yield here, _java(stage, here)


def _java(stage: Any, path: tuple[str, ...]) -> Any:
    java = getattr(stage, "_java_obj", None) or getattr(stage, "_to_java", lambda: None)()
    if java is None:
        raise UnsupportedModel(
            "export.unsupported-class",
            f"Stage {path[-1]} ({type(stage).__name__}) is written in Python, and MLeap runs on "
            "the JVM: leave it out of the pipeline, and do its work in SQL before the prediction.",
            step=".".join(path),
            estimator=type(stage).__name__,
        )
    return java
