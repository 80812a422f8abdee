import json
import re
import shutil
from pathlib import Path

import pytest

from flink_mleap.bundle.archive import file_digest
from flink_mleap.errors import ConfigurationError
from flink_mleap.jobs import pinning
from tests.conftest import REPOSITORY, CommandLine

DIABETES, WINE = REPOSITORY / "bundles" / "diabetes.zip", REPOSITORY / "bundles" / "wine.zip"


LAYOUTS = {
    "one line": """mleap {
  udfRegistry = [
    { udfName = "P", bundlePath = "@A", bundleSource = "file"<, sha256 = "@a"> }   # the first
    { udfName = "Q", bundlePath = "@B", bundleSource = "file"<, sha256 = "@b"> }
  ]
}
""",
    "several lines": """mleap.udfRegistry = [
  {
    udfName = "P"
    // where it is
    bundlePath = "@A"<
    sha256 = "@a">
  },
  {
    udfName = "Q",
    bundleUri = "@B", # a URI<
    sha256 = "@b",>
    onError = null,
  }
]
""",
    "an old pin": """mleap { udfRegistry = [
    { udfName = "P", sha256 = "[f]<@a>", bundlePath = "@A" }
    { udfName = "Q", bundlePath = "@B", sha256 = "[f]<@b>" }
]}
""",
    "quoted keys": """{ "mleap": { "udfRegistry": [
  { "udfName": "P", "bundlePath": "@A"<, "sha256": "@a"> },
  { "udfName": "Q", "bundlePath": "@B"<, "sha256": "@b"> }
] } }
""",
    "substitutions": """base { onError = "null" }
a = "@A"
mleap.udfRegistry = [ ${base} { udfName = "P", bundlePath = ${a}<, sha256 = "@a"> } ]
mleap.udfRegistry += { udfName = "Q", bundlePath = "@B"<, sha256 = "@b"> }
""",
}
"""What a pin adds is in < >, what it replaces is in [ ] before it."""


def before_and_after(layout: str) -> tuple[str, str]:
    for mark, path in (("A", DIABETES), ("B", WINE)):
        layout = layout.replace(f"@{mark}", str(path))
        layout = layout.replace(f"@{mark.lower()}", file_digest(path))
    before = re.sub(r"<[^>]*>", "", layout).replace("[f]", "f" * 64)
    after = re.sub(r"<([^>]*)>", r"\1", layout.replace("[f]", ""))
    return before, after


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_pinned_and_nothing_else_changes(
    cli: CommandLine, tmp_path: Path, layout: str
) -> None:
    conf, strict = tmp_path / "application.conf", tmp_path / "strict.conf"
    before, after = before_and_after(LAYOUTS[layout])
    conf.write_text(before)
    strict.write_text('include "application.conf"\nmleap.functionDefaults.requirePinned = true\n')

    ended = cli("bundle", "pin", "--conf", conf, "--json")

    assert conf.read_text() == after
    assert {each["name"]: each["sha256"] for each in json.loads(ended.output)} == {
        "P": file_digest(DIABETES),
        "Q": file_digest(WINE),
    }
    assert cli("udfs", "--conf", strict).exit_code == 0


def test_pinning_twice_changes_nothing_more(cli: CommandLine, tmp_path: Path) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(before_and_after(LAYOUTS["one line"])[0])
    cli("bundle", "pin", "--conf", conf)
    once, written = conf.read_bytes(), conf.stat().st_mtime_ns

    again = cli("bundle", "pin", "--conf", conf)

    assert again.output.count("as before") == 2
    assert (conf.read_bytes(), conf.stat().st_mtime_ns) == (once, written)


def test_an_entry_in_an_included_file_is_pinned_there(cli: CommandLine, tmp_path: Path) -> None:
    conf, included = tmp_path / "application.conf", tmp_path / "functions.conf"
    conf.write_text('include "functions.conf"\nmleap.functionDefaults.onError = "fail"\n')
    included.write_text(f'mleap.udfRegistry = [{{ udfName = "P", bundlePath = "{DIABETES}" }}]\n')
    included.chmod(0o640)
    before = conf.read_bytes()

    ended = cli("bundle", "pin", "--conf", conf, "--json")

    assert json.loads(ended.output)[0]["file"].endswith("functions.conf")
    assert conf.read_bytes() == before
    assert f'sha256 = "{file_digest(DIABETES)}"' in included.read_text()
    assert included.stat().st_mode & 0o777 == 0o640
    assert cli("udfs", "--conf", conf).exit_code == 0


def test_a_new_bundle_gets_a_new_pin(cli: CommandLine, tmp_path: Path) -> None:
    bundle = Path(shutil.copy(DIABETES, tmp_path / "m.zip"))
    conf = tmp_path / "application.conf"
    conf.write_text(f'mleap.udfRegistry = [{{ udfName = "P", bundlePath = "{bundle}" }}]\n')
    cli("bundle", "pin", "--conf", conf)
    shutil.copy(WINE, bundle)

    stale = cli("udfs", "--conf", conf)
    ended = cli("bundle", "pin", "--conf", conf)

    assert stale.exit_code == 4
    assert f"in place of {file_digest(DIABETES)[:12]}" in ended.output
    assert cli("udfs", "--conf", conf).exit_code == 0


def test_where_pins_are_required_the_refusal_shows_the_digest(
    cli: CommandLine, tmp_path: Path
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(
        "mleap { functionDefaults.requirePinned = true\n"
        f'  udfRegistry = [{{ udfName = "P", bundlePath = "{DIABETES}" }}] }}\n'
    )

    refused = cli("udfs", "--conf", conf)
    ended = cli("bundle", "pin", "--conf", conf)

    assert refused.exit_code == 4
    assert f'add sha256 = "{file_digest(DIABETES)}"' in refused.complaints[0]
    assert ended.exit_code == 0
    assert cli("udfs", "--conf", conf).exit_code == 0


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('mleap.udfRegistry = [{ udfName = "P", bundlePath = "/none.zip" }]', "There is no bundle"),
        ('mleap.udfRegistry = [{ udfName = "P", bundlPath = "/m.zip" }]', "bundlPath is not known"),
        (f'mleap.udfRegistry = [{{ udfName = "P" }} {{ bundlePath = "{WINE}" }}]', "by hand"),
    ],
    ids=["no bundle", "a wrong key", "an entry in two parts"],
)
def test_what_cannot_be_pinned_stays_as_it_was(
    cli: CommandLine, tmp_path: Path, text: str, sentence: str
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(text)

    ended = cli("bundle", "pin", "--conf", conf)

    assert ended.exit_code in (3, 4)
    assert sentence in ended.complaints[0]
    assert conf.read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["application.conf"]


def test_pins_that_do_not_hold_are_taken_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    conf = tmp_path / "application.conf"
    conf.write_text(f'mleap.udfRegistry = [{{ udfName = "P", bundlePath = "{WINE}" }}]\n')
    before = conf.read_bytes()
    monkeypatch.setattr(pinning, "pinned_text", lambda text, pins: text + "# not a pin\n")

    with pytest.raises(ConfigurationError, match="left as it was"):
        pinning.pin_functions(conf)

    assert conf.read_bytes() == before
