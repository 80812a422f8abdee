import io

import pytest
from rich.console import Console

from flink_mleap.export import progress as module
from flink_mleap.export.progress import ExportProgress


def drawn(terminal: bool) -> str:
    out = io.StringIO()
    with ExportProgress(Console(file=out, force_terminal=terminal, width=80)) as progress:
        progress._timer.join()
        progress.step("Scoring", 10)
        progress.advance(10)
        progress._progress.refresh()
    return out.getvalue()


def test_a_long_export_says_what_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS_OF_PATIENCE", 0.0)
    assert "Scoring" in drawn(terminal=True)


def test_nothing_is_drawn_into_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SECONDS_OF_PATIENCE", 0.0)
    assert not drawn(terminal=False)


def test_a_short_export_draws_nothing() -> None:
    out = io.StringIO()
    with ExportProgress(Console(file=out, force_terminal=True)) as progress:
        progress.step("Scoring", 10)
    assert "Scoring" not in out.getvalue()


def test_nothing_can_be_drawn_after_the_end() -> None:
    with ExportProgress(Console(file=io.StringIO(), force_terminal=True)) as progress:
        pass
    assert not progress._timer.is_alive()
