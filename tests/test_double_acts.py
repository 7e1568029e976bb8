"""The same act many times at once, under one key and under many: one effect. And the limits that count per person, at the limit.

Runs on both databases; on SQLite the writers of one process queue, on PostgreSQL the rows decide.
"""

import threading
from collections.abc import Callable

import pytest

from hubang.accounts import actions as accounts
from hubang.accounts.actions.codes import PER_DEVICE
from hubang.accounts.actions.tokens import MOST as MOST_TOKENS
from hubang.accounts.models import ApiToken, RecoveryCode
from hubang.aid import actions as aid
from hubang.aid.models import Assist, Capacity, HelpRequest
from hubang.audit.models import AuditEntry
from hubang.chat import actions as chat
from hubang.groups import actions as groups
from hubang.groups.actions.inviting import MOST_LIVING
from hubang.groups.models import Group, Invite, JoinRequest, Membership
from hubang.lib.refused import Refused
from hubang.moderation import actions as moderation
from hubang.moderation.models import BlockedText, Case, Flag
from hubang.moderation.policies import FLAGS_PER_DAY
from hubang.moderation.queries import block_for
from tests import cast
from tests.aid.asks import boost, charity
from tests.at_once import THREADS, all_at_once
from tests.conftest import NOW

pytestmark = [
    pytest.mark.usefixtures("tally"),
    pytest.mark.slow,
    pytest.mark.timeout(240),
    pytest.mark.django_db(transaction=True),
]
BLOCKED = "打我电话13977770000"


@pytest.fixture
def trio() -> tuple[Membership, Membership, Membership]:
    group = cast.found_group(NOW)
    return cast.owner(group, "秋姐", NOW), cast.settled(group, "兰姨", NOW), cast.settled(group, "小明", NOW)


def under_keys(member: Membership, act: Callable[[], str], *, same: bool) -> list[Callable[[], object]]:
    """The act 32 times as pages and programs send it: with one idempotency key, or each with its own."""
    return [
        lambda n=n: accounts.once(
            member.user, key="the-same-key" if same else f"key-number-{n}", action="act", parameters={}, act=act, now=NOW
        )
        for n in range(THREADS)
    ]  # fmt: skip


@pytest.mark.parametrize("same", [True, False], ids=["one key", "many keys"])
def test_a_claim_is_one(trio: tuple[Membership, ...], same: bool) -> None:
    _qiu, lan, ming = trio
    request = boost(lan, NOW, needed=20)
    outcomes = all_at_once(under_keys(ming, lambda: aid.claim_assist(ming, request, now=NOW).public_id, same=same))
    assert outcomes == ({"done": THREADS} if same else {"done": 1, "helped_already": THREADS - 1})
    request.refresh_from_db()
    assert (request.claimed_count, Assist.objects.filter(state="claimed").count()) == (1, 1)


@pytest.mark.parametrize("same", [True, False], ids=["one key", "many keys"])
def test_a_confirmation_is_one(trio: tuple[Membership, ...], same: bool) -> None:
    _qiu, lan, ming = trio
    request = boost(lan, NOW, needed=3)
    assist = aid.claim_assist(ming, request, now=NOW)
    acts = under_keys(lan, lambda: aid.confirm_assist(lan, assist, now=NOW).public_id, same=same)
    assert all_at_once(acts) == {"done": THREADS}
    request.refresh_from_db()
    assert request.confirmed_count == 1
    assert AuditEntry.objects.filter(verb="confirm_assist", group=lan.group.public_id).count() == 1


@pytest.mark.parametrize("same", [True, False], ids=["one key", "many keys"])
def test_taking_back_is_one(trio: tuple[Membership, ...], same: bool) -> None:
    _qiu, lan, ming = trio
    request = boost(lan, NOW, needed=1)
    aid.claim_assist(ming, request, now=NOW)
    outcomes = all_at_once(under_keys(ming, lambda: aid.take_back(ming, request, now=NOW).public_id, same=same))
    assert outcomes["done"] == (THREADS if same else 1)
    request.refresh_from_db()
    assert (request.claimed_count, request.state) == (0, "open")


def test_a_claim_and_its_taking_back_leave_no_trace_in_the_count(trio: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = trio
    request = boost(lan, NOW, needed=40)
    helpers = [cast.settled(lan.group, f"帮手{chr(0x4E00 + n)}", NOW) for n in range(THREADS)]

    def back_and_forth(helper: Membership) -> None:
        aid.claim_assist(helper, request, now=NOW)
        aid.take_back(helper, request, now=NOW)
        aid.claim_assist(helper, request, now=NOW)

    assert all_at_once([lambda h=helper: back_and_forth(h) for helper in helpers]) == {"done": THREADS}
    request.refresh_from_db()
    assert request.claimed_count == THREADS


def test_joining_many_times_is_one_membership() -> None:
    group = cast.found_group(NOW)
    code = group.community.invites.get(kind="durable").durable_code
    user = cast.stranger(NOW)
    join = lambda: groups.join_group(user, code=code, nickname="老魏", accepted_version=1, now=NOW)  # noqa: E731
    assert all_at_once([join] * THREADS) == {"done": THREADS}
    group.refresh_from_db()
    assert (Membership.objects.count(), group.member_count) == (1, 1)


def test_a_case_is_decided_once(trio: tuple[Membership, ...]) -> None:
    qiu, lan, ming = trio
    assist = aid.claim_assist(ming, charity(lan, NOW), now=NOW)
    aid.dispute_assist(lan, assist, now=NOW)
    case = Case.objects.get()
    decisions = ("helped", "not_helped")
    acts = [
        lambda n=n: aid.decide_case(qiu, case, decision=decisions[n % 2], reason="", now=NOW) for n in range(THREADS)
    ]
    assert all_at_once(acts) == {"done": 1, "already_decided": THREADS - 1}
    assist.refresh_from_db()
    case.refresh_from_db()
    assert assist.state == ("confirmed" if case.decision == "helped" else "void")


def test_a_recovery_code_lets_in_once(trio: tuple[Membership, ...]) -> None:
    code = accounts.make_recovery_code(trio[1].user, now=NOW)
    acts = [
        lambda n=n: accounts.recover(typed=code, device=f"device-{n}", address="10.0.0", now=NOW) for n in range(THREADS)
    ]  # fmt: skip
    assert all_at_once(acts) == {"done": 1, "wrong_code": THREADS - 1}
    assert RecoveryCode.objects.filter(user=trio[1].user, used_at=None).count() == 1


def test_wrong_codes_are_counted_exactly() -> None:
    acts = [lambda: accounts.recover(typed="X" * 24, device="one-device", address="10.0.0", now=NOW)] * THREADS
    assert all_at_once(acts) == {"wrong_code": PER_DEVICE, "too_many_attempts": THREADS - PER_DEVICE}


def test_a_device_link_signs_in_once(trio: tuple[Membership, ...]) -> None:
    token = accounts.make_device_link(trio[1].user, now=NOW)
    acts = [lambda: accounts.enter_on_second_device(token=token, now=NOW)] * THREADS
    assert all_at_once(acts) == {"done": 1, "link_used": THREADS - 1}


def test_an_owner_link_makes_one_owner() -> None:
    group = cast.found_group(NOW)
    token = groups.make_owner_link(group, now=NOW)
    users = [cast.stranger(NOW) for _ in range(THREADS)]
    acts = [
        lambda u=user, n=n: groups.enter_as_owner(u, token=token, nickname=f"群里{chr(0x4E00 + n)}", now=NOW)
        for n, user in enumerate(users)
    ]
    assert all_at_once(acts) == {"done": 1, "link_used": THREADS - 1}
    assert Membership.objects.filter(role="owner").count() == 1


def test_one_appeal_of_one_text(trio: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = trio
    with pytest.raises(Refused) as refused:
        chat.post_message(lan, chat.group_chat(lan.group, now=NOW), text=BLOCKED, now=NOW)
    block = block_for(lan, refused.value.detail["block"], NOW)
    acts = [lambda: moderation.appeal_block(lan, block, text=BLOCKED, why="", now=NOW)] * THREADS
    assert all_at_once(acts) == {"done": 1, "appealed_already": THREADS - 1}
    assert Case.objects.filter(kind="appeal").count() == BlockedText.objects.exclude(appealed_at=None).count() == 1


def test_one_flag_of_one_thing_and_one_case_of_many_flags(trio: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = trio
    request = boost(lan, NOW)
    one = lambda who: moderation.flag(  # noqa: E731
        who, object_type="request", object_id=request.public_id, reason="link", text="", about=lan, now=NOW
    )
    assert all_at_once([lambda: one(ming)] * THREADS) == {"done": THREADS}
    assert Flag.objects.count() == 1
    crowd = [cast.settled(lan.group, f"帮手{chr(0x4E00 + n)}", NOW) for n in range(THREADS)]
    assert all_at_once([lambda w=who: one(w) for who in crowd]) == {"done": THREADS}
    assert (Flag.objects.count(), Case.objects.filter(kind="flag").count()) == (THREADS + 1, 1)


def test_the_daily_number_of_flags_is_exact(trio: tuple[Membership, ...]) -> None:
    _qiu, _lan, ming = trio
    acts = [
        lambda: moderation.flag(ming, object_type="page", object_id="", reason="other", text="", now=NOW)
    ] * THREADS  # fmt: skip
    assert all_at_once(acts) == {"done": FLAGS_PER_DAY, "too_many_flags": THREADS - FLAGS_PER_DAY}


def test_a_shop_s_daily_capacity_is_exact(trio: tuple[Membership, ...]) -> None:
    _qiu, lan, ming = trio
    Capacity.objects.update_or_create(group=lan.group, platform="pinduoduo", activity="砍价", defaults={"per_day": 4})
    Group.objects.filter(pk=lan.group_id).update(asks_per_day=50)
    lan.group.refresh_from_db()
    requests = [boost(lan, NOW, order=f"o{n}") for n in range(12)]
    acts = [lambda r=request: aid.claim_assist(ming, r, now=NOW) for request in requests]
    assert all_at_once(acts) == {"done": 4, "no_capacity": 8}


def test_tokens_and_invites_of_one_person_are_counted_exactly(trio: tuple[Membership, ...]) -> None:
    _qiu, lan, _ming = trio
    token = lambda: accounts.make_token(lan.user, name="t", scopes=["read"], now=NOW)  # noqa: E731
    assert all_at_once([token] * THREADS) == {"done": MOST_TOKENS, "too_many_tokens": THREADS - MOST_TOKENS}
    assert ApiToken.objects.filter(revoked_at=None).count() == MOST_TOKENS
    invite = lambda: groups.make_invite(lan, label="", days=7, max_uses=None, now=NOW)  # noqa: E731
    assert all_at_once([invite] * THREADS) == {"done": MOST_LIVING, "too_many_invites": THREADS - MOST_LIVING}
    assert Invite.objects.filter(created_by=lan).count() == MOST_LIVING


def test_an_applicant_is_let_in_or_not_but_not_both() -> None:
    group = cast.found_group(NOW)
    qiu = cast.owner(group, "秋姐", NOW)
    groups.change_settings(qiu, values={"needs_approval": True}, now=NOW)
    code = group.community.invites.get(kind="durable").durable_code
    join = groups.join_group(cast.stranger(NOW), code=code, nickname="老魏", accepted_version=1, now=NOW)
    assert isinstance(join, JoinRequest)
    acts: list[Callable[[], object]] = [
        lambda: groups.approve_join(qiu, join, now=NOW),
        lambda: groups.refuse_join(qiu, join, reason="不认识", now=NOW),
        lambda: groups.withdraw_join(join.user, join, now=NOW),
    ]
    all_at_once(acts * 10)
    join.refresh_from_db()
    is_member = Membership.objects.filter(user=join.user, standing="active").exists()
    assert is_member == (join.state == "approved")


def test_a_naive_limit_is_seen_to_fail(trio: tuple[Membership, ...]) -> None:
    """The positive control of all of the above: look, wait for the others, then write."""
    _qiu, lan, _ming = trio
    seen = threading.Barrier(THREADS, timeout=60)

    def naive() -> None:
        count = ApiToken.objects.filter(user=lan.user).count()
        seen.wait()
        if count < 5:
            ApiToken.objects.create(user=lan.user, name="t", digest=str(threading.get_ident()), created_at=NOW)

    assert all_at_once([naive] * THREADS)["done"] > 5
    assert ApiToken.objects.count() > 5
    assert HelpRequest.objects.count() == 0
