"""The feed: what comes first and why, what a member can still help, what a shop would not count."""

import datetime as dt

import pytest

from hubang.aid import actions
from hubang.aid.capacity import Capacities
from hubang.aid.feed import Feed, feed_for
from hubang.aid.models import Capacity
from hubang.aid.pulse import pulse_of, take_pulse
from hubang.engines.matching.balance import CREDIT
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Refused
from tests import cast
from tests.aid.asks import boost, charity


def titles(feed: Feed) -> list[int]:
    return [card.request.pk for card in feed.cards]


def test_who_gives_is_helped_sooner_and_is_told_so(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    Group.objects.update(asks_per_day=50)
    ming.group.refresh_from_db()
    giver, viewer = cast.settled(group, "秀英", now), cast.settled(group, "麦子", now)
    for order in range(6):
        before = now - dt.timedelta(days=2, hours=order)
        assist = actions.claim_assist(giver, charity(ming, before), now=before)
        actions.confirm_assist(ming, assist, now=before)
    earlier = charity(giver, now - dt.timedelta(minutes=5))
    later = charity(lan, now)
    feed = feed_for(viewer, now=now)
    assert titles(feed) == [earlier.pk, later.pk]
    assert feed.cards[0].reason == "asker_gives"
    assert feed.cards[1].reasons == ()


def test_a_newcomers_first_two_requests_are_lifted_and_no_third(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    Group.objects.update(newcomer_asks_per_day=5)
    new = cast.member(group, "新来的", now - dt.timedelta(hours=5))
    first = boost(new, now - dt.timedelta(hours=4), order="1", needed=8)
    usual = boost(lan, now, order="2", needed=8)
    assert titles(feed_for(ming, now=now)) == [first.pk, usual.pk]
    assert feed_for(ming, now=now).cards[0].reason == "newcomer"
    boost(new, now - dt.timedelta(hours=4), order="3", needed=8)
    third = boost(new, now - dt.timedelta(hours=4), order="4", needed=8)
    assert titles(feed_for(ming, now=now))[0] == usual.pk
    assert third.pk in titles(feed_for(ming, now=now))


def test_asking_for_more_than_needed_gains_no_place(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    """A padded need, the padding claimed by friends, leaves as many missing as an honest request has."""
    honest_asker, mate = cast.settled(group, "秀英", now), cast.settled(group, "麦子", now)
    for order in range(5):
        boost(honest_asker, now - dt.timedelta(days=3), order=f"u{order}", needed=10)
        honest_asker = cast.settled(group, f"群友{order}", now)
    actions.expire_due(now)
    padded = boost(lan, now, order="p", needed=11)
    actions.claim_assist(mate, padded, now=now)
    honest = boost(honest_asker, now + dt.timedelta(seconds=1), order="h", needed=10)
    later = now + dt.timedelta(minutes=1)
    assert take_pulse(group.pk, later).usual_needs["pinduoduo", "砍价"] == 10
    assert titles(feed_for(ming, now=later)) == [honest.pk, padded.pk]


def test_a_pair_rests_until_the_shop_counts_it_again(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    Capacity.objects.filter(platform="pinduoduo", activity="砍价").update(pair_days=1, per_day=5)
    actions.claim_assist(ming, boost(lan, now, order="1"), now=now)
    again, other = boost(lan, now, order="2"), boost(cast.settled(group, "秀英", now), now, order="3")
    assert titles(feed_for(ming, now=now)) == [other.pk]
    with pytest.raises(Refused) as refusal:
        actions.claim_assist(ming, again, now=now)
    assert refusal.value.code == "pair_rests"
    with pytest.raises(Refused):
        actions.open_link(ming, again, now=now)
    # From six in the morning on.
    tomorrow = dt.datetime(2026, 11, 20, 22, 0, tzinfo=dt.UTC)
    assert not Capacities(ming, tomorrow - dt.timedelta(seconds=1)).allows(again)
    assert Capacities(ming, tomorrow).allows(again)
    assert again.pk in titles(feed_for(ming, now=tomorrow))


def test_a_groups_own_row_goes_before_the_general_one(lan: Membership, group: Group, now: dt.datetime) -> None:
    Capacity.objects.create(group=group, platform="jd", activity="果园", per_day=7, pair_days=0)
    capacities = Capacities(lan, now)
    assert capacities.left("jd", "果园") == 7
    assert [(left.per_day, left.left) for left in capacities.shown([("jd", "果园"), ("", ""), ("wps", "")])] == [(7, 7)]


def test_the_pulse_counts_what_was_confirmed_and_fades(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    assist = actions.claim_assist(ming, charity(lan, now), now=now)
    assert take_pulse(group.pk, now).balance_of(ming.pk) == 0
    actions.confirm_assist(lan, assist, now=now)
    fresh = take_pulse(group.pk, now)
    assert fresh.accounts[ming.pk].given == pytest.approx(0.95, abs=0.01)
    assert fresh.accounts[lan.pk].received == fresh.accounts[ming.pk].given
    assert fresh.balance_of(ming.pk) == -fresh.balance_of(lan.pk) > 0
    assert take_pulse(group.pk, now + dt.timedelta(days=60)).accounts == {}
    assert fresh.helps_a_day == {("charity", ""): pytest.approx(1 / 7)}
    assert fresh.pressure == 1.0


def test_claims_upon_one_who_never_helps_lift_nobody(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    Group.objects.update(asks_per_day=50)
    lan.group.refresh_from_db()
    mates = [ming, *(cast.settled(group, f"群友{order}", now) for order in range(4))]
    for order in range(8):
        before = now - dt.timedelta(hours=order)
        for mate in mates:
            request = charity(lan, before)
            actions.confirm_assist(lan, actions.claim_assist(mate, request, now=before), now=before)
    accounts = take_pulse(group.pk, now).accounts
    assert accounts[lan.pk].received > 30
    assert sum(accounts[mate.pk].given for mate in mates) == pytest.approx(CREDIT, abs=0.1)


def test_pressure_is_what_is_asked_for_over_what_is_given(lan: Membership, group: Group, now: dt.datetime) -> None:
    Group.objects.update(asks_per_day=50)
    lan.group.refresh_from_db()
    helpers = [cast.settled(group, f"群友{n}", now) for n in range(20)]
    request = boost(lan, now, order="1", needed=20)
    for helper in helpers:
        actions.claim_assist(helper, request, now=now)
    boost(lan, now, order="2", needed=40)
    assert take_pulse(group.pk, now).pressure == pytest.approx(60 / 20)


def test_a_pulse_is_kept_for_five_minutes(lan: Membership, ming: Membership, group: Group, now: dt.datetime) -> None:
    first = pulse_of(group.pk, group.public_id, now)
    assert pulse_of(group.pk, group.public_id, now + dt.timedelta(minutes=4)) is first
    assert pulse_of(group.pk, group.public_id, now + dt.timedelta(minutes=5)) is not first
    # A clock that was set back is not believed for ever.
    assert pulse_of(group.pk, group.public_id, now) is not first


def test_the_owners_request_has_no_better_place(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    Membership.objects.filter(pk=qiu.pk).update(joined_at=lan.joined_at)
    qiu.refresh_from_db()
    owners = charity(qiu, now - dt.timedelta(minutes=30))
    members = charity(lan, now)
    assert titles(feed_for(ming, now=now)) == [members.pk, owners.pk]
