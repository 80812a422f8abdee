"""A bar on the terminal for exports that take more than a moment."""

from __future__ import annotations

import threading
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

__all__ = ["ExportProgress"]

_SECONDS_OF_PATIENCE = 2.0


class ExportProgress:
    """Says what an export is doing, on a terminal and when it has been at it for two seconds.

    Use it as a context; the bar is gone afterwards.

    Args:
        console: Where to draw; the standard error when None.
    """

    def __init__(self, console: Console | None = None) -> None:
        console = console or Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)
        self._timer = threading.Timer(_SECONDS_OF_PATIENCE, self._progress.start)
        self._timer.daemon = True

    def __enter__(self) -> ExportProgress:
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        self._timer.join()  # one that fires at this moment would draw a bar that nobody ends
        self._progress.stop()

    def step(self, doing: str, total: int | None = None) -> None:
        """Says what is being done now.

        Args:
            doing: What, as "Scoring".
            total: How many there are to do; None where that is not known.
        """
        self._progress.update(self._task, description=doing, total=total, completed=0)

    def advance(self, count: int) -> None:
        """Says that so many more are done."""
        self._progress.advance(self._task, count)
