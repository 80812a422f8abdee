"""Processor time of the processes that this one has started, and of theirs."""

from __future__ import annotations

import os
import threading
from pathlib import Path

__all__ = ["ChildrenTime"]

_POLL_SECONDS = 0.05
_TICKS = os.sysconf("SC_CLK_TCK")

# A process by its number and when it started, as numbers come again.
_Process = tuple[int, int]


class ChildrenTime:
    """Counts processor time while it is open, as a context.

    Looks at the processes again and again, as one that ends takes its counters with it.
    """

    def __init__(self) -> None:
        self._before = _ticks(set())
        self._seen = dict(self._before)
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> ChildrenTime:
        self._watch.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        self._watch.join()

    @property
    def seconds(self) -> float:
        """Of all processes since it was opened. Read it when it is closed."""
        spent = sum(ticks - self._before.get(each, 0) for each, ticks in self._seen.items())
        return spent / _TICKS

    def _look(self) -> None:
        is_over = False
        while not is_over:
            is_over = self._over.wait(_POLL_SECONDS)
            self._seen.update(_ticks(set(self._seen)))


def _ticks(known: set[_Process]) -> dict[_Process, int]:
    """Returns the processor time of children, of theirs, and of those known from before."""
    parents: dict[int, int] = {}
    spent: dict[_Process, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # The name of the program, in brackets, may have blanks in it.
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        number = int(folder.name)
        parents[number] = int(fields[1])
        spent[number, int(fields[19])] = int(fields[11]) + int(fields[12])
    return {
        process: ticks
        for process, ticks in spent.items()
        if process in known or _descends(process[0], parents)
    }


def _descends(number: int, parents: dict[int, int]) -> bool:
    while number in parents:
        number = parents[number]
        if number == os.getpid():
            return True
    return False
