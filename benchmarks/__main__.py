"""`python -m benchmarks [NAME ...]`: run the named measurements, or all that need nothing from outside."""

import importlib
import sys

# name: (module, whether a plain run includes it)
MEASUREMENTS = {
    "costs": ("benchmarks.costs", False),
    "queueing": ("benchmarks.queueing", True),
    "sharelink": ("benchmarks.sharelink", True),
    "lookalikes": ("benchmarks.lookalikes", True),
    "screening": ("benchmarks.screening", True),
    "peers": ("benchmarks.peers", False),
    "retraining": ("benchmarks.retraining", False),
    "adversarial": ("benchmarks.adversarial", True),
    "personal": ("benchmarks.personal", True),
    "matching": ("benchmarks.matching", False),
    "waves": ("benchmarks.waves", False),
    "soak": ("benchmarks.soak", False),
    "transactions": ("benchmarks.transactions", False),
    "lighthouse": ("benchmarks.lighthouse", False),
}


def main(words: list[str]) -> int:
    """Run them in the order of the table; 2 for an unknown name."""
    unknown = set(words) - set(MEASUREMENTS)
    if unknown:
        print(f"unknown: {', '.join(sorted(unknown))}. There are: {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    for name, (module, is_usual) in MEASUREMENTS.items():
        if name in words or (not words and is_usual):
            print(f"== {name}", flush=True)
            importlib.import_module(module).main()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
