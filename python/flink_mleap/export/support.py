"""What can be exported, from the registry and from what the parity suite has compared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from typing import Any

__all__ = ["RESULTS", "Support", "support_markdown", "support_matrix"]

RESULTS = "parity_results.json"
"""The file beside this module that the parity suite writes (`make support-matrix`)."""

_LIBRARIES = {"sklearn": "scikit-learn", "xgboost": "XGBoost", "lightgbm": "LightGBM"}


@dataclass(frozen=True)
class Support:
    """One class of estimators.

    Attributes:
        library: Where it comes from.
        estimator: Its name.
        parameters: Parameters other than the defaults that the suite has exported it with.
        operators: MLeap operators that it became.
        tolerance: Largest relative error that was allowed, None where nothing was compared.
        rows: Rows that were compared on the JVM.
        refusal: Why it cannot be exported and what would work; None when it can.
    """

    library: str
    estimator: str
    parameters: tuple[str, ...] = field(default=())
    operators: tuple[str, ...] = field(default=())
    tolerance: float | None = None
    rows: int = 0
    refusal: str | None = None


def support_matrix() -> tuple[Support, ...]:
    """Returns every class that has a converter or a reason for having none, by library and name.

    Classes of XGBoost, LightGBM and Spark are among them where these are installed.
    """
    from flink_mleap.export.sklearn.registry import LIBRARIES, refused, supported  # noqa: PLC0415

    for library, converters in LIBRARIES.items():
        if find_spec(library) is not None:
            import_module(converters)
    results = json.loads(files("flink_mleap.export").joinpath(RESULTS).read_text("utf-8"))
    known = [_exported(each, results.get(_key(each), {})) for each in supported()]
    others = [
        Support(_library(each), each.__name__, refusal=f"It {why}. {remedy}")
        for each, (why, remedy) in refused().items()
    ]
    everything = [*known, *others, *_spark(results)]
    return tuple(sorted(everything, key=lambda each: (each.library, each.estimator)))


def support_markdown(matrix: Iterable[Support]) -> str:
    """Returns the matrix as a page of the documentation."""
    rows = list(matrix)
    exported = [each for each in rows if each.refusal is None]
    lines = [
        "# What can be exported",
        "",
        "Written by `make support-matrix` from the registry of converters and the parity suite. "
        "Each row counts what the framework and the bundle have both scored on the JVM: labels "
        "equal, doubles to the relative tolerance (1e-6 where the framework works in float32). "
        f"{len(exported)} classes, {sum(each.rows for each in exported):,} comparisons of a row. "
        "A parameter that is not named here is tried by every export, which compares the scores "
        "and refuses to write a bundle that differs.",
        "",
        "| library | estimator | parameters in the suite | operators | tolerance | rows |",
        "|---|---|---|---|---|---|",
        *(_line(each) for each in exported),
        "",
        "## Refused",
        "",
        "Any other class is refused too, with the list of those that can be exported.",
        "",
        "| library | estimator | reason, and what would work |",
        "|---|---|---|",
        *(
            f"| {each.library} | {each.estimator} | {each.refusal} |"
            for each in rows
            if each.refusal is not None
        ),
    ]
    return "\n".join(lines) + "\n"


def _line(each: Support) -> str:
    parameters = ", ".join(f"`{parameter}`" for parameter in each.parameters)
    tolerance = "" if each.tolerance is None else f"{each.tolerance:g}"
    operators = ", ".join(each.operators)
    return (
        f"| {each.library} | {each.estimator} | {parameters} | {operators} | {tolerance} "
        f"| {each.rows:,} |"
    )


def _exported(kind: type, result: dict[str, Any]) -> Support:
    return _compared(_library(kind), _name(kind), result)


def _compared(library: str, name: str, result: dict[str, Any]) -> Support:
    return Support(
        library,
        name,
        tuple(result.get("parameters", ())),
        tuple(result.get("operators", ())),
        result.get("tolerance"),
        sum(result.get("rows", {}).values()),
    )


def _spark(results: Mapping[str, Any]) -> Iterator[Support]:
    if find_spec("pyspark") is None:
        return
    from flink_mleap.export.spark.kinds import EXPORTED, LIGHTGBM, REFUSED, XGBOOST  # noqa: PLC0415

    for name in EXPORTED:
        result = results.get(f"pyspark.{name}", {})
        yield _compared("Spark ML", name, result)
    for name in XGBOOST if find_spec("xgboost") is not None else ():
        yield _compared("XGBoost", name, results.get(f"xgboost.{name}", {}))
    for name in LIGHTGBM:
        yield _compared("SynapseML", name, results.get(f"synapse.{name}", {}))
    for name, (why, remedy) in REFUSED.items():
        yield Support("Spark ML", name, refusal=f"It {why}: {remedy}.")


def _key(kind: type) -> str:
    return f"{_package(kind)}.{_name(kind)}"


def _library(kind: type) -> str:
    return _LIBRARIES.get(_package(kind), _package(kind))


def _package(kind: type) -> str:
    """Returns the library of a class, also of what stands here for its native model."""
    parts = kind.__module__.split(".")
    return parts[2] if parts[:2] == ["flink_mleap", "export"] else parts[0]


def _name(kind: type) -> str:
    return "Booster" if kind.__name__ == "FittedBooster" else kind.__name__
