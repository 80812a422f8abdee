from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flink_mleap.errors import ProblemGroup, SqlError
from flink_mleap.jobs.sql_script import SqlScript, StatementKind


def rendered(text: str, **values: str) -> list[str]:
    return [statement.text for statement in SqlScript.parse(text, "x.sql").render(values)]


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("SELECT 1", ["SELECT 1"]),
        ("SELECT 1;", ["SELECT 1"]),
        ("  SELECT 1 ;; \n SELECT 2 ; -- end", ["SELECT 1", "SELECT 2"]),
        ("-- a; b\nSELECT 1 /* ; */ ; // ; \nSELECT 2", ["SELECT 1", "SELECT 2"]),
        ("SELECT ';', 'it''s; ok', `a;``b`", ["SELECT ';', 'it''s; ok', `a;``b`"]),
        ("SELECT E'a\\';b'; SELECT 2", ["SELECT E'a\\';b'", "SELECT 2"]),
        ("SELECT '\\'; SELECT 2", ["SELECT '\\'", "SELECT 2"]),
        (
            "SELECT * FROM t /*+ OPTIONS('a;b'='c') */; SELECT 2",
            ["SELECT * FROM t /*+ OPTIONS('a;b'='c') */", "SELECT 2"],
        ),
    ],
)
def test_statements_end_at_semicolons_outside_quotes_and_comments(
    text: str, statements: list[str]
) -> None:
    assert rendered(text) == statements


def test_a_statement_set_is_one_statement_also_with_case_end_inside() -> None:
    one = (
        "EXECUTE STATEMENT SET\nBEGIN\n"
        "INSERT INTO a SELECT CASE WHEN CASE x WHEN 1 THEN 2 END > 1 THEN 1 END FROM t;\n"
        "INSERT INTO b SELECT 1 FROM t WHERE x = CASE y WHEN 1 THEN 2 END;\nEND"
    )

    assert rendered(f"{one}; SELECT 1") == [one, "SELECT 1"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("select 1", StatementKind.QUERY),
        ("( SELECT 1 )", StatementKind.QUERY),
        ("/* a */ with x as (select 1) select * from x", StatementKind.QUERY),
        ("VALUES (1)", StatementKind.QUERY),
        ("INSERT INTO t SELECT 1", StatementKind.INSERT),
        ("EXECUTE STATEMENT SET BEGIN INSERT INTO t SELECT 1; END", StatementKind.INSERT),
        ("CREATE TABLE t (a INT)", StatementKind.CATALOG),
        ("CREATE TEMPORARY TABLE t (a INT)", StatementKind.CATALOG),
        ("CREATE /* x */ VIEW v AS SELECT 1", StatementKind.CATALOG),
        ("DROP TABLE t", StatementKind.CATALOG),
        ("USE CATALOG c", StatementKind.CATALOG),
        ("SHOW TABLES", StatementKind.SHOW),
        ("DESC t", StatementKind.SHOW),
        ("EXPLAIN SELECT 1", StatementKind.SHOW),
        ("SET 'a' = 'b'", StatementKind.SET),
        ("RESET", StatementKind.RESET),
    ],
)
def test_a_statement_has_the_kind_of_its_first_words(text: str, kind: StatementKind) -> None:
    (statement,) = SqlScript.parse(text, "x.sql").render({})

    assert statement.kind is kind


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("ADD JAR 'x.jar'", "x.sql:1: ADD JAR has no place in a SQL file here; pass jars with"),
        ("\nCREATE FUNCTION f AS 'x'", "x.sql:2: CREATE FUNCTION has no place in a SQL file here;"),
        ("DELETE FROM t", "has no place in a SQL file here; a file may hold CREATE TABLE"),
        ("EXECUTE PLAN 'x'", "EXECUTE PLAN has no place"),
        ("123", "x.sql:1: 123 has no place"),
    ],
)
def test_a_statement_without_sense_in_a_file_is_refused(text: str, advice: str) -> None:
    with pytest.raises(SqlError, match="has no place") as refusal:
        rendered(text)

    assert advice in str(refusal.value)


def test_a_statement_knows_its_line_and_number() -> None:
    first, second = SqlScript.parse("\n-- c\nSELECT 1;\n\n  SELECT\n2;", "x.sql").render({})

    assert (first.place, first.number) == ("x.sql:3", 1)
    assert (second.place, second.number) == ("x.sql:5", 2)


@pytest.mark.parametrize(
    ("text", "value", "sql"),
    [
        ("SELECT ${v}", "5", "SELECT  5 "),
        ("SELECT 1-${v}", "-5", "SELECT 1- -5 "),
        ("SELECT ${v}", "1.50e3", "SELECT  1.50e3 "),
        ("SELECT ${v}", "True", "SELECT  True "),
        ("SELECT ${v}", "007", "SELECT  '007' "),
        ("SELECT ${v}", "it's", "SELECT  'it''s' "),
        ("SELECT ${v}", "1; DROP TABLE t", "SELECT  '1; DROP TABLE t' "),
        ("SELECT ${v}", "", "SELECT  '' "),
        ("SELECT '<${v}>'", "it's -- ${v}", "SELECT '<it''s -- ${v}>'"),
        ("SELECT `${v}`", "a`b", "SELECT `a``b`"),
        ("SELECT '$${v}', ${v}", "1", "SELECT '${v}',  1 "),
        ("SELECT ${v} -- ${w} '", "1", "SELECT  1 "),
        ("SELECT 1 /*+ OPTIONS('a'='${v}') */", "b'", "SELECT 1 /*+ OPTIONS('a'='b''') */"),
    ],
)
def test_a_value_is_written_as_its_place_demands(text: str, value: str, sql: str) -> None:
    assert rendered(text, v=value) == [sql]


def test_a_default_stands_in_for_a_value() -> None:
    text = "SELECT '${a:-it's}', ${b:-7}, `${c:-}x`"

    assert rendered(text) == ["SELECT 'it''s',  7 , `x`"]
    assert rendered(text, c="y", b="8") == ["SELECT 'it''s',  8 , `yx`"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT\n'a", "x.sql:2: the ' that opens here is not closed."),
        ("SELECT `a", "x.sql:1: the ` that opens here is not closed."),
        ("SELECT 1 /* a", "x.sql:1: this comment has no closing */."),
        ('SELECT "a"', "x.sql:1: Flink SQL has no double quotes"),
        ("SELECT ${a b}", "x.sql:1: a parameter is ${name} or ${name:-default}"),
        ("SELECT ${", "x.sql:1: a parameter is ${name} or ${name:-default}"),
        ("SELECT a${b}", "x.sql:1: ${b} touches its neighbour"),
        ("SELECT ${b}'a'", "x.sql:1: ${b} touches its neighbour"),
        ("SELECT E'${b}'", "x.sql:1: a parameter cannot stand in E'..'"),
        ("SELECT u&'${b}'", "x.sql:1: a parameter cannot stand in u&'..'"),
        ("SELECT _utf8'${b}'", "x.sql:1: a parameter cannot stand in _utf8'..'"),
        ("SELECT $${b}", "x.sql:1: $${ can stand in quotes only"),
        (" -- nothing\n;", "x.sql holds no SQL statement."),
    ],
)
def test_broken_text_is_refused_with_its_line(text: str, sentence: str) -> None:
    with pytest.raises(SqlError) as refusal:
        rendered(text)

    assert str(refusal.value).startswith(sentence)


def test_missing_and_unused_parameters_are_all_reported_together() -> None:
    with pytest.raises(ProblemGroup) as refusal:
        rendered("SELECT ${a}, ${a};\nSELECT '${b}', ${c:-1}", d="1")

    assert str(refusal.value).splitlines() == [
        "x.sql:1: the parameter a has no value; give it with --set a=VALUE.",
        "x.sql:2: the parameter b has no value; give it with --set b=VALUE.",
        "x.sql has no parameter d; its parameters: a, b, c.",
    ]


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "x" * 257])
def test_a_value_that_cannot_be_part_of_a_name_is_refused(value: str) -> None:
    with pytest.raises(SqlError, match=r"x\.sql:1: the value of v cannot be part of a name in SQL"):
        rendered("SELECT `${v}`", v=value)


def test_half_a_utf_16_pair_is_refused() -> None:
    with pytest.raises(SqlError, match="is not valid Unicode text"):
        rendered("SELECT ${v}", v="\ud800")


def test_a_missing_file_and_a_binary_file_are_named(tmp_path: Path) -> None:
    binary = tmp_path / "b.sql"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SqlError, match=r"There is no SQL file at .*a\.sql"):
        SqlScript.read(tmp_path / "a.sql")
    with pytest.raises(SqlError, match=r"b\.sql cannot be read as UTF-8 text"):
        SqlScript.read(binary)


@given(st.text())
def test_any_text_is_either_split_or_refused_with_a_sql_error(text: str) -> None:
    try:
        statements = SqlScript.parse(text, "x.sql").render({})
    except (SqlError, ProblemGroup):
        return
    assert all(statement.text.strip() for statement in statements)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_value_never_changes_how_many_statements_there_are(value: str) -> None:
    assert len(rendered("SELECT ${v}, '${v}' ; SELECT 2 - ${v}", v=value)) == 2
