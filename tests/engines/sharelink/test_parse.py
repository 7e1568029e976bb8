"""Share texts as people paste them: 427 written by hand, and whatever hypothesis finds."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.sharelink import check_host, parse, request_key, resolve_deadline

TEXTS = [json.loads(line) for line in (Path(__file__).parent / "share_texts.jsonl").read_text().splitlines() if line]
NOW = dt.datetime(2026, 11, 20, 4, 0, tzinfo=dt.UTC)
# Shares of what has to be right, of texts that carry it (docs/sharelink.md has the figures of today).
FLOORS = {"platform": 0.98, "host": 0.98, "url": 0.97, "code": 0.97, "helpers_needed": 0.97, "activity": 0.8}


@pytest.mark.parametrize("field", FLOORS)
def test_what_the_texts_say_is_read(field: str) -> None:
    right = Counter(parse(row["text"]).as_json()[field] == row[field] for row in TEXTS)
    assert right[True] >= FLOORS[field] * len(TEXTS)


def test_trust_is_right_wherever_there_is_a_link() -> None:
    rows = [row for row in TEXTS if row["url"]]
    assert sum(parse(row["text"]).trust == row["trust"] for row in rows) >= 0.98 * len(rows)


@pytest.mark.parametrize(
    ("host", "trust"),
    [
        ("mobile.yangkeduo.com", "official"), ("p.pinduoduo.com", "official"), ("m.tb.cn", "official"), ("3.cn", "official"),
        ("plnduoduo.com", "lookalike"), ("pinduoduo-vip.com", "lookalike"), ("yangkeduo.com.evil.cn", "lookalike"),
        ("yangkeduo-com.top", "lookalike"), ("pinduodou.com", "lookalike"), ("pinduoduo.top", "lookalike"), ("taoba0.com", "lookalike"),
        ("jd-618.cn", "lookalike"), ("jd.com-free.cn", "lookalike"), ("rneituan.com", "lookalike"), ("1.2.3.4", "lookalike"),
        ("xn--pnduoduo-x2a.com", "lookalike"), ("pіnduoduo.com", "lookalike"), ("t.cn", "unknown"), ("example.org", "unknown"),
        ("bestmall.com", "unknown"), ("element.io", "unknown"),
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
