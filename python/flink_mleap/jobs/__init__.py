"""Flink jobs: SQL files, where they run, and the functions that they may call."""
