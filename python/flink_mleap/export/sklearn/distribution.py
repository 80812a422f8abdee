"""Converters of what gives columns another distribution."""

from __future__ import annotations

from sklearn.preprocessing import PowerTransformer, QuantileTransformer

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.elementwise import Operation
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph
from flink_mleap.export.sklearn.registry import Step, convert, register

__all__ = ["power_transformer", "quantile_transformer"]


@register(PowerTransformer, takes_missing=True)
def power_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """Yeo-Johnson or Box-Cox, and then perhaps a standard scaler."""
    model = step.estimator
    _check_double(step, features)
    operation: Operation = "box_cox" if model.method == "box-cox" else "yeo_johnson"
    powered = features.apply(operation, step.finite("lambdas_"))
    if not model.standardize:
        return powered
    scaled = convert(step.child("standardize", model._scaler), powered, graph)
    return scaled if isinstance(scaled, Features) else powered


@register(QuantileTransformer, takes_missing=True)
def quantile_transformer(step: Step, features: Features, graph: Graph) -> Features:
    """Where a value stands among the quantiles."""
    if step.estimator.output_distribution == "normal":
        _check_double(step, features)
    quantiles = step.finite("quantiles_").T
    ends = {i: [each[0], each[-1]] for i, each in enumerate(quantiles.tolist())}
    features.note_thresholds(graph, ends)
    output = graph.column("quantiles")
    graph.add(
        "quantile_map",
        {"input": features.as_vector(graph)},
        {"output": output},
        {
            "quantiles": attributes.rows(quantiles),
            "references": attributes.doubles(step.finite("references_")),
            "normal": attributes.boolean(step.estimator.output_distribution == "normal"),
        },
    )
    return Features(
        features.width,
        vector=output,
        missing=features.missing,
        is_unchecked=features.is_unchecked,
    ).after(features)


def _check_double(step: Step, features: Features) -> None:
    if features.is_single:
        raise step.unsupported(
            "works on float32, in which its function loses too many digits",
            "Convert the columns to float64 before training.",
        )
