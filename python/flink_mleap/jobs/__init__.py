"""Flink jobs: SQL files, where they run, and the functions that they may call."""

from flink_mleap.jobs.registration import register_udfs

__all__ = ["register_udfs"]
