import pytest

from flink_mleap.errors import ConfigurationError
from flink_mleap.train import recipe_named, recipes
from flink_mleap.train.sklearn_recipes import cancer, diabetes, wine


def test_the_recipes_are_listed_by_name_each_with_a_summary() -> None:
    assert [each.name for each in recipes()] == ["cancer", "diabetes", "diabetes-spark", "wine"]
    assert all(each.summary for each in recipes())


def test_an_unknown_recipe_is_answered_with_those_that_there_are() -> None:
    with pytest.raises(ConfigurationError, match="no recipe iris: choose from cancer, diabetes"):
        recipe_named("iris")


@pytest.mark.parametrize("train", [cancer, diabetes, wine])
def test_a_recipe_keeps_rows_that_its_model_has_not_seen(train: object) -> None:
    assert callable(train)
    trained = train()

    assert not set(trained.features.index) & set(trained.holdout.index)
    assert trained.truth.index.equals(trained.holdout.index)
    assert trained.predicted.index.equals(trained.holdout.index)
    assert list(trained.features.columns) == list(trained.holdout.columns)


@pytest.mark.parametrize("train", [cancer, diabetes, wine])
def test_column_names_need_no_quotes_in_sql(train: object) -> None:
    assert callable(train)
    trained = train()

    assert all(name.isidentifier() and name.islower() for name in trained.features.columns)
