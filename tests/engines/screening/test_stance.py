"""Does a text do what it names, or warn of it, ask about it, forbid it?"""

import pytest

from hubang.engines.screening.stance import Stance, said
from hubang.engines.screening.views import Views


def stance(text: str, *, is_reachable: bool = False) -> Stance:
    return said(Views(text)).stance(is_reachable=is_reachable)


@pytest.mark.parametrize(
    "text",
    ["有人让我刷单，这是骗子，大家小心", "刷单返利都是骗局", "昨天有个人加我说垫付返现，别信", "客服让你共享屏幕退款的，一律是诈骗，打96110", "提醒大家：领导让你转账先打电话确认", "我差点上当，对方说给我退款"],
)  # fmt: skip
def test_warnings(text: str) -> None:
    assert stance(text) is Stance.WARNS


@pytest.mark.parametrize("text", ["刷单返利是真的吗", "有人遇到过这种客服退款吗，靠谱吗", "对方说进群领红包，能信吗"])
def test_questions(text: str) -> None:
    assert stance(text) is Stance.ASKS


@pytest.mark.parametrize("text", ["群规：禁止刷单和有偿助力", "本群不许发广告，违者移出"])
def test_rules(text: str) -> None:
    assert stance(text) is Stance.FORBIDS


@pytest.mark.parametrize(
    "text",
    ["刷单返利日结300，不是骗子，放心做", "做任务返佣金，加我，小心假冒", "兼职日结，骗人死全家", "名额有限，进群领红包，谨防上当认准本号", "手机兼职，点赞一单返现5元", "想做的私我，真实有效不是诈骗"],
)  # fmt: skip
def test_what_the_cheat_himself_says(text: str) -> None:
    assert stance(text) is Stance.PLAIN


def test_who_leaves_a_number_means_it() -> None:
    text = "刷单都是骗局，小心"
    assert stance(text) is Stance.WARNS
    assert stance(text, is_reachable=True) is Stance.PLAIN
