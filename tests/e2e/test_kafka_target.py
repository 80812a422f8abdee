"""The broker of ``make kafka``: it serves until it is told to end, and leaves nothing behind."""

import re
import signal
import subprocess
import sys

import pytest

from tests.conftest import REPOSITORY
from tests.servers.process import accepts


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_the_broker_ends_with_the_command(ending: signal.Signals) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.servers.kafka"],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.fullmatch(r"Kafka at 127\.0\.0\.1:(\d+), until Ctrl-C\n", said)
        assert found is not None, said or process.communicate()[1]
        assert accepts(int(found[1]))
        process.send_signal(ending)
        _, complaints = process.communicate(timeout=60)
    finally:
        process.kill()

    assert complaints == ""
    assert process.returncode == 0
    assert not accepts(int(found[1]))
