"""Pointing out something odd, in two taps, from every page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hubang.aid.queries import request_for
from hubang.chat.queries import message_for
from hubang.groups.models import Membership
from hubang.groups.queries import member_for, rules_of
from hubang.lib.refused import Absent, Refused
from hubang.moderation.actions import appeal_block, flag
from hubang.moderation.actions.appeals import LONGEST
from hubang.moderation.actions.flags import REASONS
from hubang.moderation.queries import answer_to, block_for, measure_for, outcome_for
from hubang.web.door import act_once, member_page, page, signed_in
from hubang.web.forms import text


@member_page
def flag_page(request: HttpRequest, member: Membership) -> HttpResponse:
    """Why, and if one likes a line."""
    source = request.POST if request.method == "POST" else request.GET
    kind, public_id = source.get("type", "page"), source.get("id", "")
    about = _about(member, kind, public_id)
    is_done = False
    if request.method == "POST":
        reason, words = request.POST.get("reason", ""), text(request, "text", 500)
        act_once(
            request,
            "flag",
            lambda: (
                flag(
                    member,
                    object_type=kind,
                    object_id=public_id,
                    reason=reason,
                    text=words,
                    about=about,
                    now=timezone.now(),
                ).public_id
            ),
            type=kind,
            id=public_id,
            reason=reason,
            text=words,
        )
        is_done = True
    return page(
        request, member, "moderation/flag.html", "", kind=kind, public_id=public_id, reasons=REASONS, is_done=is_done
    )


def _about(member: Membership, kind: str, public_id: str) -> Membership | None:
    """Whom it is about; `Absent` when this member cannot see the thing."""
    if kind == "request":
        return request_for(member, public_id).asker
    if kind == "message":
        return message_for(member, public_id).author
    if kind == "member":
        return member_for(member, public_id)
    return None


@member_page
def appeal(request: HttpRequest, member: Membership, bid: str) -> HttpResponse:
    """Ask a reviewer to look at a refused text; later, what the reviewer answered."""
    block, refusal = block_for(member, bid, timezone.now()), None
    # "look": the text comes along from the page on which it was refused; nothing is asked yet.
    if request.method == "POST" and "look" not in request.POST and block.appealed_at is None:
        try:
            words, why = text(request, "text", LONGEST), text(request, "why", 200)
            act_once(
                request,
                "appeal",
                lambda: appeal_block(member, block, text=words, why=why, now=timezone.now()).public_id,
                text=words,
                why=why,
            )
        except Refused as refused:
            refusal = refused
        else:
            block.refresh_from_db()
    return page(
        request,
        member,
        "moderation/appeal.html",
        "",
        refusal.status if refusal else 200,
        block=block,
        answer=answer_to(block),
        refused=refusal,
        text=request.POST.get("refused" if "look" in request.POST else "text", "")[:LONGEST],
    )


@member_page
def outcome(request: HttpRequest, member: Membership, cid: str) -> HttpResponse:
    """What was decided about something of the member's own, and why."""
    return page(request, member, "moderation/outcome.html", "me", case=outcome_for(member, cid))


def decided_measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """A measure against the reader, with rule, reason and end: also for who is no member any more."""
    user = signed_in(request)
    if user is None:
        raise Absent
    measure = measure_for(user, measure_id)
    rules = {rule.number: rule.title for rule in rules_of(measure.group)}
    context = {"measure": measure, "rule": rules.get(measure.rule_number or 0, "")}
    return render(request, "moderation/measure.html", context, using="jinja")


urlpatterns = [
    path("g/<str:gid>/flag", flag_page, name="flag"),
    path("g/<str:gid>/appeal/<str:bid>", appeal, name="appeal"),
    path("g/<str:gid>/decided/<str:cid>", outcome, name="outcome"),
    path("decided/<str:measure_id>", decided_measure, name="decided_measure"),
]
