"""The Java process of PyFlink: started without noise, with jars where both sides find them."""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

__all__ = ["add_jars", "jvm", "log_folder"]


def jvm() -> Any:
    """Returns PyFlink's view of its Java process, which the first call starts (about 3 seconds).

    The process writes its log to `log_folder`. What jobs print there, such as the rows of the
    ``print`` connector, goes to standard error: standard output belongs to the results.
    """
    os.environ.setdefault("FLINK_LOG_DIR", str(log_folder()))
    from pyflink.java_gateway import get_gateway  # noqa: PLC0415 - PyFlink takes seconds to import

    with _standard_output_to_error():
        return get_gateway().jvm


def add_jars(paths: Sequence[Path]) -> None:
    """Puts jars on the class path of what this thread plans in the Java process."""
    jvm()
    from pyflink.util.java_utils import add_jars_to_context_class_loader  # noqa: PLC0415

    add_jars_to_context_class_loader([path.resolve().as_uri() for path in paths])


def log_folder() -> Path:
    """Returns where the Java process writes its log: ``FLINK_LOG_DIR``, else a temporary folder."""
    chosen = os.environ.get("FLINK_LOG_DIR")
    if chosen:
        return Path(chosen)
    folder = Path(tempfile.gettempdir()) / f"flink-mleap-log-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextlib.contextmanager
def _standard_output_to_error() -> Iterator[None]:
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
