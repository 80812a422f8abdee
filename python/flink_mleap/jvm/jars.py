"""Where the jars are: ours inside this package, Flink's inside PyFlink."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

from flink_mleap.errors import DependencyMissing

__all__ = ["flink_lib", "flink_mleap_jar", "java_executable", "spark_jars", "worker_class_path"]

_JARS = Path(__file__).resolve().parent.parent / "jars"


def flink_mleap_jar() -> Path:
    """Returns the jar with the Scala library, to ship with a Flink job.

    Raises:
        DependencyMissing: The package was installed without it.
    """
    jar = _JARS / "flink-mleap.jar"
    if not jar.is_file():
        raise DependencyMissing(
            "jvm.jar-missing",
            "The flink-mleap jar is not in this installation. In a checkout run `make build`; "
            "otherwise install the wheel again: `pip install --force-reinstall flink-mleap`.",
            str(jar),
        )
    return jar


def spark_jars() -> list[Path]:
    """Returns MLeap's serializer for Spark, as the jars that a Spark driver has to have.

    Raises:
        DependencyMissing: The package was installed without them.
    """
    jars = sorted((_JARS / "spark").glob("*.jar"))
    if not jars:
        raise DependencyMissing(
            "jvm.spark-jars-missing",
            "MLeap's jars for Spark are not in this installation. In a checkout run `make build`; "
            "otherwise install the wheel again: `pip install --force-reinstall flink-mleap`.",
            str(_JARS / "spark"),
        )
    return jars


def flink_lib() -> Path:
    """Returns the folder with Flink's own jars inside the installed PyFlink.

    Raises:
        DependencyMissing: PyFlink is not installed, or without its jars.
    """
    spec = importlib.util.find_spec("pyflink")
    for root in (spec.submodule_search_locations or []) if spec else []:
        lib = Path(root) / "lib"
        if lib.is_dir():
            return lib
    raise DependencyMissing(
        "jvm.pyflink-missing",
        "PyFlink with its jars is not installed: `pip install apache-flink==2.2.1`.",
    )


def worker_class_path() -> list[Path]:
    """Returns the class path of the scoring worker: our jar, and of Flink Scala, core and log4j.

    Flink's core brings slf4j, which clients of stores need, and the file systems that jobs have.

    Raises:
        DependencyMissing: One of them is not installed.
    """
    jar, lib = flink_mleap_jar(), flink_lib()
    scala = sorted(lib.glob("flink-scala_2.12*.jar"))
    if not scala:
        raise DependencyMissing(
            "jvm.scala-missing",
            "PyFlink is installed without its flink-scala_2.12 jar: "
            "`pip install --force-reinstall apache-flink==2.2.1`.",
            str(lib),
        )
    return [jar, *scala, *sorted(lib.glob("flink-dist*.jar")), *sorted(lib.glob("log4j*.jar"))]


def java_executable() -> Path:
    """Returns the `java` program: that of JAVA_HOME, else the first on the PATH.

    Raises:
        DependencyMissing: There is none.
    """
    home = os.environ.get("JAVA_HOME")
    if home:
        java = Path(home) / "bin" / "java"
        if java.is_file():
            return java
        raise DependencyMissing(
            "jvm.java-missing",
            f"JAVA_HOME is set to {home}, where there is no bin/java. Set it to a JDK 17, or unset "
            "it and put java on the PATH.",
        )
    found = shutil.which("java")
    if found is None:
        raise DependencyMissing(
            "jvm.java-missing",
            "Java is not installed. Install a JDK 17, on Debian or Ubuntu with "
            "`sudo apt-get install openjdk-17-jre-headless`, or set JAVA_HOME.",
        )
    return Path(found)
