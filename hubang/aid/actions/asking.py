"""Asking, and mending what was asked."""

from datetime import datetime

from django.db import IntegrityError
from django.db.models import F
from django.utils.translation import gettext as _

from hubang.aid.actions.notes import note_request
from hubang.aid.composing import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    Draft,
    Wish,
    asked_already,
    draft,
    link_in_words,
    title_problem,
    words_to_screen,
)
from hubang.aid.fairness import is_limited
from hubang.aid.models import HelpRequest
from hubang.aid.policies import fits_limits, may_ask, may_change_request
from hubang.aid.queries import asked_today, asks_allowed, request_for, same_request
from hubang.chat.actions import open_thread, post_card
from hubang.groups.models import Membership
from hubang.lib.cleaning import clean_line, clean_text
from hubang.lib.db import atomic, lock
from hubang.lib.fields import Secret
from hubang.lib.refused import Refused, check
from hubang.live.log import append
from hubang.moderation.actions import Screened, open_case, screen_text


def ask_for_help(member: Membership, wish: Wish, *, now: datetime) -> HelpRequest:
    """Post a request: visible at once, or held until a reviewer has looked.

    `Refused` with the first problem of the draft, or: no_asks_left, same_request (with its id), blocked.
    """
    check(_may_ask_now(member, now))
    plan = draft(member, wish, now=now)
    if plan.problems:
        raise plan.problems[0]
    said = {"title": plan.title, "note": plan.note, "place": plan.place, "subject": plan.subject}
    words = words_to_screen(plan.share.activity or "", said)
    screened = screen_text(member, where="request", text=words, scene=plan.scene, now=now)
    try:
        with atomic():
            return _post(member, plan, screened, now)
    except IntegrityError as error:
        # Two of the same at once: the constraint let one through; the other is shown the way to it.
        known = same_request(member, [plan.digest]) if plan.digest else None
        if known is None:
            raise
        raise asked_already(known.public_id) from error


def _may_ask_now(member: Membership, now: datetime) -> Refused | None:
    asked, allowed = asked_today(member, now), asks_allowed(member, now)
    # Only who is at the end of the day's number is told why it is so small.
    return may_ask(member, asked, allowed, now, is_limited=asked >= allowed and is_limited(member, now))


def _post(member: Membership, plan: Draft, screened: Screened, now: datetime) -> HelpRequest:
    # The lock makes the daily number exact for one member.
    member = lock(Membership.objects.select_related("group").filter(pk=member.pk)).get()
    check(_may_ask_now(member, now))
    request = HelpRequest.objects.create(
        group=member.group,
        asker=member,
        thread=open_thread(member.group, now=now),
        scene=plan.scene,
        title=plan.title,
        note=plan.note,
        sort=plan.sort,
        place=plan.place,
        subject=plan.subject,
        platform=plan.share.platform or "",
        activity=plan.share.activity or "",
        host=plan.share.host or "",
        trust=plan.share.trust if plan.share.url else "",
        link=Secret(plan.share.url or ""),
        code=Secret(plan.share.code or ""),
        link_digest=plan.digest,
        helpers_needed=plan.helpers_needed,
        created_at=now,
        deadline_at=plan.deadline_at,
        held_at=now if screened.is_held else None,
    )
    if screened.is_held:
        _hold(member, request, screened, now)
    else:
        card = post_card(member.group, request.public_id, author=member, now=now)
        note_request("ask_for_help", request, member, now, scene=request.scene)
        append(member.group.public_id, "message", card.public_id)
    return request


def _hold(member: Membership, request: HelpRequest, screened: Screened, now: datetime) -> None:
    open_case(
        "held_request",
        about=member,
        group_of=member,
        object_type="request",
        object_id=request.public_id,
        now=now,
        **screened.detail,
    )
    note_request("hold_text", request, member, now)


def edit_request(member: Membership, request: HelpRequest, *, title: str, note: str, now: datetime) -> HelpRequest:
    """Change the words of a living request, not its link. They are screened again; a doubtful text is refused here."""
    title, note = clean_line(title, LONGEST_TITLE), clean_text(note, LONGEST_NOTE)
    check(may_change_request(member, request, now))
    check(title_problem(title) or link_in_words(request.scene, title, note))
    words = words_to_screen(request.activity, {"title": title, "note": note})
    screen_text(member, where="edit", text=words, now=now)
    with atomic():
        request = _locked(member, request, now)
        request.title, request.note = title, note
        _save(request, "title", "note")
        note_request("edit_request", request, member, now)
    return request


def extend_request(member: Membership, request: HelpRequest, *, deadline_at: datetime, now: datetime) -> HelpRequest:
    """Move the deadline of a living request, once."""
    with atomic():
        request = _locked(member, request, now)
        if request.extended_at is not None:
            raise Refused(
                "extended_once",
                _("The deadline can be moved once, and that has been done. When it is over, you can ask anew."),
            )
        if deadline_at <= request.deadline_at:
            raise Refused(
                "bad_deadline",
                _("The new deadline has to be later than the old one. Please choose a later time."),
                status=422,
            )
        check(fits_limits(member, request.helpers_needed, deadline_at, now))
        request.deadline_at, request.extended_at = deadline_at, now
        _save(request, "deadline_at", "extended_at")
        note_request("extend_request", request, member, now)
    return request


def _locked(member: Membership, request: HelpRequest, now: datetime) -> HelpRequest:
    lock(HelpRequest.objects.filter(pk=request.pk)).first()
    request = request_for(member, request.public_id)
    check(may_change_request(member, request, now))
    return request


def _save(request: HelpRequest, *fields: str) -> None:
    request.version = F("version") + 1
    request.save(update_fields=[*fields, "version"])
    request.refresh_from_db(fields=["version"])
