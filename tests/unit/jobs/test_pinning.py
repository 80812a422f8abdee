import pytest

from flink_mleap.errors import ConfigurationError
from flink_mleap.jobs.pinning import Pin, pinned_text

A, B = "a" * 64, "b" * 64


def pin(name: str, sha256: str = A, line: int | None = None) -> Pin:
    return Pin(name, "/m.zip", sha256, None, "application.conf", line)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            'udfRegistry = [ { udfName = "P", bundlePath = "/m", bundleSource = "file" } ]',
            f'udfRegistry = [ {{ udfName = "P", bundlePath = "/m", bundleSource = "file", '
            f'sha256 = "{A}" }} ]',
            id="the short form in one line",
        ),
        pytest.param(
            'mleap.udfRegistry=[{udfName:P,bundleUri:"gs://b/m.zip"}]',
            f'mleap.udfRegistry=[{{udfName:P,bundleUri:"gs://b/m.zip", sha256:"{A}"}}]',
            id="tight, with colons and an unquoted name",
        ),
        pytest.param(
            '[\n  {\n    udfName = "P"\n    bundlePath = "/m" // where\n    onError = null\n  }\n]',
            f'[\n  {{\n    udfName = "P"\n    bundlePath = "/m" // where\n    sha256 = "{A}"\n'
            "    onError = null\n  }\n]",
            id="several lines without commas, and a comment",
        ),
        pytest.param(
            'x = [{\n\tudfName = "P",\n\tbundlePath = "/m", # where\n}]\n',
            f'x = [{{\n\tudfName = "P",\n\tbundlePath = "/m", # where\n\tsha256 = "{A}",\n}}]\n',
            id="a comma behind every line, and tabs",
        ),
        pytest.param(
            'x = [{\r\n  udfName = "P",\r\n  bundlePath = "/m" # where\r\n}]\r\n',
            f'x = [{{\r\n  udfName = "P",\r\n  bundlePath = "/m", # where\r\n  sha256 = "{A}"\r\n'
            "}]\r\n",
            id="the last line without a comma, and Windows line ends",
        ),
        pytest.param(
            '{"x": {"udfRegistry": [\n  {\n    "udfName": "P",\n    "bundlePath": "/m"\n  }\n]}}',
            '{"x": {"udfRegistry": [\n  {\n    "udfName": "P",\n    "bundlePath": "/m",\n'
            f'    "sha256": "{A}"\n  }}\n]}}}}',
            id="JSON",
        ),
        pytest.param(
            'x = [{ udfName = "P", bundlePath = "/m",\n  bundleSource = "file", onError = fail }]',
            'x = [{ udfName = "P", bundlePath = "/m",\n  bundleSource = "file", '
            f'sha256 = "{A}", onError = fail }}]',
            id="more behind the value on its line",
        ),
        pytest.param(
            'x = [{ "udfName" = "P", "bundlePath" = "/m" }]',
            f'x = [{{ "udfName" = "P", "bundlePath" = "/m", "sha256" = "{A}" }}]',
            id="quoted keys",
        ),
        pytest.param(
            f'x = [{{ udfName = "P", sha256 = "{B}", bundlePath = "/m" }}] # old pin {B}',
            f'x = [{{ udfName = "P", sha256 = "{A}", bundlePath = "/m" }}] # old pin {B}',
            id="another pin",
        ),
        pytest.param(
            f'x = [{{ udfName = P\n "sha256" : {B} # pin\n bundlePath = /m }}]',
            f'x = [{{ udfName = P\n "sha256" : "{A}" # pin\n bundlePath = /m }}]',
            id="another pin without quotes",
        ),
        pytest.param(
            '# { udfName = "P", bundlePath = "/no" }\nx = """{ udfName = "P" }"""\n'
            'include "y.conf"\ninclude required(file("z.conf"))\ny = ${?x} [1, {a.b = 2}] ${z}\n'
            'x += { udfName = "P", bundlePath = "/m\\"}" }',
            '# { udfName = "P", bundlePath = "/no" }\nx = """{ udfName = "P" }"""\n'
            'include "y.conf"\ninclude required(file("z.conf"))\ny = ${?x} [1, {a.b = 2}] ${z}\n'
            f'x += {{ udfName = "P", bundlePath = "/m\\"}}", sha256 = "{A}" }}',
            id="comments, texts, includes and substitutions that only look like an entry",
        ),
    ],
)
def test_only_the_pin_of_the_entry_changes(before: str, after: str) -> None:
    assert pinned_text(before, [pin("P")]) == after
    assert pinned_text(after, [pin("P")]) == after


def test_every_entry_gets_its_own_pin() -> None:
    text = 'x = [\n { udfName = "P", bundlePath = "/p" }\n { udfName = "Q", bundlePath = "/q" }\n]'

    pinned = pinned_text(text, [pin("Q", B), pin("P", A)])

    assert pinned == (
        f'x = [\n {{ udfName = "P", bundlePath = "/p", sha256 = "{A}" }}\n'
        f' {{ udfName = "Q", bundlePath = "/q", sha256 = "{B}" }}\n]'
    )


def test_of_two_entries_with_the_name_the_one_on_the_line_is_meant() -> None:
    text = 'x = [{ udfName = "P", bundlePath = "/p" }]\nx = [{ udfName = "P", bundlePath = "/q" }]'

    pinned = pinned_text(text, [pin("P", A, line=2)])

    assert pinned == text.replace('"/q"', f'"/q", sha256 = "{A}"')


def test_a_name_that_is_a_substitution_is_found_by_its_line() -> None:
    text = (
        'n = P\nx = [{ udfName = "Q", bundlePath = "/q" },\n{ udfName = ${n}, bundlePath = "/p" }]'
    )

    assert f'"/p", sha256 = "{A}" }}]' in pinned_text(text, [pin("P", A, line=3)])


@pytest.mark.parametrize(
    "text",
    [
        "x = []",
        'x = [{ udfName = "P", bundlePath = "/m", sha256 = ${?DIGEST} }]',
        'x = [{ udfName = "P" } ${common}]',
        'x = [{ udfName = "P"',
        'x = [{ udfName = "P", bundlePath = "/m',
        "x = [ ]] {",
    ],
)
def test_an_entry_that_cannot_be_changed_in_place_is_refused_with_the_digest(text: str) -> None:
    with pytest.raises(ConfigurationError, match=f'give it sha256 = "{A}" by hand') as refusal:
        pinned_text(text, [pin("P")])

    assert refusal.value.code == "config.pin-unplaceable"
