"""Recipes: training programs that read real data and leave a bundle and a stream to score."""

from flink_mleap.train import sklearn_recipes, spark_recipes
from flink_mleap.train.recipe import Recipe, Trained, recipe_named, recipes
from flink_mleap.train.run import TrainingResult, run

__all__ = [
    "Recipe",
    "Trained",
    "TrainingResult",
    "recipe_named",
    "recipes",
    "run",
    "sklearn_recipes",
    "spark_recipes",
]
