"""``flink-mleap bundle pin``: writes digests into a configuration."""

from __future__ import annotations

from typing import Any

from flink_mleap.cli.console import DebugOption, JsonOption, output, print_json, table
from flink_mleap.cli.udfs import ConfOption, existing_conf
from flink_mleap.jobs.pinning import Pin, pin_functions

__all__ = ["pin"]

_SHOWN_DIGITS = 12


def pin(conf: ConfOption, as_json: JsonOption = False, debug: DebugOption = False) -> None:
    """Write the sha256 of every function's bundle into a configuration.

    Comments and layout stay. A pin of another bundle is replaced: look at the bundle first, with
    `bundle verify` or `bundle diff`.
    """
    pins = pin_functions(existing_conf(conf))
    if as_json:
        print_json([_document(each) for each in pins])
        return
    rows = [(each.name, each.bundle, each.sha256, _state(each)) for each in pins]
    output().print(table(("function", "bundle", "sha256", ""), rows))


def _state(pin: Pin) -> str:
    if pin.before is None:
        return "pinned"
    return "as before" if pin.before == pin.sha256 else f"in place of {pin.before[:_SHOWN_DIGITS]}"


def _document(pin: Pin) -> dict[str, Any]:
    return {
        "name": pin.name,
        "bundle": pin.bundle,
        "sha256": pin.sha256,
        "before": pin.before,
        "file": pin.file,
    }
