"""Runs the programs of `flink-udf/bench`, each in a process of its own.

A program takes the path of its result as its first argument and writes JSON there. What it prints
is progress, and is passed on.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

__all__ = ["CLASS_PATH", "java", "measure_in_java"]

CLASS_PATH = Path("build/jvm/bench-classpath")
"""Holds the class path, written by `gradle bench`."""

# What Flink needs opened, as its own start scripts have it.
_OPENS = ("lang", "lang.reflect", "net", "nio", "text", "time", "util", "util.concurrent")
_TAIL = 4000


def java() -> str:
    """Returns the `java` program: that of JAVA_HOME, else the first on the PATH."""
    home = os.environ.get("JAVA_HOME")
    return os.path.join(home, "bin", "java") if home else "java"


def measure_in_java(
    program: str,
    folder: Path,
    arguments: Sequence[str],
    options: Sequence[str] = ("-Xmx2g",),
    jars: Sequence[Path] = (),
) -> Any:
    """Runs a program and returns its result.

    Args:
        program: Name of the class.
        folder: Holds a folder for each model.
        arguments: After the path of the result.
        options: Of the JVM.
        jars: On the class path, beside what all programs have.

    Raises:
        RuntimeError: It failed; the last of what it said.
    """
    opens = [f"--add-opens=java.base/java.{each}=ALL-UNNAMED" for each in _OPENS]
    with tempfile.TemporaryDirectory() as scratch:
        result, errors = Path(scratch) / "result.json", Path(scratch) / "errors"
        command = [java(), *opens, *options, f"-Dbench.models={folder}"]
        command += [f"io.flinkmleap.bench.{program}", str(result), *arguments]
        # In the environment: ONNX Runtime 1.29 ends a process whose command line is long.
        class_path = [CLASS_PATH.read_text().strip(), *map(str, jars)]
        with (
            errors.open("w") as said,
            subprocess.Popen(
                command,
                env={**os.environ, "CLASSPATH": os.pathsep.join(class_path)},
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
            ) as process,
        ):
            for line in process.stdout or ():
                print(f"  {line}", end="", flush=True)
        if process.returncode:
            raise RuntimeError(
                f"{program} {' '.join(arguments)} failed:\n{errors.read_text()[-_TAIL:]}"
            )
        return json.loads(result.read_text())
