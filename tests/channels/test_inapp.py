"""The badge: one live event for each person who has something new, seen by nobody else."""

import datetime as dt

from hubang.channels.inapp.form import MANY
from hubang.channels.inapp.send import deliver
from hubang.groups.models import Group, Membership
from hubang.live.log import events_after, position
from hubang.notify.outbox import mark_read, tell, tell_all
from tests import cast


def test_the_badge_is_told_to_its_person_alone(ming: Membership, lan: Membership, now: dt.datetime) -> None:
    group = ming.group.public_id
    deliver(now)
    before = position(group).no
    row = tell(ming.user_id, "thanked", group=group, now=now)
    tell(ming.user_id, "mentioned", group=group, now=now)
    assert deliver(now) == 2
    assert deliver(now) == 0
    event, *others = events_after(group, before)
    assert (event.kind, event.audience, others) == ("notice", ming.user_id, [])
    assert event.ref != row.public_id
    assert event.seen_by(lan.user_id).kind == "quiet"


def test_what_was_read_meanwhile_makes_no_badge(ming: Membership, now: dt.datetime) -> None:
    group = ming.group.public_id
    deliver(now)
    before = position(group).no
    tell(ming.user_id, "thanked", group=group, now=now)
    mark_read(ming.user_id, group=group, now=now)
    assert deliver(now) == 1
    assert events_after(group, before) == []


def test_very_many_are_told_by_one_event(group: Group, now: dt.datetime) -> None:
    people = [cast.settled(group, f"第{n}人", now).user_id for n in range(MANY + 1)]
    deliver(now)
    before = position(group.public_id).no
    tell_all(people[:MANY], "rules_changed", group=group.public_id, now=now)
    deliver(now)
    assert len(events_after(group.public_id, before)) == MANY
    tell_all(people, "rules_changed", group=group.public_id, now=now)
    deliver(now)
    event = events_after(group.public_id, before)[-1]
    assert (len(events_after(group.public_id, before)), event.kind, event.audience) == (MANY + 1, "notice", None)
