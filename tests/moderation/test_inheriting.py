"""The next group of a community looks for what the one before it looks for, from its first text on."""

import datetime as dt

import pytest

from hubang.chat.actions import group_chat, post_message
from hubang.groups.actions import change_settings, open_next_group
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Refused
from hubang.moderation import actions
from hubang.moderation.actions import inheriting
from hubang.moderation.models import GroupWord, ScamLink
from tests import cast
from tests.words import stop

BAD = "https://pay.nice-gifts.cn/a?id=7"


def next_group(qiu: Membership, now: dt.datetime) -> Group:
    """The first group is full, and the next was opened."""
    Group.objects.filter(pk=qiu.group_id).update(max_members=qiu.group.memberships.count())
    inheriting._begun.clear()
    return open_next_group(qiu.group.community, now=now)


def test_words_links_and_hosts_hold_in_the_next_group_too(qiu: Membership, lan: Membership, now: dt.datetime) -> None:
    change_settings(qiu, values={"allowed_hosts": ["library.example-city.cn"]}, now=now)
    stop(qiu, "代购", now, severity="block")
    actions.add_word(qiu, text="未启用的词", category="spam", severity="hold", now=now)
    actions.list_link(qiu, link=BAD, whole_host=False, now=now)
    group = next_group(qiu, now)
    member = group.memberships.get(user=qiu.user)
    assert group.allowed_hosts == ["library.example-city.cn"]
    for text in ("有没有人要代购", f"看看 {BAD}"):
        with pytest.raises(Refused) as refusal:
            post_message(member, group_chat(group, now=now), text=text, now=now)
        assert refusal.value.code == "blocked"
    assert post_message(member, group_chat(group, now=now), text="未启用的词", now=now).held_at is None
    assert {(word.text, word.on_at is not None, str(word.trial)) for word in GroupWord.objects.filter(group=group)} == {
        ("代购", True, "{}"),
        ("未启用的词", False, "{}"),
    }
    assert ScamLink.objects.filter(scam_list__group=group, scam_list__is_own=True).count() == 1


def test_it_happens_once_and_what_is_removed_there_stays_removed(
    qiu: Membership, lan: Membership, now: dt.datetime
) -> None:
    stop(qiu, "代购", now)
    group = next_group(qiu, now)
    assert actions.inherit_all(now) == 1
    member = group.memberships.get(user=qiu.user)
    actions.remove_word(member, GroupWord.objects.get(group=group), now=now)
    inheriting._begun.clear()
    assert actions.inherit_all(now) == 0
    assert not actions.inherit_lists(group, now=now)
    assert not GroupWord.objects.filter(group=group).exists()


def test_another_community_s_group_and_a_first_one_take_nothing_over(qiu: Membership, now: dt.datetime) -> None:
    stop(qiu, "代购", now)
    other = cast.found_group(now, "别的群")
    assert not actions.inherit_lists(other, now=now)
    assert actions.inherit_all(now) == 0
    assert not GroupWord.objects.filter(group=other).exists()
