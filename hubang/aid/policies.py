"""Who may ask and who may help."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from hubang.aid.days import next_day
from hubang.aid.models import LIVING, Assist, AssistState, HelpRequest, Scene
from hubang.groups.models import Membership
from hubang.groups.policies import may_speak
from hubang.lib.refused import Absent, Refused


def may_use_scene(member: Membership, scene: str) -> Refused | None:
    """Whether the group, and the site, have this kind of help."""
    is_off = scene == Scene.BOOST and not settings.HUBANG_BOOST
    if scene not in member.group.scenes or is_off:
        return Refused(
            "scene_off", _("This group does not have this kind of request. Please choose another kind."), 422
        )
    return None


def may_ask(
    member: Membership, asked_today: int, allowed: int, now: datetime, *, is_limited: bool = False
) -> Refused | None:
    """Whether the member may post another request today."""
    refusal = may_speak(member, now)
    if refusal is not None:
        return refusal
    if asked_today >= allowed and is_limited:
        message = _(
            "You were helped a lot and have given little lately, so one request a day is possible. Your balance says how many helps open everything again, and how to ask a mediator."
        )
        return Refused("gives_too_little", message, status=429, free_at=next_day(now))
    if asked_today >= allowed:
        return Refused(
            "no_asks_left",
            _("Today's %(number)s requests are used up. New ones are there tomorrow at 6. Helping others earns more.")
            % {"number": allowed},
            status=429,
            free_at=next_day(now),
        )
    return None


def fits_limits(member: Membership, helpers_needed: int, deadline_at: datetime, now: datetime) -> Refused | None:
    """Whether number and deadline are within the group's limits."""
    group = member.group
    if not 1 <= helpers_needed <= group.max_helpers:
        return Refused(
            "bad_number",
            _("In this group 1 to %(most)s helpers are possible. Please choose such a number.")
            % {"most": group.max_helpers},
            status=422,
            field="helpers_needed",
        )
    earliest = now + timedelta(minutes=group.min_deadline_minutes)
    latest = now + timedelta(hours=group.max_deadline_hours)
    # A minute of grace: the page was filled in before it was sent.
    if not earliest - timedelta(minutes=1) <= deadline_at <= latest + timedelta(minutes=1):
        return Refused(
            "bad_deadline",
            _(
                "A deadline is at least %(minutes)s minutes and at most %(days)s days from now. Please choose such a time."
            )
            % {"minutes": group.min_deadline_minutes, "days": group.max_deadline_hours // 24},
            status=422,
            field="deadline",
        )
    return None


def may_help(member: Membership, request: HelpRequest, now: datetime) -> Refused | None:
    """Whether the member could help this request at all; room and quota are looked at when claiming."""
    refusal = may_speak(member, now)
    if refusal is not None:
        return refusal
    if request.asker_id == member.pk:
        return Refused(
            "own_request",
            _("This is your own request; others will help you with it. Under “My requests” you see how far it is."),
        )
    if not request.is_visible:
        return Absent()
    # Nobody is sent to the link of somebody who was removed meanwhile; expire_due closes it soon.
    is_over = request.state not in LIVING or request.deadline_at <= now or not request.asker.is_active
    if is_over:
        return Refused(
            "request_closed", _("This request is over. Others still wait for help; have a look at the feed.")
        )
    return None


def may_manage_request(member: Membership, request: HelpRequest) -> Refused | None:
    """Only the asker."""
    return None if request.asker_id == member.pk and member.is_active else Absent()


def may_change_request(member: Membership, request: HelpRequest, now: datetime) -> Refused | None:
    """The asker, while the request lives."""
    refusal = may_manage_request(member, request) or may_speak(member, now)
    if refusal is None and request.state not in LIVING:
        return Refused(
            "request_closed",
            _("This request is over and cannot be changed any more. If you still need help, ask anew."),
        )
    return refusal


def may_open(assist: Assist | None) -> bool:
    """Whether the link may be shown although the request is full: to who has claimed, to look again."""
    return assist is not None and assist.state in {AssistState.CLAIMED, AssistState.DISPUTED, AssistState.CONFIRMED}
