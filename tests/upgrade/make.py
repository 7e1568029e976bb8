"""Make the kept database of the present version, on SQLite or, with DATABASE_URL, on PostgreSQL. For each release, once:

python -m tests.upgrade.make && scripts/services bash -c 'DATABASE_URL=$TEST_POSTGRES_URL python -m tests.upgrade.make'
"""

import os
from pathlib import Path

import hubang
from tests.serving import prepared

RELEASED = Path(__file__).parent / "released"
ACTS = 700
FILL = """
from hubang.groups.models import Group
from hubang.lib.db import batch
from hubang.lib.refused import Refused
from tests import cast
from tests.load.mix import Mix
from django.utils import timezone
now = timezone.now()
group = Group.objects.order_by("pk").first()
cast.owner(group, "秋姐", now)
Group.objects.update(asks_per_day=1000, newcomer_asks_per_day=1000, messages_per_minute=100000, newcomer_days=0, newcomer_assists=0)
for n in range(30):
    cast.settled(group, f"成员{chr(0x4E00 + n)}", now)
group.refresh_from_db()
mix = Mix(group, 14)
done = 0
for n in range(%d):
    name = mix.chance.choice(list(mix.acts))
    try:
        mix.acts[name]()
        done += 1
    except Refused:
        pass
print(json.dumps(done))
"""


def vendor() -> str:
    """The kind of database that DATABASE_URL names."""
    return "postgres" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"


def main() -> None:
    """Fill a database by every act there is, and keep its backup."""
    RELEASED.mkdir(exist_ok=True)
    path = RELEASED / f"{hubang.__version__}-{vendor()}.zip"
    path.unlink(missing_ok=True)
    with prepared() as here:
        done = here.tell(FILL % ACTS)
        here.hubang("backup", "--to", str(path))
    print(f"{path.name}: {done} acts, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
