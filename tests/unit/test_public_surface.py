import importlib
import pkgutil
import subprocess
import sys

import pytest

import flink_mleap

PUBLIC = {
    "Bundle",
    "BundleError",
    "BundleRefused",
    "ConfigurationError",
    "DependencyMissing",
    "ExportError",
    "FlinkMleapError",
    "JobError",
    "LoaderError",
    "ParityError",
    "ProblemGroup",
    "RowError",
    "SchemaError",
    "SqlError",
    "UnsupportedModel",
    "export",
    "open_bundle",
    "register_udfs",
    "score",
}

MODULES = [
    name
    for _, name, _ in pkgutil.walk_packages(flink_mleap.__path__, "flink_mleap.")
    if not name.endswith("__main__")
]


def test_the_package_offers_exactly_these_names() -> None:
    assert set(flink_mleap.__all__) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(flink_mleap, name).__doc__


@pytest.mark.parametrize("module", [name for name in MODULES if "export" in name])
def test_every_name_a_module_offers_is_in_it(module: str) -> None:
    loaded = importlib.import_module(module)

    assert [name for name in loaded.__all__ if not hasattr(loaded, name)] == []


def test_the_import_is_quick_for_it_leaves_the_large_packages_for_later() -> None:
    program = (
        "import sys, flink_mleap; "
        "print([n for n in ('pandas', 'sklearn', 'pyspark', 'pyflink') if n in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


def test_the_function_is_still_there_after_its_module_was_imported() -> None:
    importlib.import_module("flink_mleap.export.sample")

    assert callable(flink_mleap.export)
