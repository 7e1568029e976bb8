"""The waves of the worker: CPU of one tick for a group of 500 with 200 open requests, and for a site of 10,000 groups, on both databases.

`WAVES_GROUPS` sets another number of groups. PostgreSQL is measured when DATABASE_URL names a server: `scripts/services bash -c 'DATABASE_URL=$TEST_POSTGRES_URL python -m benchmarks waves'`.
"""

import datetime as dt
import json
import os
import random
import resource
import time
from statistics import median
from typing import Any

from benchmarks.both import in_child

# Twelve noon in Shanghai: somebody may be asked.
NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SITE_GROUPS, SITE_MEMBERS, SITE_REQUESTS = int(os.environ.get("WAVES_GROUPS", "10000")), 20, 3
TICKS, CHUNK = 15, 2_000
KINDS = (("pinduoduo", "砍价", 10), ("taobao", "助力", 5), ("jd", "果园", 5), ("meituan", "助力", 3))


def main() -> None:
    """Measure on SQLite, or on the PostgreSQL of DATABASE_URL, and keep the result beside that of the other."""
    in_child("waves")


def measure() -> dict[str, Any]:
    """Both measurements in this process, on the database of the settings."""
    fill(1, members=500, requests=200, helps=6_000)
    one = ticks(TICKS) | {"cpu_ms_choosing": choosing()}
    fill(SITE_GROUPS - 1, members=SITE_MEMBERS, requests=SITE_REQUESTS, helps=20)
    site = ticks(3, start=NOW + dt.timedelta(minutes=TICKS + 1))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "group_of_500_with_200_requests": one,
        "site": {"groups": SITE_GROUPS, "members_each": SITE_MEMBERS, "requests_each": SITE_REQUESTS, **site},
        "memory_mb": round(peak),
    }


def ticks(count: int, start: dt.datetime = NOW) -> dict[str, Any]:
    """So many minutes of waves: CPU and time of each, the first (nothing is kept yet) apart, and how many were asked."""
    from hubang.aid.actions import send_waves
    from hubang.notify.models import Ping

    before = Ping.objects.count()
    cpu, wall, waves = [], [], 0
    for number in range(count):
        now, begun, used = start + number * MINUTE, time.perf_counter(), time.process_time()
        while done := send_waves(now):
            waves += done
        cpu.append(1000 * (time.process_time() - used))
        wall.append(1000 * (time.perf_counter() - begun))
    return {
        "cpu_ms_first": round(cpu[0], 1),
        "cpu_ms_median": round(median(cpu[1:]), 1),
        "cpu_ms_most": round(max(cpu[1:]), 1),
        "wall_ms_median": round(median(wall[1:]), 1),
        "waves": waves,
        "asked": Ping.objects.count() - before,
    }


def choosing() -> float:
    """CPU of choosing alone, without the pings being written, as in most minutes of a day."""
    import numpy as np

    from hubang.aid.waves import choose
    from hubang.groups.models import Group

    group, cpu = Group.objects.order_by("pk").last(), []
    assert group is not None
    for number in range(30):
        used = time.process_time()
        choose(group, NOW + (TICKS + number) * MINUTE, np.random.default_rng(number))
        cpu.append(1000 * (time.process_time() - used))
    return round(median(cpu), 1)


def fill(groups: int, *, members: int, requests: int, helps: int) -> None:
    """Groups with members whom something reaches, requests half done, and helps of the last days."""
    for first in range(0, groups, CHUNK):
        _fill(min(CHUNK, groups - first), members, requests, helps)


def _fill(groups: int, members: int, requests: int, helps: int) -> None:
    from hubang.accounts.models import User
    from hubang.aid.models import Assist
    from hubang.groups.models import Community, Group, Membership, RuleSet
    from hubang.lib.db import atomic
    from hubang.lib.fields import Secret
    from hubang.lib.ids import new_public_id
    from hubang.notify.models import Address

    dice, old = random.Random(7), NOW - dt.timedelta(days=30)
    with atomic():
        community = Community.objects.create(name="测量", created_at=old)
        rows = Group.objects.bulk_create(
            Group(community=community, number=n + 1, name=f"{n}群", created_at=old, member_count=members)
            for n in range(groups)
        )
        RuleSet.objects.bulk_create(RuleSet(group=group, version=1, published_at=old) for group in rows)
        users = User.objects.bulk_create(
            User(username=new_public_id(), password="!", date_joined=old) for _ in range(groups * members)
        )
        people = Membership.objects.bulk_create(
            Membership(
                group=rows[n // members],
                user=user,
                nickname=f"第{n % members}人",
                nickname_key=str(n % members),
                joined_at=old,
                accepted_version=1,
            )
            for n, user in enumerate(users)
        )
        Address.objects.bulk_create(
            Address(user=user, channel="webpush", value=Secret("x"), digest=new_public_id(), created_at=old, confirmed_at=old)
            for user in users
        )  # fmt: skip
        places = [n // requests for n in range(groups * requests)]
        wants = _wants(rows, people, members, places, dice, is_past=False)
        # What was helped before: each of these was done by five.
        past = [n // max(1, helps // 5) for n in range(groups * (helps // 5))]
        done = _wants(rows, people, members, past, dice, is_past=True)
        assists = [one for want in (*wants, *done) for one in _assists(want, people, members, dice)]
        Assist.objects.bulk_create(assists)


def _wants(
    groups: list[Any], people: list[Any], members: int, places: list[int], dice: random.Random, *, is_past: bool
) -> list[Any]:
    """A request in each of the groups at these places: half done, or of the last two weeks and done."""
    from hubang.aid.models import HelpRequest
    from hubang.chat.models import Conversation

    threads = Conversation.objects.bulk_create(
        Conversation(group=groups[place], kind="thread", created_at=NOW) for place in places
    )
    found = []
    for number, (place, thread) in enumerate(zip(places, threads, strict=True)):
        platform, activity, needed = KINDS[number % len(KINDS)]
        ago = dt.timedelta(days=1 + dice.random() * 13) if is_past else dt.timedelta(hours=dice.random() * 10)
        needed = 5 if is_past else needed
        claimed = needed if is_past else dice.randrange(needed)
        want = HelpRequest(
            group=groups[place],
            asker=people[place * members + dice.randrange(members)],
            thread=thread,
            scene="boost",
            platform=platform,
            activity=activity,
            title="帮忙",
            helpers_needed=needed,
            claimed_count=claimed,
            confirmed_count=claimed,
            created_at=NOW - ago,
            deadline_at=NOW - ago + dt.timedelta(hours=11 + dice.random() * 10),
        )
        if is_past:
            want.state, want.closed_at = "completed", want.created_at
        found.append(want)
    return HelpRequest.objects.bulk_create(found)


def _assists(want: Any, people: list[Any], members: int, dice: random.Random) -> list[Any]:
    from hubang.aid.models import Assist

    # The members of a group lie beside each other.
    first = (want.group_id - people[0].group_id) * members
    mine = [one for one in people[first : first + members] if one.pk != want.asker_id]
    at = want.created_at + dt.timedelta(minutes=20)
    return [
        Assist(helper=one, request=want, state="confirmed", claimed_at=at, opened_at=at, decided_at=at)
        for one in dice.sample(mine, want.claimed_count)
    ]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hubang.settings")
    import django

    django.setup()
    print(json.dumps(measure()))
