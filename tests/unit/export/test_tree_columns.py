import numpy as np
import pytest

from flink_mleap.export.sklearn.tree_ensemble import (
    CategorySets,
    Ensemble,
    Flag,
    Tree,
    thresholds_in,
)
from flink_mleap.export.xgboost.ubjson import read_ubjson


def test_nodes_in_any_order_are_put_behind_their_parents() -> None:
    # The root has the leaf 4 on its left and the split 1 on its right, whose children are 3 and 2.
    feature = np.array([7, 8, 0, 0, 0])
    left, right = np.array([4, 3, -1, -1, -1]), np.array([1, 2, -1, -1, -1])
    values = np.array([0.0, 0.0, 20.0, 30.0, 40.0])
    tree = Tree.of_children(feature, feature * 1.0, (left, right), values)

    assert tree.feature.tolist()[0] == 7
    assert sorted(tree.values.ravel().tolist()) == [20.0, 30.0, 40.0]
    splits = np.flatnonzero(tree.feature >= 0)
    assert (tree.left[splits] > splits).all()
    assert (tree.right[splits] > splits).all()


def test_a_set_has_a_bit_for_each_category() -> None:
    sets = CategorySets()

    assert sets.add([0, 63, 64]) == 0
    assert sets.add([]) == 1
    assert sets.words().tolist() == [2**63 + 1, 1]
    assert sets.starts().tolist() == [0, 2, 2]
    assert sets.members(0).tolist() == [0, 63, 64, 65]


def test_thresholds_are_read_from_the_columns() -> None:
    sets = CategorySets()
    sets.add([1, 2])
    children = np.array([1, -1, -1]), np.array([2, -1, -1])
    number = Tree.of_children(np.array([4, 0, 0]), np.array([0.5, 0, 0]), children, np.zeros(3))
    category = Tree.of_children(
        np.array([2, 0, 0]), np.zeros(3), children, np.zeros(3), np.array([Flag.CATEGORICAL, 0, 0])
    )
    content = Ensemble(5, [0.0], [number, category], [0, 0], sets).to_bytes()

    found = thresholds_in(content)
    assert found[4].tolist() == [0.5]
    assert found[2].tolist() == list(range(64))
    assert thresholds_in(Ensemble(3, [1.5], [], []).to_bytes()) == {}


def test_an_ensemble_without_trees_is_a_header() -> None:
    content = Ensemble(3, [1.5], [], []).to_bytes()

    assert len(content) == 28 + 4
    assert content[:4] == b"FMT1"


def test_ubjson_is_read_with_its_types() -> None:
    document = b"{L\0\0\0\0\0\0\0\1a[$d#L\0\0\0\0\0\0\0\2\x3f\x80\0\0\xc0\0\0\0i\1bSi\2hi}"

    read = read_ubjson(document)
    assert read["a"].tolist() == [1.0, -2.0]
    assert read["b"] == "hi"


def test_what_is_no_ubjson_is_an_error() -> None:
    with pytest.raises(ValueError, match="no value"):
        read_ubjson(b"?")
