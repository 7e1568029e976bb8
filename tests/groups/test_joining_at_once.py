"""Many people scan at the same moment (PostgreSQL)."""

import pytest

from hubang.accounts.actions import choose_sign_in
from hubang.accounts.models import User
from hubang.groups import actions
from hubang.groups.models import Community, Group, Invite, JoinRequest, Membership
from tests import cast
from tests.conftest import NOW
from tests.test_races import THREADS, all_at_once

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(120), pytest.mark.django_db(transaction=True)]


def names() -> list[str]:
    return [f"新人{chr(0x4E00 + n)}" for n in range(THREADS)]


def test_everybody_finds_room_and_no_group_is_opened_needlessly() -> None:
    group = cast.found_group(NOW)
    cast.owner(group, "秋姐", NOW)
    Community.objects.update(may_grow=True)
    Group.objects.update(max_members=9)
    code = Invite.objects.get(kind="durable").durable_code
    outcomes = all_at_once(
        [
            lambda n=name: actions.join_as_guest(form=n * 8, code=code, nickname=n, accepted_version=1, now=NOW)
            for name in names()
        ]
    )
    assert outcomes == {"done": THREADS}
    groups = list(Group.objects.order_by("number"))
    assert [one.number for one in groups] == [1, 2, 3, 4]
    assert [one.member_count for one in groups] == [9, 9, 9, 9]
    assert Membership.objects.filter(role="owner").count() == 4


def test_one_form_at_once_is_one_person() -> None:
    group = cast.found_group(NOW)
    code = Invite.objects.get(kind="durable").durable_code
    act = lambda: actions.join_as_guest(form="f" * 24, code=code, nickname="老魏", accepted_version=1, now=NOW)  # noqa: E731
    assert all_at_once([act] * THREADS) == {"done": THREADS}
    assert User.objects.count() == Membership.objects.count() == 1
    group.refresh_from_db()
    assert (group.member_count, Invite.objects.get().uses) == (1, 1)


def test_one_applicant_at_once_is_one_request_and_one_use() -> None:
    group = cast.found_group(NOW)
    qiu = cast.owner(group, "秋姐", NOW)
    actions.change_settings(qiu, values={"needs_approval": True}, now=NOW)
    invite, code = actions.make_invite(qiu, label="", days=7, max_uses=5, now=NOW)
    user = cast.stranger(NOW)
    act = lambda: actions.join_group(user, code=code, nickname="老魏", accepted_version=1, now=NOW)  # noqa: E731
    assert all_at_once([act] * THREADS) == {"done": THREADS}
    invite.refresh_from_db()
    assert (JoinRequest.objects.count(), invite.uses) == (1, 1)


def test_one_sign_in_name_goes_to_one_person() -> None:
    users = [cast.stranger(NOW) for _ in range(8)]
    acts = [
        lambda u=user: choose_sign_in(u, name="laowei", password="春天的菜市场真热闹呀你说是吗好", now=NOW)
        for user in users
    ]
    assert all_at_once(acts) == {"done": 1, "sign_in_name_taken": 7}
