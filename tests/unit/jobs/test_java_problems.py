import pytest

from flink_mleap.errors import BundleRefused, JobError, LoaderError, RowError, SqlError
from flink_mleap.jobs.java_problems import job_error, sql_error
from flink_mleap.jobs.sql_script import SqlScript

FRAMES = "\n\tat org.apache.flink.Foo.bar(Foo.java:1)\n\t... 5 more"
SIGNATURES = ["Predict(bmi DOUBLE, age INT) -> DOUBLE", "Other(x DOUBLE) -> DOUBLE"]


def refusal(trace: str) -> SqlError:
    """Returns the error for a statement that starts in line 4 of jobs.sql."""
    (statement,) = SqlScript.parse("\n\n\nSELECT\n1", "jobs.sql").render({})
    error = sql_error(RuntimeError(trace), statement, SIGNATURES)
    assert isinstance(error, SqlError)
    return error


@pytest.mark.parametrize(
    ("trace", "sentence"),
    [
        (
            "org.apache.flink.table.api.ValidationException: SQL validation failed. SQL validation "
            "failed. From line 2, column 7 to line 2, column 10: Column 'x' not found in any table"
            f"{FRAMES}\nCaused by: org.apache.calcite.runtime.CalciteContextException: From line 2,"
            f" column 7 to line 2, column 10: Column 'x' not found in any table{FRAMES}\nCaused by:"
            " org.apache.calcite.sql.validate.SqlValidatorException: Column 'x' not found in any "
            f"table{FRAMES}",
            "jobs.sql:5: Column 'x' not found in any table.",
        ),
        (
            'org.apache.flink.table.api.SqlParserException: SQL parse failed. Encountered "+ from" '
            f'at line 1, column 10.\nWas expecting one of:\n    <EOF> \n    "AS" ...{FRAMES}',
            'jobs.sql:4: Encountered "+ from".',
        ),
        (
            "org.apache.flink.table.api.ValidationException: Unable to create a source for reading "
            "table 'default_catalog.default_database.k'.\n\nTable options are:\n\n'connector'='kaf'"
            f"{FRAMES}\nCaused by: org.apache.flink.table.api.ValidationException: Could not find "
            "any factory for identifier 'kaf' in the classpath.\n\nAvailable factory identifiers "
            f"are:\n\nblackhole\ndatagen{FRAMES}",
            "jobs.sql:4: Unable to create a source for reading table 'k': Could not find any "
            "factory for identifier 'kaf' in the classpath. Available factory identifiers are: "
            "blackhole, datagen. Pass the jar of the connector or format with --jar.",
        ),
        (
            "org.apache.flink.table.api.ValidationException: SQL validation failed. From line 1, "
            "column 8 to line 1, column 20: No match found for function signature "
            f"predict(<NUMERIC>){FRAMES}",
            "jobs.sql:4: No match found for function signature predict(<NUMERIC>). The function is "
            "Predict(bmi DOUBLE, age INT) -> DOUBLE.",
        ),
        (
            "org.apache.flink.table.api.ValidationException: SQL validation failed. At line 1, "
            "column 8: No match found for function signature predikt(<NUMERIC>)",
            "jobs.sql:4: No match found for function signature predikt(<NUMERIC>). Functions of "
            "the configuration: Predict, Other.",
        ),
        (
            "org.apache.flink.table.api.ValidationException: SQL validation failed. Invalid "
            f"function call:\nPredict(DOUBLE, STRING){FRAMES}\nCaused by: "
            "org.apache.flink.table.api.ValidationException: Invalid argument type at position 1. "
            "Data type INT expected but STRING passed.",
            "jobs.sql:4: Invalid function call: Predict(DOUBLE, STRING): Invalid argument type at "
            "position 1. Data type INT expected but STRING passed. The function is Predict(bmi "
            "DOUBLE, age INT) -> DOUBLE.",
        ),
        ("java.lang.NullPointerException\n\tat a.B.c(B.java:1)", "jobs.sql:4: NullPointerExcept"),
    ],
)
def test_a_refusal_is_one_sentence_at_its_line(trace: str, sentence: str) -> None:
    error = refusal(trace)

    assert str(error).startswith(sentence)
    assert "\n" not in str(error)
    assert error.detail == trace


def test_a_statement_that_cannot_be_parsed_has_a_code_of_its_own() -> None:
    parse = refusal("org.apache.flink.table.api.SqlParserException: SQL parse failed. No.")

    assert parse.code == "sql.parse"
    assert refusal("org.apache.flink.table.api.ValidationException: No.").code == "sql.invalid"


@pytest.mark.parametrize(
    ("cause", "kind", "code"),
    [
        (
            "io.flinkmleap.bundle.BundleLoadProblem: There is no bundle at x. [bundle.missing]",
            BundleRefused,
            "bundle.missing",
        ),
        (
            "io.flinkmleap.bundle.BundleLoadProblem: No answer. [loader.unreachable]",
            LoaderError,
            "loader.unreachable",
        ),
        (
            "io.flinkmleap.task.RowRefused: P cannot score a row. Column a is NULL. [row.null]",
            RowError,
            "row.null",
        ),
    ],
)
def test_a_failed_job_says_which_bundle_or_row_it_refused(
    cause: str, kind: type[Exception], code: str
) -> None:
    trace = f"org.apache.flink.runtime.JobException: Recovery is off{FRAMES}\nCaused by: {cause}"

    error = job_error(trace + FRAMES, "abc")

    assert type(error) is kind
    assert error.code == code
    assert "[" not in str(error)


def test_any_other_failed_job_says_its_innermost_cause() -> None:
    trace = (
        f"org.apache.flink.runtime.JobException: Recovery is suppressed{FRAMES}\n"
        f"Caused by: java.lang.ArithmeticException: / by zero{FRAMES}"
    )

    error = job_error(trace, "abc")

    assert type(error) is JobError
    assert str(error) == "The job abc failed: ArithmeticException: / by zero."
