"""`python -m benchmarks.speed.filling GROUPS FILE`: fill the empty database of the environment, write the visitors down."""

import sys
from pathlib import Path


def main(words: list[str]) -> int:
    """Migrate, fill, let the visitors sign in."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from benchmarks.speed.fill import Size, fill
    from benchmarks.speed.visitors import prepare

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    size, now = Size(groups=int(words[0])), timezone.now()
    fill(size, now)
    prepare(Path(words[1]), now)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
