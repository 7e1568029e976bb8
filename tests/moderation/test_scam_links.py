"""Links that cheat people: refused wherever they stand, kept as hashes, told to other sites as hashes."""

import datetime as dt
import json
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from hubang.aid.actions import ask_for_help
from hubang.aid.composing import Wish
from hubang.engines.sharelink.hashes import hash_of
from hubang.groups.actions import change_settings
from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.models import ScamLink, ScamList
from hubang.moderation.scam_links import as_file, listed, read_file
from tests import cast
from tests.api.test_api import Program

BAD = "https://pay.nice-gifts.cn/a?id=7"


def test_a_listed_link_is_refused_in_words_and_in_requests(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    change_settings(qiu, values={"may_use_unknown_hosts": True}, now=now)
    lan.refresh_from_db()
    text = f"【拼多多】帮我砍一刀 {BAD}"
    actions.list_link(qiu, link=f"看 {BAD}", whole_host=False, now=now)
    with pytest.raises(Refused) as asked:
        ask_for_help(lan, Wish(scene="boost", text=text), now=now)
    assert asked.value.code == "listed_link"
    with pytest.raises(Refused) as said:
        actions.screen_text(lan, where="message", text=text, now=now)
    assert said.value.detail["found"][0].check == "listed_link"
    assert (
        ask_for_help(lan, Wish(scene="boost", text=text.replace("id=7", "id=8")), now=now).host == "pay.nice-gifts.cn"
    )


def test_a_whole_host_takes_all_its_links_along_and_no_others(qiu: Membership, now: dt.datetime) -> None:
    actions.list_link(qiu, link=BAD, whole_host=True, now=now)
    urls = {
        BAD,
        "http://pay.nice-gifts.cn",
        "https://x.pay.nice-gifts.cn/b",
        "https://nice-gifts.cn/",
        "https://pay.nice-gifts.cn.org/",
    }
    assert listed(qiu.group, urls) == {BAD, "http://pay.nice-gifts.cn", "https://x.pay.nice-gifts.cn/b"}


def test_an_empty_list_names_nothing_and_another_group_s_neither(qiu: Membership, now: dt.datetime) -> None:
    assert listed(qiu.group, [BAD]) == set()
    other = cast.owner(cast.found_group(now, "别的群"), "老唐", now)
    actions.list_link(other, link=BAD, whole_host=False, now=now)
    assert listed(qiu.group, [BAD]) == set()
    with pytest.raises(Absent):
        actions.remove_list(qiu, ScamList.objects.get(), now=now)
    with pytest.raises(Absent):
        actions.remove_link(qiu, ScamLink.objects.get().public_id, now=now)
    assert ScamLink.objects.count() == 1


def test_only_a_hash_and_the_host_are_kept(qiu: Membership, now: dt.datetime) -> None:
    row = actions.list_link(qiu, link=BAD, whole_host=False, now=now)
    assert (row.host, row.digest) == ("pay.nice-gifts.cn", hash_of("pay.nice-gifts.cn/a?id=7"))
    assert actions.list_link(qiu, link=BAD, whole_host=False, now=now).pk == row.pk


@pytest.mark.parametrize(("link", "whole"), [("没有链接", False), (f"{BAD} {BAD}8", False), ("https://mobile.yangkeduo.com/a", True), ("https://mobile.yangkeduo.com/", False)])  # fmt: skip
def test_what_cannot_be_listed_is_told(qiu: Membership, now: dt.datetime, link: str, whole: bool) -> None:
    with pytest.raises(Refused) as refusal:
        actions.list_link(qiu, link=link, whole_host=whole, now=now)
    assert refusal.value.code == "bad_link"


@pytest.mark.parametrize("phrase", ["", "我们两个群的口令"])
def test_a_list_goes_to_another_site(qiu: Membership, now: dt.datetime, phrase: str) -> None:
    file = as_file([hash_of("pay.nice-gifts.cn/", phrase)], phrase)
    assert "nice-gifts" not in file
    row = actions.import_links(qiu, data=file.encode(), name="邻居", phrase=phrase, now=now)
    assert listed(qiu.group, [BAD]) == {BAD}
    actions.remove_list(qiu, row, now=now)
    assert listed(qiu.group, [BAD]) == set()


def test_a_wrong_phrase_is_noticed() -> None:
    file = as_file([hash_of("evil.cn/", "richtig")], "richtig").encode()
    for phrase in ("", "falsch"):
        with pytest.raises(Refused) as refusal:
            read_file(file, phrase)
        assert refusal.value.code == "bad_phrase"


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b"[" * 100_000, b"\xff", json.dumps({"format": "hubang-scam-links", "version": 1, "hashes": ["x"]}).encode(), json.dumps({"format": "hubang-scam-links", "version": 1, "hashes": []}).encode()])  # fmt: skip
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        read_file(data, "")
    assert refusal.value.code == "bad_links"


def test_members_list_nothing(lan: Membership, now: dt.datetime) -> None:
    for act in (
        lambda: actions.list_link(lan, link=BAD, whole_host=False, now=now),
        lambda: actions.import_links(lan, data=b"{}", name="", phrase="", now=now),
        lambda: actions.remove_link(lan, "x", now=now),
    ):
        with pytest.raises(Absent):
            act()


def test_the_page_and_the_api_do_the_same(qiu: Membership, browser_of: Callable[[Membership], Client]) -> None:
    browser, group = browser_of(qiu), qiu.group.public_id
    address = reverse("scam_links", args=[group])
    assert browser.post(address, {"act": "add", "link": BAD, "host": "1", "once": "a" * 16}).status_code == 303
    assert "pay.nice-gifts.cn" in browser.get(address).content.decode()
    file = BytesIO(browser.get(reverse("links_file", args=[group])).content)
    file.name = "list.json"
    assert browser.post(address, {"act": "import", "name": "邻居", "file": file, "once": "b" * 16}).status_code == 303
    assert browser.post(address, {"act": "add", "link": "无", "once": "c" * 16}).status_code == 422
    program, base = Program(qiu.user), f"/groups/{group}"
    (row,) = program.call("GET", f"{base}/scam-links")[1]
    assert program.call("POST", f"{base}/scam-lists", {"hashes": [row["hash"]]})[0] == 200
    assert program.call("POST", f"{base}/scam-links/{row['id']}/remove")[0] == 200
    assert program.call("GET", f"{base}/scam-links")[1] == []
    for one in ScamList.objects.filter(is_own=False):
        assert program.call("POST", f"{base}/scam-lists/{one.public_id}/remove")[0] == 200
    assert listed(qiu.group, [BAD]) == set()
