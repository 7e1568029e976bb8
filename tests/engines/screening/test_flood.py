"""Floods: what was sent before is a value, and the clock an argument."""

from datetime import UTC, datetime, timedelta

import pytest

from hubang.engines.screening import Context, Recent, Screener
from hubang.engines.screening.flood import FloodLimits, find, trace_of
from hubang.engines.screening.fusion import with_flood
from hubang.engines.screening.limits import shipped_limits
from hubang.engines.screening.views import Views

START = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
Post = tuple[str, str, float]


def last(*posts: Post) -> list[str]:
    """What is found in the last of some posts: (sender, text, seconds after the start)."""
    recent, found = Recent(), list[str]()
    for sender, text, seconds in posts:
        trace = trace_of(Views(text), sender, START + timedelta(seconds=seconds))
        found = [finding.check for finding in find(trace, recent)]
        recent = recent.with_(trace)
    return found


@pytest.mark.parametrize(
    ("posts", "checks"),
    [
        ([("lan", "帮我砍一刀，谢谢大家", n * 60) for n in range(3)], ["flood_repeat"]),
        ([("lan", "帮我砍一刀，谢谢大家", n * 60) for n in range(2)], []),
        ([("lan", "帮我砍一刀，谢谢大家", n * 301) for n in range(3)], []),
        ([("lan", f"帮我砍一刀，就差最后两个人了，谢谢大家{'呀！。'[n]}", n * 60) for n in range(3)], ["flood_repeat"]),
        ([("lan", "好的", n) for n in range(5)], []),
        ([("lan", "好的", n) for n in range(6)], ["flood_repeat"]),
        ([("lan", f"第{n}件事完全不一样{chr(0x4E00 + 40 * n)}", n * 3) for n in range(16)], ["flood_rate"]),
        ([("lan", f"第{n}件事完全不一样{chr(0x4E00 + 40 * n)}", n * 4.1) for n in range(16)], []),
        ([(who, "https://a.example.net/x 快来看", 60 * n) for n, who in enumerate(("lan", "ming", "wei"))], ["flood_link", "flood_copies"]),
        ([(who, "https://a.example.net/x 快来看", 60 * n) for n, who in enumerate(("lan", "ming"))], []),
        ([(who, "今晚八点直播间全场一折，错过等一年，姐妹们冲", 60 * n) for n, who in enumerate(("lan", "ming", "wei"))], ["flood_copies"]),
        ([(who, "谢谢大家帮忙", 60 * n) for n, who in enumerate(("lan", "ming", "wei", "qiu"))], []),
        ([(who, "#接龙 周六包饺子，要来的报名\n1. 兰姨\n2. 小明", 60 * n) for n, who in enumerate(("lan", "ming", "wei"))], []),
        ([(who, "今晚八点直播间全场一折，错过等一年，姐妹们冲", 1801 * n) for n, who in enumerate(("lan", "ming", "wei"))], []),
    ],
)  # fmt: skip
def test_floods_and_what_is_none(posts: list[Post], checks: list[str]) -> None:
    assert last(*posts) == checks


def test_only_so_much_is_remembered() -> None:
    recent = Recent()
    for n in range(1000):
        recent = recent.with_(trace_of(Views(f"第{n}句"), "lan", START + timedelta(seconds=n)))
    assert len(recent.traces) == FloodLimits().most
    later = recent.with_(trace_of(Views("早"), "lan", START + timedelta(hours=3)))
    assert len(later.traces) == 1


def test_a_trace_holds_nothing_to_read_and_nothing_to_try_without_its_key() -> None:
    one, other = (trace_of(Views("我住三号楼"), "lan", START, key) for key in (b"a", b"b"))
    assert "三号楼" not in repr(one)
    assert one.whole != other.whole


def test_the_screener_looks_for_floods_when_it_knows_what_came_before() -> None:
    screener, recent = Screener(), Recent()
    for n in range(3):
        context = Context(sender="lan", now=START + timedelta(seconds=n), recent=recent)
        verdict = screener.screen("帮我砍一刀，谢谢大家", context)
        assert verdict.trace is not None
        recent = recent.with_(verdict.trace)
    assert (verdict.outcome, verdict.label) == ("block", "flood")
    assert verdict.scores["flood"] > 0.9
    assert screener.screen("帮我砍一刀，谢谢大家").trace is None


def test_it_may_be_looked_for_afterwards() -> None:
    context = Context(sender="lan", now=START, recent=Recent())
    verdict = Screener().screen("帮我砍一刀，谢谢大家", context)
    assert verdict.trace
    recent = Recent((verdict.trace, verdict.trace))
    assert with_flood(verdict, Recent(), shipped_limits()) is verdict
    assert with_flood(verdict, recent, shipped_limits()).outcome == "block"


@pytest.mark.parametrize("text", ["", "\x00", "\ud800" * 5, "a" * 100_000, "好" * 5, "🎉" * 40])
def test_any_text_has_a_trace(text: str) -> None:
    trace = trace_of(Views(text), "lan", START)
    assert list(find(trace, Recent())) == []
