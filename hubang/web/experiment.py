"""对照试验: does asking members for help bring anything? For the owner who wants to know."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.aid import actions
from hubang.aid.actions.experiments import PERCENTS
from hubang.groups.models import Membership
from hubang.insight.uplift import LEAST, experiments_for, report_for
from hubang.lib.refused import Refused
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number


@member_page
def experiment(request: HttpRequest, member: Membership) -> HttpResponse:
    """What it is, the one that runs or the last one with its weeks; start and end."""
    known, now, refusal = experiments_for(member), timezone.now(), None
    if request.method == "POST":
        try:
            _change(request, member)
        except Refused as refused:
            refusal = refused
        else:
            return go("experiment", member.group.public_id)
    return page(
        request,
        member,
        "manage/experiment.html",
        "me",
        refusal.status if refusal else 200,
        report=report_for(member, known[0], now=now) if known else None,
        earlier=[report_for(member, one, now=now) for one in known[1:4]],
        percents=[(str(one), f"{one} %") for one in PERCENTS],
        least=LEAST,
        refused=refusal,
    )


def _change(request: HttpRequest, member: Membership) -> None:
    now = timezone.now()
    if request.POST.get("act") == "end":
        running = next((one for one in experiments_for(member) if one.ended_at is None), None)
        if running is not None:
            act_once(request, "end_experiment", lambda: actions.end_experiment(member, running, now=now).public_id)
        return
    percent = number(request, "percent") or 0
    act_once(
        request,
        "start_experiment",
        lambda: actions.start_experiment(member, percent=percent, now=now).public_id,
        percent=percent,
    )


urlpatterns = [path("g/<str:gid>/manage/experiment", experiment, name="experiment")]
