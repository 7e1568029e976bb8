"""管理: joins, settings, members, roles, rules, log."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import get_language

from hubang.aid.queries import asks_made, helps_given
from hubang.audit.queries import entries_of
from hubang.groups import actions
from hubang.groups.limits import SETTINGS
from hubang.groups.models import Duty, Membership
from hubang.groups.policies import may_manage
from hubang.groups.queries import (
    join_request_for,
    joins_waiting,
    member_for,
    members_of,
    rules_of,
    ways_in,
)
from hubang.groups.template import first_rules
from hubang.lib.refused import Absent, Refused
from hubang.moderation.actions import screen_text
from hubang.moderation.queries import cases_for, measure_counts
from hubang.moderation.written import of_rules
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text
from hubang.web.proof import ask_for_proof, is_proved


def _only_admins(member: Membership) -> None:
    if not member.is_admin:
        raise Absent


@member_page
def manage(request: HttpRequest, member: Membership) -> HttpResponse:
    """What must I do now?"""
    _only_admins(member)
    waits = may_manage(member, "welcome") is None
    return page(
        request,
        member,
        "manage/manage.html",
        "me",
        cases=cases_for(member)[:5],
        joins=len(joins_waiting(member)) if waits else 0,
        may_welcome=waits,
        may_review=may_manage(member, "review") is None,
        vacant=[duty for duty in Duty.values if not _somebody_has(member, duty)],
    )


def _somebody_has(member: Membership, duty: str) -> bool:
    return members_of(member).filter(role="admin", duties__icontains=duty).exists()


@member_page
def joins(request: HttpRequest, member: Membership) -> HttpResponse:
    """Who waits to be let in."""
    return page(request, member, "manage/joins.html", "me", joins=joins_waiting(member))


@member_page
def decide_join(request: HttpRequest, member: Membership, jid: str) -> HttpResponse:
    """Let somebody in, or not, with the reason."""
    if request.method == "POST":
        join = join_request_for(member, jid)
        now = timezone.now()
        if request.POST.get("act") == "approve":
            act_once(request, "approve_join", lambda: actions.approve_join(member, join, now=now).public_id)
        else:
            reason = text(request, "reason", 300)

            def refuse() -> str:
                said = screen_text(member, where="reason", text={"reason": reason}, now=now)
                return actions.refuse_join(member, join, reason=said.text, now=now).public_id

            act_once(request, "refuse_join", refuse, reason=reason)
    return go("joins", member.group.public_id)


# What the settings say in words, and how long it may be.
WORDS = {"name": 80, "description": 400, "join_question": 200}


@member_page
def settings(request: HttpRequest, member: Membership) -> HttpResponse:
    """All limits of the group."""
    if member.role != "owner":
        raise Absent
    refusal = None
    if request.method == "POST":
        try:
            said = {name: text(request, name, longest) for name, longest in WORDS.items()}
            screen_text(member, where="group", text=said, now=timezone.now())
            act_once(
                request,
                "change_settings",
                lambda: actions.change_settings(member, values=_sent(request), now=timezone.now()).public_id,
                values=_sent(request),
            )
        except Refused as refused:
            refusal = refused
        else:
            return go("manage", member.group.public_id)
    status = refusal.status if refusal else 200
    return page(request, member, "manage/settings.html", "me", status, refused=refusal, typed=request.POST)


SWITCHES = ("needs_approval", "may_grow", "may_use_unknown_hosts", "holds_newcomer_messages")


def _sent(request: HttpRequest) -> dict[str, Any]:
    values: dict[str, Any] = {name: request.POST[name] for name in SETTINGS if name in request.POST}
    values["scenes"] = request.POST.getlist("scenes")
    for name in SWITCHES:
        values[name] = request.POST.get(name) == "1"
    return values


@member_page
def members(request: HttpRequest, member: Membership) -> HttpResponse:
    """The members, with a search."""
    _only_admins(member)
    words = request.GET.get("q", "")[:40]
    rows = members_of(member, words)
    return page(request, member, "manage/members.html", "me", members=rows[:200], total=rows.count(), words=words)


@member_page
def role(request: HttpRequest, member: Membership, mid: str) -> HttpResponse:
    """Give somebody a role and duties, or hand the group over."""
    other = member_for(member, mid)
    if request.method == "POST":
        now = timezone.now()
        wanted = request.POST.get("role", "")
        duties = [duty for duty in Duty.values if request.POST.get(f"duty_{duty}") == "1"]
        if wanted == "owner" and member.role == "owner" and not is_proved(request):
            return ask_for_proof(reverse("member", args=[member.group.public_id, mid]))
        if wanted == "owner":
            act_once(request, "hand_over", lambda: actions.hand_over(member, other, now=now).public_id, to=mid)
        else:
            act_once(
                request,
                "give_role",
                lambda: actions.give_role(member, other, role=wanted, duties=duties, now=now).public_id,
                role=wanted,
                duties=duties,
            )
    return go("member", member.group.public_id, mid)


@member_page
def rules_editor(request: HttpRequest, member: Membership) -> HttpResponse:
    """The next version of the rules."""
    if member.role != "owner":
        raise Absent
    refusal = None
    if request.method == "POST":
        try:
            rules = _rules(request)
            screen_text(member, where="rule", text=of_rules(rules), now=timezone.now())
            act_once(
                request,
                "publish_rules",
                lambda: str(actions.publish_rules(member, rules=rules, now=timezone.now()).version),
                rules=rules,
            )
        except Refused as refused:
            refusal = refused
        else:
            return go("rules", member.group.public_id)
    status = refusal.status if refusal else 200
    shown = _fields(_rules(request)) if refusal else rules_of(member.group)
    if "first" in request.GET and not refusal:
        shown = _fields(first_rules(get_language() or ""))
    return page(request, member, "manage/rules.html", "me", status, rules=shown, refused=refusal)


def _fields(rules: list[tuple[str, str, str]]) -> list[dict[str, str]]:
    return [{"kind": kind, "title": title, "text": body} for kind, title, body in rules]


def _rules(request: HttpRequest) -> list[tuple[str, str, str]]:
    sent = zip(
        request.POST.getlist("kind")[:30],
        request.POST.getlist("title")[:30],
        request.POST.getlist("text")[:30],
        strict=False,
    )
    return [(kind, title, body) for kind, title, body in sent if title.strip()]


@member_page
def audit(request: HttpRequest, member: Membership) -> HttpResponse:
    """What was done in the group. Members read it too; who was punished is not named to them."""
    rows = entries_of(member.group.public_id)[:100]
    return page(request, member, "manage/audit.html", "group", entries=rows, names=_names(member))


def _names(member: Membership) -> dict[str, str]:
    admins = {row.public_id: row.nickname for row in members_of(member).filter(role__in=["owner", "admin"])}
    if not member.is_admin:
        return admins
    return {row.public_id: row.nickname for row in members_of(member)}


@member_page
def tree(request: HttpRequest, member: Membership) -> HttpResponse:
    """By which way who came, and how they have behaved since."""
    ways = ways_in(member)
    keys = [row.pk for way in ways for row in way.brought]
    return page(
        request,
        member,
        "manage/tree.html",
        "me",
        ways=ways,
        given=helps_given(keys),
        asked=asks_made(keys),
        measured=measure_counts(keys),
    )


urlpatterns = [
    path("g/<str:gid>/manage", manage, name="manage"),
    path("g/<str:gid>/manage/joins", joins, name="joins"),
    path("g/<str:gid>/manage/joins/<str:jid>", decide_join, name="decide_join"),
    path("g/<str:gid>/manage/settings", settings, name="settings"),
    path("g/<str:gid>/manage/members", members, name="members"),
    path("g/<str:gid>/manage/members/<str:mid>/role", role, name="role"),
    path("g/<str:gid>/manage/rules", rules_editor, name="rules_editor"),
    path("g/<str:gid>/manage/invited", tree, name="tree"),
    path("g/<str:gid>/log", audit, name="audit"),
]
