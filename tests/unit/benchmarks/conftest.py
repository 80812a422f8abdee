"""The programs of the benchmark are no package: they are found as they find each other."""

from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import pytest


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    """Imports a program of the benchmark by its name."""
    monkeypatch.syspath_prepend("benchmarks")
    return import_module
