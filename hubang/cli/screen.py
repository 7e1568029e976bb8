"""`hubang screen`: judge the messages of a file. Needs no server and no database."""

import argparse
import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

DESCRIPTION = "Screen messages from a file: plain text (one a line), JSON lines or CSV."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("screen", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("file", help="the file; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object a message, in order")
    parser.add_argument("--words", help="a file of own words, one a line: word[,category[,hold|block]]")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Screen and print; 1 when a file cannot be read."""
    from hubang.engines.screening import Policy, Screener

    try:
        text = sys.stdin.read() if args.file == "-" else Path(args.file).read_text(encoding="utf-8-sig")
        words = tuple(_words(Path(args.words).read_text(encoding="utf-8-sig"))) if args.words else ()
    except (OSError, UnicodeError) as error:
        print(f"This file cannot be read as UTF-8 text: {error}", file=sys.stderr)
        return 1
    screener = Screener(Policy(words=words, links_allowed=True))
    counts: Counter[str] = Counter()
    for identity, message in messages(text):
        verdict = screener.screen(message)
        counts[verdict.outcome if verdict.outcome == "allow" else f"{verdict.outcome} {verdict.label}"] += 1
        if args.json:
            print(json.dumps(as_json(identity, verdict), ensure_ascii=False))
        elif verdict.outcome != "allow":
            print(f"{identity}\t{verdict.outcome}\t{verdict.label}\t{'；'.join(f.reason for f in verdict.findings)}")
    if not args.json:
        print("\n".join(f"{number:8} {what}" for what, number in counts.most_common()))
    return 0


def as_json(identity: Any, verdict: Any) -> dict[str, Any]:
    """A verdict as documented in docs/screening.md."""
    return {
        "id": identity,
        "outcome": verdict.outcome,
        "label": verdict.label,
        "scores": {name: round(score, 4) for name, score in verdict.scores.items()},
        "findings": [
            {
                "check": finding.check,
                "category": finding.category,
                "span": list(finding.span),
                "severity": finding.severity,
                "reason": finding.reason,
            }
            for finding in verdict.findings
        ],
    }


def messages(text: str) -> Iterator[tuple[Any, str]]:
    """(id, text) of each message; the id is its line, counted from 1, where the file gives none."""
    lines = text.splitlines()
    first = next((line for line in lines if line.strip()), "")
    if first.lstrip().startswith("{"):
        yield from _json_lines(lines)
    elif "text" in first.split(",") and "," in first:
        for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=1):
            yield row.get("id") or number, row.get("text") or ""
    else:
        yield from ((number, line) for number, line in enumerate(lines, start=1) if line.strip())


def _json_lines(lines: list[str]) -> Iterator[tuple[Any, str]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            row = line
        if isinstance(row, dict):
            yield row.get("id", number), str(row.get("text", ""))
        else:
            yield number, line


def _words(text: str) -> Iterator[tuple[str, str, str]]:
    for line in text.splitlines():
        word, category, severity = [*(part.strip() for part in line.split(",")), "", ""][:3]
        if word:
            yield word, category or "spam", severity if severity in {"hold", "block"} else "hold"
