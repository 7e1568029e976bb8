"""`hubang screen`: judge the messages of a file or an exported chat. Needs no server and no database."""

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hubang.cli.screening_pool import Job
    from hubang.engines.chatlog import Entry
    from hubang.engines.screening import Verdict, Word

DESCRIPTION = (
    "Screen the messages of a file: plain text (one a line), JSON lines, CSV, an export of WeChat, QQ or Telegram."
)
LARGEST = 200 << 20
EXAMPLES = 5
LONGEST_EXAMPLE = 60
NUMBER = re.compile(r"\d{4,}")
NAMES = {
    "fraud": "诈骗", "phishing": "钓鱼", "spam": "广告", "paid": "有偿", "gambling": "博彩", "porn": "色情", "abuse": "辱骂", "privacy": "隐私", "flood": "刷屏",
    "offtopic": "无关",
}  # fmt: skip


class Refused(Exception):
    """Why nothing was screened, in one sentence."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("screen", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("file", help="the file; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object a message, in order")
    parser.add_argument(
        "--words", metavar="FILE", help="own words, one a line: word[,category[,hold|block[,literal|sound|pattern]]]"
    )
    parser.add_argument(
        "--model", metavar="FILE", help="a model made by `hubang retrain` instead of the one that comes along"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Screen and print; 1 when a file cannot be read."""
    from hubang.cli.progress import shown
    from hubang.cli.screening_pool import screened
    from hubang.engines.chatlog import Unreadable

    try:
        job = _job(args)
        entries = _entries(args.file)
    except (Refused, Unreadable) as refused:
        print(refused, file=sys.stderr)
        return 1
    verdicts = shown(screened(job, entries), len(entries))
    if args.json:
        for entry, verdict in zip(entries, verdicts, strict=True):
            print(json.dumps(as_json(entry.id, verdict), ensure_ascii=False))
    else:
        print("\n".join(summary(entries, verdicts)))
    return 0


def as_json(identity: Any, verdict: "Verdict") -> dict[str, Any]:
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


def summary(entries: "Sequence[Entry]", verdicts: "Iterable[Verdict]") -> Iterator[str]:
    """How many of each category, and the worst of each, without the personal data in them."""
    outcomes: Counter[str] = Counter()
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    worst: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for entry, verdict in zip(entries, verdicts, strict=True):
        outcomes[verdict.outcome] += 1
        if verdict.outcome != "allow":
            labels[verdict.label][verdict.outcome] += 1
            rank = verdict.scores.get(verdict.label, 0.0) + (verdict.outcome == "block")
            examples = worst[verdict.label]
            examples.append((-rank, f"{entry.id}  {masked(entry.text, verdict)}"))
            examples.sort(key=lambda example: example[0])
            del examples[EXAMPLES:]
    yield f"{len(entries):,} 条: 放行 {outcomes['allow']:,}, 待审 {outcomes['hold']:,}, 拦下 {outcomes['block']:,}"
    for label, counts in sorted(labels.items(), key=lambda item: -item[1].total()):
        yield f"\n{NAMES.get(label, label)} {label}: {counts.total():,} (待审 {counts['hold']:,}, 拦下 {counts['block']:,})"
        yield from (f"  {text}" for _, text in worst[label])


def masked(text: str, verdict: "Verdict") -> str:
    """The beginning of a text on one line, with ＊ for personal data and for every digit in a row of four or more."""
    characters = list(text)
    for finding in verdict.findings:
        if finding.category == "privacy":
            start, end = finding.span
            characters[start:end] = "＊" * (min(end, len(characters)) - start)
    line = "".join(character if character.isprintable() else " " for character in "".join(characters))
    line = NUMBER.sub(lambda number: "＊" * len(number.group()), line)
    return line[:LONGEST_EXAMPLE] + ("…" if len(line) > LONGEST_EXAMPLE else "")


def _job(args: argparse.Namespace) -> "Job":
    from hubang.cli.screening_pool import Job
    from hubang.engines.screening import Policy

    words = tuple(_words(_bytes(args.words))) if args.words else ()
    job = Job(Policy(words=words, links_allowed=True), _bytes(args.model) if args.model else None)
    try:
        job.screener()
    except ValueError as error:
        raise Refused(f"{args.model} is no model of `hubang retrain`.") from error
    return job


def _entries(name: str) -> "list[Entry]":
    from hubang.engines.chatlog import decode, read

    return list(read(decode(_bytes(name))))


def _bytes(name: str) -> bytes:
    try:
        if name == "-":
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with Path(name).open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise Refused(f"{name} cannot be read: {error.strerror or type(error).__name__}.") from error
    if len(data) > LARGEST:
        raise Refused(f"{name} is larger than {LARGEST >> 20} MB. Please split it.")
    return data


def _words(data: bytes) -> "Iterator[Word]":
    from hubang.engines.chatlog import decode
    from hubang.engines.screening import CATEGORIES, Word, problem

    for number, line in enumerate(decode(data).splitlines(), start=1):
        text, category, severity, kind = [*(part.strip() for part in line.rsplit(",", 3)), "", "", ""][:4]
        if not text:
            continue
        word = Word(text, category or "spam", severity or "hold", kind or "literal")
        why = problem(word)
        if (
            why
            or word.category not in CATEGORIES
            or word.severity not in {"hold", "block"}
            or word.kind not in {"literal", "sound", "pattern"}
        ):
            raise Refused(
                f"Line {number} of the words cannot be used{f' ({why})' if why else ''}: word[,category[,hold|block[,literal|sound|pattern]]]."
            )
        yield word
