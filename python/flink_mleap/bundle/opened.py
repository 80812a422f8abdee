"""A bundle as a user holds it: its identity, schema and manifest, and its scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flink_mleap.bundle.manifest import Manifest
from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.jvm.worker import OnError, scoring_worker

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bundle", "absolute_uri", "open_bundle", "score"]


@dataclass(frozen=True)
class Bundle:
    """A bundle that was found and whose manifest was read.

    Attributes:
        uri: Where it is; a path is absolute.
        sha256: Digest of the file, lower-case hex: the identity of the bundle.
        manifest: What it says about itself; None for one that MLeap made without flink-mleap.
        input_schema: The columns it takes, in the order of the arguments of the SQL function.
        output_schema: The columns it gives, the main result first.
        conf: The application.conf with the settings of loaders, or None.
    """

    uri: str
    sha256: str
    manifest: Manifest | None
    input_schema: Schema
    output_schema: Schema
    conf: str | None = None

    def score(
        self,
        dataframe: pd.DataFrame,
        *,
        outputs: Sequence[str] | None = None,
        on_error: OnError = "fail",
    ) -> pd.DataFrame:
        """Scores a DataFrame on the JVM; see `flink_mleap.score`."""
        from flink_mleap.bundle.scoring import score_bundle  # noqa: PLC0415 - pandas is slow

        return score_bundle(self, dataframe, outputs=outputs, on_error=on_error)


def open_bundle(uri: str | Path, *, conf: str | Path | None = None) -> Bundle:
    """Reads the manifest of a bundle; the model itself is not loaded.

    Args:
        uri: A path, or a URI of any scheme that has a loader, such as ``gs://bucket/model.zip``.
        conf: An application.conf with the settings of the loaders, if they need any.

    Raises:
        BundleRefused: There is no such file, or it is not a bundle.
        LoaderError: The store did not give the file.
    """
    where = absolute_uri(uri)
    settings = None if conf is None else str(Path(conf).absolute())
    found = scoring_worker().describe(where, conf=settings, allow_foreign=True)
    document = found["manifest"]
    return Bundle(
        uri=where,
        sha256=found["sha256"],
        manifest=None if document is None else Manifest.from_document(document),
        input_schema=Schema(Field.model_validate(field) for field in found["inputs"]),
        output_schema=Schema(Field.model_validate(field) for field in found["outputs"]),
        conf=settings,
    )


def score(
    bundle_uri: str | Path,
    dataframe: pd.DataFrame,
    *,
    conf: str | Path | None = None,
    outputs: Sequence[str] | None = None,
    on_error: OnError = "fail",
) -> pd.DataFrame:
    """Scores a DataFrame on the JVM, with the same code as the Flink job.

    Args:
        bundle_uri: Path or URI of the bundle.
        dataframe: Holds at least the columns that the model takes; others are ignored.
        conf: An application.conf with the settings of the loaders, if they need any.
        outputs: Output columns to give; all of the bundle when None.
        on_error: ``fail`` raises at the first row that cannot be scored, ``null`` gives it missing
            values.

    Returns:
        A DataFrame with the output columns and the index of `dataframe`. A vector is a numpy array
        of doubles in each cell.

    Raises:
        SchemaError: A column is missing or holds values of another type.
        RowError: A row could not be scored and on_error is ``fail``.
        BundleError: The bundle could not be had or loaded.
        JobError: The Java process failed.
    """
    bundle = open_bundle(bundle_uri, conf=conf)
    return bundle.score(dataframe, outputs=outputs, on_error=on_error)


def absolute_uri(uri: str | Path) -> str:
    """Returns a URI as it is and a path as an absolute one.

    The Java process keeps the working directory that it was started in, so a relative path would
    not mean the same thing there.
    """
    text = str(uri)
    if isinstance(uri, str) and (":/" in text or text.startswith("file:")):
        return text
    return str(Path(text).expanduser().absolute())
