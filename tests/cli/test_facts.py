"""What is always true holds after a lively story, and each fact sees what breaks it."""

import datetime as dt

import pytest
from django.db import connection

from hubang.aid import actions as aid
from hubang.chat import actions as chat
from hubang.cli.facts import broken, facts
from hubang.groups.models import Group, Membership
from hubang.moderation.actions import flag
from hubang.notify import post
from tests import cast
from tests.aid.asks import boost, charity
from tests.notify.ways import address

# One careless statement for each fact.
BREAK = {
    "more_claims_than_places": "UPDATE aid_helprequest SET helpers_needed = 1, claimed_count = 1",
    "claimed_count_is_wrong": "UPDATE aid_helprequest SET claimed_count = claimed_count - 1 WHERE claimed_count > 0 AND confirmed_count = 0",
    "confirmed_count_is_wrong": "UPDATE aid_helprequest SET confirmed_count = 0 WHERE confirmed_count > 0",
    "helped_oneself": "UPDATE aid_helprequest SET asker_id = (SELECT MIN(helper_id) FROM aid_assist)",
    "helped_across_groups": "UPDATE aid_helprequest SET group_id = (SELECT MAX(id) FROM groups_group)",
    "full_with_room": "UPDATE aid_helprequest SET state = 'full', closed_at = NULL",
    "open_without_room": "UPDATE aid_helprequest SET helpers_needed = claimed_count, state = 'open' WHERE claimed_count > 0",
    "closed_without_a_time": "UPDATE aid_helprequest SET closed_at = created_at WHERE state = 'open'",
    "confirmed_without_an_entry": "UPDATE aid_assist SET public_id = 'zzzzzzzzzzzzzzzz' WHERE state = 'confirmed'",
    "request_without_an_entry": "UPDATE aid_helprequest SET public_id = 'y' || SUBSTR(public_id, 2)",
    "thanks_for_nothing": "UPDATE aid_assist SET state = 'opened' WHERE id IN (SELECT assist_id FROM aid_thanks)",
    "link_left_behind": "UPDATE aid_helprequest SET link_deleted_at = created_at WHERE link <> ''",
    "member_count_is_wrong": "UPDATE groups_group SET member_count = member_count + 1",
    "overfull_group": "UPDATE groups_group SET max_members = 1",
    "two_owners": "UPDATE groups_membership SET role = 'owner'",
    "one_person_twice": None,
    "invite_used_too_often": "UPDATE groups_invite SET max_uses = 1, uses = 1",
    "accepted_what_is_not": "UPDATE groups_membership SET accepted_version = 9",
    "gap_in_the_log": "DELETE FROM live_liveevent WHERE no = 3",
    "log_ahead_of_its_counter": "UPDATE live_stream SET last_no = 1",
    "message_across_groups": "UPDATE chat_conversation SET group_id = (SELECT MAX(id) FROM groups_group) WHERE kind = 'group'",
    "recalled_and_still_there": "UPDATE chat_message SET recalled_at = created_at",
    "case_closed_by_nobody": "UPDATE moderation_case SET state = 'closed'",
    "case_keeps_its_text": "UPDATE moderation_case SET state = 'closed', decision = 'keep', closed_at = created_at, text = 'x'",
    "dispute_without_a_case": "UPDATE moderation_case SET kind = 'flag' WHERE kind = 'dispute'",
    "claim_nobody_was_told_of": "UPDATE notify_notification SET kind = 'welcome'",
    "delivery_to_somebody_else": "UPDATE notify_delivery SET channel = 'webhook' WHERE channel = 'email'",
    "delivery_of_another_group": "UPDATE notify_address SET \"group\" = 'zzzzzzzzzzzzzzzz'",
    "sent_without_a_yes": "UPDATE notify_address SET confirmed_at = NULL",
    "ended_and_still_held": "UPDATE notify_delivery SET holder = 'x' WHERE state = 'sent'",
    "dropped_without_a_reason": "UPDATE notify_delivery SET state = 'dropped', ended_at = created_at",
    "ping_of_somebody_else": "UPDATE notify_ping SET \"group\" = 'zzzzzzzzzzzzzzzz'",
    "ping_answered_and_open": "UPDATE notify_ping SET answered_at = asked_at",
    "answers_without_pings": "UPDATE notify_responder SET asked = asked + 1",
}
# What the database itself refuses needs no statement here.
KEPT_BY_THE_DATABASE = {
    "one_person_twice",
    "invite_used_too_often",
    "more_claims_than_places",
    "open_without_room",
    "two_owners",
    "overfull_group",
    "full_with_room",
    "closed_without_a_time",
}


@pytest.fixture
def story(group: Group, lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime) -> None:
    """A little of everything."""
    wei = cast.settled(group, "老魏", now)
    address(lan, "email", now)
    first = boost(lan, now, needed=2)
    assist = aid.claim_assist(ming, first, now=now)
    aid.claim_assist(wei, first, now=now)
    aid.confirm_assist(lan, assist, now=now)
    aid.thank(lan, assist, line="谢谢", now=now)
    second = aid.claim_assist(ming, charity(lan, now), now=now)
    aid.dispute_assist(lan, second, now=now)
    boost(ming, now, order="77")
    room = chat.group_chat(group, now=now)
    message = chat.post_message(lan, room, text="大家好", now=now)
    flag(ming, object_type="message", object_id=message.public_id, reason="other", text="", now=now, about=lan)
    cast.found_group(now, "别的群")
    boost(wei, now, order="78", needed=1)
    aid.send_waves(now)
    for parcel in post.take(now + dt.timedelta(days=1)):
        post.mark_sent(parcel, parcel.rows, now)


@pytest.mark.usefixtures("story")
def test_all_facts_hold_after_a_lively_story() -> None:
    assert [(fact.name, rows) for fact, rows in broken()] == []


def test_every_fact_has_its_breaker() -> None:
    assert list(BREAK) == [fact.name for fact in facts()]


@pytest.mark.usefixtures("story")
@pytest.mark.parametrize("name", sorted(set(BREAK) - KEPT_BY_THE_DATABASE))
def test_a_fact_sees_what_breaks_it(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(str(BREAK[name]))
        assert cursor.rowcount
    assert name in [fact.name for fact, _rows in broken()]
