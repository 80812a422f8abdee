"""Writes the digests of bundles into the configuration that names them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flink_mleap.bundle.archive import new_file
from flink_mleap.errors import ConfigurationError
from flink_mleap.jobs.hocon_text import HoconObject, Member, objects_of
from flink_mleap.jvm.worker import scoring_worker

__all__ = ["Pin", "pin_functions", "pinned_text"]

_LOCATIONS = ("bundleUri", "bundlePath", "bundleSource")


@dataclass(frozen=True)
class Pin:
    """A function with the digest of its bundle.

    Attributes:
        name: Name of the function.
        bundle: Where the bundle is.
        sha256: Digest of the bundle now, lower-case hex.
        before: What the configuration said, or None.
        file: The file with the entry of the function; None when it came from no file.
        line: The line where the entry starts, from 1.
    """

    name: str
    bundle: str
    sha256: str
    before: str | None
    file: str | None
    line: int | None


def pin_functions(conf: Path) -> list[Pin]:
    """Makes a configuration pin the bundles that it names, as they are now.

    Only the values change that have to; comments and layout stay. The result is read again by the
    JVM: when it does not say what it should, the files get their old content back. A file that is
    included is changed where the entry stands in it.

    Args:
        conf: The application.conf.

    Returns:
        The functions in the order of the configuration.

    Raises:
        ConfigurationError: The configuration is wrong, or an entry cannot be found in its text.
        BundleError: A bundle cannot be had, or has not the signature that is asked for.
    """
    pins = _read(conf)
    stale = [pin for pin in pins if pin.sha256 != pin.before]
    before: dict[Path, bytes] = {}
    try:
        for file in dict.fromkeys(_file_of(pin) for pin in stale):
            content = file.read_bytes()
            text = pinned_text(_decoded(content, file), [p for p in stale if _file_of(p) == file])
            _replace(file, text.encode())
            before[file] = content
        if before and any(pin.before != pin.sha256 for pin in _read(conf)):
            raise ConfigurationError(
                "config.pin-unread",
                f"The pins that were written into {conf} do not hold, so it was left as it was: "
                "write them by hand.",
                file=str(conf),
            )
    except BaseException:
        for file, content in before.items():
            _replace(file, content)
        raise
    return pins


def pinned_text(text: str, pins: list[Pin]) -> str:
    """Returns a HOCON text with the digests of these functions in their entries.

    Raises:
        ConfigurationError: An entry is not in the text, or its digest is a substitution.
    """
    try:
        objects = objects_of(text)
    except ValueError as error:
        raise _lost(pins[0]) from error
    edits = [_edit(text, _entry(text, objects, pin), pin) for pin in pins]
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _read(conf: Path) -> list[Pin]:
    def pin(found: dict[str, Any]) -> Pin:
        return Pin(
            name=found["name"],
            bundle=found["bundle"],
            sha256=found["sha256"],
            before=found["pin"],
            file=found["file"],
            line=found["line"],
        )

    return [pin(found) for found in scoring_worker().pins(str(conf.absolute()))]


def _file_of(pin: Pin) -> Path:
    if pin.file is None or not Path(pin.file).is_file():
        raise _lost(pin)
    return Path(pin.file).resolve()


def _decoded(content: bytes, file: Path) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ConfigurationError(
            "config.not-utf8", f"{file} is not UTF-8: convert it.", file=str(file)
        ) from error


def _replace(file: Path, content: bytes) -> None:
    try:
        with new_file(file) as unfinished:
            unfinished.write_bytes(content)
            shutil.copymode(file, unfinished)
    except OSError as error:
        raise ConfigurationError(
            "config.unwritable",
            f"{file} cannot be written: check the permissions of the file and its folder.",
            str(error),
            file=str(file),
        ) from error


def _entry(text: str, objects: list[HoconObject], pin: Pin) -> HoconObject:
    """The object with the name of the function; among several, the one on the line of the entry."""

    def name_of(found: HoconObject) -> str | None:
        name = found.member("udfName")
        return None if name is None else name.text

    named = [found for found in objects if name_of(found) == pin.name]
    if len(named) != 1:
        # A name may also be a substitution.
        among = named or [found for found in objects if found.member("udfName")]
        named = [found for found in among if text.count("\n", 0, found.start) + 1 == pin.line]
    if len(named) != 1:
        raise _lost(pin)
    return named[0]


def _edit(text: str, entry: HoconObject, pin: Pin) -> tuple[int, int, str]:
    """The change that pins an entry: start and end of what is replaced, and by what."""
    present = entry.member("sha256")
    if present is not None:
        if present.text is None:
            raise _lost(pin)
        return present.value_start, present.value_end, f'"{pin.sha256}"'
    after = _anchor(entry, pin)
    key = '"sha256"' if text[after.start] == '"' else "sha256"
    value = f'{key}{text[after.key_end : after.value_start]}"{pin.sha256}"'
    line_start = text.rfind("\n", 0, after.start) + 1
    line_end = text.find("\n", after.value_end)
    indent, rest = text[line_start : after.start], text[after.value_end : line_end].rstrip("\r")
    if indent.strip() or line_end < 0 or not _is_end_of_line(rest):
        return after.value_end, after.value_end, f", {value}"
    line_break = "\r\n" if text[line_end - 1] == "\r" else "\n"
    next_line = f"{line_break}{indent}{value}"
    behind = after.value_end + len(rest)
    if rest.lstrip().startswith(","):
        return behind, behind, f"{next_line},"
    comma = "," if _has_commas(text, entry) else ""
    return after.value_end, behind, f"{comma}{rest}{next_line}"


def _is_end_of_line(rest: str) -> bool:
    """Whether nothing follows a value on its line but a comma and a comment."""
    return rest.strip().removeprefix(",").lstrip()[:1] in ("", "#", "/")


def _has_commas(text: str, entry: HoconObject) -> bool:
    """Whether the members of an entry are told apart by commas, and not by lines alone."""
    return any(text[each.value_end : entry.end].lstrip().startswith(",") for each in entry.members)


def _anchor(entry: HoconObject, pin: Pin) -> Member:
    """The member behind which the digest goes: the last of those that say where the bundle is."""
    located = [member for member in entry.members if member.key in _LOCATIONS]
    if not located:
        raise _lost(pin)
    return located[-1]


def _lost(pin: Pin) -> ConfigurationError:
    return ConfigurationError(
        "config.pin-unplaceable",
        f"The entry of {pin.name} cannot be changed in place, as where it is built from "
        f'substitutions: give it sha256 = "{pin.sha256}" by hand.',
        file=pin.file,
        line=pin.line,
    )
