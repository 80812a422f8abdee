"""What a person at a terminal sees while a query runs."""

import os
import pty
import re
import select
import subprocess
import sys
from pathlib import Path

COUNTING = """
CREATE TEMPORARY TABLE made (n INT) WITH (
  'connector' = 'datagen', 'number-of-rows' = '60', 'rows-per-second' = '20',
  'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '60');
SELECT n FROM made;
"""
CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_a_terminal(*arguments: str) -> tuple[int, str]:
    """Runs ``flink-mleap`` on a terminal; returns its exit code and all that it wrote."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "LINES": "30", "COLUMNS": "100"}
    command = [sys.executable, "-m", "flink_mleap", *arguments]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    os.close(theirs)
    written = b""
    try:
        while process.poll() is None or select.select([ours], [], [], 0)[0]:
            if select.select([ours], [], [], 1.0)[0]:
                written += os.read(ours, 65536)
    except OSError:
        pass  # what reading gives once the other side of a terminal is closed
    finally:
        process.kill()
        os.close(ours)
    return process.wait(), written.decode()


def test_a_result_grows_before_the_eyes_and_stands_complete_in_the_end(tmp_path: Path) -> None:
    (tmp_path / "count.sql").write_text(COUNTING)

    code, seen = on_a_terminal("sql", "run", str(tmp_path / "count.sql"))

    assert code == 0
    plain = CONTROL.sub("", seen)
    assert "Starting Flink" in plain
    counts = [int(count) for count in re.findall(r"(\d+) rows?\b", plain)]
    assert len({count for count in counts if 0 < count < 60}) >= 2, "it should show parts of it"
    assert counts[-1] == 60
    last = re.findall(r"│ (\d+) +│", plain)[-60:]
    assert sorted(map(int, last)) == list(range(1, 61))
