"""Python never unpickles a file that it was given: files are bundles."""

import ast
import io
import json
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import flink_mleap
from flink_mleap.bundle.archive import read_archive
from flink_mleap.errors import BundleRefused
from tests.conftest import REPOSITORY, CommandLine

LOADERS = {"pickle", "cPickle", "cloudpickle", "dill", "joblib", "marshal", "shelve", "jsonpickle"}
LOADING_CALLS = {"read_pickle", "allow_pickle"}
UNPICKLE = "import pickle, sys; pickle.load(open(sys.argv[1], 'rb'))"


class _Touch:
    """Whoever unpickles it makes a file."""

    def __init__(self, canary: Path) -> None:
        self.canary = canary

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return open, (str(self.canary), "w")


def pickled(canary: Path) -> bytes:
    return pickle.dumps(_Touch(canary))


def zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return made.getvalue()


def joblib_like(canary: Path) -> bytes:
    return zipped({"model.pkl": pickled(canary), "data.pkl": pickled(canary)})


def bundle_of_pickles(canary: Path) -> bytes:
    names = ("bundle.json", "root/model.json", "flink-mleap/manifest.json")
    return zipped(dict.fromkeys(names, pickled(canary)))


HOSTILE: dict[str, Callable[[Path], bytes]] = {
    "a pickle": pickled,
    "a pickle with a zip behind it": lambda canary: pickled(canary) + joblib_like(canary),
    "a zip of pickles": joblib_like,
    "a bundle of pickles": bundle_of_pickles,
}


@pytest.fixture(params=HOSTILE)
def hostile(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """A hostile file with the name of a bundle, and the canary that it makes when unpickled."""
    canary, file = tmp_path / "canary", tmp_path / "model.zip"
    file.write_bytes(HOSTILE[request.param](canary))
    return file, canary


def test_the_hostile_pickle_does_what_it_says(tmp_path: Path) -> None:
    canary, file = tmp_path / "canary", tmp_path / "model.zip"
    for content in (pickled(canary), HOSTILE["a pickle with a zip behind it"](canary)):
        file.write_bytes(content)
        subprocess.run([sys.executable, "-c", UNPICKLE, str(file)], check=True)
        assert canary.exists()
        canary.unlink()


def test_python_refuses_it_and_runs_nothing(hostile: tuple[Path, Path]) -> None:
    file, canary = hostile
    frame = pd.DataFrame({"bmi": [25.0]})
    uses: list[Callable[[], Any]] = [
        lambda: flink_mleap.open_bundle(file),
        lambda: flink_mleap.open_bundle(file.as_uri()),
        lambda: flink_mleap.score(file, frame),
    ]

    for use in uses:
        with pytest.raises(BundleRefused):
            use()
    assert not canary.exists()


def test_the_python_reader_of_archives_runs_nothing(hostile: tuple[Path, Path]) -> None:
    file, canary = hostile

    try:
        entries = read_archive(file)
    except BundleRefused:
        entries = {}

    assert all(isinstance(content, bytes) for content in entries.values())
    assert not canary.exists()


def test_no_command_runs_it(cli: CommandLine, hostile: tuple[Path, Path], tmp_path: Path) -> None:
    file, canary = hostile
    good = REPOSITORY / "bundles" / "diabetes.zip"
    rows, conf = tmp_path / "rows.csv", tmp_path / "application.conf"
    rows.write_text("bmi,age,bp\n25,50,90\n")
    conf.write_text(
        f'mleap.udfRegistry = [{{ udfName = "P", bundlePath = {json.dumps(str(file))} }}]'
    )

    for arguments in (
        ("bundle", "inspect", file),
        ("bundle", "verify", file),
        ("bundle", "diff", file, good),
        ("bundle", "diff", good, file),
        ("bundle", "pin", "--conf", conf),
        ("udfs", "--conf", conf),
        ("score", file, "--input", rows, "--output", tmp_path / "out.csv"),
    ):
        ended = cli(*arguments)
        assert ended.exit_code == 4, arguments
        assert not any("did not foresee" in line for line in ended.complaints)
    assert not canary.exists()
    assert not (tmp_path / "out.csv").exists()


def sources() -> list[Path]:
    return sorted((REPOSITORY / "python" / "flink_mleap").rglob("*.py"))


@pytest.mark.parametrize("source", sources(), ids=lambda path: path.name)
def test_no_module_can_load_a_pickle(source: Path) -> None:
    used: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text())):
        if isinstance(node, ast.Import):
            used |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            used.add((node.module or "").partition(".")[0])
        elif isinstance(node, ast.Attribute):
            used.add(node.attr)
        elif isinstance(node, ast.keyword) and node.arg:
            used.add(node.arg)

    assert not used & (LOADERS | LOADING_CALLS)
    assert "noqa: S3" not in source.read_text()
