import signal
import threading

import pytest

from flink_mleap.jobs.interrupts import DeferredInterrupt


def test_ctrl_c_waits_until_it_is_delivered_and_acts_once() -> None:
    with DeferredInterrupt() as interrupt:
        signal.raise_signal(signal.SIGINT)
        reached = True

    assert reached
    with pytest.raises(KeyboardInterrupt):
        interrupt.deliver()
    interrupt.deliver()


def test_a_second_ctrl_c_acts_at_once() -> None:
    with DeferredInterrupt():
        signal.raise_signal(signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


def test_afterwards_ctrl_c_is_what_it_was() -> None:
    before = signal.getsignal(signal.SIGINT)

    with DeferredInterrupt():
        assert signal.getsignal(signal.SIGINT) != before

    assert signal.getsignal(signal.SIGINT) == before


def test_outside_the_main_thread_nothing_is_touched() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def enter() -> None:
        with DeferredInterrupt() as interrupt:
            seen.append(signal.getsignal(signal.SIGINT))
        interrupt.deliver()

    thread = threading.Thread(target=enter)
    thread.start()
    thread.join()

    assert seen == [before]
