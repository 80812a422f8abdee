import io
from typing import Any

import pytest
from rich.console import Console

from flink_mleap.cli.live_result import LiveResult


def shown(changes: list[tuple[str, Any]], *, complete: bool = True, terminal: bool = False) -> str:
    screen = io.StringIO()
    console = Console(file=screen, width=60, height=20, force_terminal=terminal, color_system=None)
    result = LiveResult(console, ("value",))
    for change, value in changes:
        result.add(change, (value,))
    result.end(complete=complete)
    return screen.getvalue()


def test_updates_and_deletions_leave_the_result_as_of_now() -> None:
    text = shown([("+I", 10), ("+I", 20), ("-U", 10), ("+U", 30), ("-D", 20)])

    assert "30" in text
    assert "10" not in text
    assert "20" not in text
    assert "1 row" in text


@pytest.mark.parametrize("terminal", [False, True])
def test_only_the_last_hundred_rows_of_a_long_result_are_shown(terminal: bool) -> None:
    text = shown([("+I", 1000 + i) for i in range(150)], terminal=terminal)

    assert "150 rows, the last 100 shown" in text
    assert "1049" not in text
    assert "1050" in text
    assert "1149" in text


def test_values_are_written_as_sql_names_them() -> None:
    text = shown([("+I", None), ("+I", True), ("+I", {"a": [1.5, None]}), ("+I", b"\x01\xff")])

    for value in ("NULL", "TRUE", "a=[1.5, NULL]", "01ff"):
        assert value in text


def test_square_brackets_are_not_taken_for_markup() -> None:
    assert "[bold]x[/bold]" in shown([("+I", "[bold]x[/bold]")])


def test_an_empty_result_is_shown_only_when_the_query_ended() -> None:
    assert "0 rows" in shown([])
    assert shown([], complete=False) == ""
