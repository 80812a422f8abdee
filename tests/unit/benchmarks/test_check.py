"""What the guard of the benchmark says of ratios; `make bench-check` measures them."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def check(program: Callable[[str], ModuleType]) -> ModuleType:
    return program("check")


def test_a_loss_of_a_tenth_passes_and_more_is_named_with_both_ratios(check: ModuleType) -> None:
    assert check.compare({"linear": 10.0}, {"linear": 9.01}) == []
    (problem,) = check.compare({"linear": 10.0, "forest": 5.0}, {"linear": 8.9, "forest": 9.0})
    assert problem == (
        "linear: the plan is 8.9 times faster than RowTransformer, and was 10.0 times: 11 % lost."
    )


def test_a_model_that_is_not_measured_is_a_problem_and_a_new_one_is_none(check: ModuleType) -> None:
    assert check.compare({"linear": 10.0}, {"forest": 1.0}) == ["linear was not measured."]


def test_the_guard_measures_a_lost_model_again_and_the_better_ratio_counts(
    check: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    measured: list[tuple[str, ...]] = []

    def ratios(folder: Path, models: Sequence[str] = ("linear", "forest")) -> dict[str, float]:
        measured.append(tuple(models))
        return {model: (second if len(measured) > 1 else first)[model] for model in models}

    (tmp_path / "ratios.json").write_text('{"linear": 10.0, "forest": 5.0}')
    monkeypatch.setattr(check, "_KEPT", tmp_path / "ratios.json")
    monkeypatch.setattr(check, "ratios", ratios)
    monkeypatch.setattr(sys, "argv", ["check.py"])
    first, second = {"linear": 8.0, "forest": 6.0}, {"linear": 9.5}
    assert check.main() == 0
    assert measured == [("linear", "forest"), ("linear",)]

    measured.clear()
    second = {"linear": 8.5}
    assert check.main() == 1
    assert capsys.readouterr().err == (
        "linear: the plan is 8.5 times faster than RowTransformer, and was 10.0 times: 15 % lost.\n"
    )


def test_renewed_ratios_replace_the_kept_ones(
    check: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(check, "_KEPT", tmp_path / "ratios.json")
    monkeypatch.setattr(check, "ratios", lambda folder: {"linear": 11.04})
    monkeypatch.setattr(sys, "argv", ["check.py", "--renew"])
    assert check.main() == 0
    assert json.loads((tmp_path / "ratios.json").read_text()) == {"linear": 11.0}
