import pickle

import pytest

from flink_mleap import errors


def every_error() -> list[errors.FlinkMleapError]:
    plain = ("bundle.missing", "There is no file at m.zip.", "looked in /srv")
    return [
        errors.FlinkMleapError(*plain),
        errors.ConfigurationError(*plain, file="application.conf", line=3),
        errors.SqlError(*plain),
        errors.SchemaError(*plain),
        errors.BundleError(*plain),
        errors.BundleRefused(*plain),
        errors.LoaderError(*plain),
        errors.ExportError(*plain),
        errors.UnsupportedModel(*plain, step="svc", estimator="SVC", parameter="kernel"),
        errors.ParityError(*plain, differences=[{"row": 1}]),
        errors.JobError(*plain),
        errors.RowError(*plain, row=7),
        errors.DependencyMissing(*plain),
        errors.ProblemGroup([errors.SqlError(*plain), errors.BundleRefused(*plain)]),
    ]


@pytest.mark.parametrize("error", every_error(), ids=lambda error: type(error).__name__)
def test_an_error_survives_pickling_with_its_attributes(error: errors.FlinkMleapError) -> None:
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301

    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.exit_code == error.exit_code
    if not isinstance(error, errors.ProblemGroup):
        assert vars(copy) == vars(error)


def test_every_public_error_is_tried_here() -> None:
    public = {name for name in errors.__all__ if name != "from_problems"}

    assert {type(error).__name__ for error in every_error()} == public


def test_the_tree_in_the_docstring_names_every_error() -> None:
    for name in errors.__all__:
        if name != "from_problems":
            assert name in (errors.__doc__ or "")


@pytest.mark.parametrize(
    ("code", "kind", "exit_code"),
    [
        ("config.unknown-key", errors.ConfigurationError, 3),
        ("sql.parse", errors.SqlError, 3),
        ("schema.missing-column", errors.SchemaError, 3),
        ("bundle.missing", errors.BundleRefused, 4),
        ("loader.denied", errors.LoaderError, 4),
        ("row.null", errors.RowError, 5),
        ("something.new", errors.JobError, 5),
    ],
)
def test_a_problem_of_the_jvm_becomes_the_error_of_its_family(
    code: str, kind: type[errors.FlinkMleapError], exit_code: int
) -> None:
    error = errors.from_problems([{"code": code, "sentence": "It is wrong.", "detail": "x"}])

    assert type(error) is kind
    assert (error.code, str(error), error.detail) == (code, "It is wrong.", "x")
    assert error.exit_code == exit_code


def test_a_configuration_problem_keeps_its_place_and_a_row_problem_its_row() -> None:
    place = {"code": "config.type", "sentence": "No.", "file": "a.conf", "line": 4}

    error = errors.from_problems([place])
    row = errors.from_problems([{"code": "row.nan", "sentence": "No.", "row": 12}])

    assert isinstance(error, errors.ConfigurationError)
    assert (error.file, error.line) == ("a.conf", 4)
    assert isinstance(row, errors.RowError)
    assert row.row == 12


def test_several_problems_come_as_one_group_with_the_gravest_exit_code() -> None:
    group = errors.from_problems(
        [
            {"code": "config.type", "sentence": "First."},
            {"code": "bundle.missing", "sentence": "Second."},
        ]
    )

    assert isinstance(group, errors.ProblemGroup)
    assert [type(problem) for problem in group.problems] == [
        errors.ConfigurationError,
        errors.BundleRefused,
    ]
    assert str(group) == "First.\nSecond."
    assert group.exit_code == 4
