"""One Spark session for all tests of exports, and notes for the support matrix."""

import os
import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from tests.integration.export.recording import recorder

__all__ = ["recorder", "spark"]


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A session of two threads."""
    # OneVsRest scores in Python processes of Spark's.
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    session = builder.config("spark.sql.shuffle.partitions", "2").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
