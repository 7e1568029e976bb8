"""The review queue."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid import actions as aid
from hubang.aid.queries import assist_in_group, request_in_group
from hubang.chat.queries import held_message
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from hubang.moderation.policies import may_decide
from hubang.moderation.queries import case_for, cases_for, flags_on, history_of
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import text


@member_page
def cases(request: HttpRequest, member: Membership) -> HttpResponse:
    """What waits, due first, and what was decided."""
    if not member.is_admin:
        raise Absent
    closed = cases_for(member, state="closed")[:20]
    return page(
        request, member, "moderation/cases.html", "me", cases=cases_for(member), closed=closed, now=timezone.now()
    )


@member_page
def case(request: HttpRequest, member: Membership, cid: str) -> HttpResponse:
    """The thing, why it is here, and exactly the decisions that are possible."""
    found = case_for(member, cid)
    if request.method == "POST":
        decision, reason = request.POST.get("decision", ""), text(request, "reason", 300)
        act_once(
            request,
            "decide_case",
            lambda: aid.decide_case(member, found, decision=decision, reason=reason, now=timezone.now()).public_id,
            decision=decision,
            reason=reason,
        )
        return go("cases", member.group.public_id)
    refusal = may_decide(member, found)
    return page(
        request,
        member,
        "moderation/case.html",
        "me",
        case=found,
        thing=_thing(found),
        flags=flags_on(found),
        history=history_of(member, found.about) if found.about else None,
        decisions=() if refusal else moderation.decisions_of(found),
        refused=refusal,
    )


def _thing(case: Case) -> Any:
    if case.object_type == "message":
        return held_message(case.group_id, case.object_id)
    if case.object_type == "request":
        return request_in_group(case.group_id, case.object_id)
    if case.object_type == "assist":
        return assist_in_group(case.group_id, case.object_id)
    return None


urlpatterns = [
    path("g/<str:gid>/manage/cases", cases, name="cases"),
    path("g/<str:gid>/manage/cases/<str:cid>", case, name="case"),
]
