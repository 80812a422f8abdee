"""Tables of all kinds of columns, drawn."""

from typing import Any

import numpy as np
import pandas as pd
from hypothesis import strategies as st

ROWS = 60

_KINDS = [
    "usual",
    "skewed",
    "constant",
    "few",
    "whole",
    "gaps",
    "wide",
    "huge",
    "tiny",
    "zeros",
    "short",
]
_WORDS = ["letters", "names with gaps", "truths", "codes", "sentences"]
_SENTENCES = ["red wine", "White wine, no sugar", "no wine at all", "", "Łódź 2 a"]


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    """Returns columns of numbers (n0, n1, ...) and of words (t0, ...), all float32 at times."""
    rng = np.random.default_rng(draw(st.integers(0, 2**20)))
    numbers = draw(st.lists(st.sampled_from(_KINDS), min_size=1, max_size=4))
    words = draw(st.lists(st.sampled_from(_WORDS), max_size=2))
    single = draw(st.integers(0, 5)) == 0
    table = {f"n{i}": _numbers(kind, rng) for i, kind in enumerate(numbers)}
    if single:
        table = {name: values.astype(np.float32) for name, values in table.items()}
    return pd.DataFrame(table | {f"t{i}": _words(kind, rng) for i, kind in enumerate(words)})


def names_of(table: pd.DataFrame, kind: str) -> list[str]:
    """Returns the columns of numbers (n), of words (t) or of sentences (s)."""
    sentences = [name for name in table if table[name].isin(["red wine"]).any()]
    if kind == "s":
        return sentences
    return [name for name in table if name.startswith(kind) and name not in sentences]


def _numbers(kind: str, rng: np.random.Generator) -> Any:
    usual = rng.normal(size=ROWS)
    kinds = {
        "skewed": np.exp(2 * usual),
        "constant": np.full(ROWS, 2.5),
        "few": rng.choice([0.0, 0.1, 0.7, 3.0], ROWS),
        "whole": rng.integers(-3, 6, ROWS),
        "gaps": np.where(rng.random(ROWS) < 0.2, np.nan, usual),
        "wide": usual * 1e6,
        "huge": np.abs(usual) * 1e12,
        "tiny": usual * 1e-9,
        "zeros": np.where(rng.random(ROWS) < 0.9, 0.0, usual),
        "short": rng.integers(0, 4, ROWS).astype(np.int16),
    }
    return kinds.get(kind, usual)


def _words(kind: str, rng: np.random.Generator) -> Any:
    match kind:
        case "names with gaps":
            return rng.choice(np.array(["Ann", "Bo", "", None], dtype=object), ROWS)
        case "truths":
            return rng.random(ROWS) < 0.3
        case "codes":
            return rng.choice([10, 20, 35], ROWS)
        case "sentences":
            return rng.choice(np.array(_SENTENCES, dtype=object), ROWS)
        case _:
            return rng.choice(np.array(list("aaabbc"), dtype=object), ROWS)


def targets(table: pd.DataFrame, kind: str) -> Any:
    """Returns numbers, positive numbers, two of them for each row, or labels of some type."""
    first = table[names_of(table, "n")[0]].fillna(0).to_numpy(np.float64)
    rng = np.random.default_rng(len(table.columns))
    number = first + rng.normal(size=ROWS)
    ranks = np.argsort(np.argsort(number))
    two, three = ranks * 2 // ROWS, ranks * 3 // ROWS
    kinds: dict[str, Any] = {
        "number": number,
        "positive": 0.1 + ranks + rng.random(ROWS),
        "numbers": np.column_stack([number, rng.normal(size=ROWS)]),
        "texts": np.array(["low", "high"], dtype=object)[two],
        "truths": two == 1,
        "three texts": np.array(["c", "a", "b"], dtype=object)[three],
        "three codes": np.array([7, -1, 2])[three],
        "one row": np.where(ranks == 0, 5, two),
        "labels": np.column_stack([two, three % 2]),
    }
    return kinds[kind]
