"""The screening engine: total, deterministic, silent about values, and right about the plain cases."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.engines.screening import CATEGORIES, Context, Policy, Screener

SCREENER = Screener()
# Checksum-valid and invented.
ID_CARD, CARD, PHONE = "11010519491231002X", "6222021234567894", "13800138001"


@pytest.mark.parametrize(
    ("text", "check"),
    [
        (f"身份证{ID_CARD}", "id_card"), ("身份证１１０１０５１９４９１２３１００２Ｘ", "id_card"), ("110105 19491231 002x", "id_card"),
        (f"卡号{CARD}", "bank_card"), ("6222-0212-3456-7894", "bank_card"),
        (f"打我{PHONE}", "phone"), ("1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣", "phone"), ("一三八零零一三八零零一", "phone"), ("138 0013 8001", "phone"),
        ("看 http://plnduoduo.com/x", "lookalike"), ("https://mobile.yangkeduo.com/a", "link_outside_card"),
    ],
)  # fmt: skip
def test_what_must_not_reach_the_group_is_blocked(text: str, check: str) -> None:
    verdict = SCREENER.screen(text)
    assert verdict.outcome == "block"
    assert check in [finding.check for finding in verdict.findings]


@pytest.mark.parametrize("text", ["傻逼", "操你妈", "cnm", "约炮"])
def test_what_is_too_short_for_the_model_is_held_for_its_phrase(text: str) -> None:
    assert SCREENER.screen(text).outcome == "hold"


@pytest.mark.parametrize(
    "text",
    [
        "大家早上好", "订单号13800138001", "110105194912310021", "6222021234567890", "快递单号 SF1392847561029", "脐橙 29.9 元 10 斤",
        "有人让我刷单，这是骗子，大家小心", "客服不会问你要验证码，别信", "代砍都是骗人的", "王者谁带我上分", "笑死我了", "滚啦，讨厌",
        "体温36.5，血压120/80", "会议改到 8 点 30",
    ],
)  # fmt: skip
def test_ordinary_talk_and_warnings_pass(text: str) -> None:
    assert SCREENER.screen(text).outcome == "allow"


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("手机兼职，点赞一单返现5元，日结300", "fraud"),
        ("有偿助力，砍一刀两块", "paid"),
        ("百家乐首充送彩金，上下分秒到", "gambling"),
        ("同城约炮加我", "porn"),
        ("代开发票加微信", "spam"),
        ("你这个傻逼", "abuse"),
    ],
)
def test_what_is_meant_badly_is_stopped(text: str, label: str) -> None:
    verdict = SCREENER.screen(text)
    assert (verdict.outcome != "allow", verdict.label) == (True, label)


@given(st.text(alphabet=st.characters(), max_size=200))
def test_any_string_gets_a_verdict_with_places_in_it(text: str) -> None:
    verdict = SCREENER.screen(text)
    assert verdict == SCREENER.screen(text)
    assert set(verdict.scores) == set(CATEGORIES)
    for finding in verdict.findings:
        start, end = finding.span
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("value", [ID_CARD, CARD, PHONE])
def test_the_value_never_leaves_the_engine(value: str) -> None:
    verdict = SCREENER.screen(f"我的是{value}哦")
    assert verdict.findings
    assert value not in repr(verdict)
    start, end = verdict.findings[0].span
    assert f"我的是{value}哦"[start:end] == value


def test_hundred_thousand_characters_are_read_and_no_more() -> None:
    assert SCREENER.screen("好" * 99_000 + PHONE).outcome == "block"
    assert SCREENER.screen("1" * 200_000).outcome in {"allow", "hold", "block"}


def test_own_words_count_and_an_empty_list_matches_nothing() -> None:
    assert Screener(Policy(words=())).screen("随便什么").outcome == "allow"
    own = Screener(Policy(words=(("广场舞", "offtopic", "hold"),)))
    assert own.screen("今天广 场*舞吗").findings[0].check == "group_word"


def test_links_pass_where_they_belong() -> None:
    inside = Screener(Policy(links_allowed=True, allowed_hosts=("example.org",)))
    assert inside.screen("https://p.pinduoduo.com/abc").outcome == "allow"
    assert inside.screen("https://a.example.org/x").outcome == "allow"
    assert inside.screen("https://unknown.example.net/x").outcome == "hold"


def test_where_a_text_stands_counts() -> None:
    rule = "第三条 刷单返利、垫付返现、有偿助力"
    assert SCREENER.screen(rule, Context(where="rule")).outcome == "allow"
    place = "棉衣请送到云山市西湖区文新路88号"
    assert SCREENER.screen(place).outcome != "allow"
    assert SCREENER.screen(place, Context(where="request", scene="charity")).outcome == "allow"


def test_threads_share_one_screener() -> None:
    texts = [f"兼职日结{n}00，加微信abc{n}2345，电话1380013800{n}" for n in range(10)] * 20
    alone = [SCREENER.screen(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(SCREENER.screen, texts)) == alone
