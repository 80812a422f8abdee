import json
from typing import Any

from flink_mleap.bundle import Schema
from flink_mleap.bundle.schema import Field
from flink_mleap.export.boundaries import Boundaries
from flink_mleap.export.spark.decisions import boundaries_of
from flink_mleap.export.spark.element_columns import element_fields

INPUTS = Schema(
    [
        Field(name="a", type="double"),
        Field(name="c", type="string"),
        Field(name="v", type="double", shape=(2,)),
    ]
)
SCALAR = {"base": "scalar"}
PAIR = {"base": "tensor", "tensorShape": {"dimensions": [{"size": 2}]}}


def node(op: str, taken: dict[str, str], given: dict[str, str], **attributes: Any) -> Any:
    return op, taken, given, attributes


def found(*nodes: Any, trees: dict[str, str] | None = None) -> Boundaries:
    names = [str(i) for i in range(len(nodes))]
    root = {"op": "pipeline", "attributes": {"nodes": {"type": "list", "string": names}}}
    entries = {"root/model.json": json.dumps(root).encode()}
    for name, (op, taken, given, attributes) in zip(names, nodes, strict=True):
        shape = {
            side: [{"port": port, "name": column} for port, column in columns.items()]
            for side, columns in (("inputs", taken), ("outputs", given))
        }
        folder = f"root/{name}.node"
        entries[f"{folder}/node.json"] = json.dumps({"name": name, "shape": shape}).encode()
        model = {"op": op, "attributes": attributes}
        entries[f"{folder}/model.json"] = json.dumps(model).encode()
    entries |= {f"root/{name}/tree.json": text.encode() for name, text in (trees or {}).items()}
    return boundaries_of(entries, INPUTS, element_fields(INPUTS))


ASSEMBLER = node(
    "vector_assembler",
    {"input0": "v", "input1": "a"},
    {"output": "all"},
    input_shapes={"type": "list", "data_shape": [PAIR, SCALAR]},
)


def test_splits_of_trees_are_followed_to_the_inputs() -> None:
    lines = (
        '{"type":"internal","split":{"type":"continuous","featureIndex":2,"threshold":-1.5E-3}}\n'
        '{"type":"internal","split":{"numCategories":3,"isLeft":true,"featureIndex":1,'
        '"categories":[1.0],"type":"categorical"}}\n'
    )
    forest = node("random_forest_regression", {"features": "all"}, {"prediction": "p"})
    boundaries = found(ASSEMBLER, forest, trees={"1.node/tree0": lines})

    assert boundaries.numbers == {"a": {-0.0015}, "v[0]": set(), "v[1]": set()}
    assert list(boundaries.categories["v[1]"]) == [0.0, 1.0, 2.0]


def test_thresholds_behind_a_scaler_are_those_of_its_input() -> None:
    scaler = node(
        "standard_scaler",
        {"input": "all"},
        {"output": "scaled"},
        mean={"type": "tensor", "double": [0.0, 1.0, 2.0]},
        std={"type": "tensor", "double": [1.0, 0.0, 4.0]},
    )
    slicer = node(
        "vector_slicer",
        {"input": "scaled"},
        {"output": "last"},
        indices={"type": "list", "long": [2, 1]},
    )
    binarizer = node("binarizer", {"input": "last"}, {"output": "b"}, threshold={"double": 0.5})

    assert found(ASSEMBLER, scaler, slicer, binarizer).numbers == {"a": {4.0}, "v[1]": set()}


def test_labels_are_categories_and_infinite_splits_are_none() -> None:
    indexer = node(
        "string_indexer",
        {"input": "c"},
        {"output": "i"},
        labels={"type": "list", "string": ["x", "y"]},
    )
    buckets = node(
        "bucketizer",
        {"input": "a"},
        {"output": "k"},
        splits={"type": "list", "double": [None, 0.0, 2.5, None]},
    )
    boundaries = found(indexer, buckets)

    assert list(boundaries.categories["c"]) == ["x", "y"]
    assert boundaries.numbers == {"a": {0.0, 2.5}}


def test_what_no_input_goes_into_unchanged_says_nothing() -> None:
    hashed = node("hashed_terms", {"input": "c"}, {"output": "h"})
    binarizer = node("binarizer", {"input": "h"}, {"output": "b"}, threshold={})

    assert found(hashed, binarizer).numbers == {}
