"""What a bundle says about itself: ``flink-mleap/manifest.json``."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic.alias_generators import to_camel

from flink_mleap.bundle.schema import Field
from flink_mleap.errors import BundleRefused

__all__ = ["MANIFEST_ENTRY", "Code", "Data", "Framework", "Manifest", "Task"]

MANIFEST_ENTRY = "flink-mleap/manifest.json"
"""Name of the manifest inside the archive."""

Task = Literal["regression", "classification", "clustering", "transform"]

_DOCUMENT = ConfigDict(
    frozen=True,
    extra="forbid",
    alias_generator=to_camel,
    validate_by_name=True,
    validate_by_alias=True,
)


class Framework(BaseModel):
    """The training framework and its version."""

    model_config = _DOCUMENT

    name: str
    version: str


class Code(BaseModel):
    """The training program: git commit, and whether the tree had changes on top of it."""

    model_config = _DOCUMENT

    commit: str
    dirty: bool = False


class Data(BaseModel):
    """The training data: its size, the sha256 of its content and where it came from."""

    model_config = _DOCUMENT

    rows: int
    columns: int
    sha256: str | None = None
    source: str | None = None


class Manifest(BaseModel):
    """The manifest; unknown keys are refused.

    Attributes:
        format_version: Version of this form; 1.
        name: Name of the model.
        version: Version of the model, free text.
        created: When the bundle was exported, UTC.
        framework: The training framework.
        task: What the model does.
        inputs: Input fields in the order of the arguments.
        outputs: Output fields, the main result first.
        labels: Classes as text, in the order of the probabilities; None without classes.
        entries: sha256 (lower-case hex) of every other entry of the archive.
        code: The training program, if known.
        data: The training data, if known.
        parameters: Parameters of the training, by name.
        metrics: Figures of merit, by name.
        baseline: Figures of the training data, for the detection of drift.
    """

    model_config = _DOCUMENT

    format_version: Literal[1] = 1
    name: str
    version: str
    created: datetime
    framework: Framework
    task: Task
    inputs: tuple[Field, ...]
    outputs: tuple[Field, ...]
    labels: tuple[str, ...] | None = None
    entries: dict[str, str]
    code: Code | None = None
    data: Data | None = None
    parameters: dict[str, Any] = {}
    metrics: dict[str, float] = {}
    baseline: dict[str, Any] | None = None

    def to_json(self) -> str:
        """Returns the document; `from_json` of it is equal to this manifest."""
        return self.model_dump_json(by_alias=True, exclude_none=True, indent=1)

    @classmethod
    def from_json(cls, text: str | bytes) -> Manifest:
        """Reads a document.

        Raises:
            BundleRefused: It is not a manifest of this version.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise _refused(error) from error

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Manifest:
        """Reads a parsed document.

        Raises:
            BundleRefused: It is not a manifest of this version.
        """
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise _refused(error) from error


def _refused(error: ValidationError) -> BundleRefused:
    places = sorted({".".join(str(part) for part in each["loc"]) for each in error.errors()})
    return BundleRefused(
        "bundle.invalid-manifest",
        f"The manifest of the bundle cannot be used ({', '.join(places)}): export the bundle again "
        "with this version of flink-mleap.",
        str(error),
    )
