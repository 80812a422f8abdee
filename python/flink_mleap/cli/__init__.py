"""The command line, ``flink-mleap``."""

from flink_mleap.cli.application import main

__all__ = ["main"]
