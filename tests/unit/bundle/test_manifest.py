import json
from datetime import UTC, datetime
from typing import Any

import pytest

from flink_mleap.bundle import Code, Data, Field, Framework, Manifest, Schema
from flink_mleap.errors import BundleRefused


def manifest(**changes: Any) -> Manifest:
    facts: dict[str, Any] = {
        "name": "wine",
        "version": "3",
        "created": datetime(2026, 11, 21, 10, tzinfo=UTC),
        "framework": Framework(name="scikit-learn", version="1.9.1"),
        "task": "classification",
        "inputs": (Field(name="alcohol", type="double"),),
        "outputs": (
            Field(name="prediction", type="string"),
            Field(name="probability", type="double", shape=(3,)),
        ),
        "labels": ("a", "b", "c"),
        "entries": {"bundle.json": "00"},
    }
    return Manifest(**{**facts, **changes})


def test_what_is_written_is_read() -> None:
    full = manifest(
        code=Code(commit="abc", dirty=True),
        data=Data(rows=3, columns=1, source="here"),
        parameters={"C": 1.0, "solver": "lbfgs"},
        metrics={"accuracy": 0.9},
    )

    assert Manifest.from_json(full.to_json()) == full
    assert Manifest.from_document(json.loads(full.to_json())) == full


def test_the_document_has_the_form_that_the_jvm_reads() -> None:
    document = json.loads(manifest().to_json())

    assert document["formatVersion"] == 1
    assert document["created"] == "2026-11-21T10:00:00Z"
    assert document["inputs"] == [{"name": "alcohol", "type": "double", "nullable": False}]
    assert document["outputs"][1]["shape"] == [3]
    assert "code" not in document


def test_an_unknown_key_is_refused_and_named() -> None:
    document = json.loads(manifest().to_json()) | {"colour": "red"}

    with pytest.raises(BundleRefused, match=r"cannot be used \(colour\)"):
        Manifest.from_document(document)


def test_another_version_of_the_form_is_refused() -> None:
    document = json.loads(manifest().to_json()) | {"formatVersion": 2}

    with pytest.raises(BundleRefused, match="formatVersion"):
        Manifest.from_json(json.dumps(document))


def test_a_manifest_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        manifest().name = "other"  # type: ignore[misc]


def test_a_schema_gives_fields_by_place_and_by_name() -> None:
    schema = Schema(manifest().outputs)

    assert schema.names == ("prediction", "probability")
    assert schema[0] is schema.field("prediction")
    assert str(schema) == "prediction string, probability double[3]"
    with pytest.raises(KeyError):
        schema.field("other")
