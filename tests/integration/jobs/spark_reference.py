"""Trains the Spark recipe, exports it, and writes what Spark itself predicts for many rows.

A program of its own: Spark and PyFlink would each want to own the Java gateway of one process.
"""

import sys
from pathlib import Path

import numpy as np
import pandas as pd
from pyspark.sql import SparkSession

import flink_mleap
from flink_mleap.train import recipe_named

ROWS = 1200


def main(folder: Path) -> None:
    """Writes ``spark.zip``, and ``spark.csv`` with bmi and prediction."""
    trained = recipe_named("diabetes-spark").train()
    try:
        flink_mleap.export(trained.model, folder / "spark.zip", sample=trained.features)
        bmi = pd.DataFrame({"bmi": np.random.default_rng(3).uniform(18, 42, ROWS)})
        spark = SparkSession.getActiveSession()
        scored = trained.model.transform(spark.createDataFrame(bmi)).select("bmi", "prediction")
        scored.toPandas().to_csv(folder / "spark.csv", index=False, header=False)
    finally:
        trained.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
