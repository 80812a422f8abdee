"""Puts the functions of an application.conf into a PyFlink table environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from flink_mleap.jobs.java_problems import java_errors, registration_error
from flink_mleap.jobs.jvm import add_jars, jvm
from flink_mleap.jvm.jars import flink_mleap_jar

if TYPE_CHECKING:
    from pyflink.table import TableEnvironment

__all__ = ["register_udfs"]


def register_udfs(table_env: TableEnvironment, conf: str | os.PathLike[str]) -> list[str]:
    """Registers every function of a configuration file as a temporary system function.

    Our jar is put on the class path of the environment and on ``pipeline.jars``, so that it is
    shipped with each job. Only the manifests of the bundles are read here; the tasks load the
    models.

    Args:
        table_env: The environment whose SQL is to know the functions.
        conf: Path of an application.conf. A relative ``bundlePath`` in it is relative to the
            working directory.

    Returns:
        The signatures, in the order of the file, such as
        ``Predict(feature1 DOUBLE, feature2 INT) -> DOUBLE``.

    Raises:
        ConfigurationError: Something in the file is wrong; it carries file and line.
        BundleError: A bundle is missing, damaged, or its store does not give it.
        ProblemGroup: Several of these; all that could be found are in it.
        DependencyMissing: Our jar is not installed.
    """
    jar = flink_mleap_jar()
    add_jars([jar])
    config, url = table_env.get_config(), jar.as_uri()
    shipped = [entry for entry in config.get("pipeline.jars", "").split(";") if entry]
    if url not in shipped:
        config.set("pipeline.jars", ";".join([*shipped, url]))
    registry = jvm().io.flinkmleap.table.MLeapUDFRegistry
    try:
        return list(registry.registerFromFile(os.fspath(conf), table_env._j_tenv))
    except java_errors() as error:
        raise registration_error(error) from error
