import json
import shutil
import zipfile
from pathlib import Path

import pytest

from flink_mleap.bundle.archive import entry_digests, read_archive, write_archive
from tests.conftest import REPOSITORY, CommandLine

BUNDLES = REPOSITORY / "bundles"
MANIFEST = "flink-mleap/manifest.json"


@pytest.mark.parametrize("name", ["diabetes", "diabetes-spark", "wine"])
def test_a_good_bundle_passes_every_check(cli: CommandLine, name: str) -> None:
    ended = cli("bundle", "verify", BUNDLES / f"{name}.zip", "--json")
    shown = cli("bundle", "verify", BUNDLES / f"{name}.zip")

    facts = json.loads(ended.output)
    assert ended.exit_code == shown.exit_code == 0
    assert {check["name"]: check["state"] for check in facts["checks"]} == {
        "fetched": "passed",
        "signature": "not asked for",
        "archive": "passed",
        "entries": "passed",
        "model": "passed",
        "schema": "passed",
        "golden rows": "passed",
    }
    assert facts["problem"] is None
    assert facts["sha256"] in shown.output
    assert "golden rows" in shown.output


def without(entries: dict[str, bytes], name: str) -> dict[str, bytes]:
    return {entry: content for entry, content in entries.items() if entry != name}


def broken(path: Path, how: str) -> Path:
    entries = read_archive(BUNDLES / "diabetes.zip")
    if how == "empty":
        path.touch()
    elif how == "no zip":
        path.write_text("hello")
    elif how == "entry":
        write_archive(path, entries | {"root/model.json": entries["root/model.json"] + b" "})
    elif how == "foreign":
        write_archive(path, without(entries, MANIFEST))
    elif how == "column":
        manifest = json.loads(entries[MANIFEST])
        manifest["outputs"][0]["column"] = "no_such_column"
        write_archive(path, entries | {MANIFEST: json.dumps(manifest).encode()})
    elif how == "bomb":
        write_archive(path, entries)
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("root/bomb", bytes(1 << 24))
    elif how in _EDITS:
        write_archive(path, resealed(entries | _EDITS[how]))
    return path


_EDITS = {
    "name": {"root/a b": b""},
    "cycle": {"root/model.json": b'{"op":"pipeline","attributes":{"nodes":{"string":[".."]}}}'},
    "operator": {"root/model.json": b'{"op":"no_such_op"}'},
    "native": {"root/model.json": b'{"op":"tensorflow"}'},
    "nothing": {"root/model.json": b"{}"},
}


def resealed(entries: dict[str, bytes]) -> dict[str, bytes]:
    """The entries with the digests in the manifest made right again."""
    manifest = json.loads(entries[MANIFEST])
    manifest["entries"] = entry_digests(without(entries, MANIFEST))
    return entries | {MANIFEST: json.dumps(manifest).encode()}


@pytest.mark.parametrize(
    ("how", "failed", "code"),
    [
        ("missing", "fetched", "bundle.missing"),
        ("empty", "archive", "bundle.empty"),
        ("no zip", "archive", "bundle.not-a-zip"),
        ("entry", "entries", "bundle.entry-mismatch"),
        ("foreign", "entries", "bundle.foreign"),
        ("column", "schema", "bundle.schema-mismatch"),
        ("bomb", "archive", "bundle.ratio"),
        ("name", "archive", "bundle.unsafe-name"),
        ("cycle", "model", "bundle.node-cycle"),
        ("operator", "model", "bundle.unknown-operator"),
        ("native", "model", "bundle.native-operator"),
        ("nothing", "model", "bundle.invalid-model"),
    ],
)
def test_a_bad_bundle_fails_the_check_that_found_it(
    cli: CommandLine, tmp_path: Path, how: str, failed: str, code: str
) -> None:
    bundle = broken(tmp_path / "m.zip", how)

    ended = cli("bundle", "verify", bundle, "--json")

    facts = json.loads(ended.output)
    states = [check["state"] for check in facts["checks"] if check["state"] != "not asked for"]
    at = states.index("failed")
    assert ended.exit_code == 4
    assert ended.complaints == [f"error: {facts['problem']['sentence']}"]
    assert facts["problem"]["code"] == code
    assert {check["name"] for check in facts["checks"] if check["state"] == "failed"} == {failed}
    assert states == ["passed"] * at + ["failed"] + ["not reached"] * (len(states) - at - 1)


def test_a_signature_without_a_key_is_wrong_usage(cli: CommandLine) -> None:
    assert cli("bundle", "verify", "m.zip", "--signature", "s.sig").exit_code == 2


def test_a_bundle_does_not_differ_from_itself(cli: CommandLine) -> None:
    bundle = BUNDLES / "wine.zip"

    facts = json.loads(cli("bundle", "diff", bundle, bundle, "--json").output)
    shown = cli("bundle", "diff", bundle, bundle)

    assert facts["changes"] == []
    assert facts["notScored"] is None
    assert facts["scores"]
    assert all(row["difference"] == 0 for row in facts["scores"])
    assert "The two are the same file." in shown.output
    assert f"the same in all {len(facts['scores'])} golden rows" in shown.output


def test_two_models_differ_in_schema_parameters_metrics_and_scores(cli: CommandLine) -> None:
    pair = (BUNDLES / "diabetes.zip", BUNDLES / "diabetes-spark.zip")

    facts = json.loads(cli("bundle", "diff", *pair, "--json").output)
    shown = cli("bundle", "diff", *pair)

    changes = {(change["part"], change["name"]): change for change in facts["changes"]}
    assert changes["input", "bp"]["first"] == "double"
    assert changes["input", "bp"]["second"] is None
    assert changes["model", "framework"]["first"].startswith("scikit-learn")
    assert {part for part, _ in changes} >= {"model", "input", "parameter", "metric"}
    row = max(facts["scores"], key=lambda scored: scored["difference"])
    assert row["difference"] == abs(row["first"]["prediction"] - row["second"]["prediction"]) > 1
    assert set(row["inputs"]) == {"bmi", "age", "bp"}
    assert f"by at most {row['difference']:.6g}" in shown.output
    assert "A prediction" in shown.output


def test_bundles_with_other_inputs_are_compared_without_scores(cli: CommandLine) -> None:
    pair = (BUNDLES / "diabetes.zip", BUNDLES / "wine.zip")

    ended = cli("bundle", "diff", *pair, "--json")
    shown = cli("bundle", "diff", *pair)

    facts = json.loads(ended.output)
    assert ended.exit_code == 0
    assert facts["scores"] == []
    assert "columns that the first one does not know" in facts["notScored"]
    assert "Scores not compared" in shown.output


def test_a_bundle_of_another_maker_is_compared_without_scores(
    cli: CommandLine, tmp_path: Path
) -> None:
    foreign = broken(tmp_path / "foreign.zip", "foreign")

    facts = json.loads(cli("bundle", "diff", BUNDLES / "diabetes.zip", foreign, "--json").output)

    assert facts["notScored"] == "a bundle without a manifest is not scored"
    assert facts["changes"][0]["part"] == "model"


def test_a_bundle_that_is_not_there_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    shutil.copy(BUNDLES / "wine.zip", tmp_path / "a.zip")

    ended = cli("bundle", "diff", tmp_path / "a.zip", tmp_path / "b.zip")

    assert ended.exit_code == 4
    assert "There is no bundle at" in ended.complaints[0]
