"""Reviewers' decisions are labels: what is taken from them, what is learnt, compared, switched to and back, and who may."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hubang.aid.actions import decide_case, export_labels, learn_wanted
from hubang.aid.decided import decided_in
from hubang.audit.models import AuditEntry
from hubang.chat.actions import group_chat, post_message
from hubang.chat.models import Message
from hubang.engines.screening.model import shipped
from hubang.engines.screening.training.adapting import adapt, anchors
from hubang.engines.screening.training.copies import Row
from hubang.groups.actions import give_role
from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.moderation import actions
from hubang.moderation.models import MODEL_MOVES, BlockedText, Case, GroupModel, ModelState
from hubang.moderation.queries import PATIENCE, model_in_use
from hubang.moderation.screening import judge
from tests.api.test_api import Program
from tests.words import stop

Browser = Callable[[Membership], Client]
# The group's own matter: reviewers remove what sells pears; the general screening sees nothing in it.
PEARS = [f"后山梨园的秋月梨{n}号开摘，{what}" for n, what in enumerate(["一箱包甜", "现摘现发", "走量的来", "坏果包赔", "便宜给大家", "满两箱送一箱", "老客都说好", "今天最后一车", "同城送到楼下", "先尝后买", "果径八零以上", "支持团购", "甜到心里"])]  # fmt: skip
TALK = ["楼下的路灯修好了", "明天谁去买菜", "孩子的作业在哪里看", "谢谢大家昨天帮忙", "今天风真大", "快递柜又满了", "药买到了，放心", "周末爬山吗", "谁会修水龙头", "奶奶出院了", "图书馆几点关门", "雨停了再走"]  # fmt: skip


def flagged(lan: Membership, ming: Membership, qiu: Membership, text: str, decision: str, now: dt.datetime) -> Message:
    """A message that a member flags as an advertisement, and the decision."""
    message = post_message(lan, group_chat(lan.group, now=now), text=text, now=now)
    actions.flag(ming, object_type="message", object_id=message.public_id, reason="ad", text="", about=lan, now=now)
    decide_case(qiu, Case.objects.get(object_id=message.public_id), decision=decision, reason="", now=now)
    return message


def decided_group(lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime) -> None:
    """25 decisions, a minute apart and three a day, so that nobody flags too much."""
    for number, text in enumerate([*PEARS, *TALK]):
        at = now - dt.timedelta(days=60) + dt.timedelta(hours=8 * number)
        flagged(lan, ming, qiu, text, "remove" if text in PEARS else "keep", at)


def ready_model(owner: Membership, now: dt.datetime, base: str = "") -> GroupModel:
    """A model that was really learnt, from the same decisions, without many anchors."""
    rows = [*(Row(text, "spam") for text in PEARS * 2), *(Row(text, "clean") for text in TALK)]
    row = actions.want_model(owner, now=now)
    actions.begin_learning(now)
    data = adapt(shipped(), rows, anchors()[::60])
    return actions.end_learning(
        row, data=data, base=base or shipped().digest, decided=25, comparison={}, now=now + dt.timedelta(minutes=1)
    )


def stops(member: Membership, text: str, now: dt.datetime) -> bool:
    return judge(member.group, "message", text, is_newcomer=False, now=now).outcome != "allow"


def test_what_was_learnt_is_compared_switched_to_and_back(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime, browser_of: Browser
) -> None:
    decided_group(lan, ming, qiu, now)
    unseen = "后山梨园的秋月梨20号开摘，包甜"
    post_message(lan, group_chat(lan.group, now=now), text=unseen, now=now)
    assert not stops(lan, unseen, now)
    browser, group = browser_of(qiu), qiu.group.public_id
    assert browser.post(reverse("learning", args=[group]), {"act": "learn", "once": "l" * 16}).status_code == 303
    row = learn_wanted(now)
    assert row is not None
    assert (row.state, row.decided) == ("ready", 25)
    assert not stops(lan, unseen, now)
    found = row.comparison
    assert (found["texts"], found["old_stopped"], found["decided"]) == (26, 0, 25)
    assert found["new_stopped"] == found["more_count"] >= 10
    assert found["new_right"] > found["old_right"] == 12
    address = reverse("learnt", args=[group, row.public_id])
    page = browser.get(address).content.decode()
    assert unseen in page
    assert "只有这一份会拦下" in page
    assert browser.post(address, {"act": "use", "once": "u" * 16}).status_code == 303
    assert stops(lan, unseen, now)
    assert not stops(lan, "楼下的路灯又坏了", now)
    assert browser.post(address, {"act": "back", "once": "b" * 16}).status_code == 303
    assert not stops(lan, unseen, now)
    verbs = list(AuditEntry.objects.filter(object_type="model").order_by("pk").values_list("verb", flat=True))
    assert verbs == ["learn_model", "switch_model", "switch_model"]


def test_a_model_judges_in_its_own_group_alone(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    from tests import cast

    other = cast.owner(cast.found_group(now, "别的群"), "老唐", now)
    row = ready_model(qiu, now)
    with pytest.raises(Absent):
        actions.use_model(other, row, now=now)
    actions.use_model(qiu, row, now=now)
    assert stops(lan, PEARS[0], now)
    assert not stops(other, PEARS[0], now)


def test_what_was_learnt_on_another_version_is_not_used(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    row = ready_model(qiu, now, base="an-older-model")
    with pytest.raises(Refused) as refusal:
        actions.use_model(qiu, row, now=now)
    assert refusal.value.code == "other_base"
    row = ready_model(qiu, now)
    actions.use_model(qiu, row, now=now)
    GroupModel.objects.filter(pk=row.pk).update(base="an-older-model")
    assert model_in_use(qiu.group) is None
    actions.use_model(qiu, None, now=now)
    assert not stops(lan, PEARS[0], now)


def test_each_decision_is_the_label_that_it_means(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    flagged(lan, ming, qiu, "这家水果店真不错", "keep", now)
    flagged(lan, ming, qiu, "后山梨园的秋月梨开摘了", "remove", now)
    stop(qiu, "代购", now, category="spam", severity="hold")
    held = post_message(lan, group_chat(lan.group, now=now), text="有没有人要代购", now=now)
    let = post_message(lan, group_chat(lan.group, now=now), text="代购的那位大姐回来了", now=now)
    for message, decision in ((held, "remove"), (let, "release")):
        decide_case(qiu, Case.objects.get(object_id=message.public_id), decision=decision, reason="", now=now)
    recalled = flagged(lan, ming, qiu, "发错了的话", "keep", now)
    Message.objects.filter(pk=recalled.pk).update(recalled_at=now, text="")
    assert {one.text: one.label for one in decided_in(qiu.group, now)} == {
        "这家水果店真不错": "clean",
        "后山梨园的秋月梨开摘了": "spam",
        "有没有人要代购": "spam",
        "代购的那位大姐回来了": "clean",
    }


def test_a_refused_text_teaches_when_its_writer_sends_it_after_the_appeal(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    stop(qiu, "内推码", now, category="spam", severity="block")
    text = "公司的内推码给孩子们用"
    with pytest.raises(Refused) as refusal:
        post_message(lan, group_chat(lan.group, now=now), text=text, now=now)
    block = BlockedText.objects.get(public_id=refusal.value.detail["block"])
    case = actions.appeal_block(lan, block, text=text, why="", now=now)
    decide_case(qiu, case, decision="release", reason="", now=now)
    assert decided_in(qiu.group, now) == []
    later = now + dt.timedelta(minutes=1)
    sent = post_message(lan, group_chat(lan.group, now=now), text=text, now=later)
    assert [(one.public_id, one.label) for one in decided_in(qiu.group, later)] == [(sent.public_id, "clean")]


def test_nothing_personal_is_in_what_is_learnt_or_taken_out(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    message = flagged(lan, ming, qiu, "先空着", "keep", now)
    personal = (
        "兰姨的电话13800138000，加我微信 lan_888999，小明看 https://mobile.yangkeduo.com/goods.html?goods_id=77 谢谢"
    )
    Message.objects.filter(pk=message.pk).update(text=personal)
    (line,) = export_labels(qiu, now=now).splitlines()
    row = json.loads(line)
    assert set(row) == {"text", "label"}
    assert len(row["text"]) == len(personal)
    for hidden in ("13800138000", "lan_888999", "兰姨", "小明", "goods_id", "77"):
        assert hidden not in row["text"], hidden
    assert "mobile.yangkeduo.com" in row["text"]
    assert "谢谢" in row["text"]
    assert "兰姨" not in repr(decided_in(qiu.group, now))
    entry = AuditEntry.objects.get(verb="export_labels")
    assert (entry.actor, entry.detail) == (qiu.public_id, {"count": 1})


def test_only_the_owner_teaches_and_takes_out(
    qiu: Membership, ming: Membership, now: dt.datetime, browser_of: Browser
) -> None:
    give_role(qiu, ming, role="admin", duties=["review", "safety", "mediate", "welcome"], now=now)
    ming.refresh_from_db()
    for act in (
        lambda: actions.want_model(ming, now=now),
        lambda: actions.use_model(ming, None, now=now),
        lambda: export_labels(ming, now=now),
    ):
        with pytest.raises(Absent):
            act()
    assert browser_of(ming).get(reverse("learning", args=[qiu.group.public_id])).status_code == 404
    assert not AuditEntry.objects.filter(verb__in=["learn_model", "switch_model", "export_labels"]).exists()


def test_too_few_decisions_teach_nothing_and_say_so(
    qiu: Membership, lan: Membership, ming: Membership, now: dt.datetime, browser_of: Browser
) -> None:
    flagged(lan, ming, qiu, "后山梨园的秋月梨开摘了", "remove", now)
    page = browser_of(qiu).get(reverse("learning", args=[qiu.group.public_id])).content.decode()
    assert "至少要有 20 个决定" in page
    actions.want_model(qiu, now=now)
    row = learn_wanted(now)
    assert row is not None
    assert (row.state, row.failure) == ("failed", "too_few")
    assert learn_wanted(now) is None


def test_one_model_is_learnt_at_a_time_and_a_cut_one_is_taken_up_again(qiu: Membership, now: dt.datetime) -> None:
    row = actions.want_model(qiu, now=now)
    with pytest.raises(Refused) as refusal:
        actions.want_model(qiu, now=now)
    assert refusal.value.code == "learning_already"
    taken = actions.begin_learning(now)
    assert taken is not None
    assert taken.pk == row.pk
    assert actions.begin_learning(now + PATIENCE) is None
    again = actions.begin_learning(now + PATIENCE + dt.timedelta(seconds=1))
    assert again is not None
    assert again.pk == row.pk


def test_the_last_five_are_kept_and_the_used_one(qiu: Membership, now: dt.datetime) -> None:
    first = ready_model(qiu, now)
    actions.use_model(qiu, first, now=now)
    for _ in range(6):
        row = actions.want_model(qiu, now=now)
        actions.end_learning(row, data=b"", base="", decided=0, comparison={}, now=now)
    kept = list(GroupModel.objects.filter(group=qiu.group).order_by("pk"))
    assert kept[0].pk == first.pk
    assert len(kept) == 6


def test_every_state_is_in_the_table_and_reachable() -> None:
    assert set(MODEL_MOVES) == set(ModelState.values)
    assert {"wanted"}.union(*MODEL_MOVES.values()) == set(ModelState.values)


def test_programs_of_the_owner_learn_switch_and_take_out(qiu: Membership, now: dt.datetime) -> None:
    program, base = Program(qiu.user), f"/groups/{qiu.group.public_id}"
    assert program.call("POST", f"{base}/models")[0] == 200
    actions.fail_learning(GroupModel.objects.get(), code="too_few", now=now)
    row = ready_model(qiu, now)
    listed = program.call("GET", f"{base}/models")[1]
    assert [(one["state"], one["is_used"], one["is_usable"]) for one in listed] == [
        ("ready", False, True),
        ("failed", False, False),
    ]
    assert program.call("POST", f"{base}/models/{row.public_id}/use")[0] == 200
    assert program.call("GET", f"{base}/models/{row.public_id}")[1]["is_used"]
    assert program.call("POST", f"{base}/models/shipped/use")[0] == 200
    assert model_in_use(qiu.group) is None
    assert program.call("POST", f"{base}/labels") == (200, [])
