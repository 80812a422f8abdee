import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flink_mleap.jvm.values import decode, encode


@given(st.floats())
def test_a_double_travels_to_the_same_bits(value: float) -> None:
    travelled = decode(json.loads(json.dumps(encode(value), allow_nan=False)), "double")

    assert travelled == value or (math.isnan(travelled) and math.isnan(value))
    assert math.copysign(1.0, travelled) == math.copysign(1.0, value) or math.isnan(value)


@given(st.integers(-(2**63), 2**63 - 1))
def test_a_whole_number_travels_exactly(value: int) -> None:
    assert decode(json.loads(json.dumps(encode(value))), "long") == value


@given(st.text())
def test_a_string_travels_exactly_even_when_it_looks_like_a_number(value: str) -> None:
    assert decode(json.loads(json.dumps(encode(value))), "string") == value


def test_the_words_for_numbers_stay_strings_in_a_string_column() -> None:
    assert decode("NaN", "string") == "NaN"
    assert math.isnan(decode("NaN", "double"))


@given(st.lists(st.floats(allow_nan=False), max_size=5))
def test_a_vector_travels_as_a_list(values: list[float]) -> None:
    travelled = decode(json.loads(json.dumps(encode(np.array(values)))), "double", is_vector=True)

    np.testing.assert_array_equal(travelled, np.array(values))


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        (np.float32(0.1), 0.10000000149011612),
        (np.int32(7), 7),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (None, None),
        (float("-inf"), "-Infinity"),
        ((1, 2.5), [1, 2.5]),
    ],
)
def test_numpy_values_become_plain_ones(value: object, encoded: object) -> None:
    assert encode(value) == encoded
    assert type(encode(value)) is type(encoded)


def test_null_comes_back_as_none_in_every_column() -> None:
    assert [decode(None, each) for each in ("double", "string", "boolean", "long")] == [None] * 4


def test_a_value_of_another_kind_is_refused() -> None:
    with pytest.raises(TypeError, match="complex"):
        encode(1j)
