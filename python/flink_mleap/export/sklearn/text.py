"""Converters of the vectorizers of texts, and what flows into them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import (
    CountVectorizer,
    HashingVectorizer,
    TfidfTransformer,
    TfidfVectorizer,
)
from sklearn.pipeline import FeatureUnion, Pipeline

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.attributes import Attribute
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, register
from flink_mleap.export.sklearn.text_rules import text_rules
from flink_mleap.export.sklearn.vectors import Vector

__all__ = [
    "count_vectorizer",
    "documents_of",
    "hashing_vectorizer",
    "takes_documents",
    "tfidf_transformer",
    "tfidf_vectorizer",
]

_SHORTEST = {
    r"(?u)\b\w\w+\b": 2,
    r"\b\w\w+\b": 2,
    r"(?u)\b\w+\b": 1,
    r"\b\w+\b": 1,
    r"(?u)\w+": 1,
    r"\w+": 1,
}
"""The patterns of tokens that are runs of word characters, with the shortest of them."""

_MOST_BUCKETS = 2**17

_HARD_TEXTS = (
    "",
    " \t\n",
    "don't stop-words_here __ _ x",
    "Stra\u00dfe GRO\u1e9e \ufb01ne \u0132ssel",
    "\u0130stanbul I\u0307 \u0131",
    "\u039f\u0394\u039f\u03a3 \u03a3 \u039f\u03a3\u0301. \u039f\u03a3\u2019\u039f",
    "caf\u00e9 cafe\u0301 \u01c5 \u24b6\u24b7",
    "\u0967\u0968 \u0663\u0664 \u00bd\u00b2 \u4e03 \u2167\u2168",
    "\u0928\u092e\u0938\u094d\u0924\u0947 \u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35",
    "\U0001d518\U0001d52b \U0001f600 x\U0001f600y \U00010400\U00010401",
    "a\u200db\u00adc\u00a0d\u3000e\ufeff",
)


@register(CountVectorizer, takes_text=True)
def count_vectorizer(step: Step, features: Features, graph: Graph) -> Features:
    """How often each term of the vocabulary occurs."""
    return _counts(step, features, graph, _vocabulary(step)).as_features()


@register(TfidfVectorizer, takes_text=True)
def tfidf_vectorizer(step: Step, features: Features, graph: Graph) -> Features:
    """The counts, weighted by how rare the terms are."""
    counts = _counts(step, features, graph, _vocabulary(step))
    weights = step.estimator._tfidf
    return _weighted(step.child("tfidf", weights), counts).as_features()


@register(TfidfTransformer)
def tfidf_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """Counts, weighted by how rare the terms are."""
    return _weighted(step, Vector.of(features, graph)).as_features()


@register(HashingVectorizer, takes_text=True)
def hashing_vectorizer(step: Step, features: Features, graph: Graph) -> Features:
    """How often terms of each hash occur."""
    model = step.estimator
    if model.n_features > _MOST_BUCKETS:
        raise step.unsupported(
            f"has {model.n_features} features, for which no estimator behind it fits into a bundle",
            f"Use n_features={_MOST_BUCKETS} or less, or a TfidfVectorizer.",
            "n_features",
        )
    places = {
        "buckets": attributes.integer(model.n_features),
        "signed": attributes.boolean(model.alternate_sign),
    }
    counts = _counts(step, features, graph, places, model.n_features)
    return _normalized(counts, {}, model.norm, sublinear=False).as_features()


def takes_documents(model: Any) -> bool:
    """Whether a model takes a sequence of texts, and not a table."""
    if isinstance(model, Pipeline):
        steps = [each for _, each in model.steps if each not in (None, "passthrough")]
        return bool(steps) and takes_documents(steps[0])
    if isinstance(model, FeatureUnion):
        return any(takes_documents(each) for _, each in model.transformer_list)
    if hasattr(model, "best_estimator_"):
        return takes_documents(model.best_estimator_)
    return isinstance(model, CountVectorizer | HashingVectorizer)


def documents_of(sample: Any) -> Any:
    """Returns texts as a table with one column: called as the series is, or ``text``."""
    if isinstance(sample, pd.Series):
        return sample.to_frame("text" if sample.name is None else str(sample.name))
    if isinstance(sample, list | tuple) or (isinstance(sample, np.ndarray) and sample.ndim == 1):
        return pd.DataFrame({"text": list(sample)})
    return sample


def _vocabulary(step: Step) -> dict[str, Attribute]:
    vocabulary = step.estimator.vocabulary_
    terms = sorted(vocabulary, key=vocabulary.__getitem__)
    return {"vocabulary": attributes.strings(terms)}


def _counts(
    step: Step,
    features: Features,
    graph: Graph,
    places: dict[str, Attribute],
    size: int | None = None,
) -> Vector:
    _check_analyzer(step)
    column = _text_column(step, features)
    origin = features.leaves()[0].origins
    if origin and origin[0] is not None:
        graph.facts.boundaries.add_categories(origin[0], _HARD_TEXTS)
    model = step.estimator
    fewest, most = model.ngram_range
    rules = {
        "lowers": attributes.boolean(model.lowercase),
        "shortest": attributes.integer(_SHORTEST[model.token_pattern]),
        "stop_words": attributes.strings(sorted(model.get_stop_words() or ())),
        "fewest_words": attributes.integer(fewest),
        "most_words": attributes.integer(most),
        "binary": attributes.boolean(model.binary),
    }
    output = graph.column("counts")
    graph.add(
        "term_counts", {"input": column}, {"output": output}, {**text_rules(), **rules, **places}
    )
    return Vector(graph, output, len(model.vocabulary_) if size is None else size)


def _text_column(step: Step, features: Features) -> str:
    (leaf, *others) = features.leaves()
    if others or leaf.types_of_columns() != ("string",) or leaf.pending:
        raise step.unsupported(
            "does not get one column of texts as it stands in the sample",
            "Give it one column by name in a ColumnTransformer, or put it first in the pipeline.",
        )
    return leaf.scalars[0]


def _check_analyzer(step: Step) -> None:
    model = step.estimator
    allowed: dict[str, tuple[Any, ...]] = {
        "analyzer": ("word",),
        "input": ("content",),
        "preprocessor": (None,),
        "strip_accents": (None,),
        "tokenizer": (None,),
        "token_pattern": tuple(_SHORTEST),
    }
    for parameter, values in allowed.items():
        value = getattr(model, parameter)
        if callable(value) or value not in values:
            shown = "a function" if callable(value) else repr(value)
            raise step.unsupported(f"has {shown} as {parameter}", f"Use {values[0]!r}.", parameter)
    if np.dtype(model.dtype) == np.float32:
        raise step.unsupported("counts in single precision", "Use the default dtype.", "dtype")


def _weighted(step: Step, counts: Vector) -> Vector:
    model = step.estimator
    factors = {"factors": attributes.vector(step.finite("idf_"))} if model.use_idf else {}
    return _normalized(counts, factors, model.norm, sublinear=model.sublinear_tf)


def _normalized(
    counts: Vector, factors: dict[str, Attribute], norm: str | None, *, sublinear: bool
) -> Vector:
    model = {
        "size": attributes.integer(counts.size),
        "sublinear": attributes.boolean(sublinear),
        "norm": attributes.string(norm or "none"),
        **factors,
    }
    return counts.through("term_weights", model, counts.size)
