"""Joining as people do it: scan, read, fill in, in."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.accounts.models import User
from hubang.groups import actions
from hubang.groups.models import Group, JoinRequest, Membership
from tests import cast
from tests.web.forms import fill_in, hidden_fields

Browser = Callable[[Membership | User], Client]


def address(group: Group) -> str:
    return reverse("join", args=[group.community.invites.get(kind="durable").durable_code])


def test_a_guest_reads_everything_before_deciding(group: Group, lan: Membership, client: Client) -> None:
    code = actions.make_invite(lan, label="", days=7, max_uses=None, now=timezone.now())[1]
    page = client.get(reverse("join", args=[code])).content.decode()
    for rule in group.rule_sets.get().rules.all():
        assert rule.title in page
        assert rule.text in page
    assert "兰姨 邀请你来" in page
    assert group.name in page
    assert not User.objects.exclude(pk=lan.user_id).exists()


def test_joining_makes_the_account_and_signs_in(group: Group, client: Client) -> None:
    answer = fill_in(client, address(group), nickname="老魏", face="🐢", province="江苏")
    assert (answer.status_code, answer["Location"]) == (303, reverse("welcome", args=[group.public_id]))
    member = Membership.objects.get()
    assert (member.nickname, member.face, member.province) == ("老魏", "🐢", "江苏")
    assert client.get(reverse("feed", args=[group.public_id])).status_code == 200


def test_a_form_sent_twice_is_one_member_in_both_answers(group: Group) -> None:
    """A double tap sends two requests, and the browser keeps the answer of the second."""
    first, second = Client(), Client()
    fields = {**hidden_fields(first.get(address(group))), "nickname": "老魏"}
    assert [browser.post(address(group), fields).status_code for browser in (first, second)] == [303, 303]
    assert Membership.objects.count() == User.objects.count() == 1
    assert second.get(reverse("feed", args=[group.public_id])).status_code == 200


def test_the_back_button_of_a_shared_phone_lets_nobody_into_an_account(group: Group) -> None:
    phone = Client()
    fields = {**hidden_fields(phone.get(address(group))), "nickname": "老魏"}
    phone.post(address(group), fields)
    phone.post(reverse("sign_out"))
    User.objects.update(date_joined=timezone.now() - dt.timedelta(minutes=11))
    again = phone.post(address(group), fields)
    assert again.status_code == 422
    assert phone.get(reverse("feed", args=[group.public_id])).status_code == 404


@pytest.mark.parametrize("form", ["", "made-up", "made-up:1abc:xyz"])
def test_a_form_that_is_not_ours_is_refused(group: Group, client: Client, form: str) -> None:
    assert fill_in(client, address(group), nickname="老魏", guest_form=form).status_code == 422
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "status"), [({"nickname": "群主"}, 422), ({"version": "7"}, 409), ({"face": "<b>"}, 422)]
)
def test_a_refusal_leaves_no_account_and_keeps_what_was_typed(
    group: Group, client: Client, wrong: dict[str, str], status: int
) -> None:
    answer = fill_in(client, address(group), **{"nickname": "老魏的狗", "province": "江苏", **wrong})
    assert answer.status_code == status
    assert (wrong.get("nickname") or "老魏的狗") in answer.content.decode()
    assert not User.objects.exists()
    assert "sessionid" not in client.cookies


def test_an_applicant_waits_sees_that_and_may_wait_no_longer(group: Group, qiu: Membership, client: Client) -> None:
    actions.change_settings(qiu, values={"needs_approval": True, "join_question": "谁介绍的？"}, now=timezone.now())
    assert fill_in(client, address(group), nickname="老魏", answer="兰姨").status_code == 303
    waiting = client.get(address(group))
    assert "正在等" in waiting.content.decode()
    assert client.get(reverse("feed", args=[group.public_id])).status_code == 404
    code = address(group).rsplit("/", 1)[1]
    client.post(reverse("withdraw_join", args=[code]))
    assert JoinRequest.objects.get().state == "withdrawn"


def test_who_was_refused_reads_the_reason_and_may_ask_again(group: Group, qiu: Membership, client: Client) -> None:
    actions.change_settings(qiu, values={"needs_approval": True}, now=timezone.now())
    fill_in(client, address(group), nickname="老魏")
    actions.refuse_join(qiu, JoinRequest.objects.get(), reason="请让介绍人先打招呼", now=timezone.now())
    assert "请让介绍人先打招呼" in client.get(address(group)).content.decode()
    assert fill_in(client, address(group), nickname="老魏").status_code == 303
    assert JoinRequest.objects.filter(state="waiting").count() == 1


def test_a_member_who_scans_again_is_taken_to_the_group(group: Group, lan: Membership, browser_of: Browser) -> None:
    answer = browser_of(lan).get(address(group))
    assert answer["Location"] == reverse("feed", args=[group.public_id])


def test_an_invite_that_is_over_says_so(lan: Membership, client: Client) -> None:
    invite, code = actions.make_invite(lan, label="", days=7, max_uses=None, now=timezone.now())
    actions.revoke_invite(lan, invite, now=timezone.now())
    assert client.get(reverse("join", args=[code])).status_code == 410
    assert client.get(reverse("join", args=["X" * 24])).status_code == 404


def test_the_recovery_code_is_a_picture_and_is_not_shown_again(group: Group, client: Client) -> None:
    fill_in(client, address(group), nickname="老魏")
    url = reverse("welcome", args=[group.public_id])
    assert "hb-code" not in client.get(url).content.decode()
    shown = fill_in(client, url).content.decode()
    assert "data:image/png;base64," in shown
    assert "data:image/png" not in client.get(url).content.decode()


def test_the_owner_s_link_makes_the_account(group: Group, client: Client) -> None:
    url = reverse("enter", args=[actions.make_owner_link(group, now=timezone.now())])
    fields = {**hidden_fields(client.get(url)), "nickname": "秋姐"}
    assert Client().post(url, {**fields, "nickname": "客服"}).status_code == 422
    assert not User.objects.exists()
    for browser in (Client(), client):
        assert browser.post(url, fields)["Location"] == reverse("welcome", args=[group.public_id])
    assert Membership.objects.get().role == "owner"
    assert fill_in(Client(), url, nickname="老魏").status_code == 410
    assert User.objects.count() == 1


def test_one_group_is_opened_at_once_and_the_list_is_still_there(
    group: Group, lan: Membership, browser_of: Browser
) -> None:
    browser = browser_of(lan)
    assert browser.get(reverse("home"))["Location"] == reverse("feed", args=[group.public_id])
    assert group.name in browser.get(reverse("home") + "?all").content.decode()
    other = cast.found_group(timezone.now(), "徐汇互帮一群")
    code = other.community.invites.get(kind="durable").durable_code
    actions.join_group(lan.user, code=code, nickname="兰姨", accepted_version=1, now=timezone.now())
    assert other.name in browser.get(reverse("home")).content.decode()
