"""`hubang rotate-keys`: everything secret under the newest secret, while the site runs."""

import argparse

DESCRIPTION = "Encrypt everything anew with the newest secret, while the site runs; say whether the old one may go."


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("rotate-keys", help=DESCRIPTION, description=DESCRIPTION)
    parser.add_argument("--check", action="store_true", help="only say what still needs the old secret")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when nothing needs an old secret any more."""
    from hubang.cli.django_setup import set_up

    if not set_up():
        return 1
    if not args.check:
        _rotate()
    waiting = _waiting()
    for what, count in waiting.items():
        if count:
            print(f"{count} {what} still need the old secret.")
    if any(waiting.values()):
        return 1
    print(
        "Nothing needs the old secret any more: take it out of HUBANG_OLD_SECRETS. Backups made before still need it."
    )
    return 0


def _rotate() -> None:
    from hubang.aid.actions import renew_digests
    from hubang.lib.rotation import encrypted_columns, rotate

    for model, column in encrypted_columns():
        print(f"{model._meta.verbose_name_plural}, {column}: {rotate(model, column)} encrypted anew", flush=True)
    renewed, _left = renew_digests()
    print(f"links that are asked for: {renewed} hashed anew", flush=True)


def _waiting() -> dict[str, int]:
    """What still needs an old secret. Refused texts are not kept, so their hashes wait for the end of the time to appeal."""
    from django.utils import timezone

    from hubang.aid.queries import digests_under_old_keys
    from hubang.lib.rotation import encrypted_columns, left
    from hubang.moderation.queries import fingerprints_under_old_keys

    return {
        "encrypted values": sum(left(model, column) for model, column in encrypted_columns()),
        "links that are asked for (they end with their requests)": digests_under_old_keys(),
        "refused texts that may be appealed (20 days at most)": fingerprints_under_old_keys(timezone.now()),
    }
