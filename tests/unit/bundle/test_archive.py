import os
import time
import zipfile
from pathlib import Path

import pytest

from flink_mleap.bundle.archive import (
    entry_digests,
    file_digest,
    new_file,
    read_archive,
    write_archive,
)
from flink_mleap.errors import BundleRefused, ExportError

ENTRIES = {"root/model.json": b"{}", "bundle.json": b'{"a": 1}', "flink-mleap/x": b"\x00" * 999}


def test_equal_entries_give_equal_bytes_whenever_and_in_whatever_order(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", ENTRIES)
    os.utime(tmp_path, (time.time(), 0))
    write_archive(tmp_path / "b.zip", dict(reversed(ENTRIES.items())))

    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert file_digest(tmp_path / "a.zip") == file_digest(tmp_path / "b.zip")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_archive(tmp_path / "a.zip", ENTRIES)

    assert read_archive(tmp_path / "a.zip") == ENTRIES
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.namelist() == sorted(ENTRIES)
        assert archive.testzip() is None


def test_what_a_load_would_take_for_a_bomb_is_stored(tmp_path: Path) -> None:
    numbers = "".join(map(str, range(500_000))).encode()
    entries = {"numbers": numbers, "small": b"\x00" * (1 << 20), "zeros": b"\x00" * (2 << 20)}
    write_archive(tmp_path / "a.zip", entries)

    assert read_archive(tmp_path / "a.zip") == entries
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        stored = [e.filename for e in archive.infolist() if e.compress_type == zipfile.ZIP_STORED]
    assert stored == ["zeros"]


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 truncated"])
def test_a_file_that_is_no_zip_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)

    with pytest.raises(BundleRefused, match="not a complete zip archive"):
        read_archive(tmp_path / "a.zip")


def test_digests_are_by_entry_in_order() -> None:
    digests = entry_digests({"b": b"", "a": b"abc"})

    assert list(digests) == ["a", "b"]
    assert digests["a"].startswith("ba7816bf")


def test_a_new_file_takes_the_place_of_the_old_one_only_at_the_end(tmp_path: Path) -> None:
    target = tmp_path / "model.zip"
    target.write_text("old")

    with new_file(target) as new:
        new.write_text("new")
        assert target.read_text() == "old"

    assert target.read_text() == "new"
    assert list(tmp_path.iterdir()) == [target]


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "model.zip"
    target.write_text("old")

    def write_half() -> None:
        with new_file(target) as new:
            new.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with (
        pytest.raises(ExportError, match="There is no folder"),
        new_file(tmp_path / "no" / "m.zip"),
    ):
        pass


def test_a_folder_is_no_target(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="is a folder"), new_file(tmp_path):
        pass
