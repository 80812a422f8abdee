"""Rows that an export adds to the sample of a Spark pipeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

import numpy as np
import pandas as pd

from flink_mleap.bundle import Schema
from flink_mleap.export.scored_model import ScoredRows
from flink_mleap.export.spark.decisions import boundaries_of
from flink_mleap.export.spark.element_columns import element_fields, gathered, spread
from flink_mleap.export.spark.scoring import SparkScorer
from flink_mleap.export.widening import AddedRows, FrameworkRefused, added_rows, score_added_rows

__all__ = ["scored_added_rows"]

_FRACTIONS = ("float", "double")
_TEXTS = 10
_UNSEEN = 6
_PROBED = 100


def scored_added_rows(
    entries: Mapping[str, bytes], inputs: Schema, scorer: SparkScorer
) -> tuple[ScoredRows, ...]:
    """Returns the rows with what Spark makes of them.

    All rows are one job, and those with unseen values, which Spark mostly refuses, are another one.
    Where it refuses some, each kind is a job of its own and a few rows are tried one by one.

    Args:
        entries: MLeap's files by entry name.
        inputs: The columns that the pipeline takes.
        scorer: Scores with the pipeline, and has a sample.
    """
    usual, unseen = _added(entries, inputs, scorer)
    return _together(usual, scorer) + score_added_rows(unseen, scorer.score, scorer.accepts)


def _added(
    entries: Mapping[str, bytes], inputs: Schema, scorer: SparkScorer
) -> tuple[list[AddedRows], list[AddedRows]]:
    fields = element_fields(inputs)
    sample = spread(scorer.sample, inputs)
    boundaries = boundaries_of(entries, inputs, fields)
    for field in fields:
        if field.type in _FRACTIONS and field.nullable and "nan" not in field.accepts:
            boundaries.markers[field.name] = None
            sample[field.name] = sample[field.name].astype(object)
        if field.type == "string" and field.name not in boundaries.categories:
            boundaries.add_categories(field.name, sample[field.name].dropna().unique()[:_TEXTS])
    usual: list[AddedRows] = []
    unseen: list[AddedRows] = []
    for each in added_rows(sample, fields, boundaries):
        rows = gathered(each.rows, inputs)
        if each.is_unseen:
            unseen.append(replace(each, rows=_chosen(rows, _UNSEEN)))
        else:
            usual.append(replace(each, rows=rows))
    if unseen:
        rows = pd.concat([each.rows for each in unseen], ignore_index=True)
        unseen = [AddedRows("rows with an unseen value", rows, is_unseen=True)]
    return usual, unseen


def _apart(added: AddedRows, scorer: SparkScorer) -> ScoredRows:
    """Scores rows of one kind; only some of them where Spark refuses one, as each takes a job."""
    try:
        scores = scorer.score(added.rows)
    except FrameworkRefused:
        fewer = replace(added, rows=_chosen(added.rows, _PROBED))
        return score_added_rows([fewer], scorer.score, scorer.accepts)[0]
    return ScoredRows(added.kind, added.rows, scores, added.rows.iloc[:0], added.is_decisive)


def _chosen(rows: pd.DataFrame, most: int) -> pd.DataFrame:
    """Returns at most so many rows at equal distances."""
    places = np.linspace(0, len(rows) - 1, min(most, len(rows))).round().astype(int)
    return rows.iloc[places]


def _together(added: Sequence[AddedRows], scorer: SparkScorer) -> tuple[ScoredRows, ...]:
    if not added:
        return ()
    try:
        scores = scorer.score(pd.concat([each.rows for each in added], ignore_index=True))
    except FrameworkRefused:
        return tuple(_apart(each, scorer) for each in added)
    ends = accumulate((len(each.rows) for each in added), initial=0)
    return tuple(
        ScoredRows(
            each.kind,
            each.rows,
            {name: values[start:end] for name, values in scores.items()},
            each.rows.iloc[:0],
            each.is_decisive,
        )
        for each, (start, end) in zip(added, pairwise(ends), strict=True)
    )
