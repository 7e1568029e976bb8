"""Limits under 32 threads, on both databases: never one too many, and every loser gets its refusal."""

import datetime as dt
import threading

import pytest

from hubang.accounts.actions import once
from hubang.aid import actions as aid
from hubang.aid import ledger
from hubang.aid.models import Assist, HelpRequest
from hubang.audit import log
from hubang.audit.models import AuditEntry
from hubang.groups import actions as groups
from hubang.groups.models import Group, Invite, Membership
from hubang.lib.db import atomic
from hubang.live.log import append, events_after
from tests import cast
from tests.aid.asks import boost
from tests.at_once import THREADS, all_at_once
from tests.conftest import NOW

pytestmark = [
    pytest.mark.usefixtures("tally"),
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def crowd() -> tuple[Group, list[Membership]]:
    group = cast.found_group(NOW)
    return group, [cast.settled(group, f"帮手{chr(0x4E00 + n)}", NOW) for n in range(THREADS)]


def test_never_more_claims_than_places(crowd: tuple[Group, list[Membership]]) -> None:
    group, helpers = crowd
    lan = cast.settled(group, "兰姨", NOW)
    request = boost(lan, NOW, needed=5)
    outcomes = all_at_once([lambda h=helper: aid.claim_assist(h, request, now=NOW) for helper in helpers])
    assert outcomes == {"done": 5, "request_full": THREADS - 5}
    request.refresh_from_db()
    assert (request.claimed_count, request.state) == (5, "full")
    assert Assist.objects.filter(request=request, state="claimed").count() == 5


def test_the_naive_counter_would_fail(crowd: tuple[Group, list[Membership]]) -> None:
    """The positive control: look, then write, as one should not."""
    group, helpers = crowd
    request = boost(cast.settled(group, "兰姨", NOW), NOW, needed=5)
    seen = threading.Barrier(THREADS, timeout=30)

    def naive() -> None:
        count = HelpRequest.objects.get(pk=request.pk).claimed_count
        seen.wait()
        assert count < 5

    assert all_at_once([naive for _ in helpers])["done"] == THREADS


def test_nobody_helps_twice(crowd: tuple[Group, list[Membership]]) -> None:
    group, (ming, *_) = crowd
    request = boost(cast.settled(group, "兰姨", NOW), NOW, needed=20)
    outcomes = all_at_once([lambda: aid.claim_assist(ming, request, now=NOW)] * THREADS)
    assert outcomes == {"done": 1, "helped_already": THREADS - 1}
    request.refresh_from_db()
    assert request.claimed_count == 1


def test_the_books_balance_when_everybody_confirms_at_once(crowd: tuple[Group, list[Membership]]) -> None:
    group, helpers = crowd
    lan = cast.settled(group, "兰姨", NOW)
    request = boost(lan, NOW, needed=10)
    for helper in helpers[:10]:
        aid.claim_assist(helper, request, now=NOW)
    assists = list(Assist.objects.filter(request=request))
    acts = [lambda a=assist: aid.confirm_assist(lan, a, now=NOW) for assist in assists * 3]
    assert all_at_once(acts) == {"done": 30}
    request.refresh_from_db()
    assert (request.confirmed_count, request.state) == (10, "completed")
    assert ledger.balance_of(lan).received == 10
    assert sum(ledger.balance_of(helper).given for helper in helpers) == 10


def test_an_invite_for_five_lets_five_in() -> None:
    group = cast.found_group(NOW)
    lan = cast.settled(group, "兰姨", NOW)
    invite, code = groups.make_invite(lan, label="", days=7, max_uses=5, now=NOW)
    users = [cast.stranger(NOW) for _ in range(THREADS)]
    outcomes = all_at_once(
        [
            lambda u=user, n=number: groups.join_group(
                u, code=code, nickname=f"新人{chr(0x4E00 + n)}", accepted_version=1, now=NOW
            )
            for number, user in enumerate(users)
        ]
    )
    assert outcomes["done"] == 5
    assert set(outcomes) <= {"done", "invite_over"}
    assert Invite.objects.get(pk=invite.pk).uses == 5
    group.refresh_from_db()
    assert group.member_count == Membership.objects.filter(group=group, standing="active").count() == 6


def test_a_naive_look_at_the_uses_would_let_everybody_in() -> None:
    """The positive control of the invite: look first, count afterwards."""
    group = cast.found_group(NOW)
    invite, _code = groups.make_invite(cast.owner(group, "秋姐", NOW), label="", days=7, max_uses=5, now=NOW)
    seen = threading.Barrier(THREADS, timeout=30)

    def naive() -> None:
        row = Invite.objects.get(pk=invite.pk)
        seen.wait()
        assert row.uses < 5
        Invite.objects.filter(pk=invite.pk).update(uses=row.uses + 1)

    assert all_at_once([naive] * THREADS) == {"done": THREADS}
    invite.refresh_from_db()
    assert invite.uses < THREADS


def test_a_group_is_never_overfull() -> None:
    group = cast.found_group(NOW)
    Group.objects.filter(pk=group.pk).update(max_members=4)
    code = group.community.invites.get(kind="durable").durable_code
    users = [cast.stranger(NOW) for _ in range(THREADS)]
    outcomes = all_at_once(
        [
            lambda u=user, n=number: groups.join_group(
                u, code=code, nickname=f"新人{chr(0x4E00 + n)}", accepted_version=1, now=NOW
            )
            for number, user in enumerate(users)
        ]
    )
    assert outcomes == {"done": 4, "group_full": THREADS - 4}


def test_the_daily_number_of_requests_is_exact(crowd: tuple[Group, list[Membership]]) -> None:
    group, _ = crowd
    lan = cast.settled(group, "兰姨", NOW)
    outcomes = all_at_once([lambda n=n: boost(lan, NOW, order=f"o{n}") for n in range(16)])
    assert outcomes == {"done": 3, "no_asks_left": 13}


def test_the_same_order_at_once_is_one_request(crowd: tuple[Group, list[Membership]]) -> None:
    _group, members = crowd
    outcomes = all_at_once([lambda m=member: boost(m, NOW, order="same") for member in members])
    assert outcomes == {"done": 1, "same_request": THREADS - 1}
    assert HelpRequest.objects.count() == 1


def test_one_key_at_once_is_one_effect(crowd: tuple[Group, list[Membership]]) -> None:
    _group, (ming, *_) = crowd

    def act() -> str:
        with atomic():
            log.record("leave_group", now=NOW, actor=ming.public_id)
        return "result"

    acts = [lambda: once(ming.user, key="the-same-key", action="x", parameters={}, act=act, now=NOW)] * THREADS
    assert all_at_once(acts) == {"done": THREADS}
    assert AuditEntry.objects.filter(verb="leave_group", actor=ming.public_id).count() == 1


def test_events_are_numbered_without_gaps_and_in_order_of_commit(crowd: tuple[Group, list[Membership]]) -> None:
    group, _ = crowd
    before = events_after(group.public_id, 0, 10_000)[-1].no

    def act() -> None:
        with atomic():
            append(group.public_id, "message", "x")

    assert all_at_once([act] * THREADS) == {"done": THREADS}
    numbers = [event.no for event in events_after(group.public_id, before, 1000)]
    assert numbers == list(range(before + 1, before + 1 + THREADS))


def test_two_decisions_about_one_join_request_are_one() -> None:
    group = cast.found_group(NOW)
    qiu = cast.owner(group, "秋姐", NOW)
    groups.change_settings(qiu, values={"needs_approval": True}, now=NOW)
    code = group.community.invites.get(kind="durable").durable_code
    waiting = groups.join_group(cast.stranger(NOW), code=code, nickname="老魏", accepted_version=1, now=NOW)
    acts = [lambda: groups.approve_join(qiu, waiting, now=NOW + dt.timedelta(seconds=1))] * 16  # type: ignore[arg-type]
    assert all_at_once(acts) == {"done": 1, "already_decided": 15}
