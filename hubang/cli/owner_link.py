"""`hubang owner-link`: a new one-time link for the owner, for whoever runs the server."""

import argparse
import sys

DESCRIPTION = "Print a one-time link that makes its opener the owner of a group."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("owner-link", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("group", nargs="?", help="id of the group (in its address); by default the first")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Make and print."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.conf import settings
    from django.utils import timezone

    from hubang.groups.actions import make_owner_link
    from hubang.groups.models import Group

    groups = Group.objects.order_by("pk")
    group = groups.filter(public_id=args.group).first() if args.group else groups.first()
    if group is None:
        print("There is no such group. `hubang create-group NAME` makes one.", file=sys.stderr)
        return 1
    print(f"{settings.PUBLIC_URL}/enter/{make_owner_link(group, now=timezone.now())}")
    return 0
