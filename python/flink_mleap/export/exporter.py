"""The one way from a fitted model to a bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flink_mleap.errors import ExportError

if TYPE_CHECKING:
    from flink_mleap.bundle import Bundle
    from flink_mleap.export.scored_model import ScoredModel

__all__ = ["export"]


def export(
    model: Any,
    path: str | Path,
    *,
    sample: Any,
    name: str | None = None,
    version: str | None = None,
    outputs: Sequence[str] | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> Bundle:
    """Writes a fitted model as a bundle, if the bundle scores the sample as the framework does.

    The sample is scored by the framework and by the new bundle on the JVM. Labels have to be equal,
    doubles to a relative 1e-9 (1e-6 when every feature is float32). Otherwise nothing is written,
    and a file that stood at `path` stays as it was.

    Args:
        model: A fitted scikit-learn estimator or pipeline, a fitted model or booster of XGBoost or
            LightGBM, or a fitted Spark ``PipelineModel``.
        path: Where to write the bundle, usually a name that ends in ``.zip``. Its folder exists.
        sample: Rows of the features, at least ten: a pandas DataFrame, for scikit-learn also an
            array, for Spark also a Spark DataFrame. Names, order and types of its columns are those
            of the arguments of the SQL function; an array's columns are feature1, feature2, ...
        name: Name of the model; the file name without its ending when None.
        version: Version of the model; ``1`` when None.
        outputs: The output columns, the main result first; None for all that the model has:
            ``prediction``, and ``probability`` and ``raw_prediction`` (the margins; for two classes
            the negative one first) of a classifier. Fewer outputs score faster.
        metadata: ``parameters``, ``metrics``, ``data``, ``code`` and ``baseline`` for the manifest.

    Returns:
        The bundle, as `open_bundle` would open it.

    Raises:
        UnsupportedModel: A step or parameter has no exact form; names it and what would work.
        ParityError: The bundle would score differently; carries the worst rows.
        SchemaError: The sample lacks a column, has one too many, or does not fit otherwise.
        ExportError: The model is not fitted, or the file cannot be written.
    """
    from flink_mleap.export.guard import write_checked_bundle  # noqa: PLC0415
    from flink_mleap.export.metadata import Metadata  # noqa: PLC0415
    from flink_mleap.export.progress import ExportProgress  # noqa: PLC0415

    target = Path(path).expanduser().absolute()
    facts = Metadata.read(metadata)
    with ExportProgress() as progress:
        progress.step("Converting the model, scoring the sample")
        scored = _write(model, sample, outputs)
        return write_checked_bundle(
            scored,
            target,
            name=name or target.stem,
            version=version or "1",
            metadata=facts,
            progress=progress,
        )


def _write(model: Any, sample: Any, outputs: Sequence[str] | None) -> ScoredModel:
    """Calls the writer of the model's framework, which is imported only when it is used."""
    modules = {each.__module__.partition(".")[0] for each in type(model).__mro__}
    if "pyspark" in modules:
        from flink_mleap.export.spark import write_spark  # noqa: PLC0415

        return write_spark(model, sample, outputs)
    for library in ("lightgbm", "xgboost"):
        if library in modules and "sklearn" not in modules:
            model = import_module(f"flink_mleap.export.{library}.converters").FittedBooster(model)
            modules.add("sklearn")
    if "sklearn" in modules:
        from flink_mleap.export.sklearn.writer import write_sklearn  # noqa: PLC0415

        return write_sklearn(model, sample, outputs)
    raise ExportError(
        "export.unknown-model",
        f"A {type(model).__name__} cannot be exported: give a fitted scikit-learn estimator or "
        "pipeline, an XGBoost or LightGBM model, or a fitted Spark PipelineModel.",
    )
