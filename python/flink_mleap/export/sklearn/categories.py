"""Converters of encoders: each looks up what scikit-learn makes of a category of its column."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.preprocessing import OneHotEncoder, OrdinalEncoder, TargetEncoder

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.features import Features, add_element
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register

__all__ = ["one_hot_encoder", "ordinal_encoder", "target_encoder"]

_GREATEST_WHOLE = 2.0**53
_ZEROS, _REFUSED = -1, -2
_MOST_CELLS = 20_000_000


@register(OneHotEncoder, takes_missing=True, takes_text=True)
def one_hot_encoder(step: Step, features: Features, graph: Graph) -> Features:
    """A column for each category that is left."""
    return _encoded(step, features, list(step.estimator._n_features_outs), graph)


@register(OrdinalEncoder, takes_missing=True, takes_text=True)
def ordinal_encoder(step: Step, features: Features, graph: Graph) -> Features:
    """The number of the category."""
    return _encoded(step, features, [1] * features.width, graph)


@register(TargetEncoder, takes_missing=True, takes_text=True)
def target_encoder(step: Step, features: Features, graph: Graph) -> Features:
    """The mean of the target in the category, for several classes one for each."""
    model = step.estimator
    classes = len(model.classes_) if model.target_type_ == "multiclass" else 1
    return _encoded(step, features, [classes] * features.width, graph)


@dataclass(frozen=True)
class _Lookup:
    """What an encoder makes of one column.

    Attributes:
        keys: The categories, missing values not among them.
        rows: The row of each.
        missing: The row of a missing value, None where it is refused.
        unknown: The row of any other value, None where it is refused.
        marker: The missing value that the encoder knows: NaN or None.
    """

    keys: list[Any]
    rows: NDArray[np.float64]
    missing: NDArray[np.float64] | None
    unknown: NDArray[np.float64] | None
    marker: Any

    @property
    def gives_nan(self) -> bool:
        """Whether a value that is not missing becomes NaN."""
        known = [self.rows] if self.unknown is None else [self.rows, self.unknown]
        return any(bool(np.isnan(each).any()) for each in known)


def _encoded(step: Step, features: Features, widths: Sequence[int], graph: Graph) -> Features:
    categories = step.estimator.categories_
    starts = np.cumsum([0, *widths])
    types = features.types_of_columns()
    _check_types(step, types)
    results: list[Features] = []
    for i, width in enumerate(widths):
        if not width:
            continue
        column = features.take([i], graph)
        span = slice(int(starts[i]), int(starts[i + 1]))
        lookup = _lookup(step, categories, i, span)
        results.append(_add_lookup(step, column, lookup, width, graph))
    return Features.joined(results)


def _check_types(step: Step, types: Sequence[str | None]) -> None:
    for each, kind in zip(step.estimator.categories_, types, strict=True):
        texts = any(isinstance(value, str) for value in each.tolist())
        if texts != (kind == "string"):
            raise step.unsupported(
                "was trained with strings in a column where the sample has numbers, or the other "
                "way round",
                "Give a sample of the types that it was trained with.",
                "categories_",
            )


def _lookup(step: Step, categories: Sequence[NDArray[Any]], column: int, span: slice) -> _Lookup:
    """Asks the encoder itself what it makes of each category of a column."""
    values = categories[column].tolist()
    markers = [value for value in values if _is_missing(value)]
    if len(markers) > 1:
        raise step.unsupported(
            "has both None and NaN among its categories, and SQL has one NULL",
            "Replace one of them before training.",
            "categories_",
        )
    known = [value for value in values if not _is_missing(value)]
    rows = _ask(step, categories, column, span, known) if known else None
    if rows is None:
        raise step.unsupported(
            "was trained with a column of missing values only",
            "Leave that column out.",
            "categories_",
        )
    marker = markers[0] if markers else (None if _is_text(categories[column]) else np.nan)
    missing = _ask(step, categories, column, span, [marker])
    unknown = _ask(step, categories, column, span, [_unseen(known)])
    return _Lookup(
        known,
        rows,
        None if missing is None else missing[0],
        None if unknown is None else unknown[0],
        marker,
    )


def _ask(
    step: Step,
    categories: Sequence[NDArray[Any]],
    column: int,
    span: slice,
    values: Sequence[Any],
) -> NDArray[np.float64] | None:
    """Returns what the encoder gives for these values, None when it refuses them."""
    frame: dict[Any, Any] = {}
    names = getattr(step.estimator, "feature_names_in_", range(len(categories)))
    for i, (name, each) in enumerate(zip(names, categories, strict=True)):
        if i == column:
            frame[name] = _like(each, values)
        else:
            frame[name] = np.full(len(values), each[0], dtype=each.dtype)
    if len(values) * (span.stop - span.start) > _MOST_CELLS:
        raise step.unsupported(
            f"has {len(values)} categories in one column",
            "Use max_categories or min_frequency, or an encoder with fewer columns.",
            "categories_",
        )
    table = pd.DataFrame(frame)
    rows = table if hasattr(step.estimator, "feature_names_in_") else _as_array(table)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            result = step.estimator.transform(rows)
        except (TypeError, ValueError):
            return None
    if hasattr(result, "toarray"):
        return np.asarray(result.tocsr()[:, span].toarray(), dtype=np.float64)
    return np.asarray(result, dtype=np.float64)[:, span]


def _like(categories: NDArray[Any], values: Sequence[Any]) -> NDArray[Any]:
    """Returns the values as a column of the type that the encoder was trained with."""
    kind = categories.dtype.kind
    if kind in "iub" and not any(isinstance(value, float) for value in values):
        return np.array(values, dtype=categories.dtype)
    return np.array(values, dtype=np.float64 if kind in "iubf" else object)


def _as_array(table: pd.DataFrame) -> NDArray[Any]:
    kinds = {dtype.kind for dtype in table.dtypes}
    return table.to_numpy(np.float64) if kinds <= set("fiub") else table.to_numpy(object)


def _unseen(known: Sequence[Any]) -> Any:
    if isinstance(known[0], str):
        return f"{max(known, key=len)}?"
    if isinstance(known[0], bool):
        return not known[0]
    if isinstance(known[0], int):
        return max(known) + 1
    numbers = np.array(known, dtype=np.float64)
    return float(np.nextafter(numbers.max(), np.inf)) + 1.5


def _add_lookup(
    step: Step, column: Features, lookup: _Lookup, width: int, graph: Graph
) -> Features:
    (leaf,) = column.leaves()
    name = leaf.scalars[0] if leaf.scalars and not leaf.pending else add_element(column, graph)
    if lookup.missing is None:
        graph.facts.refuse_missing(column.missing)
    gives_nan = lookup.missing is not None and bool(np.isnan(lookup.missing).any())
    _note_categories(leaf, lookup, graph)
    output = graph.column("category")
    graph.add("category_lookup", {"input": name}, {"output": output}, _model(step, lookup, width))
    return Features(
        width,
        vector=output,
        missing=column.missing if gives_nan else frozenset(),
        is_unchecked=lookup.gives_nan,
    )


def _note_categories(leaf: Features, lookup: _Lookup, graph: Graph) -> None:
    origin = leaf.origins[0] if leaf.origins else None
    if origin is None or leaf.pending:
        return
    graph.facts.boundaries.add_categories(origin, lookup.keys)
    if leaf.missing:
        graph.facts.boundaries.markers[origin] = lookup.marker


def _model(step: Step, lookup: _Lookup, width: int) -> dict[str, attributes.Attribute]:
    extra = [row for row in (lookup.missing, lookup.unknown) if row is not None]
    rows = np.vstack([lookup.rows, *(row[None, :] for row in extra)])
    places, table = _positions(rows)
    count = len(lookup.keys)
    positions, rest = places[:count], places[count:]
    missing = _REFUSED if lookup.missing is None else rest[0]
    unknown = _REFUSED if lookup.unknown is None else rest[-1]
    model = _keys(step, lookup.keys, positions)
    model["missing"] = attributes.longs([missing])
    model["unknown"] = attributes.longs([unknown])
    model["width"] = attributes.long(width)
    if table is not None:
        holes = np.flatnonzero(np.isnan(table))
        model["table"] = attributes.rows(np.nan_to_num(table, nan=0.0))
        if len(holes):
            model["nan_cells"] = attributes.longs(holes.tolist())
    return model


def _positions(rows: NDArray[np.float64]) -> tuple[list[int], NDArray[np.float64] | None]:
    """Returns the number of each row, and the table of rows where they are not one-hot."""
    ones = (rows == 1.0).sum(axis=1)
    if bool(((rows == 0.0) | (rows == 1.0)).all()) and bool((ones <= 1).all()):
        return [int(np.argmax(row)) if row.any() else _ZEROS for row in rows], None
    return list(range(len(rows))), rows


def _keys(
    step: Step, keys: Sequence[Any], positions: Sequence[int]
) -> dict[str, attributes.Attribute]:
    if any(isinstance(key, str) for key in keys):
        return {
            "texts": attributes.strings(str(key) for key in keys),
            "positions": attributes.longs(positions),
        }
    numbers = [float(key) for key in keys]
    if any(not np.isfinite(n) or (abs(n) > _GREATEST_WHOLE and n == int(n)) for n in numbers):
        raise step.unsupported(
            "has categories that a double cannot hold exactly",
            "Use smaller whole numbers, or strings.",
            "categories_",
        )
    order = sorted(range(len(numbers)), key=lambda i: numbers[i])
    return {
        "numbers": attributes.doubles(numbers[i] for i in order),
        "positions": attributes.longs(positions[i] for i in order),
    }


def _is_text(categories: NDArray[Any]) -> bool:
    return any(isinstance(value, str) for value in categories.tolist())


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, float) and np.isnan(value))
