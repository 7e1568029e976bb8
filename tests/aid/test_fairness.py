"""Who takes and does not give: warned with own numbers, limited later, free by helping, heard by a mediator, seen by nobody else."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.aid import actions
from hubang.aid.capacity import Capacities
from hubang.aid.fairness import share_of
from hubang.aid.models import FairShare
from hubang.aid.queries import asks_allowed
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation.models import Case
from hubang.notify.models import Notification
from hubang.notify.preferences import come_back, go_away
from tests import cast
from tests.aid.asks import charity
from tests.test_races import all_at_once
from tests.web.forms import hidden_fields

DAY = dt.timedelta(days=1)
Browser = Callable[[Membership], Client]


def help_with(asker: Membership, helpers: list[Membership], at: dt.datetime) -> None:
    """One request, helped and confirmed by all of them."""
    Group.objects.update(asks_per_day=100)
    asker.group.refresh_from_db()
    request = charity(asker, at, helpers_needed=len(helpers))
    for helper in helpers:
        actions.confirm_assist(asker, actions.claim_assist(helper, request, now=at), now=at)


@pytest.fixture
def helpers(group: Group, now: dt.datetime) -> list[Membership]:
    return [cast.settled(group, f"帮手{chr(0x4E00 + n)}", now) for n in range(12)]


@pytest.fixture
def taker(lan: Membership, helpers: list[Membership], now: dt.datetime) -> Membership:
    """兰姨, helped twelve times a moment ago, who has helped nobody."""
    help_with(lan, helpers, now)
    return lan


def told(member: Membership) -> list[str]:
    rows = Notification.objects.filter(user=member.user, kind__startswith="share_").order_by("pk")
    return list(rows.values_list("kind", flat=True))


def test_first_a_warning_then_a_limit_then_free_by_helping(
    taker: Membership, helpers: list[Membership], now: dt.datetime
) -> None:
    assert actions.judge_shares(now) == 1
    share = share_of(taker, now)
    assert (share.level, round(share.received), share.given, share.missing) == ("warned", 11, 0.0, 5)
    assert share.limit_at == now + 7 * DAY
    assert asks_allowed(taker, now) == 100
    assert actions.judge_shares(now + DAY) == 0
    # Old help fades, so it has to go on.
    help_with(taker, helpers, now + 6 * DAY)
    assert actions.judge_shares(now + 7 * DAY) == 1
    later = now + 7 * DAY
    assert (share_of(taker, later).level, asks_allowed(taker, later)) == ("limited", 1)
    assert told(taker) == ["share_warned", "share_limited"]
    for number in range(share_of(taker, later).missing):
        help_with(helpers[number], [taker], later)
    assert (share_of(taker, later).level, asks_allowed(taker, later)) == ("fine", 102)
    assert actions.judge_shares(later + DAY / 4) == 1
    assert told(taker)[-1] == "share_fine"


def test_a_limited_member_asks_once_a_day_and_is_told_why(taker: Membership, now: dt.datetime) -> None:
    later = now + 3 * DAY
    FairShare.objects.create(member=taker, level="limited", since=now, warned_at=now)
    charity(taker, later)
    with pytest.raises(Refused) as refusal:
        charity(taker, later)
    assert (refusal.value.code, refusal.value.status) == ("gives_too_little", 429)


def test_nobody_is_warned_too_early(lan: Membership, group: Group, helpers: list[Membership], now: dt.datetime) -> None:
    help_with(lan, helpers[:9], now)
    fresh = cast.member(group, "新来的", now - 6 * DAY)
    help_with(fresh, helpers, now)
    giver = cast.settled(group, "秀英", now)
    help_with(giver, helpers, now)
    for helper in helpers[:4]:
        help_with(helper, [giver], now)
    assert actions.judge_shares(now) == 0
    assert not FairShare.objects.exists()


def test_while_away_nothing_gets_worse(taker: Membership, helpers: list[Membership], now: dt.datetime) -> None:
    actions.judge_shares(now)
    go_away(taker.user, why="illness", until=now + 20 * DAY, now=now + DAY)
    help_with(taker, helpers, now + 9 * DAY)
    assert actions.judge_shares(now + 10 * DAY) == 0
    come_back(taker.user, now=now + 11 * DAY)
    # Of eleven days one counts.
    assert actions.judge_shares(now + 11 * DAY) == 0
    help_with(taker, helpers, now + 17 * DAY)
    assert actions.judge_shares(now + 18 * DAY) == 1


def test_a_mediator_hears_the_reason_once(
    taker: Membership, ming: Membership, qiu: Membership, now: dt.datetime
) -> None:
    with pytest.raises(Absent):
        actions.appeal_share(taker, why="没什么", now=now)
    actions.judge_shares(now)
    case = actions.appeal_share(taker, why="上个月住院了", now=now)
    with pytest.raises(Refused) as refusal:
        actions.appeal_share(taker, why="再说一次", now=now)
    assert refusal.value.code == "appealed_already"
    with pytest.raises(Absent):
        actions.decide_case(ming, case, decision="excuse", reason="", now=now)
    actions.decide_case(qiu, case, decision="excuse", reason="好好养病", now=now)
    assert (share_of(taker, now).level, share_of(taker, now).excused_until) == ("fine", now + 30 * DAY)
    assert actions.judge_shares(now + DAY) == 0
    assert told(taker) == ["share_warned", "share_excused"]


def test_a_mediator_may_stay_with_it(taker: Membership, qiu: Membership, now: dt.datetime) -> None:
    actions.judge_shares(now)
    case = actions.appeal_share(taker, why="忙", now=now)
    actions.decide_case(qiu, case, decision="stay", reason="帮一次就几秒", now=now)
    assert (share_of(taker, now).level, share_of(taker, now).may_appeal) == ("warned", False)
    assert told(taker)[-1] == "share_stays"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_workers_warn_once_together() -> None:
    now = timezone.now()
    group = cast.found_group(now)
    lan = cast.settled(group, "兰姨", now)
    help_with(lan, [cast.settled(group, f"帮手{chr(0x4E00 + n)}", now) for n in range(12)], now)
    assert all_at_once([lambda: actions.judge_shares(now)] * 8) == {"done": 8}
    assert told(lan) == ["share_warned"]


def test_the_page_says_it_with_numbers_to_the_member_alone(
    taker: Membership, helpers: list[Membership], qiu: Membership, browser_of: Browser, now: dt.datetime
) -> None:
    real = timezone.now()
    help_with(taker, helpers, real)
    actions.judge_shares(real)
    client, url = browser_of(taker), reverse("balance", args=[taker.group.public_id])
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert "You were helped more than you helped" in page
    assert f"Help {share_of(taker, real).missing} more" in page
    assert "counts 97 % today" in page or "counts 95 % today" in page
    ask, once = reverse("ask_mediator", args=[taker.group.public_id]), hidden_fields(client.get(url))["once"]
    assert client.post(ask, {"once": once, "why": "上个月住院了"}).status_code == 303
    assert Case.objects.get(kind="share").about == taker
    assert "A mediator has been asked" in client.get(url, headers={"accept-language": "en"}).content.decode()
    case_page = browser_of(qiu).get(reverse("case", args=[qiu.group.public_id, Case.objects.get().public_id]))
    assert "上个月住院了" in case_page.content.decode()
    others = browser_of(helpers[0])
    for name in ("about", "feed", "me"):
        assert "One request a day" not in others.get(reverse(name, args=[qiu.group.public_id])).content.decode()
    member = others.get(
        reverse("member", args=[qiu.group.public_id, taker.public_id]), headers={"accept-language": "en"}
    )
    assert "helped more than" not in member.content.decode()


def test_capacities_are_unaffected(taker: Membership, now: dt.datetime) -> None:
    """Who is limited in asking helps as before."""
    FairShare.objects.create(member=taker, level="limited", since=now, warned_at=now)
    assert Capacities(taker, now).left("pinduoduo", "砍价") > 0
