"""Own words on the pages: try, look, switch on; in and out as files."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.chat.actions import group_chat, post_message
from hubang.groups.models import Membership
from hubang.moderation.models import GroupWord
from tests.words import stop

Browser = Callable[[Membership], Client]


def test_a_word_is_tried_looked_at_and_switched_on(qiu: Membership, lan: Membership, browser_of: Browser) -> None:
    room = group_chat(lan.group, now=timezone.now())
    for text in ("谁家要代购奶粉", "我电话是一三八开头的，找我代购", "今天真冷"):
        post_message(lan, room, text=text, now=timezone.now())
    browser, group = browser_of(qiu), qiu.group.public_id
    fields = {"text": "代购", "kind": "literal", "category": "spam", "severity": "hold", "once": "w" * 16}
    added = browser.post(reverse("words", args=[group]), fields)
    assert added.status_code == 303
    page = browser.get(added["location"]).content.decode()
    assert "谁家要<mark>代购</mark>奶粉" in page
    assert "共 3 条" in page
    assert "兰姨" in page
    assert GroupWord.objects.get().on_at is None
    assert browser.post(added["location"], {"act": "on", "once": "o" * 16}).status_code == 303
    assert GroupWord.objects.get().on_at is not None
    assert browser.post(added["location"], {"act": "off", "once": "f" * 16}).status_code == 303
    assert browser.post(added["location"], {"act": "remove", "once": "r" * 16})["location"] == reverse(
        "words", args=[group]
    )
    assert not GroupWord.objects.exists()


def test_what_cannot_be_used_is_told_and_stays_in_the_form(qiu: Membership, browser_of: Browser) -> None:
    fields = {"text": "(?=加)微", "kind": "pattern", "category": "spam", "severity": "hold", "once": "w" * 16}
    answer = browser_of(qiu).post(reverse("words", args=[qiu.group.public_id]), fields)
    assert answer.status_code == 422
    assert "这条规则读不懂" in answer.content.decode()
    assert 'value="(?=加)微"' in answer.content.decode()


@pytest.mark.parametrize("form", ["csv", "json"])
def test_a_list_goes_from_one_group_to_another(qiu: Membership, browser_of: Browser, form: str) -> None:
    stop(qiu, "代购", timezone.now(), kind="sound", category="paid")
    browser, group = browser_of(qiu), qiu.group.public_id
    file = browser.get(reverse("words_file", args=[group, form]))
    assert file["content-disposition"] == f'attachment; filename="hubang-words.{form}"'
    GroupWord.objects.all().delete()
    sent = BytesIO(file.content)
    sent.name = f"list.{form}"
    page = browser.post(reverse("import_words", args=[group]), {"file": sent}).content.decode()
    assert "新增 1 个" in page
    word = GroupWord.objects.get()
    assert (word.text, word.kind, word.category, word.severity, word.on_at) == ("代购", "sound", "paid", "hold", None)
    for act in ("try", "on"):
        browser.post(reverse("all_words", args=[group]), {"act": act, "once": act * 8})
    assert GroupWord.objects.get().on_at is not None


def test_what_is_no_list_is_refused(qiu: Membership, browser_of: Browser) -> None:
    browser, address = browser_of(qiu), reverse("import_words", args=[qiu.group.public_id])
    assert browser.post(address).status_code == 422
    sent = BytesIO(b"\x89PNG" + bytes(100))
    sent.name = "x.csv"
    assert browser.post(address, {"file": sent}).status_code in {200, 422}
    assert not GroupWord.objects.filter(text__startswith="\x89").exists()
    assert browser.get(reverse("words_file", args=[qiu.group.public_id, "exe"])).status_code == 404
