"""Who is asked for help, and who never is: through the rows of a group and the rule that the simulation plays by."""

import datetime as dt

import numpy as np
import pytest

from hubang.aid import actions
from hubang.aid.models import Capacity
from hubang.aid.waves import choose
from hubang.channels.postman import deliver
from hubang.engines.matching.waves import RECOMMENDED
from hubang.groups.models import Group, Membership
from hubang.notify import pings
from hubang.notify.models import Allowance, Delivery, Experiment, Notification, Ping, Preferences, Responder, Wave
from hubang.notify.preferences import change_preferences, go_away
from tests import cast
from tests.aid.asks import boost, charity
from tests.channels.mailing import Postbox
from tests.channels.test_email import plain, postbox
from tests.notify.ways import address

MINUTE, HOUR = dt.timedelta(minutes=1), dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db
__all__ = ["postbox"]


@pytest.fixture
def helper(ming: Membership, now: dt.datetime) -> Membership:
    """小明, whom a program's address reaches."""
    address(ming, "webhook", now, group=ming.group.public_id)
    return ming


@pytest.fixture
def wanted(lan: Membership, now: dt.datetime) -> None:
    """兰姨 needs one more helper."""
    boost(lan, now, needed=1)


def asked(now: dt.datetime) -> list[int]:
    """Whom one wave asks."""
    before = set(Ping.objects.values_list("pk", flat=True))
    actions.send_waves(now)
    return list(Ping.objects.exclude(pk__in=before).values_list("user", flat=True))


def test_a_wave_asks_who_can_help_and_writes_down_the_odds(
    helper: Membership, wanted: None, group: Group, now: dt.datetime
) -> None:
    assert actions.send_waves(now) == 1
    ping = Ping.objects.get()
    assert (ping.user_id, ping.group, ping.notification.kind) == (helper.user_id, group.public_id, "wanted")
    assert ping.notification.detail == {}
    # Nobody else could have been drawn, so the one asked was certain either way.
    assert ping.propensity == pytest.approx(1.0)
    assert (Responder.objects.get().fatigue, Allowance.objects.get(what="ask").used) == (1.0, 1)
    assert set(Delivery.objects.values_list("channel", "state")) == {("inapp", "waiting"), ("webhook", "waiting")}


def test_five_in_a_hundred_are_drawn_at_random_and_known_as_such(
    lan: Membership, group: Group, now: dt.datetime
) -> None:
    members = [cast.settled(group, f"帮手{chr(0x4E00 + n)}", now) for n in range(10)]
    for member in members:
        address(member, "webhook", now)
    boost(lan, now, needed=1)
    each = RECOMMENDED.explore / 10
    drawn = [choice for seed in range(60) for choice in choose(group, now, np.random.default_rng(seed))]
    assert {round(choice.propensity, 6) for choice in drawn} <= {
        round(odds, 6) for odds in (each, 1 - RECOMMENDED.explore + each)
    }
    assert {choice.is_random for choice in drawn} == {True, False}


def test_a_group_without_a_record_asks_too(lan: Membership, helper: Membership, group: Group, now: dt.datetime) -> None:
    """Nothing was ever helped here: by the pace of nothing, nobody would come, and two helpers would be hopeless."""
    boost(lan, now, needed=2)
    Group.objects.update(member_count=3)
    assert asked(now) == []
    Group.objects.update(member_count=20)
    assert asked(now + MINUTE) == [helper.user_id]


def test_the_next_wave_comes_a_minute_later(helper: Membership, wanted: None, now: dt.datetime) -> None:
    assert [actions.send_waves(now + seconds * MINUTE / 60) for seconds in (0, 1, 59)] == [1, 0, 0]
    assert actions.send_waves(now + MINUTE) == 1


def test_who_was_just_asked_is_left_alone(helper: Membership, wanted: None, now: dt.datetime) -> None:
    assert asked(now) == [helper.user_id]
    assert [asked(now + MINUTE * n) for n in range(1, 30)] == [[]] * 29


def test_the_ceiling_of_a_day_is_the_members_own(lan: Membership, helper: Membership, now: dt.datetime) -> None:
    change_preferences(helper.user, numbers={"asks_per_day": 1}, choices={})
    boost(lan, now, needed=1, order="1")
    assert asked(now) == [helper.user_id]
    Responder.objects.update(fatigue=0.0)
    assert asked(now + HOUR) == []
    change_preferences(helper.user, numbers={"asks_per_day": 2}, choices={})
    assert asked(now + 2 * HOUR) == [helper.user_id]


def test_nobody_is_asked_who_does_not_want_to_be(helper: Membership, wanted: None, now: dt.datetime) -> None:
    wishes: dict[str, int] = {"quiet_from": 11, "quiet_until": 13}
    change_preferences(helper.user, numbers=wishes, choices={})
    assert asked(now) == []
    change_preferences(helper.user, numbers={"quiet_from": 22, "quiet_until": 8, "asks_per_day": 0}, choices={})
    assert asked(now + MINUTE) == []
    change_preferences(helper.user, numbers={"asks_per_day": 3}, choices={})
    absence = go_away(helper.user, why="illness", until=now + 48 * HOUR, now=now)
    assert asked(now + 2 * MINUTE) == []
    absence.delete()
    assert asked(now + 3 * MINUTE) == [helper.user_id]


def test_nobody_is_asked_whom_nothing_reaches(ming: Membership, wanted: None, now: dt.datetime) -> None:
    mail = address(ming, "email", now)
    change_preferences(ming.user, numbers={}, choices={"email": {"wanted": "digest"}})
    assert asked(now) == []
    change_preferences(ming.user, numbers={}, choices={"email": {"wanted": "now"}})
    mail.confirmed_at = None
    mail.save()
    assert asked(now + MINUTE) == []
    mail.confirmed_at = now
    mail.save()
    assert asked(now + 2 * MINUTE) == [ming.user_id]


def test_nobody_is_asked_who_may_not_help(helper: Membership, wanted: None, now: dt.datetime) -> None:
    Membership.objects.filter(pk=helper.pk).update(muted_until=now + HOUR)
    assert asked(now) == []
    Membership.objects.filter(pk=helper.pk).update(muted_until=None, standing="left")
    assert asked(now + MINUTE) == []
    Membership.objects.filter(pk=helper.pk).update(standing="active", accepted_version=0)
    assert asked(now + 2 * MINUTE) == []
    Membership.objects.filter(pk=helper.pk).update(accepted_version=1)
    assert asked(now + 3 * MINUTE) == [helper.user_id]


def test_nobody_is_asked_who_has_nothing_left_to_give(lan: Membership, helper: Membership, now: dt.datetime) -> None:
    Capacity.objects.filter(platform="pinduoduo", activity="砍价").update(per_day=1, pair_days=0)
    actions.claim_assist(helper, boost(lan, now, order="1", needed=1), now=now)
    boost(lan, now, order="2", needed=1)
    assert asked(now) == []
    Capacity.objects.filter(platform="pinduoduo", activity="砍价").update(per_day=9)
    assert asked(now + MINUTE) == [helper.user_id]


def test_a_pair_that_rests_is_not_brought_together(
    lan: Membership, helper: Membership, group: Group, now: dt.datetime
) -> None:
    Capacity.objects.filter(platform="pinduoduo", activity="砍价").update(per_day=9, pair_days=3)
    actions.claim_assist(helper, boost(lan, now, order="1", needed=1), now=now)
    boost(lan, now, order="2", needed=1)
    assert asked(now) == []
    boost(cast.settled(group, "秀英", now), now, order="3", needed=1)
    assert asked(now + MINUTE) == [helper.user_id]


def test_ones_own_request_and_one_helped_ask_nobody(lan: Membership, helper: Membership, now: dt.datetime) -> None:
    address(lan, "webhook", now)
    actions.claim_assist(helper, charity(lan, now, helpers_needed=2), now=now)
    assert asked(now) == []


@pytest.mark.parametrize("hour", [23, 0, 7])
def test_nobody_is_asked_at_night(helper: Membership, wanted: None, now: dt.datetime, hour: int) -> None:
    Preferences.objects.update_or_create(user=helper.user, defaults={"quiet_from": 0, "quiet_until": 0})
    night = now.astimezone(dt.timezone(8 * HOUR)).replace(hour=hour, minute=30)
    assert actions.send_waves(night) == 0


def test_the_held_out_are_not_asked(helper: Membership, wanted: None, group: Group, now: dt.datetime) -> None:
    trial = Experiment.objects.create(group=group.public_id, held_out_percent=50, started_at=now)
    lots = [pings.is_held_out(Experiment(salt=str(n), held_out_percent=50), helper.public_id) for n in range(400)]
    assert 150 < sum(lots) < 250
    Experiment.objects.filter(pk=trial.pk).update(salt=str(lots.index(True)))
    assert asked(now) == []
    Experiment.objects.filter(pk=trial.pk).update(salt=str(lots.index(False)))
    assert asked(now + MINUTE) == [helper.user_id]


def test_coming_is_an_answer_and_staying_away_is_noted(lan: Membership, helper: Membership, now: dt.datetime) -> None:
    request = boost(lan, now, needed=1)
    actions.send_waves(now)
    assert pings.settle_pings(now + 12 * HOUR - MINUTE) == 0
    actions.open_link(helper, request, now=now + HOUR)
    actions.claim_assist(helper, request, now=now + HOUR)
    ping, record = Ping.objects.get(), Responder.objects.get()
    assert (ping.answered_at, record.asked, record.answered) == (now + HOUR, 1, 1)
    boost(lan, now + HOUR, needed=1, order="2")
    Responder.objects.update(fatigue=0.0)
    Capacity.objects.update(per_day=9, pair_days=0)
    assert asked(now + HOUR) == [helper.user_id]
    assert pings.settle_pings(now + 13 * HOUR) == 1
    assert pings.settle_pings(now + 13 * HOUR) == 0
    record.refresh_from_db()
    assert (record.asked, record.answered) == (2, 1)


def test_fatigue_fades_by_half_in_twelve_hours(helper: Membership, wanted: None, now: dt.datetime) -> None:
    actions.send_waves(now)
    row = Responder.objects.get()
    assert [round(pings.fatigue_of(row, now + hours * HOUR), 3) for hours in (0, 12, 24)] == [1.0, 0.5, 0.25]


def test_a_worker_whose_lease_is_over_asks_nobody(
    helper: Membership, wanted: None, group: Group, now: dt.datetime
) -> None:
    slow = pings.take_waves([group.public_id], now)[group.public_id]
    choices = choose(group, now, np.random.default_rng(0))
    assert pings.take_waves([group.public_id], now + pings.LEASE - MINUTE / 60) == {}
    late = now + pings.LEASE
    quick = pings.take_waves([group.public_id], late)[group.public_id]
    assert pings.ask(group.public_id, slow, choices, late) == []
    assert len(pings.ask(group.public_id, quick, choices, late)) == 1
    assert pings.ask(group.public_id, quick, choices, late) == []
    assert (Ping.objects.count(), Wave.objects.get().holder) == (1, "")


def test_what_is_sent_says_how_many_and_nothing_else(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime, postbox: Postbox
) -> None:
    address(ming, "email", now, "ming@example.org")
    for order, name in enumerate(("秀英", "麦子", "阿强")):
        boost(cast.settled(group, name, now), now, order=str(order), needed=1)
    actions.send_waves(now)
    deliver(now)
    (mail,) = postbox.mails
    text = plain(mail)
    assert "3 个人需要你" in mail["Subject"]
    assert f"/g/{group.public_id}/" in text
    for word in ("yangkeduo", "share_uin", "秀英", "学习桌", ming.nickname):
        assert word not in mail.as_string() + text


def test_the_right_is_asked_again_before_it_is_sent(
    lan: Membership, ming: Membership, now: dt.datetime, postbox: Postbox
) -> None:
    address(ming, "email", now, "ming@example.org")
    request = boost(lan, now, needed=1)
    actions.send_waves(now)
    actions.withdraw_request(lan, request, now=now)
    deliver(now)
    assert postbox.mails == []
    assert Delivery.objects.get(channel="email").reason == "nothing"
    assert Notification.objects.filter(kind="wanted").count() == 1
