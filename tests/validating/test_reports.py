"""Findings as people and programs get them, and the documentation of the rules."""

import json
import re
from pathlib import Path

import pytest

from feedsmith.validating.documents.markup import MAX_DEPTH, MAX_ENTITY_CHARACTERS
from feedsmith.validating.findings import Finding
from feedsmith.validating.reports import describe_findings, describe_rules, fails, report_json, sum_up
from feedsmith.validating.rules import Severity
from feedsmith.validating.validate import MAX_FINDINGS

DOCUMENT = (Path(__file__).parents[2] / "docs" / "reference" / "validate.md").read_text(encoding="utf-8")


def finding(severity: Severity, column: int = 3) -> Finding:
    return Finding(
        line=2,
        column=column,
        severity=severity,
        rule="empty",
        path="a/b",
        sentence="is empty",
        shown="",
        section="A, 1",
    )


ERROR, WARNING, ADVICE = map(finding, Severity)


def test_the_documentation_has_the_table_of_the_rules() -> None:
    assert DOCUMENT.endswith("\n".join(["", *describe_rules(), ""])), (
        "docs/reference/validate.md is not what feedsmith.validating.reports.describe_rules says"
    )


def test_the_documentation_names_the_bounds() -> None:
    assert "a million characters" in DOCUMENT
    assert MAX_ENTITY_CHARACTERS == 1_000_000
    assert f"elements may stand {MAX_DEPTH} deep" in DOCUMENT
    assert f"{MAX_FINDINGS:,} findings" in DOCUMENT.replace("\n", " ")


def test_the_example_of_the_documentation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.S)
    exec(code, {})
    assert "error missing-element rss: lacks channel" in capsys.readouterr().out


def test_a_finding_without_a_column_has_its_line_alone() -> None:
    lines = describe_findings("x", [ERROR, finding(Severity.ADVICE, column=0)])
    assert list(lines) == ["x:2:3: error: a/b: is empty [empty, A, 1]", "x:2: advice: a/b: is empty [empty, A, 1]"]
    assert json.loads(report_json("x", [finding(Severity.ADVICE, column=0)]))["findings"][0]["column"] is None


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([], "x: valid"),
        ([ADVICE], "x: valid (1 piece of advice)"),
        ([WARNING, WARNING, ADVICE, ADVICE], "x: valid (2 warnings, 2 pieces of advice)"),
        ([ERROR, WARNING], "x: invalid (1 error, 1 warning)"),
    ],
)
def test_a_summary_counts_each_severity(findings: list[Finding], said: str) -> None:
    assert sum_up("x", findings) == said


@pytest.mark.parametrize(
    ("findings", "strict", "failed"),
    [
        ([], True, False),
        ([ADVICE], True, False),
        ([WARNING], False, False),
        ([WARNING], True, True),
        ([ERROR], False, True),
    ],
)
def test_errors_fail_and_in_strict_warnings_too(findings: list[Finding], strict: bool, failed: bool) -> None:
    assert fails(findings, strict) is failed
