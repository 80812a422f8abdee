"""How the parts of the benchmark are called."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def run(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("run")


def test_every_part_is_a_program(run: ModuleType) -> None:
    for command in run.commands(Path("results"), list(run.PARTS), None, None, False).values():
        done = subprocess.run([*command, "--help"], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_options_go_to_each_part_but_models_to_those_that_take_any(run: ModuleType) -> None:
    jobs, growth = run.commands(Path("r"), ["jobs", "growth"], 2, "linear-3", True).values()
    assert jobs[2:] == ["r/jobs.json", "--rounds", "2", "--models", "linear-3", "--short"]
    assert growth[2:] == ["r/growth.json", "--rounds", "2", "--short"]


def test_a_part_that_does_not_exist_is_refused_with_those_that_do(run: ModuleType) -> None:
    with pytest.raises(ValueError, match=re.escape("no part jhm. Parts are: jmh, jobs")):
        run.commands(Path("r"), ["jhm"], None, None, False)


def test_a_part_that_fails_is_named_and_does_not_stop_the_next(tmp_path: Path) -> None:
    (tmp_path / "heap.json").write_text("{}")
    missing = ["--models", "no-such-model", "--parts", "heap,loading"]
    done = subprocess.run(
        [sys.executable, "benchmarks/run.py", str(tmp_path), *missing],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(tmp_path)},
    )
    assert done.returncode == 1
    assert "==> 2/2 Loading (loading)" in done.stdout
    assert done.stderr.endswith("Failed: heap, loading. The results of the others are kept.\n")
    assert list(tmp_path.iterdir()) == []
