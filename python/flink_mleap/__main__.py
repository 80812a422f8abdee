"""Runs the command line: ``python -m flink_mleap``."""

from flink_mleap.cli import main

main()
