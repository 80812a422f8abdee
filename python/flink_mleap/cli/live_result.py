"""The result of a query while it grows."""

from __future__ import annotations

from typing import Any

from rich.console import Console, Group
from rich.live import Live
from rich.table import Table

from flink_mleap.cli.console import cell, table

__all__ = ["LiveResult"]

_LAST_ROWS = 100
_FRAME_LINES = 8
_TAKES_BACK = frozenset({"-U", "-D"})


class LiveResult:
    """Shows the last rows while they come, and the result in the end.

    A row that an update or a deletion takes back disappears, so that what is shown is the result
    as of now and not its history.

    Args:
        console: Where to show it; without a terminal only the end is shown.
        columns: Names of the columns.
    """

    def __init__(self, console: Console, columns: tuple[str, ...]) -> None:
        self._console = console
        self._columns = columns
        self._rows: list[tuple[str, ...]] = []
        self._live: Live | None = None
        if console.is_terminal:
            self._live = Live(
                get_renderable=self._window, console=console, transient=True, refresh_per_second=8
            )
            self._live.start()

    def add(self, change: str, values: tuple[Any, ...]) -> None:
        """Takes one row with how it changes the result."""
        row = tuple(cell(value) for value in values)
        if change not in _TAKES_BACK:
            self._rows.append(row)
        elif row in self._rows:
            self._rows.remove(row)

    def end(self, *, complete: bool) -> None:
        """Shows the result: its last rows, and how many there are.

        Args:
            complete: Whether the query ended by itself; an empty result of any other is not shown.
        """
        if self._live is not None:
            self._live.stop()
            self._live = None
        if complete or self._rows:
            self._console.print(self._table(_LAST_ROWS))
            self._console.print(self._count(_LAST_ROWS))

    def _window(self) -> Group:
        height = max(self._console.height - _FRAME_LINES, 1)
        return Group(self._table(height), self._count(height))

    def _table(self, height: int) -> Table:
        return table(self._columns, self._rows[-height:])

    def _count(self, height: int) -> str:
        hidden = f", the last {height} shown" if len(self._rows) > height else ""
        return f"{len(self._rows)} row{'' if len(self._rows) == 1 else 's'}{hidden}"
