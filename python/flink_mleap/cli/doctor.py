"""``flink-mleap doctor``: what is installed, what is missing, how to get it."""

from __future__ import annotations

import importlib.metadata
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

import typer
from rich.text import Text

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json, table
from flink_mleap.errors import DependencyMissing
from flink_mleap.jvm.jars import (
    flink_lib,
    flink_mleap_jar,
    java_executable,
    spark_jars,
    worker_class_path,
)

__all__ = ["doctor"]

_JAVA = 17
_PYTHON = (3, 11)


@dataclass(frozen=True)
class _Finding:
    """One thing that was looked for."""

    name: str
    found: str | None
    needed_for: str
    required: bool
    advice: str | None


def doctor(as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Show what is installed, what is missing, and how to get it.

    Ends with 5 when something is missing that every job needs.
    """
    findings = list(_findings())
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        rows = [(_state(each), each.name, each.found or "-", each.needed_for) for each in findings]
        output().print(table(("", "what", "found", "needed for"), rows))
        for finding in findings:
            if finding.advice is not None:
                output().print(f"{finding.name}: {finding.advice}", markup=False, soft_wrap=True)
    if any(finding.required and finding.advice is not None for finding in findings):
        raise typer.Exit(DependencyMissing.exit_code)


def _state(finding: _Finding) -> Text:
    if finding.advice is None:
        return Text("ok", "green")
    return Text("missing", "red") if finding.required else Text("optional", "yellow")


def _findings() -> Iterator[_Finding]:
    python = platform.python_version()
    yield _Finding(
        "Python",
        python,
        "everything",
        True,
        None if sys.version_info[:2] == _PYTHON else "install Python 3.11 and use it here.",
    )
    yield _java()
    yield _of("PyFlink", "SQL jobs", True, lambda: f"{_version('apache-flink')}, {flink_lib()}")
    yield _of("Flink's Scala library", "scoring", True, lambda: str(worker_class_path()[1]))
    yield _of("flink-mleap jar", "scoring and SQL jobs", True, lambda: str(flink_mleap_jar()))
    yield _package("scikit-learn", "training and export", "flink-mleap")
    yield _package("pyspark", "export from Spark", "flink-mleap[spark]")
    yield _of("MLeap for Spark", "export from Spark", False, lambda: f"{len(spark_jars())} jars")
    gradle = shutil.which("gradle")
    yield _Finding(
        "Gradle",
        gradle,
        "building the jar in a checkout",
        False,
        None if gradle else "`sudo apt-get install gradle`, or use the wheel, which has the jar.",
    )


def _java() -> _Finding:
    needed_for = "scoring and SQL jobs"
    try:
        java = java_executable()
    except DependencyMissing as missing:
        return _Finding("Java", None, needed_for, True, missing.sentence)
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "((\d+)[^"]*)"', said)
    fits = version is not None and int(version[2]) == _JAVA
    found = f"{version[1]}, {java}" if version else str(java)
    advice = f"flink-mleap is tested with Java {_JAVA}; set JAVA_HOME to a JDK {_JAVA}."
    return _Finding("Java", found, needed_for, True, None if fits else advice)


def _of(name: str, needed_for: str, required: bool, look: Callable[[], str]) -> _Finding:
    try:
        return _Finding(name, look(), needed_for, required, None)
    except DependencyMissing as missing:
        return _Finding(name, None, needed_for, required, missing.sentence)


def _package(name: str, needed_for: str, source: str) -> _Finding:
    try:
        return _Finding(name, _version(name), needed_for, False, None)
    except DependencyMissing:
        return _Finding(name, None, needed_for, False, f"`pip install '{source}'`.")


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError as error:
        raise DependencyMissing(
            "jvm.package-missing", f"{package} is not installed: `pip install {package}`."
        ) from error
