"""Which function converts which scikit-learn class. Users may add their own.

```python
from flink_mleap.export.sklearn import Step, Features, Graph, register

@register(MyScaler)
def my_scaler(step: Step, features: Features, graph: Graph) -> Features:
    return features.apply("mul", step.estimator.factor_)
```

A converter takes the fitted estimator, what flows into it and the graph to add nodes to. It
returns what flows out: `Features` of a transformer, a `Prediction` of a final estimator. The export
compares the result with the estimator's own scores, so that a wrong converter writes no bundle.

Where no more is said, the estimator takes numbers, and inputs whose missing values would reach it
must not be missing. A converter that is registered with ``takes_missing=True`` lets NaN pass, gives
it a meaning, or calls `graph.facts.refuse_missing` itself; one with ``takes_text=True`` deals with
columns of strings (`Features.types_of_columns`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from flink_mleap.bundle.manifest import Task
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import SchemaError, UnsupportedModel
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph

__all__ = [
    "LIBRARIES",
    "Converter",
    "Prediction",
    "Step",
    "check_not_refused",
    "check_numeric",
    "convert",
    "refuse",
    "refused",
    "register",
    "supported",
]


@dataclass(frozen=True)
class Prediction:
    """What a final estimator gives.

    Attributes:
        task: What the model does.
        outputs: The output columns that there are, the main result first.
        labels: The classes in the order of the probabilities; None without classes.
    """

    task: Task
    outputs: tuple[Field, ...]
    labels: tuple[Any, ...] | None = None

    def and_vector(self, name: str) -> Prediction:
        """Returns the prediction with the column of this name too: a number for each class."""
        output = Field(name=name, type="double", shape=(len(self.labels or ()),))
        return replace(self, outputs=(*self.outputs, output))


@dataclass(frozen=True)
class Step:
    """An estimator in its place.

    Attributes:
        estimator: The fitted estimator.
        path: Names of the pipelines around it and its own.
        wanted: Output columns that the caller asked for; None for all.
        transforms: Whether `transform` is called and not `predict`, where the estimator has both.
    """

    estimator: Any
    path: tuple[str, ...] = ()
    wanted: tuple[str, ...] | None = None
    transforms: bool = False

    def child(self, name: str, estimator: Any) -> Step:
        """Returns the step inside this one."""
        return Step(estimator, (*self.path, name), self.wanted)

    def as_transformer(self) -> Step:
        """Returns the step in a place where `transform` is called."""
        return replace(self, transforms=True)

    def wants(self, output: str) -> bool:
        """Whether the caller asked for that output column."""
        return self.wanted is None or output in self.wanted

    def finite(self, parameter: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Returns a fitted attribute as doubles.

        Raises:
            UnsupportedModel: It holds a NaN or an infinity, which a bundle cannot hold.
        """
        return self.finite_values(getattr(self.estimator, parameter), parameter)

    def finite_values(
        self, values: ArrayLike, parameter: str
    ) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Returns what was computed from a fitted attribute as doubles.

        Raises:
            UnsupportedModel: It holds a NaN or an infinity, which a bundle cannot hold.
        """
        numbers = np.asarray(values, dtype=np.float64)
        if not np.isfinite(numbers).all():
            raise self.unsupported(
                f"has a {parameter} that is not finite",
                "Train it on data without missing and infinite values.",
                parameter,
            )
        return numbers

    @property
    def name(self) -> str:
        """How a sentence calls the step: with the names of what it stands in and its class."""
        kind = type(self.estimator).__name__
        return f"step {'.'.join(self.path)} ({kind})" if self.path else f"the model ({kind})"

    def unsupported(self, why: str, remedy: str, parameter: str | None = None) -> UnsupportedModel:
        """Returns the error that names this step, why it cannot be exported and what would work."""
        kind = type(self.estimator).__name__
        where = self.name[0].upper() + self.name[1:]
        return UnsupportedModel(
            "export.unsupported-parameter" if parameter else "export.unsupported-class",
            f"{where} {why}. {remedy}",
            step=".".join(self.path) or None,
            estimator=kind,
            parameter=parameter,
        )


Converter = Callable[[Step, Features, Graph], Features | Prediction]
_ConverterT = TypeVar("_ConverterT", bound=Converter)


@dataclass(frozen=True)
class _Registration:
    converter: Converter
    takes_missing: bool
    takes_text: bool
    checks_values: bool


_CONVERTERS: dict[type, _Registration] = {}
_REFUSALS: dict[type, tuple[str, str]] = {}

LIBRARIES = {
    "lightgbm": "flink_mleap.export.lightgbm.converters",
    "xgboost": "flink_mleap.export.xgboost.converters",
}
"""The modules with the converters of other libraries, which are imported only when needed."""


def register(
    *classes: type,
    takes_missing: bool = False,
    takes_text: bool = False,
    checks_values: bool | None = None,
) -> Callable[[_ConverterT], _ConverterT]:
    """Registers the decorated function as the converter of exactly these classes.

    A subclass may score in another way, so it needs a registration of its own.

    Args:
        classes: The classes.
        takes_missing: Whether the converter deals with missing values (`Features.missing`);
            otherwise inputs that are still in there are refused when they are missing.
        takes_text: Whether it deals with columns of strings.
        checks_values: Whether it refuses infinities (and NaN, if it takes no missing values) that
            a step before it made of usual numbers; None for whatever takes no strings.
    """
    checks = not takes_text if checks_values is None else checks_values

    def decorate(converter: _ConverterT) -> _ConverterT:
        for each in classes:
            _CONVERTERS[each] = _Registration(converter, takes_missing, takes_text, checks)
        return converter

    return decorate


def refuse(*classes: type, why: str, remedy: str) -> None:
    """Registers why exactly these classes have no converter, as a sentence of the refusal.

    Args:
        classes: The classes.
        why: What stands in the way, after the name of the step.
        remedy: What would work, as a sentence of its own.
    """
    for each in classes:
        _REFUSALS[each] = (why, remedy)


def refused() -> dict[type, tuple[str, str]]:
    """Returns the classes that have a reason for having no converter: why, and what would work."""
    return dict(_REFUSALS)


def supported() -> tuple[type, ...]:
    """Returns the classes that have a converter, by name."""
    public = (each for each in _CONVERTERS if not each.__name__.startswith("_"))
    return tuple(sorted(public, key=lambda each: each.__name__))


def convert(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """Converts a step with the converter of its class.

    Raises:
        UnsupportedModel: There is none, or it refuses a parameter.
        SchemaError: It takes numbers and gets strings.
    """
    library = type(step.estimator).__module__.partition(".")[0]
    if library in LIBRARIES:
        import_module(LIBRARIES[library])
    registration = _CONVERTERS.get(type(step.estimator))
    if registration is None:
        check_not_refused(step)
        names = ", ".join(each.__name__ for each in supported())
        raise step.unsupported(
            "has no exact form in MLeap",
            f"These can be exported: {names}; or add a converter with "
            "flink_mleap.export.sklearn.register.",
        )
    if not registration.takes_text:
        check_numeric(step, features)
    if not registration.takes_missing:
        graph.facts.refuse_missing(features.missing)
    if registration.checks_values and features.is_unchecked:
        features = features.apply("not_infinite" if registration.takes_missing else "finite")
    return registration.converter(step, features, graph)


def check_not_refused(step: Step) -> None:
    """Checks that no reason is known for which the class of a step has no converter.

    Raises:
        UnsupportedModel: One is; says it, and what would work.
    """
    kind = type(step.estimator)
    if kind in _REFUSALS and kind not in _CONVERTERS:
        raise step.unsupported(*_REFUSALS[kind])


def check_numeric(step: Step, features: Features) -> None:
    """Checks that no column of strings is among the features.

    Raises:
        SchemaError: One is.
    """
    texts = features.named(["string"])
    if texts:
        raise SchemaError(
            "schema.string-column",
            f"The sample has strings in {', '.join(texts)}, and {step.name} takes numbers: encode "
            "the column by a step before it, or convert it before training.",
        )
