import subprocess
import sys

import numpy as np
import pytest

from flink_mleap.export.lightgbm.fitted_model import FittedModel


@pytest.mark.parametrize(("start", "count"), [(0, 0), (0, 2), (1, -1), (2, 2), (-1, 9), (9, 1)])
def test_iterations_are_those_that_lightgbm_saves(start: int, count: int) -> None:
    lightgbm = pytest.importorskip("lightgbm")
    rng = np.random.default_rng(0)
    rows, labels = rng.normal(size=(200, 2)), rng.integers(0, 3, 200)
    parameters = {"objective": "multiclass", "num_class": 3, "num_leaves": 4, "verbosity": -1}
    booster = lightgbm.train(parameters, lightgbm.Dataset(rows, labels), 5)
    everything = FittedModel.read(booster.model_to_string())
    some = FittedModel.read(
        booster.model_to_string(start_iteration=max(start, 0), num_iteration=count)
    )

    found = everything.iterations(start, count)
    assert [each["leaf_value"] for each in found.trees] == [
        each["leaf_value"] for each in some.trees
    ]


def test_models_of_spark_are_written_without_lightgbm() -> None:
    program = (
        "import sys; sys.modules['lightgbm'] = None; from flink_mleap.export.spark import lightgbm"
    )

    subprocess.run([sys.executable, "-c", program], check=True)
