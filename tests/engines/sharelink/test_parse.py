"""Share texts as people paste them: a thousand written by hand, and whatever hypothesis finds."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hubang.engines.sharelink import check_host, parse, request_key, resolve_deadline

HERE = Path(__file__).parent
NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)


def rows_of(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text("utf-8").splitlines() if line]


TEXTS, FRESH = rows_of("share_texts.jsonl"), rows_of("fresh_texts.jsonl")
# Shares of what has to be right, of texts that carry it (docs/sharelink.md has the figures of today).
FLOORS = {"platform": 0.98, "host": 0.98, "url": 0.97, "code": 0.95, "helpers_needed": 0.9, "activity": 0.9}


@pytest.mark.parametrize("rows", [TEXTS, FRESH], ids=["first", "fresh"])
@pytest.mark.parametrize("field", FLOORS)
def test_what_the_texts_say_is_read(rows: list[dict[str, Any]], field: str) -> None:
    said = [row for row in rows if row[field] is not None]
    right = sum(parse(row["text"]).as_json()[field] == row[field] for row in said)
    assert right >= FLOORS[field] * len(said)


@pytest.mark.parametrize("rows", [TEXTS, FRESH], ids=["first", "fresh"])
@pytest.mark.parametrize("field", FLOORS)
def test_what_the_texts_do_not_say_is_not_made_up(rows: list[dict[str, Any]], field: str) -> None:
    silent = [row for row in rows if row[field] is None]
    right = sum(parse(row["text"]).as_json()[field] is None for row in silent)
    assert right >= 0.95 * len(silent)


@pytest.mark.parametrize("rows", [TEXTS, FRESH], ids=["first", "fresh"])
def test_trust_is_right_wherever_there_is_a_link(rows: list[dict[str, Any]]) -> None:
    linked = [row for row in rows if row["url"]]
    assert sum(parse(row["text"]).trust == row["trust"] for row in linked) >= 0.98 * len(linked)


@pytest.mark.parametrize(
    ("host", "trust"),
    [
        ("mobile.yangkeduo.com", "official"), ("p.pinduoduo.com", "official"), ("m.tb.cn", "official"), ("3.cn", "official"),
        ("plnduoduo.com", "lookalike"), ("pinduoduo-vip.com", "lookalike"), ("yangkeduo.com.evil.cn", "lookalike"),
        ("yangkeduo-com.top", "lookalike"), ("pinduodou.com", "lookalike"), ("pinduoduo.top", "lookalike"), ("taoba0.com", "lookalike"),
        ("jd-618.cn", "lookalike"), ("jd.com-free.cn", "lookalike"), ("rneituan.com", "lookalike"), ("1.2.3.4", "lookalike"),
        ("xn--pnduoduo-x2a.com", "lookalike"), ("pіnduoduo.com", "lookalike"), ("t.cn", "unknown"), ("example.org", "unknown"),
        ("bestmall.com", "unknown"), ("element.io", "unknown"), ("jd618.vip", "lookalike"), ("m.jd.hongbao.top", "lookalike"),
        ("jd.example.org", "unknown"), ("88.com", "unknown"), ("dpur1.cn", "lookalike"), ("goofish.top", "lookalike"), ("didlchuxing.com", "lookalike"),
        ("weixin110.qq.com.jf8.cn", "lookalike"), ("news.qq.com", "unknown"), ("mp.weixin.qq.com", "official"), ("weechat.org", "unknown"),
        ("zhifubao-pay.cn", "lookalike"), ("weixin.company.cn", "unknown"), ("192.0.2.7", "lookalike"), ("bit.ly", "unknown"),
    ],
)  # fmt: skip
def test_hosts_are_what_they_are(host: str, trust: str) -> None:
    assert check_host(host).trust == trust


def test_the_address_before_an_at_sign_is_no_address() -> None:
    share = parse("https://mobile.pinduoduo.com@evil.cn/x")
    assert (share.host, share.trust) == ("evil.cn", "lookalike")


@given(st.text(alphabet=st.characters(), max_size=300) | st.from_regex(r"(https?://|www\.)?[\w.@:/?#\[\]-]{0,60}"))
def test_any_string_gets_an_answer_and_its_parts_are_parts_of_it(text: str) -> None:
    share = parse(text, NOW)
    assert share.url is None or share.url in text
    assert share.code is None or share.code in text
    assert share.trust in {"official", "unknown", "lookalike"}
    assert all(link.url in text for link in share.links)
    request_key(share)


# Pieces of what people paste, thrown together: more likely to meet two rules at once than characters are.
PIECES = st.sampled_from([
    "https://mobile.yangkeduo.com/a.html?share_uin=A", "pinduoduo://x", "https://", "http：//", "ｈｔｔｐｓ：／／ｙａｎｇｋｅｄｕｏ．ｃｏｍ", "p.pinduoduo.com/Ab12Cd34",
    "xn--pnduoduo-x2a.com", "pіnduoduo.com", "1.2.3.4/", "[::1]", "@evil.cn", "￥DuG1bLdlVPN￥", "￥", "CZ8908 ", "83920174", "邀请码：", "还差", "3人", "三", "百", "十", "两个",
    "人团", "砍一刀", "助力", "不是", "今晚", "12", "点", "前", "24小时内", "11月", "31日", "剩", ":", "/", "?", "#", "。", "，", " ", "\n", "\x00", "\ud83d", "🔐", "（", "）", "【", "】", "「", "」", "%",
    "复制", "打开", "淘宝", "刀", "²", "٣", "Ⅷ", "①",
])  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=3), max_size=40).map("".join))
@settings(max_examples=400)
def test_pieces_thrown_together_get_an_answer(text: str) -> None:
    share = parse(text, NOW)
    assert share.url is None or share.url in text
    assert share.code is None or share.code in text
    assert share.helpers_needed is None or 1 <= share.helpers_needed <= 500
    resolve_deadline(share, NOW)
    request_key(share)
    json.dumps(share.as_json())


@given(st.text(alphabet=st.characters(), max_size=80), st.text(max_size=40), st.text(max_size=60))
def test_any_host_gets_an_answer(host: str, userinfo: str, path: str) -> None:
    found = check_host(host, userinfo, path)
    assert found.trust in {"official", "unknown", "lookalike"}
    assert all(0 <= at < len(host.lower().rstrip(".")) for at in found.wrong)


@pytest.mark.parametrize(
    "text", ["\ud800https://\udfff", "\x00" * 50, "https://" * 400, "(" * 2000, "http://[::1", "a." * 3000]
)
def test_hostile_strings_get_an_answer(text: str) -> None:
    assert parse(text, NOW).links is not None


@pytest.mark.parametrize(
    ("words", "hours"),
    [
        ("24小时内有效", 24),
        ("还剩2小时30分", 2.5),
        ("今晚10点前", 10),
        ("明天中午12点前", 24),
        ("3天内", 72),
        ("11月21日前", 36),
    ],
)
def test_deadlines_are_moments_in_shanghai(words: str, hours: float) -> None:
    share = parse(f"帮我砍一刀 {words} https://p.pinduoduo.com/abcdefgh", NOW)
    assert resolve_deadline(share, NOW) == NOW + dt.timedelta(hours=hours)


def test_the_same_order_in_two_links_is_the_same_request() -> None:
    one = parse("https://mobile.yangkeduo.com/a.html?group_order_id=7&share_uin=A&_wv=1")
    two = parse("看 https://mobile.yangkeduo.com/b.html?_wv=2&group_order_id=7")
    other = parse("https://mobile.yangkeduo.com/a.html?group_order_id=8")
    assert request_key(one) == request_key(two) != request_key(other)


def test_identity_parameters_are_named() -> None:
    share = parse("https://mobile.yangkeduo.com/a.html?goods_id=1&share_uin=A&_oak_share_x=2")
    assert share.identity_params == ("share_uin", "_oak_share_x")


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("给补个刀 https://p.pinduoduo.com/abcdefgh", "砍价"), ("水果刀五件套 https://p.pinduoduo.com/abcdefgh", "商品"),
        ("不是砍价，点个赞 https://mp.weixin.qq.com/s/abc", "助力"), ("麻烦您了 https://p.pinduoduo.com/abcdefgh", "助力"),
        ("https://p.pinduoduo.com/abcdefgh", None), ("美团的骑手真辛苦", None), ("水滴筹 https://www.shuidichou.com/cf/8", None),
        ("复制这段话打开淘宝 ￥DuG1bLdlVPN￥", None), ("新人0元得，帮我助力 https://dpurl.cn/abcdef", "助力"),
        ("砍价0元得 https://dpurl.cn/abcdef", "砍价"), ("天天捡现金 https://ur.alipay.com/abc", "领现金"),
    ],
)  # fmt: skip
def test_what_is_asked_is_told_from_what_is_not(text: str, activity: str | None) -> None:
    assert parse(text).activity == activity


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("差俩", 2), ("缺仨", 3), ("三缺一", 1), ("双人拼团", 1), ("百人团", 99), ("要38个赞", None), ("还差3个", 3), ("求三位好心人", 3), ("差500人", 500),
        ("差501人", None), ("差0人", None),
    ],
)  # fmt: skip
def test_how_many_are_missing(words: str, number: int | None) -> None:
    assert parse(f"{words} https://p.pinduoduo.com/abcdefgh").helpers_needed == number


@pytest.mark.parametrize("words", ["2月31日前", "11月31日截止", "25点前", "99天内"])
def test_a_deadline_that_cannot_be_is_none_or_later(words: str) -> None:
    moment = resolve_deadline(parse(f"帮我砍一刀 {words} https://p.pinduoduo.com/abcdefgh", NOW), NOW)
    assert moment is None or moment > NOW


@pytest.mark.parametrize(
    ("words", "platform"), [("微信复制后打开手淘 ￥DuG1bLdlVPN￥", "taobao"), ("微信号 hubang_8899", None)]
)
def test_wechat_is_meant_only_where_nobody_else_is(words: str, platform: str | None) -> None:
    assert parse(words).platform == platform
