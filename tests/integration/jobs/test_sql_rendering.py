"""Reliability E1: any Unicode text becomes exactly one literal or name for Flink's own parser."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flink_mleap.jobs.jvm import jvm
from flink_mleap.jobs.sql_script import SqlScript

MANY = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SNIPPETS = st.sampled_from(
    ["'", "''", "`", "\\", "--", "//", "/*", "*/", ";", "${v}", "$${", "u&'", "E'", '"', "\n", "\r"]
)
CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.text(CHARACTERS) | st.lists(SNIPPETS | st.text(CHARACTERS, max_size=3)).map("".join)
NAMES = TEXTS.filter(lambda text: "\n" not in text and "\r" not in text and len(text) <= 100)


class Parser:
    """Flink's own parser."""

    def __init__(self, java_parser: Any) -> None:
        self._java_parser = java_parser

    def selected(self, template: str, value: str) -> list[Any]:
        """Returns what a SELECT, rendered and parsed, selects."""
        (statement,) = SqlScript.parse(template, "x.sql").render({"v": value})
        statements = self._java_parser.parseSqlList(statement.text)
        assert statements.size() == 1
        return list(statements.get(0).getSelectList())


@pytest.fixture(scope="module")
def parser() -> Parser:
    """Flink's parser, out of a table environment."""
    jvm()
    from pyflink.table import EnvironmentSettings, TableEnvironment  # noqa: PLC0415
    from pyflink.util.java_utils import get_field_value  # noqa: PLC0415

    environment = TableEnvironment.create(EnvironmentSettings.in_streaming_mode())
    return Parser(get_field_value(environment._j_tenv.getParser(), "calciteParserSupplier").get())


@MANY
@given(value=TEXTS)
def test_a_text_reads_back_in_quotes(parser: Parser, value: str) -> None:
    (literal,) = parser.selected("SELECT '<${v}>'", value)

    assert literal.getKind().toString() == "LITERAL"
    assert literal.toValue() == f"<{value}>"


@MANY
@given(value=TEXTS.filter(lambda text: text.lower() not in {"true", "false"}))
def test_a_text_reads_back_bare(parser: Parser, value: str) -> None:
    (literal,) = parser.selected("SELECT ${v}", value)

    assert literal.getKind().toString() == "LITERAL"
    assert literal.toValue() == value or Decimal(literal.toValue()) == Decimal(value)


@MANY
@given(value=NAMES)
def test_a_name_reads_back_in_backticks(parser: Parser, value: str) -> None:
    (name,) = parser.selected("SELECT `n${v}`", value)

    assert name.getKind().toString() == "IDENTIFIER"
    assert name.isSimple()
    assert name.getSimple() == f"n{value}"


@MANY
@given(value=st.decimals(allow_nan=False, allow_infinity=False, places=3) | st.integers())
def test_a_number_reads_back_as_that_number(parser: Parser, value: Decimal | int) -> None:
    (item,) = parser.selected("SELECT ${v}", format(Decimal(value), "f"))

    assert item.getClass().getSimpleName() == "SqlNumericLiteral"
    assert Decimal(item.toValue()) == value


@pytest.mark.parametrize(("value", "truth"), [("true", "true"), ("FALSE", "false")])
def test_a_boolean_reads_back_as_that_boolean(parser: Parser, value: str, truth: str) -> None:
    (literal,) = parser.selected("SELECT ${v}", value)

    assert literal.toValue() == truth
