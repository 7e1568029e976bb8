"""`hubang retrain`: fit the screening model to labelled texts."""

import argparse
import gzip
import json
import sys
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hubang.engines.screening.training import Row

DESCRIPTION = "Fit the screening model to files of labelled texts."
# One in five texts, chosen by its own hash, is kept back to look at the result.
KEPT_BACK = 5
# How much a row counts: (bad, clean), of the given files and of the plain ones.
WEIGHTS = (3.0, 6.0)
PLAIN_WEIGHTS = (0.05, 0.6)


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("retrain", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help='JSON lines {"text", "label"}, also .gz')
    parser.add_argument(
        "--plain", nargs="*", type=Path, default=[], help="files whose rows count little and are not disguised"
    )
    parser.add_argument(
        "--rename", nargs="*", default=[], metavar="OLD=NEW", help="other names for labels of --plain files"
    )
    parser.add_argument("--out", type=Path, required=True, help="where the model is written (.npz)")
    parser.add_argument("--all", action="store_true", help="train on every row; nothing is kept back")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Fit, write, and say how it does on what was kept back."""
    from hubang.engines.screening.training import Row, fit, with_disguises

    own = [row for path in args.files for row in read(path)]
    names = dict(pair.split("=", 1) for pair in args.rename)
    plain = [_plain(row, names) for path in args.plain for row in read(path)]
    kept = [] if args.all else [row for row in own if is_kept_back(row.text)]
    learnt = [
        Row(row.text, row.label, WEIGHTS[row.label == "clean"]) for row in own if args.all or not is_kept_back(row.text)
    ]
    try:
        data = fit([*with_disguises(learnt), *plain])
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    args.out.write_bytes(data)
    print(f"{len(learnt)} texts and {len(plain)} plain ones: {args.out} ({len(data) / 1e6:.1f} MB)")
    report(data, kept)
    return 0


def _plain(row: "Row", names: dict[str, str]) -> "Row":
    from hubang.engines.screening.training import Row

    label = names.get(row.label, row.label)
    return Row(row.text, label, PLAIN_WEIGHTS[label == "clean"])


def read(path: Path) -> Iterator["Row"]:
    """The rows of a file whose label the model knows; flood, privacy and off-topic are other checks' business."""
    from hubang.engines.screening.training import Row

    data = path.read_bytes()
    for line in (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8").split("\n"):
        if not line:
            continue
        row = json.loads(line)
        if row["label"] not in {"flood", "privacy", "offtopic"}:
            yield Row(row["text"], str(row["label"]))


def is_kept_back(text: str) -> bool:
    """Whether a text is one of the fifth that is not trained on."""
    return zlib.crc32(text.encode("utf-8", "surrogatepass")) % KEPT_BACK == 0


def report(data: bytes, rows: "list[Row]") -> None:
    """How many of each class are taken for anything but clean, at a risk of one half."""
    if not rows:
        return
    from hubang.engines.screening.model import Model
    from hubang.engines.screening.views import bare, without_links

    model = Model(data)
    seen = Counter(row.label for row in rows)
    flagged = Counter(row.label for row in rows if model.guess(bare(without_links(row.text))).risk > 0.5)
    for label, count in sorted(seen.items()):
        print(f"  {label:10} {flagged[label]:4} of {count:4} kept back are flagged")
