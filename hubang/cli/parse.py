"""`hubang parse`: what the composer makes of a share text. Needs no server and no database."""

import argparse
import datetime as dt
import json
import sys

DESCRIPTION = "Read a share text, code or link, offline."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("parse", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("text", nargs="?", default="-", help="the share text; - reads standard input")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Print what was understood."""
    from hubang.engines.sharelink import parse

    text = sys.stdin.read() if args.text == "-" else args.text
    share = parse(text, dt.datetime.now(dt.UTC))
    if args.json:
        print(json.dumps(share.as_json(), ensure_ascii=False))
        return 0
    rows = (
        ("平台", share.platform),
        ("活动", share.activity),
        ("链接", share.url),
        ("口令", share.code),
        ("标题", share.title),
        ("还差", share.helpers_needed),
        ("截止", share.deadline),
        ("可信", {"official": "官方", "unknown": "不认识", "lookalike": "像是仿冒"}[share.trust]),
        ("原因", share.reason),
    )
    for name, value in rows:
        if value:
            print(f"{name}  {value}")
    return 0
