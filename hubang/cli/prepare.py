"""`hubang prepare`: bring the database up to date, found the first group, print the addresses. `hubang up` calls it."""

import argparse
import sys

DESCRIPTION = "Bring the database up to date and print the addresses (part of `hubang up`)."

# Of the first community and its first group, by the site's language; the owner changes them.
FIRST_NAMES = {"zh-hans": ("互帮", "互帮一群"), "en": ("Hubang", "Mutual help 1")}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("prepare", help=DESCRIPTION, description=DESCRIPTION)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when everything is ready; 1 after one sentence that says what is wrong."""
    del args
    if cannot_write():
        return 1
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    return _prepare()


def cannot_write() -> bool:
    """Whether nothing can be kept on this disk; says why."""
    from pathlib import Path

    from hubang.cli.start import disk_problem
    from hubang.lib import environment

    default = __file__.rsplit("/hubang/", 1)[0] + "/var"
    problem = disk_problem(Path(environment.text("HUBANG_VAR", default)))
    if problem:
        print(problem, file=sys.stderr)
    return bool(problem)


def _prepare() -> int:
    from django.db import DatabaseError

    from hubang.cli.start import collect_static, migrate

    try:
        print("Preparing the database ...", flush=True)
        migrate()
        collect_static()
        _welcome()
    except (DatabaseError, OSError) as error:
        print(f"The database cannot be used: {error}".strip().splitlines()[0], file=sys.stderr)
        return 1
    return 0


def _welcome() -> None:
    from django.conf import settings
    from django.utils import timezone

    from hubang.groups.actions import create_community, make_owner_link
    from hubang.groups.models import Group
    from hubang.groups.queries import admins_of, durable_code
    from hubang.lib import qr

    now = timezone.now()
    group = Group.objects.select_related("community").order_by("pk").first()
    if group is None:
        name, group_name = FIRST_NAMES[settings.LANGUAGE_CODE]
        group = create_community(name=name, group_name=group_name, now=now)
    join = f"{settings.PUBLIC_URL}/j/{durable_code(group)}"
    print(f"\nHubang is at     {settings.PUBLIC_URL}")
    if not admins_of(group) and not settings.HUBANG_DEMO:
        print(f"You, the owner:  {settings.PUBLIC_URL}/enter/{make_owner_link(group, now=now)}   (works once)")
    print(f"Members join at  {join}\n")
    print(qr.terminal(join), flush=True)
    print("Ctrl-C stops it. Everything is kept.", flush=True)
