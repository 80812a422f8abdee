import pytest

from flink_mleap.errors import SqlError
from flink_mleap.jobs.named_arguments import check_named_arguments
from flink_mleap.jobs.sql_script import SqlScript, Statement

SIGNATURES = [
    "Predict(bmi DOUBLE, age INT) -> ROW<a DOUBLE, b DOUBLE>",
    "Price(v ARRAY<DOUBLE>, d DECIMAL(3, 1), `odd name` STRING) -> DOUBLE",
    "Constant() -> DOUBLE",
]


def statement(sql: str) -> Statement:
    (only,) = SqlScript.parse(sql, "job.sql").render({})
    return only


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT Predict(bmi => 1, age => 2) FROM t",
        "SELECT Predict(age=>2,bmi=>1), predict(bmi => 1, age => 2) FROM t",
        "SELECT Predict(bmi => Predict(bmi => 1, age => 2).a, age => 3) FROM t",
        "SELECT Price(v => ARRAY[1, 2], d => CAST(1 AS DECIMAL(3, 1)), `odd name` => 'x')",
        "SELECT Other(foo => 1, foo => 2), Constant() FROM t",
        "SELECT '$${no parameter', Predict(bmi => 1, age => 2)",
        "SELECT 'Predict(foo => 1)' /* Predict(foo => 1) */ FROM t -- Predict(foo => 1)",
        "SELECT a >= b, Predict(1, 2) FROM t WHERE a => b",
        "SELECT Predict(bmi => (1 + 2), age => f(x => 3)) FROM t",
    ],
)
def test_calls_with_the_right_names_pass(sql: str) -> None:
    check_named_arguments(statement(sql), SIGNATURES)


@pytest.mark.parametrize(
    ("sql", "problem"),
    [
        ("Predict(bmi => 1, age => 2, foo => 3)", "Predict has no argument foo"),
        ("Predict(bmi => 1, `foo` => 3, age => 2)", "Predict has no argument foo"),
        ("predict(BMI => 1, age => 2)", "Predict has no argument BMI"),
        ("Predict(bmi => 1, age => 2, bmi => 3)", "Predict is given the argument bmi twice"),
        ("f(Predict(bmi => abs(x => 1), bmi => 2))", "Predict is given the argument bmi twice"),
        ("`Predict`(bmi => 1, a => 2)", "Predict has no argument a"),
        (
            "Predict(1, age => 2)",
            "Predict has arguments with and without a name: name all or none",
        ),
        (
            "Price(ARRAY[1, 2], d => 1, `odd name` => 'x')",
            "Price has arguments with and without a name: name all or none",
        ),
        ("Constant(x => 1)", "Constant has no argument x"),
    ],
)
def test_a_name_that_flink_would_not_check_is_refused_with_the_signature(
    sql: str, problem: str
) -> None:
    with pytest.raises(SqlError) as refused:
        check_named_arguments(statement("SELECT a,\n  " + sql), SIGNATURES)

    name = problem.split(maxsplit=1)[0]
    signature = next(each for each in SIGNATURES if each.startswith(name))
    assert refused.value.sentence == f"job.sql:2: {problem}. The function is {signature}."
