"""Findings as lines for people and as JSON for programs; the rules as a table for the documentation."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence

from feedsmith.validating.findings import Finding
from feedsmith.validating.rules import RULES, Severity

__all__ = ["describe_findings", "describe_rules", "fails", "report_json", "sum_up"]


def fails(findings: Sequence[Finding], strict: bool) -> bool:
    """Whether there are errors among them; with `strict`, warnings count as well."""
    severities = {finding.severity for finding in findings}
    return Severity.ERROR in severities or (strict and Severity.WARNING in severities)


def describe_findings(location: str, findings: Sequence[Finding]) -> Iterator[str]:
    """A line on each, as compilers have it: where, how bad, what, and by which rule."""
    for finding in findings:
        column = f":{finding.column}" if finding.column else ""
        rule = ", ".join(filter(None, (finding.rule, finding.section)))
        yield f"{location}:{finding.line}{column}: {finding.severity}: {finding} [{rule}]"


def sum_up(location: str, findings: Sequence[Finding]) -> str:
    """How many there are of each severity."""
    counts = Counter(finding.severity for finding in findings)
    words = {
        Severity.ERROR: ("error", "errors"),
        Severity.WARNING: ("warning", "warnings"),
        Severity.ADVICE: ("piece of advice", "pieces of advice"),
    }
    numbers = [
        f"{counts[severity]} {one if counts[severity] == 1 else several}"
        for severity, (one, several) in words.items()
        if counts[severity]
    ]
    verdict = "invalid" if counts[Severity.ERROR] else "valid"
    return f"{location}: {verdict} ({', '.join(numbers)})" if numbers else f"{location}: {verdict}"


def report_json(location: str, findings: Sequence[Finding]) -> str:
    """All of it as one JSON object."""
    counts = Counter(finding.severity for finding in findings)
    report = {
        "location": location,
        "valid": not counts[Severity.ERROR],
        "errors": counts[Severity.ERROR],
        "warnings": counts[Severity.WARNING],
        "advice": counts[Severity.ADVICE],
        "findings": [
            {
                "line": finding.line,
                "column": finding.column or None,
                "severity": finding.severity,
                "rule": finding.rule,
                "path": finding.path,
                "sentence": finding.sentence,
                "value": finding.shown,
                "section": finding.section,
            }
            for finding in findings
        ],
    }
    return json.dumps(report, indent=2)


def describe_rules() -> Iterator[str]:
    """The lines of a table of all rules, in Markdown."""
    yield "| rule | severity | what is said | section |"
    yield "| --- | --- | --- | --- |"
    for rule in RULES.values():
        sentence = rule.sentence.replace("{}", "…").replace("<", "&lt;").replace("|", "\\|")
        section = rule.section.replace("<", "&lt;") or "that of the element"
        yield f"| `{rule.name}` | {rule.severity} | {sentence} | {section} |"
