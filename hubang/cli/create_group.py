"""`hubang create-group`: a community with its first group."""

import argparse
import sys

DESCRIPTION = "Create a community with its first group; prints the owner's and the join link."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("create-group", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("name", help="the name of the group, such as 浦东互帮一群")
    parser.add_argument("--community", help="the name of the community; by default that of the group")
    parser.add_argument("--language", choices=("zh-hans", "en"), default="", help="of the first rules")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Create and print."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    from django.conf import settings
    from django.utils import timezone

    from hubang.groups.actions import create_community, make_owner_link
    from hubang.groups.queries import durable_code
    from hubang.lib.cleaning import clean_line
    from hubang.lib.refused import Refused

    now = timezone.now()
    try:
        name = clean_line(args.name, 40)
        community = clean_line(args.community or name, 40)
        group = create_community(name=community, group_name=name, language=args.language, now=now)
    except Refused as refusal:
        print(refusal.message, file=sys.stderr)
        return 1
    print(f"group  {group.public_id}")
    print(f"owner  {settings.PUBLIC_URL}/enter/{make_owner_link(group, now=now)}")
    print(f"join   {settings.PUBLIC_URL}/j/{durable_code(group)}")
    return 0
