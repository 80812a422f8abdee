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
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np

from flink_mleap.bundle.manifest import Task
from flink_mleap.bundle.schema import Field
from flink_mleap.errors import UnsupportedModel
from flink_mleap.export.sklearn.features import Features
from flink_mleap.export.sklearn.graph import Graph

__all__ = ["Converter", "Prediction", "Step", "convert", "register", "supported"]


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
        """Returns the prediction with one more output: a number for each class."""
        size = len(self.labels or ())
        return replace(
            self, outputs=(*self.outputs, Field(name=name, type="double", shape=(size,)))
        )


@dataclass(frozen=True)
class Step:
    """An estimator in its place.

    Attributes:
        estimator: The fitted estimator.
        path: Names of the pipelines around it and its own.
        wanted: Output columns that the caller asked for; None for all.
    """

    estimator: Any
    path: tuple[str, ...] = ()
    wanted: tuple[str, ...] | None = field(default=None)

    def child(self, name: str, estimator: Any) -> Step:
        """Returns the step inside this one."""
        return Step(estimator, (*self.path, name), self.wanted)

    def wants(self, output: str) -> bool:
        """Whether the caller asked for that output column."""
        return self.wanted is None or output in self.wanted

    def finite(self, parameter: str) -> np.ndarray[Any, np.dtype[np.float64]]:
        """Returns a fitted attribute as doubles.

        Raises:
            UnsupportedModel: It holds a NaN or an infinity, which a bundle cannot hold.
        """
        values = np.asarray(getattr(self.estimator, parameter), dtype=np.float64)
        if not np.isfinite(values).all():
            raise self.unsupported(
                f"has a {parameter} that is not finite",
                "Train it on data without missing and infinite values.",
                parameter,
            )
        return values

    def unsupported(self, why: str, remedy: str, parameter: str | None = None) -> UnsupportedModel:
        """Returns the error that names this step, why it cannot be exported and what would work."""
        kind = type(self.estimator).__name__
        where = f"Step {'.'.join(self.path)} ({kind})" if self.path else f"The model ({kind})"
        return UnsupportedModel(
            "export.unsupported-parameter" if parameter else "export.unsupported-class",
            f"{where} {why}. {remedy}",
            step=".".join(self.path) or None,
            estimator=kind,
            parameter=parameter,
        )


Converter = Callable[[Step, Features, Graph], Features | Prediction]
_ConverterT = TypeVar("_ConverterT", bound=Converter)

_CONVERTERS: dict[type, Converter] = {}


def register(*classes: type) -> Callable[[_ConverterT], _ConverterT]:
    """Registers the decorated function as the converter of exactly these classes.

    A subclass may score in another way, so it needs a registration of its own.
    """

    def decorate(converter: _ConverterT) -> _ConverterT:
        for each in classes:
            _CONVERTERS[each] = converter
        return converter

    return decorate


def supported() -> tuple[type, ...]:
    """Returns the classes that have a converter, by name."""
    return tuple(sorted(_CONVERTERS, key=lambda each: each.__name__))


def convert(step: Step, features: Features, graph: Graph) -> Features | Prediction:
    """Converts a step with the converter of its class.

    Raises:
        UnsupportedModel: There is none, or it refuses a parameter.
    """
    converter = _CONVERTERS.get(type(step.estimator))
    if converter is None:
        names = ", ".join(each.__name__ for each in supported())
        raise step.unsupported(
            "has no exact form in MLeap",
            f"These can be exported: {names}; or add a converter with "
            "flink_mleap.export.sklearn.register.",
        )
    return converter(step, features, graph)
