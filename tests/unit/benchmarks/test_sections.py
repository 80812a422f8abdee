"""The report of what was measured."""

from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import pytest

COST = {"ns": 200.0, "task": 150.0, "cpu": 250.0, "bytes": 96.0}
JOBS = dict.fromkeys(("none", "predict", "row-transformer", "models-2"), COST)
QUANTILES = {"max": 2e6, "rate": 1e6, "p50": 1500.0, "p99": 9e5, "p999": 2e6, "worst": 3e6}
RESULTS: dict[str, Any] = {
    "jmh": {"linear-3": {"plan": COST, "row-transformer": COST, "onnx": COST}},
    "jobs": {"1": {"linear-3": JOBS}, "2": {"linear-3": JOBS}},
    "growth": {"trees": {"1": JOBS, "1000": JOBS}},
    "kafka": {"linear-3": JOBS},
    "latency": {"linear-3": {"predict": QUANTILES}},
    "cold": {"linear-3": {"predict": {"first": 2.5, "next": 0.25}}},
    "loading": {
        "large": {
            "size": 5_000_000,
            "byMLeap": 100.0,
            "archive": 15.0,
            "checked": 110.0,
            "served": 120.0,
        },
        "small": {
            "size": 5_000,
            "byMLeap": 10.0,
            "archive": 5.0,
            "checked": 11.0,
            "served": 12.0,
        },
    },
    "heap": {"linear-3": {"1": 1_000_000, "2": 1_020_000}},
    "python": {"linear-3": {"predict": COST, "pandas": COST, "python": COST}},
    "profiles": {
        "linear-3": {
            "predict": {"samples": 200, "groups": {"scoring plan": 0.4}, "methods": {"A.b": 0.3}}
        }
    },
}


@pytest.fixture
def sections(program: Callable[[str], ModuleType]) -> Callable[[dict[str, Any]], Iterable[str]]:
    found: Callable[[dict[str, Any]], Iterable[str]] = program("sections").sections
    return found


@pytest.fixture
def tables(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("tables")


def test_every_part_has_its_place_and_every_row_of_a_table_as_many_cells(
    sections: Callable[[dict[str, Any]], Iterable[str]], program: Callable[[str], ModuleType]
) -> None:
    assert set(RESULTS) == set(program("run").PARTS)
    pieces = list(sections(RESULTS))
    assert not any(piece.startswith("Not measured") for piece in pieces)
    assert sum(piece.startswith("## ") for piece in pieces) == len(RESULTS) + 2
    for table in (piece for piece in pieces if piece.startswith("|")):
        assert len({line.count("|") for line in table.splitlines()}) == 1, table


def test_parts_that_are_missing_are_named(
    sections: Callable[[dict[str, Any]], Iterable[str]],
) -> None:
    pieces = list(sections({name: RESULTS[name] for name in RESULTS if name != "kafka"}))
    assert pieces[0] == "Not measured: From Kafka to Kafka."


def test_an_engine_that_has_no_file_for_a_model_has_an_empty_cell(tables: ModuleType) -> None:
    plan = {"plan": COST, "row-transformer": COST}
    first, second = tables.jmh_table({"a": plan, "b": {**plan, "onnx": COST}}).splitlines()[2:]
    assert first == "| a | 250 ns, 96 B | 250 ns, 96 B | - | 1.0 | - |"
    assert second == "| b | 250 ns, 96 B | 250 ns, 96 B | 250 ns, 96 B | 1.0 | 1.0 |"


def test_jobs_tell_rows_a_second_and_processor_seconds_of_a_million_rows(
    tables: ModuleType,
) -> None:
    jobs = {"none": COST, "predict": {"ns": 400.0, "task": 300.0, "cpu": 500.0, "bytes": 128.0}}
    last = tables.job_table({"m": jobs}).splitlines()[-1]
    assert last == "| m | predict | 2,500,000 | 0.50 | 0.50 | 0.50 s | 128 |"


def test_a_slope_that_noise_has_turned_negative_is_no_rate(tables: ModuleType) -> None:
    jobs = {"none": COST, "predict": {**COST, "ns": -5.0}}
    assert tables.job_table({"m": jobs}).splitlines()[-1].startswith("| m | predict | - | - |")


def test_models_stand_by_the_size_of_their_files(tables: ModuleType) -> None:
    rows = tables.load_table(RESULTS["loading"]).splitlines()[2:]
    assert [row.split(" | ")[0] for row in rows] == ["| small", "| large"]
