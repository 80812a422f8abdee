"""A bundle as a user holds it: its identity, schema and manifest, and its scores."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flink_mleap.bundle.manifest import Manifest
from flink_mleap.bundle.schema import Field, Schema
from flink_mleap.jvm.worker import OnError, scoring_worker

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Bundle", "absolute_uri", "open_bundle"]


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
        outputs: list[str] | None = None,
        on_error: OnError = "fail",
    ) -> pd.DataFrame:
        """Scores a DataFrame on the JVM; see `flink_mleap.score`."""
        from flink_mleap.bundle.scoring import score_bundle  # noqa: PLC0415 - it is built on this module

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


def absolute_uri(uri: str | Path) -> str:
    """Returns a URI as it is and a path as an absolute one.

    The Java process keeps the working directory that it was started in, so a relative path would
    not mean the same thing there.
    """
    text = str(uri)
    if isinstance(uri, str) and (":/" in text or text.startswith("file:")):
        return text
    return str(Path(text).expanduser().absolute())
