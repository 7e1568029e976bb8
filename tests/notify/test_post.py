"""Deliveries on their way: taken by one, kept through failures, ended once."""

import datetime as dt

import pytest

from hubang.groups.models import Membership
from hubang.lib.states import reachable
from hubang.notify import post
from hubang.notify.models import DELIVERY_MOVES, Address, Delivery, DeliveryState, Preferences
from hubang.notify.outbox import tell
from hubang.notify.post import LEASE, MOST_ATTEMPTS, PATIENCE, Parcel, take, take_inside
from tests.notify.ways import address

SECOND = dt.timedelta(seconds=1)


@pytest.fixture
def hook(ming: Membership, now: dt.datetime) -> Address:
    return address(ming, "webhook", now)


@pytest.fixture
def mailbox(ming: Membership, now: dt.datetime) -> Address:
    Preferences.objects.create(user=ming.user, choices={"email": {"help": "now"}})
    return address(ming, "email", now)


def owe(member: Membership, now: dt.datetime, kind: str = "thanked") -> None:
    tell(member.user_id, kind, group=member.group.public_id, now=now)


def only(parcels: list[Parcel]) -> Parcel:
    assert len(parcels) == 1
    return parcels[0]


def test_every_state_has_its_moves() -> None:
    assert set(DELIVERY_MOVES) == set(DeliveryState.values) == reachable(DELIVERY_MOVES, "waiting")


def test_what_is_taken_is_nobody_elses_until_the_lease_is_over(
    ming: Membership, hook: Address, now: dt.datetime
) -> None:
    owe(ming, now)
    first = only(take(now))
    assert take(now + LEASE - SECOND) == []
    second = only(take(now + LEASE))
    assert second.message == first.message == second.rows[0].public_id
    assert second.holder != first.holder


def test_who_lost_the_lease_ends_nothing(ming: Membership, hook: Address, now: dt.datetime) -> None:
    owe(ming, now)
    late = only(take(now))
    parcel = only(take(now + LEASE))
    assert post.mark_sent(late, late.rows, now) == 0
    assert post.put_off(late, late.rows, now) == 0
    assert post.drop(late, {late.rows[0].pk: "seen"}, now) == 0
    assert post.mark_sent(parcel, parcel.rows, now) == 1
    assert Delivery.objects.get(channel="webhook", notification__kind="thanked").state == "sent"


def test_what_waits_for_a_mail_box_goes_together_and_for_a_program_one_by_one(
    ming: Membership, mailbox: Address, hook: Address, now: dt.datetime
) -> None:
    owe(ming, now)
    owe(ming, now, "assist_confirmed")
    sizes = sorted((parcel.address.channel, len(parcel.rows)) for parcel in take(now))
    assert sizes == [("email", 2), ("webhook", 1), ("webhook", 1)]


def test_a_repeat_holds_what_it_held_and_keeps_its_name(ming: Membership, mailbox: Address, now: dt.datetime) -> None:
    owe(ming, now)
    first = only(take(now))
    post.try_again(first, first.rows, reason="unreachable", now=now)
    owe(ming, now, "assist_confirmed")
    again = {parcel.message: len(parcel.rows) for parcel in take(now + dt.timedelta(minutes=1))}
    assert again[first.message] == 1
    assert len(again) == 2


def test_a_failure_makes_everything_of_the_address_wait(ming: Membership, hook: Address, now: dt.datetime) -> None:
    owe(ming, now)
    owe(ming, now, "assist_confirmed")
    parcel = take(now, limit=1)[0]
    post.try_again(parcel, parcel.rows, reason="unreachable", now=now, wait=dt.timedelta(minutes=5))
    assert take(now + dt.timedelta(minutes=4)) == []
    both = take(now + dt.timedelta(minutes=5))
    assert len(both) == 2
    for one in both:
        post.mark_sent(one, one.rows, now)
    hook.refresh_from_db()
    assert (hook.failures, hook.failing_since, hook.not_before) == (0, None, None)


def test_after_the_last_attempt_it_is_dead(ming: Membership, hook: Address, now: dt.datetime) -> None:
    owe(ming, now)
    moment, tries = now, 0
    while parcels := take(moment):
        tries += 1
        is_going_on = post.try_again(parcels[0], parcels[0].rows, reason="unreachable", now=moment)
        assert is_going_on is (tries < MOST_ATTEMPTS)
        moment += dt.timedelta(hours=7)
    row = Delivery.objects.get(channel="webhook", notification__kind="thanked")
    assert (tries, row.state, row.reason) == (MOST_ATTEMPTS, "dead", "unreachable")
    assert moment - now < PATIENCE


def test_waits_grow_and_end() -> None:
    waits = [post._wait(n).total_seconds() for n in range(1, 20)]
    assert 15 <= waits[0] <= 30
    assert 60 <= waits[1] <= 120
    assert max(waits) <= 6 * 3600


def test_what_is_put_off_counts_as_no_attempt_and_joins_what_waits_by_then(
    ming: Membership, mailbox: Address, now: dt.datetime
) -> None:
    owe(ming, now)
    parcel = only(take(now))
    post.put_off(parcel, parcel.rows, now + dt.timedelta(hours=1))
    owe(ming, now + dt.timedelta(hours=1), "assist_confirmed")
    together = only(take(now + dt.timedelta(hours=1)))
    assert [row.attempts for row in together.rows] == [1, 1]


def test_a_ceiling_is_spent_once_for_a_message_and_its_repeats(
    ming: Membership, mailbox: Address, now: dt.datetime
) -> None:
    owe(ming, now)
    parcel = only(take(now))
    assert not post.count_once(parcel, parcel.rows, lambda: False)
    assert post.count_once(parcel, parcel.rows, lambda: True)
    post.try_again(parcel, parcel.rows, reason="unreachable", now=now)
    again = only(take(now + dt.timedelta(minutes=1)))
    assert post.count_once(again, again.rows, lambda: pytest.fail("spent twice"))


def test_inside_everything_is_done_once(ming: Membership, lan: Membership, now: dt.datetime) -> None:
    Delivery.objects.all().delete()
    owe(ming, now)
    owe(lan, now)
    seen: list[tuple[str, int]] = []
    assert take_inside(now, lambda group, rows: seen.append((group, len(rows)))) == 2
    assert seen == [(ming.group.public_id, 2)]
    assert take_inside(now, lambda *_: pytest.fail("done twice")) == 0


def test_inside_nothing_is_marked_when_the_act_fails(ming: Membership, now: dt.datetime) -> None:
    owe(ming, now)

    def breaks(_group: str, _rows: list[Delivery]) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take_inside(now, breaks)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"waiting"}


def test_old_deliveries_go_and_waiting_ones_stay(ming: Membership, hook: Address, now: dt.datetime) -> None:
    owe(ming, now)
    take_inside(now, lambda *_: None)
    waiting = Delivery.objects.filter(state="waiting").count()
    later = now + post.KEPT_FOR
    assert post.forget_old_deliveries(later) == 0
    assert post.forget_old_deliveries(later + SECOND) > 0
    assert Delivery.objects.count() == waiting > 0
