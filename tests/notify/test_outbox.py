"""What is owed is written with its cause, on every way that the person wants, and for nobody else."""

import datetime as dt

import pytest

from hubang.groups.models import Membership
from hubang.lib.db import atomic
from hubang.notify.hours import SHANGHAI
from hubang.notify.kinds import FAMILIES, FAMILY_OF, KINDS
from hubang.notify.models import Delivery, Notification, Preferences
from hubang.notify.outbox import tell, tell_all
from hubang.notify.texts import TEXTS
from hubang.notify.ways import WAYS
from tests.notify.ways import address


def owed(row: Notification) -> dict[str, dt.datetime]:
    return dict(row.deliveries.values_list("channel", "due_at"))


def test_every_kind_has_its_words_and_one_family() -> None:
    assert set(TEXTS) == set(KINDS) == set(FAMILY_OF)
    assert sum(map(len, FAMILIES.values())) == len(KINDS)


def test_defaults_name_families_that_exist() -> None:
    assert all(set(way.timings) <= set(FAMILIES) for way in WAYS.values())


def test_everybody_has_an_inbox(ming: Membership, now: dt.datetime) -> None:
    row = tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)
    assert owed(row) == {"inapp": now}


def test_a_notice_goes_each_way_that_is_wanted(ming: Membership, lan: Membership, now: dt.datetime) -> None:
    address(ming, "email", now)
    address(ming, "webpush", now)
    address(lan, "webhook", now)
    row = tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)
    evening = dt.datetime(2026, 11, 20, 19, tzinfo=SHANGHAI)
    assert owed(row) == {"inapp": now, "webpush": now, "email": evening}


def test_choices_go_before_defaults(ming: Membership, now: dt.datetime) -> None:
    address(ming, "email", now)
    address(ming, "webpush", now)
    Preferences.objects.create(
        user=ming.user, choices={"email": {"help": "now"}, "webpush": {"help": "off"}}, digest_hour=12
    )
    row = tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)
    assert owed(row) == {"inapp": now, "email": now}


def test_a_programs_choices_are_its_own(ming: Membership, now: dt.datetime) -> None:
    address(ming, "webhook", now, group=ming.group.public_id)
    Preferences.objects.create(user=ming.user, choices={"webhook": {"help": "off"}})
    assert "webhook" in owed(tell(ming.user_id, "thanked", group=ming.group.public_id, now=now))


@pytest.mark.parametrize("change", [{"confirmed_at": None}, {"group": "zzzzzzzzzzzzzzzz"}, {"ended": True}])
def test_what_is_not_confirmed_of_another_group_or_over_hears_nothing(
    ming: Membership, now: dt.datetime, change: dict[str, object]
) -> None:
    where = address(ming, "webhook", now)
    where.ended_at = now if change.pop("ended", False) else None
    for name, value in change.items():
        setattr(where, name, value)
    where.save()
    assert owed(tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)) == {"inapp": now}


def test_nothing_is_owed_when_the_cause_did_not_happen(ming: Membership, now: dt.datetime) -> None:
    def breaks() -> None:
        with atomic():
            tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        breaks()
    assert not Delivery.objects.filter(notification__kind="thanked").exists()


def test_telling_many_takes_as_many_queries_as_telling_one(
    ming: Membership, lan: Membership, qiu: Membership, now: dt.datetime, django_assert_num_queries: object
) -> None:
    for member in (ming, lan, qiu):
        address(member, "email", now)
    people = [member.user_id for member in (ming, lan, qiu)]
    for some in (people[:1], people):
        # Savepoint twice, notices, addresses, preferences, deliveries.
        with django_assert_num_queries(6):  # type: ignore[operator]
            tell_all(some, "rules_changed", group=ming.group.public_id, now=now)


def test_an_unknown_kind_is_a_mistake(ming: Membership, now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="unknown"):
        tell(ming.user_id, "nonsense", group=ming.group.public_id, now=now)
