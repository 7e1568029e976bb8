"""What a person wants to hear when, and when they are away."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused
from hubang.notify.hours import local_day
from hubang.notify.kinds import FAMILIES
from hubang.notify.models import Absence, Allowance, Preferences
from hubang.notify.ways import OFF, TIMINGS, WAYS, default_timing

# Each number with its smallest and largest value.
NUMBERS = {
    "quiet_from": (0, 23),
    "quiet_until": (0, 23),
    "digest_hour": (0, 23),
    "asks_per_day": (0, 20),
    "messages_per_day": (1, 50),
}
REASONS = ("holiday", "illness", "other")
LONGEST_ABSENCE = timedelta(days=180)
KEPT_FOR = timedelta(days=7)


def preferences_of(user: Any) -> Preferences:
    """The person's wishes, or the defaults."""
    return Preferences.objects.filter(user=user).first() or Preferences(user=user)


def change_preferences(
    user: Any, *, numbers: Mapping[str, int], choices: Mapping[str, Mapping[str, str]]
) -> Preferences:
    """Change some of the numbers, and the timing of some families on some ways; the rest stays. `Refused`: bad_setting."""
    for name, value in numbers.items():
        low, high = NUMBERS.get(name, (1, 0))
        if not low <= value <= high:
            raise _bad(name)
    for way, families in choices.items():
        if way not in WAYS or not WAYS[way].is_chosen:
            raise _bad(way)
        for family, timing in families.items():
            if family not in FAMILIES or timing not in TIMINGS:
                raise _bad(family)
    with atomic():
        Preferences.objects.get_or_create(user=user)
        row = lock(Preferences.objects.filter(user=user)).get()
        for name, value in numbers.items():
            setattr(row, name, value)
        for way, families in choices.items():
            row.choices = {**row.choices, way: _merged(way, row.choices.get(way, {}), families)}
        row.save()
    return row


def _merged(way: str, before: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, str]:
    """Only what differs from the default is kept: a better default later reaches everybody who never chose."""
    both = {**before, **wanted}
    return {family: timing for family, timing in both.items() if timing != default_timing(way, family)}


def _bad(name: str) -> Refused:
    message = _("This value is outside of what is possible here. Please look at the field that is marked.")
    return Refused("bad_setting", message, status=422, field=name)


def mute_family(user: Any, way: str, family: str) -> Preferences:
    """No more of this family on this way; muting twice changes nothing."""
    return change_preferences(user, numbers={}, choices={way: {family: OFF}})


def go_away(user: Any, *, why: str, until: datetime, now: datetime) -> Absence:
    """Nobody asks the person for help until then. An absence that runs is moved; its beginning stays."""
    if why not in REASONS or not now < until <= now + LONGEST_ABSENCE:
        raise Refused(
            "bad_absence",
            _("A break ends within half a year. Please choose the day of coming back."),
            status=422,
            field="until",
        )
    with atomic():
        running = Absence.objects.filter(user=user, starts_at__lte=now, ends_at__gt=now).order_by("-ends_at").first()
        if running is None:
            return Absence.objects.create(user=user, why=why, starts_at=now, ends_at=until)
        running.why, running.ends_at = why, until
        running.save(update_fields=["why", "ends_at"])
    return running


def come_back(user: Any, *, now: datetime) -> int:
    """Be there again from now on; how many absences ended by it."""
    with atomic():
        return Absence.objects.filter(user=user, starts_at__lte=now, ends_at__gt=now).update(ends_at=now)


def is_away(user_id: int, now: datetime) -> bool:
    """Whether the person is away at the moment."""
    return absence_of(user_id, now) is not None


def absence_of(user_id: int, now: datetime) -> Absence | None:
    """The absence that runs, if one does."""
    return Absence.objects.filter(user=user_id, starts_at__lte=now, ends_at__gt=now).order_by("-ends_at").first()


def days_away(user_id: int, since: datetime, now: datetime) -> float:
    """How many of the days between two moments the person was away: they do not count against anybody."""
    rows = Absence.objects.filter(user=user_id, ends_at__gt=since, starts_at__lt=now)
    spans = sorted((max(row.starts_at, since), min(row.ends_at, now)) for row in rows)
    total, reached = timedelta(), since
    for start, end in spans:
        total += max(end - max(start, reached), timedelta())
        reached = max(reached, end)
    return total / timedelta(days=1)


def spend(user_id: int, what: str, ceiling: int, now: datetime) -> bool:
    """Take one from what the day allows, in the caller's transaction; False when it is used up, whoever asks at the same time."""
    day = local_day(now)
    Allowance.objects.get_or_create(user_id=user_id, what=what, day=day)
    rows = Allowance.objects.filter(user=user_id, what=what, day=day, used__lt=ceiling)
    return bool(rows.update(used=F("used") + 1))


def spend_all(ceilings: Mapping[int, int], what: str, now: datetime) -> set[int]:
    """The same for several people (key and ceiling of each), with as many queries as for a few; those for whom there was one left."""
    day, users = local_day(now), sorted(ceilings)
    # In order of the people: whoever spends for several at once waits for nobody who waits.
    Allowance.objects.bulk_create(
        (Allowance(user_id=user, what=what, day=day) for user in users), ignore_conflicts=True
    )
    rows = lock(Allowance.objects.filter(user__in=users, what=what, day=day).order_by("user"))
    left = {row.user_id: row.pk for row in rows if row.used < ceilings[row.user_id]}
    Allowance.objects.filter(pk__in=left.values()).update(used=F("used") + 1)
    return set(left)


def forget_old_allowances(now: datetime) -> int:
    """Delete the counts of days long past; how many."""
    with atomic():
        return Allowance.objects.filter(day__lt=local_day(now - KEPT_FOR)).delete()[0]
