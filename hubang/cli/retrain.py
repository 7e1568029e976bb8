"""`hubang retrain`: fit a screening model to labelled texts."""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubang.engines.screening.training import Fitted, Row

DESCRIPTION = (
    "Fit a screening model to files of labelled texts, or learn from what the reviewers of a group have decided."
)


class Refused(Exception):
    """Why nothing was fitted, in one sentence."""


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("retrain", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument(
        "--data", nargs="+", type=Path, default=[], metavar="FILE", help='JSON lines {"text", "label"}, also .gz'
    )
    parser.add_argument("--out", type=Path, metavar="MODEL", help="where the model is written (.npz)")
    parser.add_argument("--report", action="store_true", help="say how each class does on texts that were held back")
    parser.add_argument("--clean", metavar="LABEL", help="the class of harmless texts, when its name does not say so")
    parser.add_argument("--by", metavar="FIELD", help="hold back all rows with one value of this field at a time")
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="LABEL", help="labels whose rows are not used")
    parser.add_argument(
        "--support", nargs="*", type=Path, default=[], metavar="FILE", help="texts of another kind to learn from too"
    )
    parser.add_argument("--support-weight", type=float, default=0.2, metavar="W", help="how much such a text counts")
    parser.add_argument("--rename", nargs="*", default=[], metavar="OLD=NEW", help="other names for labels of those")
    ours = parser.add_argument_group("on the server, without files")
    ours.add_argument(
        "--group", metavar="ID", help="learn what the reviewers of this group have decided (id in its address)"
    )
    ours.add_argument("--wanted", action="store_true", help="learn what owners have asked for on their pages")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Learn; 1 with a sentence when that cannot be done, 2 when it is not said from what."""
    if args.group or args.wanted:
        from hubang.cli.learning import learn

        return learn(args.group)
    if not args.data or args.out is None:
        print("Either --data FILE ... --out MODEL, or --group ID.", file=sys.stderr)
        return 2
    return _fit(args)


def _fit(args: argparse.Namespace) -> int:
    from hubang.engines.screening.training import fit

    try:
        rows = [row for path in args.data for row in read(path, by=args.by) if row.label not in args.leave_out]
        fitted = fit(rows, _support(args), args.clean, by_source=args.by is not None, say=print)
        args.out.write_bytes(fitted.data)
    except (Refused, OSError, RuntimeError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{len(rows)} texts, {len(fitted.classes)} labels: {args.out} ({len(fitted.data) / 1e6:.1f} MB)")
    if args.report:
        print("\n".join(report(fitted)))
    return 0


def _support(args: argparse.Namespace) -> "list[Row]":
    from hubang.engines.screening.training import Row

    names = dict(pair.split("=", 1) for pair in args.rename)
    found = [row for path in args.support for row in read(path)]
    return [Row(row.text, names.get(row.label, row.label), args.support_weight) for row in found]


def read(path: Path, by: str | None = None) -> "Iterator[Row]":
    """The rows of a file; `by` names the field that says where a row comes from."""
    from hubang.engines.screening.training import Row

    data = path.read_bytes()
    for number, line in enumerate((gzip.decompress(data) if path.suffix == ".gz" else data).split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text, label = row["text"], row["label"]
        except (ValueError, KeyError, TypeError):
            raise Refused(f'{path}, line {number}: not a row like {{"text": "...", "label": "..."}}') from None
        if isinstance(text, str) and text.strip():
            yield Row(text, str(label), source=str(row.get(by, "")) if by else "")


def report(fitted: "Fitted") -> Iterator[str]:
    """Accuracy, precision, recall and F1 by class on the rows held back, each judged by a model that had not seen it."""
    held = fitted.held_back
    told, true = fitted.calibration.labels(held.scores), held.labels
    right = int((told == true).sum())
    yield f"held back: {len(true)} texts, accuracy {right / len(true):.4f}, macro-F1 {held.macro_f1(fitted.calibration):.4f}"
    yield f"{'label':20} {'texts':>6} {'told':>6} precision  recall      F1"
    for place, name in enumerate(fitted.classes):
        both = int(((told == place) & (true == place)).sum())
        yield _line(name, both, int((told == place).sum()), int((true == place).sum()))


def _line(name: str, both: int, told: int, true: int) -> str:
    precision, recall, f1 = both / max(1, told), both / max(1, true), 2 * both / max(1, told + true)
    return f"{name:20} {true:6} {told:6} {precision:9.3f} {recall:7.3f} {f1:7.3f}"
