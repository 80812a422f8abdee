from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flink_mleap.train import run


@pytest.mark.parametrize(
    ("recipe", "inputs", "main"),
    [
        ("diabetes", "bmi double, age int, bp double", "prediction double"),
        ("diabetes-spark", "bmi double", "prediction double"),
        ("wine", "alcohol double, malic_acid double", "prediction string"),
        ("cancer", "mean_radius double, mean_texture double", "prediction string"),
    ],
)
def test_a_recipe_leaves_a_bundle_and_the_rows_it_has_not_seen(
    recipe: str, inputs: str, main: str, tmp_path: Path
) -> None:
    result = run(recipe, tmp_path / "made")
    rows = pd.read_csv(result.holdout, header=None, names=list(result.columns))
    truth = rows.pop(result.columns[-1])
    predicted = result.bundle.score(rows)["prediction"]

    assert str(result.bundle.input_schema).startswith(inputs)
    assert str(result.bundle.output_schema).startswith(main)
    assert list(rows.columns) == list(result.bundle.input_schema.names)
    assert len(rows) == result.rows
    assert result.bundle.manifest is not None
    assert result.bundle.manifest.metrics == result.metrics
    if "accuracy" in result.metrics:
        assert (predicted == truth).mean() == result.metrics["accuracy"] > 0.9
    else:
        error = np.abs(predicted - truth).mean()
        assert error == pytest.approx(result.metrics["mean_absolute_error"], rel=1e-9)
        assert error < np.abs(truth - truth.mean()).mean()
    assert sorted(path.name for path in result.holdout.parent.iterdir()) == [
        f"{recipe}-holdout.csv",
        f"{recipe}.zip",
    ]


def test_the_rows_may_have_a_header(tmp_path: Path) -> None:
    result = run("diabetes", tmp_path, header=True)

    assert result.holdout.read_text().splitlines()[0] == "bmi,age,bp,progression"
