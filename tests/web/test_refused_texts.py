"""What a writer sees of a text that was refused or waits: what was found, where, why, and the way to a reviewer."""

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from hubang.accounts.actions import make_token
from hubang.chat.actions import group_chat
from hubang.groups.models import Membership
from hubang.lib import qr
from hubang.moderation.models import BlockedText, Case
from tests.api.test_api import Program
from tests.web.forms import hidden_fields
from tests.words import stop

Browser = Callable[[Membership], Client]
TEXT = "晚上打我电话13800138001，谢谢大家"


def say(browser: Client, member: Membership, text: str, **headers: str) -> str:
    room = group_chat(member.group, now=timezone.now())
    address = reverse("messages", args=[member.group.public_id, room.public_id])
    answer = browser.post(address, {"text": text, "once": "a" * 16}, headers=headers)
    assert answer.status_code == 422
    return str(answer.content.decode())


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_the_writer_sees_where_it_was_and_asks_a_reviewer_in_one_tap(
    lan: Membership, browser_of: Browser, headers: dict[str, str]
) -> None:
    browser = browser_of(lan)
    shown = say(browser, lan, TEXT, **headers)
    assert "晚上打我电话<mark>13800138001</mark>，谢谢大家" in shown
    assert "电话号码" in shown
    address = reverse("appeal", args=[lan.group.public_id, BlockedText.objects.get().public_id])
    assert f'action="{address}"' in shown
    looked = browser.post(address, {"refused": TEXT, "look": "1"})
    assert f">{TEXT}</textarea>" in looked.content.decode()
    assert not Case.objects.exists()
    asked = browser.post(address, {**hidden_fields(looked), "text": TEXT, "why": "店里的号码"})
    assert asked.status_code == 200
    assert Case.objects.get().kind == "appeal"


def test_what_was_typed_stays_in_the_form(lan: Membership, qiu: Membership, browser_of: Browser) -> None:
    group = lan.group.public_id
    profile = browser_of(lan).post(
        reverse("profile", args=[group]), {"nickname": "兰姨", "interests": "养花，电话13800138001"}
    )
    assert "养花，电话<mark>13800138001</mark>" in profile.content.decode()
    assert 'value="养花，电话13800138001"' in profile.content.decode()
    rules = {"kind": "duty", "title": "好好说话", "text": "有事打13800138001", "once": "r" * 16}
    editor = browser_of(qiu).post(reverse("rules_editor", args=[group]), rules).content.decode()
    assert '<textarea name="text" maxlength="500" rows="2">有事打13800138001</textarea>' in editor


def test_a_held_message_says_so_where_it_stands_and_shows_the_reviewer_why(
    lan: Membership, ming: Membership, qiu: Membership, browser_of: Browser
) -> None:
    stop(qiu, "代购", timezone.now())
    group = lan.group.public_id
    room = group_chat(lan.group, now=timezone.now())
    browser_of(lan).post(reverse("messages", args=[group, room.public_id]), {"text": "有人做代购吗", "once": "h" * 16})
    own = browser_of(lan).get(reverse("chat", args=[group])).content.decode()
    assert "等审核看过就发出来，现在只有你看得到。" in own
    assert "里面可能有本群约定不用的词。" in own
    assert "代购" not in browser_of(ming).get(reverse("chat", args=[group])).content.decode()
    case = reverse("case", args=[group, Case.objects.get().public_id])
    assert "有人做<mark>代购</mark>吗" in browser_of(qiu).get(case).content.decode()


def test_a_held_request_says_so_in_the_list_and_on_its_page(
    lan: Membership, qiu: Membership, browser_of: Browser
) -> None:
    stop(qiu, "药房", timezone.now())
    group, browser = lan.group.public_id, browser_of(lan)
    sent = {"scene": "charity", "title": "去药房取药", "sort": "errand", "once": "q" * 16}
    page = browser.post(reverse("ask", args=[group]), sent)
    assert page.status_code == 303
    assert "等审核看过就发出来" in browser.get(page["location"]).content.decode()
    assert "等审核" in browser.get(reverse("my_requests", args=[group])).content.decode()
    case = reverse("case", args=[group, Case.objects.get().public_id])
    assert "去<mark>药房</mark>取药" in browser_of(qiu).get(case).content.decode()


def test_a_program_is_told_the_same(lan: Membership, qiu: Membership) -> None:
    base = f"/groups/{lan.group.public_id}"
    status, refused = Program(lan.user).call("POST", f"{base}/messages", {"text": TEXT})
    assert status == 422
    (found,) = refused["found"]
    assert (found["check"], found["category"]) == ("phone", "privacy")
    field, start, end = found["places"][0]
    assert (field, TEXT[start:end]) == ("text", "13800138001")
    assert Program(lan.user).call("POST", f"{base}/blocks/{refused['block']}/appeal", {"text": TEXT})[0] == 200
    (case,) = Program(qiu.user).call("GET", f"{base}/cases")[1]["items"]
    assert case["words"] == {"text": "晚上打我电话＊＊＊＊＊＊＊＊＊＊＊，谢谢大家"}
    assert case["found"][0]["places"] == [["text", start, end]]


def picture(browser: Client, member: Membership, *texts: str) -> str:
    """What the composer says of a picture with these codes."""
    codes = [Image.open(BytesIO(qr.png(text, scale=4))) for text in texts]
    sheet = Image.new("L", (sum(code.width for code in codes), max(code.height for code in codes)), 255)
    for place, code in enumerate(codes):
        sheet.paste(code, (sum(one.width for one in codes[:place]), 0))
    file = BytesIO()
    sheet.save(file, "PNG")
    file.seek(0)
    file.name = "p.png"
    answer = browser.post(
        reverse("ask", args=[member.group.public_id]), {"scene": "boost", "picture": file, "once": "p" * 16}
    )
    return str(answer.content.decode())


GOOD = "https://mobile.yangkeduo.com/pincard_ask.html?group_order_id=A1"


def test_every_code_of_a_picture_is_screened(lan: Membership, browser_of: Browser) -> None:
    browser = browser_of(lan)
    assert "mobile.yangkeduo.com" in picture(browser, lan, GOOD)
    assert not BlockedText.objects.exists()
    shown = picture(browser, lan, GOOD, "加我电话13800138001领红包")
    assert "<mark>13800138001</mark>" in shown
    assert (BlockedText.objects.get().where, BlockedText.objects.get().category) == ("picture", "privacy")


def test_a_program_s_picture_is_screened_as_well(lan: Membership) -> None:
    token = make_token(lan.user, name="t", scopes=["read"], now=timezone.now())[1]
    address, headers = f"/api/v1/groups/{lan.group.public_id}/share/picture", {"authorization": f"Bearer {token}"}
    for text, status in ((GOOD, 200), ("加我电话13800138001", 422)):
        file = BytesIO(qr.png(text, scale=4))
        file.name = "p.png"
        assert Client().post(address, {"picture": file}, headers=headers).status_code == status


def test_a_code_that_imitates_a_shop_is_refused_with_the_difference(lan: Membership, browser_of: Browser) -> None:
    shown = picture(browser_of(lan), lan, "https://mobile.plnduoduo.com/bargain?id=8842")
    assert re.search(r"plnduoduo|p<mark>l</mark>nduoduo", shown)
    assert "lookalike" in BlockedText.objects.get().codes
