"""`hubang deliveries`: what was sent, what waits and what could not be delivered; try the dead again or let them go."""

import argparse

DESCRIPTION = "Count deliveries by channel, state and reason; --retry or --let-go the dead."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("deliveries", help=DESCRIPTION, description=DESCRIPTION)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--retry", action="store_true", help="try everything that is dead once more")
    what.add_argument("--let-go", action="store_true", help="give up everything that is dead")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 always: what is dead is no failure of the command."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.utils import timezone

    from hubang.notify.dead import dead_letters, delivery_counts, let_go, revive

    if args.retry:
        print(f"{revive(dead_letters(), timezone.now())} are tried again.")
    elif args.let_go:
        print(f"{let_go(dead_letters(), timezone.now())} are given up.")
    for channel, state, reason, number in delivery_counts():
        print(f"{channel:8} {state:8} {number:8} {reason}".rstrip())
    return 0
