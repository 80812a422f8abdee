"""What a recipe is, and which there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from flink_mleap.errors import ConfigurationError

__all__ = ["Recipe", "Trained", "recipe_named", "recipes", "register"]


@dataclass(frozen=True)
class Trained:
    """A model that was fitted on one part of the data, and the other part.

    Attributes:
        model: The fitted pipeline.
        features: The training features.
        holdout: The features of the rows that the model has not seen.
        truth: What should be predicted for them; its name is the name of the column.
        predicted: What the model predicts for them.
        source: Where the data came from.
        parameters: What the recipe chose that the model does not say.
        close: Ends what the recipe started.
    """

    model: Any
    features: pd.DataFrame
    holdout: pd.DataFrame
    truth: pd.Series[Any]
    predicted: pd.Series[Any]
    source: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    close: Callable[[], None] = field(default=lambda: None)


@dataclass(frozen=True)
class Recipe:
    """A training program.

    Attributes:
        name: What the command line calls it, and the name of its files.
        summary: One line: the data, the model, what it predicts.
        train: Reads the data and fits the model.
    """

    name: str
    summary: str
    train: Callable[[], Trained]


_RECIPES: dict[str, Recipe] = {}


def register(name: str, summary: str) -> Callable[[Callable[[], Trained]], Callable[[], Trained]]:
    """Registers the decorated function as the recipe of that name."""

    def decorate(train: Callable[[], Trained]) -> Callable[[], Trained]:
        _RECIPES[name] = Recipe(name, summary, train)
        return train

    return decorate


def recipes() -> tuple[Recipe, ...]:
    """Returns all recipes, by name."""
    return tuple(_RECIPES[name] for name in sorted(_RECIPES))


def recipe_named(name: str) -> Recipe:
    """Returns the recipe of that name.

    Raises:
        ConfigurationError: There is none.
    """
    try:
        return _RECIPES[name]
    except KeyError:
        raise ConfigurationError(
            "config.unknown-recipe",
            f"There is no recipe {name}: choose from {', '.join(sorted(_RECIPES))}.",
        ) from None
