"""A member as the others see them; admins find the measures here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from hubang.aid.ledger import balance_of
from hubang.groups.models import Duty, Membership
from hubang.groups.queries import member_for, members_of, rules_of
from hubang.moderation import actions
from hubang.moderation.policies import may_measure
from hubang.moderation.queries import running_measures
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number, text

NAMES = 6


@member_page
def member(request: HttpRequest, viewer: Membership, mid: str) -> HttpResponse:
    """The profile."""
    other = member_for(viewer, mid)
    now = timezone.now()
    return page(
        request,
        viewer,
        "groups/member.html",
        "group",
        other=other,
        balance=balance_of(other),
        may_measure=may_measure(viewer, other, now) is None,
        measures=running_measures(viewer, other, now) if viewer.is_admin else [],
        duties=Duty.values,
        rules=rules_of(viewer.group),
    )


@member_page
def measure(request: HttpRequest, viewer: Membership, mid: str) -> HttpResponse:
    """Mute, kick or ban, with the reason that the person reads."""
    if request.method == "POST":
        other = member_for(viewer, mid)
        now = timezone.now()
        reason = text(request, "reason", 300)
        minutes, rule = number(request, "minutes") or 60, number(request, "rule")
        kind = request.POST.get("kind", "")
        acts: dict[str, Callable[[], str]] = {
            "mute": lambda: (
                actions.mute(viewer, other, minutes=minutes, reason=reason, rule_number=rule, now=now).public_id
            ),
            "unmute": lambda: actions.unmute(viewer, other, now=now).public_id,
            "kick": lambda: actions.kick(viewer, other, reason=reason, rule_number=rule, now=now).public_id,
            "ban": lambda: actions.ban(viewer, other, reason=reason, rule_number=rule, now=now).public_id,
        }
        if kind in acts:
            act_once(request, kind, acts[kind], reason=reason, minutes=minutes, rule=rule)
        if kind in {"kick", "ban"}:
            return go("members", viewer.group.public_id)
    return go("member", viewer.group.public_id, mid)


@member_page
def names(request: HttpRequest, viewer: Membership) -> HttpResponse:
    """Nicknames that begin with or hold these characters, for the list under an @."""
    words = request.GET.get("q", "")[:20].replace("\x00", "")
    rows = members_of(viewer, words).exclude(pk=viewer.pk)[:NAMES]
    return render(request, "groups/_names.html", {"names": rows}, using="jinja")


urlpatterns = [
    path("g/<str:gid>/names", names, name="names"),
    path("g/<str:gid>/m/<str:mid>", member, name="member"),
    path("g/<str:gid>/m/<str:mid>/measure", measure, name="measure"),
]
