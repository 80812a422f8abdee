"""Statements on an embedded cluster, without functions of ours."""

from collections.abc import Callable, Iterator
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pyflink.java_gateway import get_gateway

from flink_mleap.errors import ConfigurationError, JobError, SqlError
from flink_mleap.jobs.flink_rest import FlinkRest, JobStatus
from flink_mleap.jobs.row_counts import RowCounts
from flink_mleap.jobs.sql_script import SqlScript, Statement
from flink_mleap.jobs.sql_session import (
    Event,
    JobProgress,
    ResultRow,
    ResultStart,
    SqlSession,
    StatementDone,
    runtime_mode,
)

NOT_CHAINED = {"pipeline.operator-chaining.enabled": "false"}
NUMBERS = """
CREATE TEMPORARY TABLE numbers (n INT, x DOUBLE) WITH (
  'connector' = 'filesystem', 'path' = '{numbers}', 'format' = 'csv');
CREATE TEMPORARY TABLE made (n INT) WITH (
  'connector' = 'datagen', 'number-of-rows' = '300', 'rows-per-second' = '100000',
  'fields.n.min' = '0', 'fields.n.max' = '9');
CREATE TEMPORARY TABLE nowhere (n INT) WITH ('connector' = 'blackhole');
CREATE TEMPORARY TABLE files (n INT) WITH (
  'connector' = 'filesystem', 'path' = '{files}', 'format' = 'csv');
"""


@pytest.fixture(scope="module")
def plain(local_cluster: FlinkRest) -> SqlSession:
    """A session whose jobs are not chained."""
    return SqlSession(local_cluster, NOT_CHAINED, [], None)


@pytest.fixture
def numbers(tmp_path: Path) -> Callable[[str], str]:
    """Puts tables of numbers before a statement; 1000 rows with n from 0 to 9, 100 each."""
    (tmp_path / "numbers.csv").write_text("".join(f"{i % 10},{i / 8}\n" for i in range(1000)))
    tables = NUMBERS.format(numbers=tmp_path / "numbers.csv", files=tmp_path / "files")
    drops = "".join(
        f"DROP TEMPORARY TABLE IF EXISTS {name};"
        for name in ("numbers", "made", "nowhere", "files")
    )
    return lambda sql: drops + tables + sql


def statements(sql: str) -> list[Statement]:
    return SqlScript.parse(sql, "test.sql").render({})


def events(session: SqlSession, sql: str) -> Iterator[Event]:
    for statement in statements(sql):
        yield from session.run(statement)


def rows(session: SqlSession, sql: str) -> list[tuple[Any, ...]]:
    return [event.values for event in events(session, sql) if isinstance(event, ResultRow)]


def last_status(session: SqlSession, sql: str) -> JobStatus:
    progress = [event for event in events(session, sql) if isinstance(event, JobProgress)]
    return progress[-1].status


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("1.5E0", 1.5),
        ("CAST(NULL AS DOUBLE)", None),
        ("CAST('NaN' AS STRING)", "NaN"),
        ("TRUE", True),
        ("CAST(9223372036854775807 AS BIGINT)", 9223372036854775807),
        ("CAST(1.50 AS DECIMAL(5, 2))", Decimal("1.50")),
        ("'é😀'", "é😀"),
        ("ARRAY[1E0, CAST(NULL AS DOUBLE)]", [1.0, None]),
        (
            "CAST(ROW(CAST(NULL AS DOUBLE), ARRAY['x']) AS ROW<a DOUBLE, b ARRAY<STRING>>)",
            {"a": None, "b": ["x"]},
        ),
        ("MAP['a', 1]", {"a": 1}),
        ("X'00FF'", b"\x00\xff"),
        ("TIMESTAMP '2026-01-02 03:04:05.006'", "2026-01-02T03:04:05.006"),
        ("TO_TIMESTAMP_LTZ(1, 3)", "1970-01-01T00:00:00.001Z"),
        ("DATE '2026-01-02'", "2026-01-02"),
        ("INTERVAL '1' DAY", "PT24H"),
    ],
)
def test_every_type_arrives_as_a_python_value(
    plain: SqlSession, expression: str, value: object
) -> None:
    assert rows(plain, f"SELECT {expression}") == [(value,)]


def test_a_query_gives_its_columns_its_rows_and_its_job(
    plain: SqlSession, numbers: Callable[[str], str]
) -> None:
    seen = list(events(plain, numbers("SELECT n, x FROM numbers WHERE n = 3 AND x < 5")))
    results = [event for event in seen if not isinstance(event, StatementDone)]

    assert isinstance(results[0], ResultStart)
    assert results[0].columns == ("n", "x")
    assert [r.values for r in results if isinstance(r, ResultRow)] == [
        (3, 0.375),
        (3, 1.625),
        (3, 2.875),
        (3, 4.125),
    ]
    assert isinstance(results[-1], JobProgress)
    assert results[-1].status.state == "FINISHED"
    assert results[-1].status.job_id == results[0].job_id


def test_updates_of_a_result_are_told_apart(
    plain: SqlSession, numbers: Callable[[str], str]
) -> None:
    sql = numbers("SELECT COUNT(*) FROM numbers WHERE x < 0.3")
    changes = [
        (event.change, *event.values)
        for event in events(plain, sql)
        if isinstance(event, ResultRow)
    ]

    assert changes == [("+I", 1), ("-U", 1), ("+U", 2), ("-U", 2), ("+U", 3)]


@pytest.mark.parametrize(
    ("insert", "read", "written"),
    [
        ("INSERT INTO nowhere SELECT n FROM numbers WHERE n > 5", 1000, 400),
        ("INSERT INTO files SELECT n FROM numbers WHERE n > 6", 1000, 300),
        ("INSERT INTO files SELECT n FROM made", 300, 300),
        ("INSERT INTO nowhere SELECT n FROM numbers WHERE n > 50", 1000, 0),
        (
            "INSERT INTO nowhere SELECT CAST(COUNT(*) AS INT) FROM numbers WHERE n < 1 GROUP BY n",
            1000,
            100,
        ),
        (
            "EXECUTE STATEMENT SET BEGIN INSERT INTO nowhere SELECT n FROM numbers WHERE n = 1;"
            "INSERT INTO files SELECT n FROM made; END",
            1300,
            400,
        ),
    ],
)
def test_the_rows_of_an_insert_are_counted_exactly(
    plain: SqlSession, numbers: Callable[[str], str], insert: str, read: int, written: int
) -> None:
    status = last_status(plain, numbers(insert))

    assert status.state == "FINISHED"
    assert status.rows == RowCounts(read, written)


def test_a_chained_job_counts_what_it_read_and_admits_the_rest(
    local_cluster: FlinkRest, numbers: Callable[[str], str]
) -> None:
    chained = SqlSession(local_cluster, {}, [], None)

    status = last_status(chained, numbers("INSERT INTO nowhere SELECT n FROM numbers WHERE n > 5"))

    assert status.rows == RowCounts(1000, None)


def test_a_failed_job_is_an_error_with_its_cause(
    plain: SqlSession, numbers: Callable[[str], str]
) -> None:
    for sql in ("SELECT 1 / n FROM numbers", "INSERT INTO nowhere SELECT 1 / n FROM numbers"):
        with pytest.raises(JobError, match="failed: ArithmeticException: / by zero"):
            list(events(plain, numbers(sql)))


def test_a_job_that_nobody_watches_any_more_is_cancelled(
    plain: SqlSession, local_cluster: FlinkRest
) -> None:
    endless = statements(
        "CREATE TEMPORARY TABLE endless (n INT) WITH ('connector' = 'datagen');"
        "SELECT n FROM endless"
    )
    list(plain.run(endless[0]))

    with closing(plain.run(endless[1])) as watched:
        start = next(watched)
        assert isinstance(next(watched), ResultRow)

    assert isinstance(start, ResultStart)
    assert start.job_id is not None
    assert local_cluster.job(start.job_id).state == "CANCELED"


@pytest.mark.parametrize("reset", ["RESET 'table.exec.legacy-cast-behaviour'", "RESET"])
def test_set_and_reset_change_what_follows(
    plain: SqlSession, numbers: Callable[[str], str], reset: str
) -> None:
    cast = "SELECT CAST(CAST(n AS STRING) || 'x' AS INT) FROM numbers LIMIT 1"
    lenient = "SET 'table.exec.legacy-cast-behaviour' = 'enabled'"

    assert rows(plain, numbers(f"{lenient}; {cast}")) == [(None,)]
    with pytest.raises(JobError, match="NumberFormatException"):
        rows(plain, numbers(f"{reset}; {cast}"))


def test_a_leading_set_chooses_the_batch_mode(local_cluster: FlinkRest) -> None:
    sql = (
        "SET 'execution.runtime-mode' = 'batch';"
        "SELECT COUNT(*) FROM (VALUES (1), (2), (3)) AS t (n)"
    )
    session = SqlSession(local_cluster, runtime_mode(statements(sql)), [], None)

    assert rows(session, sql) == [(3,)]


def test_a_late_change_of_the_runtime_mode_is_refused(plain: SqlSession) -> None:
    with pytest.raises(SqlError, match=r"test\.sql:1: .* must be set before every other statement"):
        list(events(plain, "SHOW TABLES; SET 'execution.runtime-mode' = 'batch'"))


def test_show_and_describe_answer_without_a_job(plain: SqlSession) -> None:
    sql = "CREATE TEMPORARY VIEW v AS SELECT 1 AS a; DESCRIBE v; DROP TEMPORARY VIEW v"
    seen = list(events(plain, sql))

    assert [event.values[:2] for event in seen if isinstance(event, ResultRow)] == [("a", "INT")]
    assert not any(isinstance(event, JobProgress) for event in seen)


def test_create_and_fill_in_one_is_refused(plain: SqlSession) -> None:
    with pytest.raises(SqlError, match="write CREATE TABLE and INSERT INTO"):
        list(events(plain, "CREATE TABLE t WITH ('connector' = 'blackhole') AS SELECT 1 AS a"))


def test_a_check_plans_and_starts_nothing(numbers: Callable[[str], str], tmp_path: Path) -> None:
    session = SqlSession(None, {}, [], None)
    sql = numbers(
        "INSERT INTO files SELECT n FROM numbers;"
        "EXECUTE STATEMENT SET BEGIN INSERT INTO files SELECT n FROM made; END; SELECT * FROM made"
    )

    for statement in statements(sql):
        session.check(statement)

    assert not (tmp_path / "files").exists()


def test_a_check_finds_what_only_planning_finds(numbers: Callable[[str], str]) -> None:
    session = SqlSession(None, {}, [], None)
    *tables, insert = statements(numbers("\n\nINSERT INTO nowhere\nSELECT x FROM numbers"))
    for statement in tables:
        session.check(statement)

    with pytest.raises(SqlError, match=r"test\.sql:\d+: .*Incompatible types for sink column 'n'"):
        session.check(insert)


def test_a_jar_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"There is no jar at .*no\.jar"):
        SqlSession(None, {}, [tmp_path / "no.jar"], None)


def test_a_statement_is_planned_on_whatever_thread_of_java_the_call_comes_to(
    plain: SqlSession, numbers: Callable[[str], str]
) -> None:
    query = "SELECT n, COUNT(*) FROM numbers GROUP BY n HAVING COUNT(*) > 99;"
    expected = sorted(rows(plain, numbers(query)))
    client = get_gateway()._gateway_client
    kept = list(client.deque)
    client.deque.clear()
    try:
        assert sorted(rows(plain, numbers(query))) == expected
    finally:
        client.deque.extend(kept)
