"""The review queue."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid import actions as aid
from hubang.aid.judged import thing_of, written_of
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.moderation import actions as moderation
from hubang.moderation.models import Case
from hubang.moderation.policies import may_decide
from hubang.moderation.queries import case_for, cases_for, flags_on, found_of, history_of
from hubang.moderation.written import Piece
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
        thing=thing_of(found),
        words=_words(found),
        found=found_of(found),
        flags=flags_on(found),
        history=history_of(member, found.about) if found.about else None,
        decisions=() if refusal else moderation.decisions_of(found),
        refused=refusal,
    )


def _words(case: Case) -> list[tuple[str, list[Piece]]]:
    """What was written, with what the screening found in it marked."""
    return written_of(case).marked((place for one in found_of(case) for place in one.places), whole=True)


urlpatterns = [
    path("g/<str:gid>/manage/cases", cases, name="cases"),
    path("g/<str:gid>/manage/cases/<str:cid>", case, name="case"),
]
