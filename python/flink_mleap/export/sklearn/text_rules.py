"""What this version of Python takes for words and for small letters, as tables for the JVM."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import cache

from flink_mleap.export.sklearn import attributes
from flink_mleap.export.sklearn.attributes import Attribute

__all__ = ["text_rules"]

# Letters with a case, and what is ignored between them; ideographs, of other planes, are neither.
_PLANES_WITH_LETTERS = (range(0x20000), range(0xE0000, 0xF0000))
_SIGMA, _FINAL_SIGMA, _DOTTED_I = "\u03a3", "\u03c2", "\u0130"


@cache
def text_rules() -> dict[str, Attribute]:
    r"""Returns the attributes of ``term_counts`` that say what ``\w`` and `str.lower` do.

    They are found out by asking Python, so that they are right for whatever Unicode it has.
    """
    letters = [chr(point) for plane in _PLANES_WITH_LETTERS for point in plane]
    smalls = {each: each.lower() for each in letters if each.lower() != each}
    # These two have rules of their own; a third one would fail here, in `ord`.
    del smalls[_SIGMA], smalls[_DOTTED_I]
    return {
        "word_ranges": _words(),
        "capitals": attributes.integers(map(ord, smalls)),
        "smalls": attributes.integers(map(ord, smalls.values())),
        "ignored_ranges": _ranges(letters, _is_ignored),
        "cased_ranges": _ranges(letters, _is_cased),
    }


def _words() -> Attribute:
    every = "".join(map(chr, range(sys.maxunicode + 1)))
    runs = [run.span() for run in re.finditer(r"\w+", every)]
    return attributes.integers(bound for start, end in runs for bound in (start, end - 1))


def _is_cased(character: str) -> bool:
    """Whether a sigma after it ends a word."""
    return (character + _SIGMA).lower()[-1] == _FINAL_SIGMA


def _is_ignored(character: str) -> bool:
    """Whether it is as if it were not there between a letter and a sigma."""
    return ("a" + character + _SIGMA).lower()[-1] == _FINAL_SIGMA and not _is_cased(character)


def _ranges(characters: list[str], belongs: Callable[[str], bool]) -> Attribute:
    bounds: list[int] = []
    for point in (ord(each) for each in characters if belongs(each)):
        if bounds and bounds[-1] == point - 1:
            bounds[-1] = point
        else:
            bounds += [point, point]
    return attributes.integers(bounds)
