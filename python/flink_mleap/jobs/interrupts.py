"""Ctrl-C at a moment when it would leave something behind."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType

__all__ = ["DeferredInterrupt"]


class DeferredInterrupt:
    """Keeps the first Ctrl-C for later while its context lasts; a second one acts at once.

    Outside the main thread, where Python never delivers Ctrl-C, it does nothing.
    """

    def __init__(self) -> None:
        self._pressed = False
        self._before: signal._HANDLER = None

    def __enter__(self) -> DeferredInterrupt:
        """Starts to keep it."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._keep)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stops to keep it; what was kept waits for `deliver`."""
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def deliver(self) -> None:
        """Acts on what was kept.

        Raises:
            KeyboardInterrupt: Ctrl-C was pressed.
        """
        if self._pressed:
            self._pressed = False
            raise KeyboardInterrupt

    def _keep(self, number: int, frame: FrameType | None) -> None:
        if self._pressed:
            raise KeyboardInterrupt
        self._pressed = True
