"""Signatures made by the model-signing package, verified by the JVM."""

import json
import random
import shutil
import sys
from operator import attrgetter
from pathlib import Path

import model_signing
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from tests.conftest import REPOSITORY, CommandLine
from tests.integration.bundle.keys import KeyPair, new_key_pair

BUNDLES = REPOSITORY / "bundles"


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(shutil.copy(BUNDLES / "diabetes.zip", tmp_path / "m.zip"))


@pytest.fixture
def keys(tmp_path: Path) -> KeyPair:
    return new_key_pair(tmp_path)


def code_of(cli: CommandLine, bundle: Path, *options: str | Path) -> str:
    ended = cli("bundle", "verify", bundle, *options, "--json")
    problem = json.loads(ended.output)["problem"]
    assert ended.exit_code == (4 if problem else 0)
    return "" if problem is None else str(problem["code"])


@pytest.mark.parametrize(
    "curve", [ec.SECP256R1(), ec.SECP384R1(), ec.SECP521R1()], ids=attrgetter("name")
)
def test_what_is_signed_verifies_on_every_curve(
    cli: CommandLine, bundle: Path, tmp_path: Path, curve: ec.EllipticCurve
) -> None:
    keys = new_key_pair(tmp_path, curve=curve)

    signed = cli("bundle", "sign", bundle, "--key", keys.private, "--json")

    assert json.loads(signed.output)["signature"] == f"{bundle}.sig"
    assert code_of(cli, bundle, "--key", keys.public) == ""


def test_other_tools_for_the_format_verify_it_too(
    cli: CommandLine, bundle: Path, keys: KeyPair
) -> None:
    cli("bundle", "sign", bundle, "--key", keys.private)

    config = model_signing.verifying.Config().use_elliptic_key_verifier(public_key=keys.public)
    config.verify(bundle, Path(f"{bundle}.sig"))


def test_a_signature_may_have_a_place_of_its_own(
    cli: CommandLine, bundle: Path, keys: KeyPair, tmp_path: Path
) -> None:
    place = tmp_path / "elsewhere.sig"

    signed = cli("bundle", "sign", bundle, "--key", keys.private, "--signature", place)

    assert signed.exit_code == 0
    assert code_of(cli, bundle, "--key", keys.public) == "bundle.signature-missing"
    assert code_of(cli, bundle, "--key", keys.public, "--signature", place) == ""


def test_the_signature_of_another_key_or_of_another_file_is_refused(
    cli: CommandLine, bundle: Path, keys: KeyPair, tmp_path: Path
) -> None:
    other = new_key_pair(tmp_path, "other")
    cli("bundle", "sign", bundle, "--key", keys.private)

    assert code_of(cli, bundle, "--key", other.public) == "bundle.signature-invalid"
    shutil.copy(BUNDLES / "wine.zip", bundle)
    assert code_of(cli, bundle, "--key", keys.public) == "bundle.signature-invalid"


@pytest.mark.parametrize("suffix", ["", ".sig"], ids=["bundle", "signature"])
def test_a_bit_flipped_anywhere_is_refused(
    cli: CommandLine, bundle: Path, keys: KeyPair, suffix: str
) -> None:
    cli("bundle", "sign", bundle, "--key", keys.private)
    file = Path(f"{bundle}{suffix}")
    content = file.read_bytes()
    places = random.Random(7)  # noqa: S311 - places, not secrets

    for _ in range(50):
        flipped = bytearray(content)
        flipped[places.randrange(len(content))] ^= 1 << places.randrange(8)
        file.write_bytes(flipped)
        assert code_of(cli, bundle, "--key", keys.public) == "bundle.signature-invalid"


@pytest.mark.parametrize(
    "content", [b"", b"no json", b"{}", b"[" * 100_000, b" " * 2_000_000, b"\xff\xfe"]
)
def test_what_is_no_signature_is_refused(
    cli: CommandLine, bundle: Path, keys: KeyPair, content: bytes
) -> None:
    Path(f"{bundle}.sig").write_bytes(content)

    assert code_of(cli, bundle, "--key", keys.public) == "bundle.signature-invalid"


def test_a_private_key_is_not_taken_for_a_public_one(
    cli: CommandLine, bundle: Path, keys: KeyPair
) -> None:
    cli("bundle", "sign", bundle, "--key", keys.private)

    assert code_of(cli, bundle, "--key", keys.private) == "bundle.signature-key"


@pytest.fixture
def conf(bundle: Path, keys: KeyPair, tmp_path: Path) -> Path:
    """An application.conf with Predict, whose bundle must be signed by the keys."""
    made = tmp_path / "application.conf"
    made.write_text(
        f'mleap {{ signatures.publicKey = "{keys.public}"\n'
        f'  udfRegistry = [{{ udfName = "Predict", bundlePath = "{bundle}" }}] }}\n'
    )
    return made


def test_a_signature_is_a_condition_of_the_functions_of_a_configuration(
    cli: CommandLine, bundle: Path, keys: KeyPair, conf: Path
) -> None:
    unsigned = cli("udfs", "--conf", conf)
    cli("bundle", "sign", bundle, "--key", keys.private)
    signed = cli("udfs", "--conf", conf)

    assert unsigned.exit_code == 4
    assert f"there is no signature at {bundle}.sig" in unsigned.complaints[0]
    assert signed.exit_code == 0


def test_a_signature_is_a_condition_of_a_job(
    cli: CommandLine, bundle: Path, keys: KeyPair, conf: Path, tmp_path: Path
) -> None:
    job = tmp_path / "job.sql"
    job.write_text(
        "SELECT Predict(bmi, age, bp) AS p FROM (VALUES (25e0, 50, 90e0)) AS t(bmi, age, bp);"
    )
    other = new_key_pair(tmp_path, "other")

    cli("bundle", "sign", bundle, "--key", other.private)
    forged = cli("sql", "run", job, "--conf", conf, "--json")
    cli("bundle", "sign", bundle, "--key", keys.private)
    signed = cli("sql", "run", job, "--conf", conf, "--json")

    assert forged.exit_code == 4
    assert "it was made with another key" in forged.complaints[0]
    assert signed.exit_code == 0
    assert signed.lines()[0]["row"]["p"] > 0


def test_an_encrypted_key_takes_its_password_from_the_environment(
    cli: CommandLine, bundle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    word = "correct horse"
    keys = new_key_pair(tmp_path, password=word)
    sign = ("bundle", "sign", bundle, "--key", keys.private)

    without = cli(*sign)
    unset = cli(*sign, "--password-env", "KEY_PASSWORD")
    monkeypatch.setenv("KEY_PASSWORD", "wrong")
    wrong = cli(*sign, "--password-env", "KEY_PASSWORD")
    monkeypatch.setenv("KEY_PASSWORD", word)
    right = cli(*sign, "--password-env", "KEY_PASSWORD")

    assert [ended.exit_code for ended in (without, unset, wrong, right)] == [4, 2, 4, 0]
    assert "it is encrypted and no password was given" in without.complaints[0]
    assert code_of(cli, bundle, "--key", keys.public) == ""


def test_what_cannot_be_signed_leaves_no_signature(
    cli: CommandLine, bundle: Path, keys: KeyPair, tmp_path: Path
) -> None:
    no_curve = new_key_pair(tmp_path, "no-curve", ec.SECP256K1())
    refused = [
        cli("bundle", "sign", tmp_path / "none.zip", "--key", keys.private),
        cli("bundle", "sign", tmp_path, "--key", keys.private),
        cli("bundle", "sign", bundle, "--key", tmp_path / "none.pem"),
        cli("bundle", "sign", bundle, "--key", keys.public),
        cli("bundle", "sign", bundle, "--key", no_curve.private),
        cli("bundle", "sign", bundle, "--key", bundle),
        cli("bundle", "sign", bundle, "--key", keys.private, "--signature", tmp_path / "no" / "s"),
    ]

    assert [ended.exit_code for ended in refused] == [4] * len(refused)
    assert not any("did not foresee" in ended.complaints[0] for ended in refused)
    assert not Path(f"{bundle}.sig").exists()


def test_without_the_extra_signing_says_what_to_install(
    cli: CommandLine, bundle: Path, keys: KeyPair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "model_signing", None)

    ended = cli("bundle", "sign", bundle, "--key", keys.private)

    assert ended.exit_code == 5
    assert ended.complaints == [
        "error: Signing needs a package that is not installed: "
        "`pip install 'flink-mleap[signing]'`."
    ]
