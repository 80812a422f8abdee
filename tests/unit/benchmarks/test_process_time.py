"""Processor time of the processes that a measurement starts."""

import subprocess
import sys
from collections.abc import Callable
from types import ModuleType

SPENDS = "import time\nwhile time.process_time() < 0.5: pass\n"
STARTS = "import subprocess, sys; subprocess.run([sys.executable, '-c', sys.argv[1]])"


def test_time_of_a_child_of_a_child_counts(program: Callable[[str], ModuleType]) -> None:
    with program("process_time").ChildrenTime() as processes:
        subprocess.run([sys.executable, "-c", STARTS, SPENDS], check=True)
    # What it spent between the last look and its end may be missed.
    assert processes.seconds > 0.1
