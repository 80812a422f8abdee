from typing import Any

import pytest

from flink_mleap.jobs.row_counts import RowCounts, row_counts


def job(*tasks: tuple[str, int, int], inputs: dict[int, list[int]] | None = None) -> dict[str, Any]:
    """Returns a job of tasks in a row (name, rows in, rows out), unless `inputs` says otherwise."""
    chain = inputs or {i: [i - 1] for i in range(1, len(tasks))}
    return {
        "vertices": [
            {"id": str(i), "name": name, "metrics": {"read-records": r, "write-records": w}}
            for i, (name, r, w) in enumerate(tasks)
        ],
        "plan": {
            "nodes": [
                {"id": str(i), "inputs": [{"id": str(source)} for source in chain.get(i, [])]}
                for i in range(len(tasks))
            ]
        },
    }


@pytest.mark.parametrize(
    ("tasks", "counts"),
    [
        (
            [("Source: t[1]", 1000, 1000), ("Calc[2]", 1000, 400), ("out[3]: Writer", 400, 0)],
            RowCounts(1000, 400),
        ),
        (
            [("Source: t[1]", 1000, 1000), ("Calc[2]", 1000, 8), ("Sink: out[3]", 8, 0)],
            RowCounts(1000, 8),
        ),
        (
            [("Source: gen[1]", 0, 100), ("StreamingFileWriter", 100, 1), ("end: Writer", 1, 0)],
            RowCounts(100, 100),
        ),
        (
            [("Source: t[1]", 5, 5), ("out[2]: Writer", 5, 1), ("out[2]: Committer", 1, 0)],
            RowCounts(5, 5),
        ),
        ([("Source: t[1]", 0, 0), ("out[3]: Writer", 0, 0)], RowCounts(0, 0)),
        ([("Source: t[1] -> Calc[2] -> out[3]: Writer", 1000, 0)], RowCounts(1000, None)),
        (
            [("Source: gen[1] -> Calc[2]", 0, 46), ("out[3]: Writer", 46, 0)],
            RowCounts(None, 46),
        ),
        (
            [("Source: gen[1] -> StreamingFileWriter", 0, 1), ("end: Writer", 1, 0)],
            RowCounts(None, None),
        ),
    ],
)
def test_rows_are_counted_where_flink_counts_them(
    tasks: list[tuple[str, int, int]], counts: RowCounts
) -> None:
    assert row_counts(job(*tasks)) == counts


def test_sources_and_sinks_of_one_job_add_up() -> None:
    both = job(
        ("Source: a[1]", 10, 10),
        ("Source: b[3]", 7, 7),
        ("x[2]: Writer", 10, 0),
        ("y[4]: Writer", 7, 0),
        inputs={2: [0], 3: [1]},
    )

    assert row_counts(both) == RowCounts(17, 17)


def test_an_old_source_with_two_readers_is_not_counted_twice() -> None:
    fan = job(
        ("Source: gen[1]", 0, 20),
        ("x[2]: Writer", 10, 0),
        ("y[3]: Writer", 10, 0),
        inputs={1: [0], 2: [0]},
    )

    assert row_counts(fan) == RowCounts(None, 20)
