"""Functions of a configuration in a PyFlink program, as the README shows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import flink_mleap
from flink_mleap.errors import BundleRefused, ConfigurationError, ProblemGroup
from flink_mleap.jobs.flink_rest import FlinkRest
from flink_mleap.jobs.jvm import jvm
from flink_mleap.jobs.sql_script import SqlScript
from flink_mleap.jobs.sql_session import SqlSession

if TYPE_CHECKING:
    from pyflink.table import TableEnvironment


@pytest.fixture
def environment(local_cluster: FlinkRest) -> TableEnvironment:
    """A table environment that a user made, before flink_mleap was asked for anything."""
    jvm()
    from pyflink.common import Configuration  # noqa: PLC0415
    from pyflink.table import EnvironmentSettings, TableEnvironment  # noqa: PLC0415

    configuration = Configuration()
    configuration.set_string("execution.target", "remote")
    configuration.set_string("rest.address", local_cluster.host)
    configuration.set_string("rest.port", str(local_cluster.port))
    settings = EnvironmentSettings.new_instance().with_configuration(configuration).build()
    return TableEnvironment.create(settings)


def test_a_registered_function_scores_rows(environment: TableEnvironment, demo_conf: Path) -> None:
    signatures = flink_mleap.register_udfs(environment, demo_conf)

    result = environment.execute_sql("SELECT Predict(25.0E0, 50, 90.0E0)")
    with result.collect() as rows:
        ((prediction,),) = list(rows)

    assert signatures == ["Predict(bmi DOUBLE, age INT, bp DOUBLE) -> DOUBLE"]
    assert 100 < prediction < 200


def test_registering_twice_ships_the_jar_once(
    environment: TableEnvironment, demo_conf: Path
) -> None:
    flink_mleap.register_udfs(environment, str(demo_conf))
    flink_mleap.register_udfs(environment, str(demo_conf))

    jars = environment.get_config().get("pipeline.jars", "").split(";")
    assert [Path(jar).name for jar in jars] == ["flink-mleap.jar"]


def test_every_mistake_of_a_configuration_is_reported_with_its_place(
    environment: TableEnvironment, demo: Path, tmp_path: Path
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(
        "mleap { udfRegistry = [\n"
        f'  {{ udfName = "A", bundlePath = "{demo}/diabetes.zip", onEror = "null" }}\n'
        f'  {{ udfName = "B", bundlePath = "{demo}/diabetes.zip", onError = "nul" }}\n'
        "] }\n"
    )

    with pytest.raises(ProblemGroup) as refusal:
        flink_mleap.register_udfs(environment, conf)

    problems = refusal.value.problems
    assert all(isinstance(problem, ConfigurationError) for problem in problems)
    assert {(p.file, p.line) for p in problems if isinstance(p, ConfigurationError)} == {
        (str(conf), 2),
        (str(conf), 3),
    }
    assert "onError" in str(refusal.value)


def test_a_bundle_that_is_not_there_is_refused(
    environment: TableEnvironment, tmp_path: Path
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text('mleap { udfRegistry = [ { udfName = "A", bundlePath = "/no/such.zip" } ] }')

    with pytest.raises(BundleRefused, match=r"There is no bundle at /no/such\.zip"):
        flink_mleap.register_udfs(environment, conf)


def test_a_bundle_that_goes_after_planning_is_refused_by_the_job(
    local_cluster: FlinkRest, demo: Path, tmp_path: Path
) -> None:
    bundle, conf = tmp_path / "model.zip", tmp_path / "application.conf"
    bundle.write_bytes((demo / "diabetes.zip").read_bytes())
    conf.write_text(f'mleap {{ udfRegistry = [ {{ udfName = "P", bundlePath = "{bundle}" }} ] }}')
    session = SqlSession(local_cluster, {}, [], conf)
    (statement,) = SqlScript.parse("SELECT P(25.0E0, n, 90.0E0) FROM t", "x.sql").render({})
    (table,) = SqlScript.parse(
        "CREATE TEMPORARY TABLE t (n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '1')",
        "x.sql",
    ).render({})
    list(session.run(table))
    bundle.unlink()

    with pytest.raises(BundleRefused, match=r"There is no bundle at .*model\.zip"):
        list(session.run(statement))


def test_nothing_is_registered_when_one_function_is_wrong(
    environment: TableEnvironment, demo: Path, tmp_path: Path
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(
        "mleap { udfRegistry = [\n"
        f'  {{ udfName = "Good", bundlePath = "{demo}/diabetes.zip" }}\n'
        '  { udfName = "Bad", bundlePath = "/no/such.zip" }\n'
        "] }\n"
    )

    with pytest.raises(BundleRefused):
        flink_mleap.register_udfs(environment, conf)

    assert "good" not in {name.lower() for name in environment.list_functions()}
