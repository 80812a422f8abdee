"""The zip file of a bundle: the same entries give the same bytes, and a file is whole or absent."""

from __future__ import annotations

import hashlib
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from flink_mleap.errors import BundleRefused, ExportError

__all__ = ["entry_digests", "file_digest", "new_file", "read_archive", "write_archive"]

_EPOCH = (1980, 1, 1, 0, 0, 0)
_REGULAR_FILE = 0o100644 << 16
_UNIX = 3
_FREE_BYTES = 1 << 20
_HIGHEST_RATIO = 50
# Half the time of the usual 6 for a file that is a tenth larger, measured with a large forest.
_LEVEL = 3


def write_archive(path: Path, entries: Mapping[str, bytes]) -> None:
    """Writes a new zip file.

    Entries are sorted and carry a fixed time, so that equal entries give equal bytes wherever and
    whenever they are written.

    Args:
        path: The file; must not exist.
        entries: Content by entry name.
    """
    too_small = _write(path, entries, mode="x", stored=frozenset())
    if too_small:
        _write(path, entries, mode="w", stored=too_small)


def _write(
    path: Path, entries: Mapping[str, bytes], *, mode: Literal["x", "w"], stored: frozenset[str]
) -> frozenset[str]:
    """Writes all entries, and returns the names of those that a load would take for a bomb."""
    with zipfile.ZipFile(path, mode, zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            info.create_system = _UNIX
            info.external_attr = _REGULAR_FILE
            archive.writestr(info, entries[name], compresslevel=_LEVEL)
        return frozenset(each.filename for each in archive.infolist() if _is_bomb(each))


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    """A load refuses what inflates to 200 times its size, as bombs do: many zeros are stored."""
    return entry.file_size > max(_FREE_BYTES, _HIGHEST_RATIO * entry.compress_size)


def read_archive(path: Path) -> dict[str, bytes]:
    """Returns the content of every file in a zip, by entry name.

    Raises:
        BundleRefused: It is not a complete zip file.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            return {
                info.filename: archive.read(info)
                for info in archive.infolist()
                if not info.is_dir()
            }
    except (zipfile.BadZipFile, OSError) as error:
        raise BundleRefused(
            "bundle.not-a-zip",
            f"The file {path} is not a complete zip archive: export or copy it again.",
            str(error),
        ) from error


def entry_digests(entries: Mapping[str, bytes]) -> dict[str, str]:
    """Returns the sha256 of every entry, lower-case hex, sorted by name."""
    return {name: hashlib.sha256(entries[name]).hexdigest() for name in sorted(entries)}


def file_digest(path: Path) -> str:
    """Returns the sha256 of a file, lower-case hex: the identity of a bundle."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Gives a path beside `target` that takes its place when the block ends well.

    When the block raises, the new file is deleted and what was at `target` stays as it was.

    Raises:
        ExportError: The folder of `target` does not exist or `target` is a folder.
    """
    if not target.parent.is_dir():
        raise ExportError(
            "export.no-folder",
            f"There is no folder {target.parent} to write {target.name} into: make it first.",
        )
    if target.is_dir():
        raise ExportError(
            "export.is-a-folder",
            f"{target} is a folder: give the path of the bundle file, such as {target}/model.zip.",
        )
    new = target.with_name(f".{target.name}.{secrets.token_hex(4)}.new")
    try:
        yield new
        os.replace(new, target)
    finally:
        new.unlink(missing_ok=True)
