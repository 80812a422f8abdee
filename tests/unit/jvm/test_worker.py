import os
import sys
import threading

import pytest

from flink_mleap import errors
from flink_mleap.jvm import jars
from flink_mleap.jvm.worker import ScoringWorker


def worker_that(program: str, deadline: float = 20.0) -> ScoringWorker:
    """Returns a client of a process that runs the Python program in place of the Java one."""
    prelude = "import json, os, sys, time\n"
    return ScoringWorker([sys.executable, "-u", "-c", prelude + program], deadline)


ECHO = """
for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps({"id": request["id"], "ok": {"pid": os.getpid(), **request}}))
"""


def test_threads_share_one_process_and_each_gets_its_own_answer() -> None:
    worker = worker_that(ECHO)
    answers: dict[int, dict[str, object]] = {}

    def ask(n: int) -> None:
        answers[n] = worker.call("echo", n=n)

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    worker.close()

    assert {n: answer["n"] for n, answer in answers.items()} == {n: n for n in range(8)}
    assert len({answer["pid"] for answer in answers.values()}) == 1


def test_the_process_starts_with_the_first_call_and_again_after_close() -> None:
    worker = worker_that(ECHO)

    first = worker.call("echo")["pid"]
    worker.close()
    second = worker.call("echo")["pid"]
    worker.close()
    worker.close()

    assert first != second


def test_a_forked_child_starts_its_own_process_and_leaves_that_of_its_parent() -> None:
    worker = worker_that(ECHO)
    mine = worker.call("echo")["pid"]
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, str(worker.call("echo")["pid"]).encode())
        worker.close()
        os._exit(0)
    os.waitpid(child, 0)

    assert int(os.read(reading, 20)) != mine
    assert worker.call("echo")["pid"] == mine
    worker.close()


def test_a_dead_process_gives_an_error_with_its_log_and_is_started_again() -> None:
    worker = worker_that(
        'print("out of memory", file=sys.stderr)\n'
        "request = json.loads(sys.stdin.readline())\n"
        'if request["op"] == "die": sys.exit(3)\n'
        'print(json.dumps({"id": request["id"], "ok": {}}))\n'
        "sys.stdin.readline()\n"
    )

    with pytest.raises(errors.JobError, match=r"ended unexpectedly \(exit status 3\)") as caught:
        worker.call("die")
    assert caught.value.code == "worker.died"
    assert caught.value.detail == "out of memory"
    assert worker.call("live") == {}
    worker.close()


def test_a_process_that_died_between_two_calls_is_started_again() -> None:
    worker = worker_that(
        "request = json.loads(sys.stdin.readline())\n"
        'print(json.dumps({"id": request["id"], "ok": {"pid": os.getpid()}}))\n'
    )
    first = worker.call("echo")["pid"]
    assert worker._process is not None
    worker._process.popen.wait(10)

    assert worker.call("echo")["pid"] != first
    worker.close()


def test_no_answer_in_time_ends_the_process() -> None:
    worker = worker_that("time.sleep(60)", deadline=0.2)

    with pytest.raises(errors.JobError, match=r"did not answer within 0\.2 seconds"):
        worker.call("score")
    assert worker._process is None


@pytest.mark.parametrize("line", ["not json", "[1]", '{"id": 99, "ok": {}}', '{"id": 1}'])
def test_an_answer_that_is_none_ends_the_process(line: str) -> None:
    worker = worker_that(f"sys.stdin.readline(); print({line!r}); sys.stdin.readline()")

    with pytest.raises(errors.JobError) as caught:
        worker.call("score")
    assert caught.value.code == "worker.protocol"
    assert worker._process is None


def test_reported_problems_become_errors() -> None:
    problem = {"code": "bundle.missing", "sentence": "There is no bundle at m.zip."}
    worker = worker_that(
        "request = json.loads(sys.stdin.readline())\n"
        f'print(json.dumps({{"id": request["id"], "problems": [{problem!r}]}}))\n'
        "sys.stdin.readline()\n"
    )

    with pytest.raises(errors.BundleRefused, match=r"There is no bundle at m\.zip\."):
        worker.describe("m.zip")
    worker.close()


def test_without_java_the_sentence_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", "")

    with pytest.raises(errors.DependencyMissing, match="apt-get install openjdk-17"):
        jars.java_executable()


def test_a_wrong_java_home_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/no/such/jdk")

    with pytest.raises(errors.DependencyMissing, match="JAVA_HOME is set to /no/such/jdk"):
        jars.java_executable()


def test_flinks_own_jars_are_found_in_pyflink() -> None:
    names = [path.name for path in jars.flink_lib().iterdir()]

    assert any(name.startswith("flink-scala_2.12") for name in names)
