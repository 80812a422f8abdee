"""``flink-mleap bundle diff``: what changed between two bundles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from flink_mleap.bundle.comparison import Comparison, ScoredRow, compare_bundles
from flink_mleap.cli.console import (
    DebugOption,
    JsonOption,
    StoresOption,
    cell,
    output,
    print_json,
    table,
)

__all__ = ["diff"]

_SHOWN_ROWS = 10


def diff(
    first: Annotated[str, typer.Argument(metavar="A", help="The one bundle: path or URI.")],
    second: Annotated[str, typer.Argument(metavar="B", help="The other bundle.")],
    *,
    conf: StoresOption = None,
    as_json: JsonOption = False,
    debug: DebugOption = False,
) -> None:
    """Show what changed between two bundles: schema, parameters, metrics, and golden scores.

    The golden rows of A are scored by both; the rows that differ most are shown.
    """
    comparison = compare_bundles(first, second, conf=conf)
    if as_json:
        print_json(_document(comparison))
        return
    if comparison.first.sha256 == comparison.second.sha256:
        output().print("The two are the same file.", markup=False)
    elif not comparison.changes:
        output().print("The manifests say the same.", markup=False)
    else:
        rows = [
            (f"{change.part} {change.name}", _told(change.first), _told(change.second))
            for change in comparison.changes
        ]
        output().print(table(("", "A", "B"), rows))
    _print_scores(comparison)


def _print_scores(comparison: Comparison) -> None:
    if comparison.not_scored is not None:
        output().print(f"Scores not compared: {comparison.not_scored}.", markup=False)
        return
    different = [row for row in comparison.rows if row.difference > 0]
    if not different:
        total = len(comparison.rows)
        output().print(f"Scores: the same in all {total} golden rows of A.", markup=False)
        return
    output().print(_scores(different), soft_wrap=False)
    output().print(
        f"Scores: different in {len(different)} of {len(comparison.rows)} golden rows of A, by at "
        f"most {max(row.difference for row in different):.6g}.",
        markup=False,
        soft_wrap=True,
    )


def _scores(different: Sequence[ScoredRow]) -> Any:
    worst = sorted(different, key=lambda row: -row.difference)[:_SHOWN_ROWS]
    names = list(worst[0].first)
    header = ["row", *(f"{side} {name}" for name in names for side in "AB"), "difference"]
    return table(
        header,
        [
            (
                str(row.row),
                *(cell(side[name]) for name in names for side in (row.first, row.second)),
                f"{row.difference:.6g}",
            )
            for row in worst
        ],
    )


def _told(value: Any) -> str:
    return "-" if value is None else cell(value)


def _document(comparison: Comparison) -> dict[str, Any]:
    return {
        "first": {"uri": comparison.first.uri, "sha256": comparison.first.sha256},
        "second": {"uri": comparison.second.uri, "sha256": comparison.second.sha256},
        "changes": [
            {"part": each.part, "name": each.name, "first": each.first, "second": each.second}
            for each in comparison.changes
        ],
        "notScored": comparison.not_scored,
        "scores": [
            {
                "row": row.row,
                "inputs": row.inputs,
                "first": row.first,
                "second": row.second,
                "difference": row.difference,
            }
            for row in comparison.rows
        ],
    }
