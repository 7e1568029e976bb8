"""Own words of a group: nothing acts before its dry run, nothing too broad acts at all, and an empty list matches nothing."""

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubang.aid.actions import try_words
from hubang.audit.models import AuditEntry
from hubang.chat.actions import group_chat, post_message, recall_message
from hubang.chat.models import Message
from hubang.engines.screening import Policy, Screener
from hubang.engines.screening.views import Views
from hubang.engines.screening.words import Words
from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.models import GroupWord
from hubang.moderation.screening import MOST_KEPT, _kept
from hubang.moderation.trials import try_out
from tests import cast
from tests.aid.asks import charity
from tests.words import stop

ANYTHING = st.text(st.characters(), max_size=300)


@given(ANYTHING)
def test_an_empty_list_matches_nothing(text: str) -> None:
    assert list(Words(Policy(words=())).find(Views(text))) == []
    assert not any(one.check == "group_word" for one in Screener(Policy()).screen(text).findings)


@given(ANYTHING)
def test_a_list_of_nothing_but_blanks_matches_nothing(text: str) -> None:
    blanks = tuple(
        (blank, "spam", "block", kind) for blank in ("", " ", "，", "\u200b") for kind in ("literal", "sound")
    )
    assert list(Words(Policy(words=(*blanks, ("", "spam", "block", "pattern")))).find(Views(text))) == []


def test_a_word_does_not_act_before_it_was_tried_and_switched_on(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    word = actions.add_word(qiu, text="秘方", category="fraud", severity="block", now=now)
    assert not actions.screen_text(lan, where="message", text="秘方", now=now).found
    with pytest.raises(Refused) as refusal:
        actions.switch_on(qiu, [word], now=now)
    assert refusal.value.code == "not_tried"
    (tried,) = try_words(qiu, [word], now=now)
    assert not actions.screen_text(lan, where="message", text="秘方", now=now).found
    with pytest.raises(Refused) as old:
        actions.switch_on(qiu, [tried], now=now + dt.timedelta(days=8))
    assert old.value.code == "not_tried"
    actions.switch_on(qiu, [tried], now=now)
    with pytest.raises(Refused):
        actions.screen_text(lan, where="message", text="秘方", now=now)
    actions.switch_off(qiu, [tried], now=now)
    assert not actions.screen_text(lan, where="message", text="秘方", now=now).found
    verbs = set(AuditEntry.objects.filter(actor=qiu.public_id).values_list("verb", flat=True))
    assert {"change_words", "try_words", "switch_words"} <= verbs


def test_the_dry_run_counts_what_was_said_in_the_last_30_days(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    room = group_chat(lan.group, now=now)
    said = [
        (lan, "李奶奶的秘方真灵", 1),
        (ming, "求秘-方", 2),
        (lan, "秘方秘方", 3),
        (lan, "没有那个词", 4),
        (lan, "秘方，很久以前", 31),
    ]
    rows = [post_message(who, room, text=text, now=now - dt.timedelta(days=days)) for who, text, days in said]
    gone = post_message(ming, room, text="秘方收回了", now=now)
    recall_message(ming, gone, now=now)
    charity(lan, now, note="要秘方")
    other = cast.settled(cast.found_group(now, "别的群"), "老唐", now)
    post_message(other, group_chat(other.group, now=now), text="秘方也在这里", now=now)
    Message.objects.filter(pk=rows[1].pk).update(hidden_at=now)
    (word,) = try_words(qiu, [actions.add_word(qiu, text="秘方", category="fraud", severity="hold", now=now)], now=now)
    trial = word.trial
    assert (trial["texts"], trial["hits"], trial["hidden"], trial["author_count"]) == (5, 4, 1, 2)
    assert trial["authors"] == [[lan.public_id, 3], [ming.public_id, 1]]
    assert trial["samples"][0][0] == "request"
    assert trial["samples"][1][1:] == [rows[0].public_id, [["text", 4, 6]]]
    assert "秘方" not in json.dumps(trial, ensure_ascii=False)


def test_words_tried_together_count_as_if_each_was_tried_alone(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    """In one list the longer word would hide the shorter one."""
    room = group_chat(lan.group, now=now)
    for text in ("代购奶粉", "找代购", "奶粉"):
        post_message(lan, room, text=text, now=now)
    texts = {"代购": 2, "代购奶粉": 1, "奶粉": 2, "daigou": 0}
    words = [actions.add_word(qiu, text=text, category="spam", severity="hold", now=now) for text in texts]
    tried = {word.text: word.trial["hits"] for word in try_words(qiu, words, now=now)}
    assert tried == texts


def test_a_word_that_hits_too_much_is_not_switched_on(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    room = group_chat(lan.group, now=now)
    for number in range(50):
        text = "阳台上种了番茄" if number < 3 else f"今天走了{number}步"
        at = now - dt.timedelta(minutes=50 - number)
        # Not posted: said by one person within the hour, it would be a flood.
        Message.objects.create(conversation=room, author=lan, text=text, created_at=at)
    for severity, hits in (("hold", 3), ("block", 3)):
        word = actions.add_word(qiu, text="番茄", category="offtopic", severity=severity, now=now)
        (tried,) = try_words(qiu, [word], now=now)
        assert (tried.trial["texts"], tried.trial["hits"]) == (50, hits)
        with pytest.raises(Refused) as refusal:
            actions.switch_on(qiu, [tried], now=now)
        assert refusal.value.code == "too_broad"
    Message.objects.filter(text="阳台上种了番茄").first().delete()  # type: ignore[union-attr]
    post_message(lan, room, text="没有", now=now)
    word = actions.add_word(qiu, text="番茄", category="offtopic", severity="hold", now=now)
    assert actions.switch_on(qiu, try_words(qiu, [word], now=now), now=now)[0].on_at == now


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("pattern", "(?=加)微", "bad_pattern"), ("pattern", "(加", "bad_pattern"), ("pattern", r"(\w)\1", "bad_pattern"), ("pattern", "加{2000}", "bad_pattern"),
        ("pattern", ".*", "too_broad"), ("pattern", "谢?", "too_broad"), ("pattern", "[一-龥]{2}", "too_broad"), ("pattern", "...", "too_broad"), ("pattern", " ", "too_broad"), ("pattern", "，", "too_broad"),
        ("pattern", "加" * 201, "too_long"), ("literal", "单", "bad_word"), ("sound", "，，", "bad_word"), ("literal", "词" * 61, "too_long"),
        ("nonsense", "兼职", "bad_word"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(qiu: Membership, now: dt.datetime, kind: str, text: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_word(qiu, text=text, kind=kind, category="spam", severity="hold", now=now)
    assert refusal.value.code == code
    assert not GroupWord.objects.exists()


@pytest.mark.parametrize(
    ("kind", "text", "hit", "missed"),
    [
        ("literal", "代购", "找代 购", "袋够了"),
        ("sound", "代购", "找dai gou", "代沟很深吗？不，是代够"),
        ("pattern", r"代购.{0,4}\d+元", "代购奶粉２０元", "代购奶粉，谁有二手的20元"),
        ("pattern", "ＶＸ[:：]", "加我vx：abc", "加我"),
    ],
)
def test_each_kind_finds_what_it_says(
    qiu: Membership, lan: Membership, now: dt.datetime, kind: str, text: str, hit: str, missed: str
) -> None:
    stop(qiu, text, now, kind=kind)
    assert "group_word" in {one.check for one in actions.screen_text(lan, where="message", text=hit, now=now).found}
    if kind != "sound":
        found = {one.check for one in actions.screen_text(lan, where="message", text=missed, now=now).found}
        assert "group_word" not in found


def test_a_harder_or_another_word_is_tried_again(qiu: Membership, now: dt.datetime) -> None:
    word = stop(qiu, "代购", now)
    same = actions.add_word(qiu, text="代购", category="paid", severity="hold", now=now)
    assert (same.pk, same.on_at, same.category) == (word.pk, now, "paid")
    harder = actions.add_word(qiu, text="代购", category="paid", severity="block", now=now)
    assert (harder.on_at, harder.tried_at) == (None, None)


def test_only_reviewers_of_the_group_have_a_say(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    word = stop(qiu, "代购", now)
    stranger = cast.owner(cast.found_group(now, "老唐群"), "老唐", now)
    for person in (lan, stranger):
        with pytest.raises(Absent):
            actions.remove_word(person, word, now=now)
        if person is lan:
            for act in (actions.switch_off, actions.switch_on):
                with pytest.raises(Absent):
                    act(person, [word], now=now)
            with pytest.raises(Absent):
                try_words(person, [word], now=now)
    assert actions.switch_off(stranger, [word], now=now) == []
    assert try_words(stranger, [word], now=now) == []
    word.refresh_from_db()
    assert word.on_at == now


def test_words_of_one_group_do_nothing_in_another(qiu: Membership, now: dt.datetime) -> None:
    stop(qiu, "代购", now, severity="block")
    elsewhere = cast.settled(cast.found_group(now, "别的群"), "老唐", now)
    assert not actions.screen_text(elsewhere, where="message", text="代购", now=now).found


def test_the_compiled_ones_that_are_kept_have_a_bound(
    qiu: Membership, lan: Membership, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hubang.moderation.screening.MOST_KEPT", 3)
    for number in range(5):
        member = cast.settled(cast.found_group(now, f"第{number}群"), "兰姨", now)
        actions.screen_text(member, where="message", text="大家好", now=now)
    assert MOST_KEPT > 3 >= len(_kept)


def test_a_dry_run_is_silent_about_other_texts(qiu: Membership) -> None:
    assert try_out([], iter([])) == {}
