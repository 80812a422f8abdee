"""Recipes that train with Spark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from sklearn.model_selection import train_test_split

from flink_mleap.errors import DependencyMissing
from flink_mleap.train.recipe import Trained, register
from flink_mleap.train.sklearn_recipes import diabetes_data

__all__ = ["diabetes_spark"]

_LOGGING = Path(__file__).with_name("spark-log4j2.properties")
_SEED = 7
_HOLDOUT = 0.3


@register("diabetes-spark", "Spark: progression of diabetes from bmi alone (linear)")
def diabetes_spark() -> Trained:
    """Fits a linear regression behind a vector assembler, in a local session if there is none."""
    spark, close = _session()
    from pyspark.ml import Pipeline  # noqa: PLC0415 - Spark is an optional part
    from pyspark.ml.feature import VectorAssembler  # noqa: PLC0415
    from pyspark.ml.regression import LinearRegression  # noqa: PLC0415

    data = diabetes_data()[["bmi", "progression"]]
    train, rest = train_test_split(data, test_size=_HOLDOUT, random_state=_SEED)
    assembler = VectorAssembler(inputCols=["bmi"], outputCol="features")
    regression = LinearRegression(labelCol="progression")
    model = Pipeline(stages=[assembler, regression]).fit(spark.createDataFrame(train))
    holdout = rest[["bmi"]]
    scored = model.transform(spark.createDataFrame(holdout)).select("prediction").collect()
    return Trained(
        model=model,
        features=train[["bmi"]],
        holdout=holdout,
        truth=rest["progression"],
        predicted=pd.Series([row[0] for row in scored], index=holdout.index),
        source="scikit-learn load_diabetes(scaled=False)",
        close=close,
    )


def _session() -> tuple[Any, Any]:
    """Returns the running Spark session, or a local one, with what ends it."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415
    except ImportError:
        raise DependencyMissing(
            "train.spark-missing",
            "Spark is not installed: pip install 'flink-mleap[spark]'",
        ) from None
    running = SparkSession.getActiveSession()
    if running is not None:
        return running, lambda: None
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={_LOGGING.as_uri()}",
    }
    builder = SparkSession.builder.master("local[2]").appName("flink-mleap")
    spark = builder.config(map=settings).getOrCreate()
    return spark, spark.stop
