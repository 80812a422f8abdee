from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from flink_mleap.bundle import Field, Schema
from flink_mleap.cli.csv_rows import read_texts, typed, write_rows
from flink_mleap.errors import SchemaError

SCHEMA = Schema(
    [
        Field(name="x", type="double"),
        Field(name="n", type="int"),
        Field(name="label", type="string"),
        Field(name="flag", type="boolean"),
        Field(name="v", type="double", shape=(2,)),
    ]
)
HEADER = "x,n,label,flag,v,note\n"


def rows_of(tmp_path: Path, text: str) -> pd.DataFrame:
    path = tmp_path / "rows.csv"
    path.write_bytes(text.encode())
    return typed(read_texts(path), SCHEMA, path)


def test_cells_get_the_types_of_the_schema(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, HEADER + '0.1,-7,007,True,"[1, 2.5]",3\nNaN,1,"a,b",false,"[0,0]",\n')

    assert rows["x"].tolist()[0] == 0.1
    assert np.isnan(rows["x"].tolist()[1])
    assert rows["n"].tolist() == [-7, 1]
    assert rows["label"].tolist() == ["007", "a,b"]
    assert rows["flag"].tolist() == [True, False]
    assert rows["v"].tolist() == [[1.0, 2.5], [0.0, 0.0]]
    assert "note" not in rows


def test_an_empty_cell_is_a_null(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, HEADER + ",,,,,\n")

    assert rows[["x", "n", "label", "flag", "v"]].iloc[0].tolist() == [None] * 5


def test_texts_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\n1.50,\n NaN ,007\n")

    assert read_texts(tmp_path / "rows.csv").to_numpy().tolist() == [["1.50", ""], [" NaN ", "007"]]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    rows = rows_of(tmp_path, "\ufeffx,n\r\n1,2\r\n")

    assert rows.to_dict("records") == [{"x": 1.0, "n": 2}]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "must be a header with different names"),
        ("x,x\n1,2\n", "must be a header with different names"),
        ("x,n\n1,2\n3\n", "row 2 has 1 cells and the header 2"),
        ("x,n\n1,2\n3,4.5\n", "column n of row 2 does not hold what the model takes, n int"),
        ("x,n\nabc,1\n", "column x of row 1 does not hold what the model takes, x double"),
        ("flag\nperhaps\n", "column flag of row 1 does not hold"),
        ("v\n1;2\n", "column v of row 1 does not hold"),
        ("v\n7\n", "column v of row 1 does not hold"),
        ('x\n"1\n', "cannot be read as a UTF-8 CSV file"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SchemaError) as refusal:
        rows_of(tmp_path, text)

    assert sentence in str(refusal.value)


def test_a_file_that_is_not_there_or_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(b"x\n\xff\xfe\n")

    with pytest.raises(SchemaError, match=r"There is no CSV file at .*a\.csv"):
        read_texts(tmp_path / "a.csv")
    with pytest.raises(SchemaError, match="cannot be read as a UTF-8 CSV file"):
        read_texts(tmp_path / "b.csv")


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    numbers = [0.1 + 0.2, 1e-300, -0.0, float("inf")]
    frame = pd.DataFrame({"x": numbers, "label": ["a", 'b"', "c,d", "é"]})

    write_rows(tmp_path / "out.csv", frame)

    again = typed(read_texts(tmp_path / "out.csv"), SCHEMA, tmp_path / "out.csv")
    assert again["x"].tolist() == numbers
    assert again["label"].tolist() == frame["label"].tolist()


def test_vectors_and_gaps_are_written_as_json_and_nothing(tmp_path: Path) -> None:
    frame = pd.DataFrame({"v": [np.array([1.0, 0.5]), None], "n": pd.array([1, None], "Int64")})

    write_rows(tmp_path / "out.csv", frame)

    assert (tmp_path / "out.csv").read_text().splitlines() == ["v,n", '"[1.0, 0.5]",1', ","]


def test_a_file_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="cannot be written"):
        write_rows(tmp_path / "no" / "out.csv", pd.DataFrame({"x": [1]}))
    (tmp_path / "folder").mkdir()
    with pytest.raises(SchemaError, match="cannot be written"):
        write_rows(tmp_path / "folder", pd.DataFrame({"x": [1]}))

    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
