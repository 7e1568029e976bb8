"""每天能帮几次: how often the shops let one person help, as data that the owner of a group can mend."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from hubang.aid import actions
from hubang.aid.capacity import CapacityRow, rows_of
from hubang.engines.matching.quotas import NEVER_AGAIN
from hubang.groups.models import Membership
from hubang.lib.refused import Absent, Refused
from hubang.web.door import act_once, go, member_page, page
from hubang.web.forms import number, text
from hubang.web.present import ACTIVITIES, PLATFORMS

# How long the same two wait, in days; any other number that stands in the table is shown too.
PAIRS = {
    "0": N_("at once"),
    "1": N_("the next day"),
    "3": N_("after 3 days"),
    "7": N_("after a week"),
    "30": N_("after a month"),
    str(NEVER_AGAIN): N_("never"),
}


def pair_name(days: int) -> str:
    """When the same two can do it again."""
    known = PAIRS.get(str(days))
    return _(known) if known else _("after %(n)s days") % {"n": days}


@member_page
def capacities(request: HttpRequest, member: Membership) -> HttpResponse:
    """The table: the group's own numbers first, guesses marked; one form changes or adds a row."""
    if member.role != "owner":
        raise Absent
    refusal = None
    if request.method == "POST":
        try:
            _change(request, member)
        except Refused as refused:
            refusal = refused
        else:
            return go("capacities", member.group.public_id)
    rows = rows_of(member.group_id)
    return page(
        request,
        member,
        "manage/capacities.html",
        "me",
        refusal.status if refusal else 200,
        rows=[(row, pair_name(row.pair_days)) for row in rows],
        chosen=_chosen(request, rows),
        platforms=[(key, _(name)) for key, name in PLATFORMS.items()],
        activities=[("", _("everything else")), *((key, _(name)) for key, name in ACTIVITIES.items())],
        pairs=[(days, pair_name(int(days))) for days in PAIRS],
        refused=refusal,
    )


def _chosen(request: HttpRequest, rows: list[CapacityRow]) -> dict[str, str]:
    """What the form holds: what was typed, the row that was tapped, or the first choice."""
    if request.method == "POST":
        return {name: request.POST.get(name, "") for name in ("platform", "activity", "per_day", "pair_days")}
    platform, activity = request.GET.get("platform", ""), request.GET.get("activity", "")
    row = next((one for one in rows if (one.platform, one.activity) == (platform, activity)), None)
    if row is None:
        return {"platform": "pinduoduo", "activity": "", "per_day": "", "pair_days": "0"}
    return {
        "platform": row.platform,
        "activity": row.activity,
        "per_day": str(row.per_day),
        "pair_days": str(row.pair_days),
    }


def _change(request: HttpRequest, member: Membership) -> None:
    now = timezone.now()
    platform, activity = text(request, "platform", 20), text(request, "activity", 20)
    if request.POST.get("act") == "reset":

        def act() -> str:
            actions.reset_capacity(member, platform=platform, activity=activity, now=now)
            return platform

        act_once(request, "reset_capacity", act, platform=platform, activity=activity)
        return
    given = number(request, "per_day")
    per_day, pair_days = -1 if given is None else given, number(request, "pair_days") or 0

    def act_set() -> str:
        actions.set_capacity(
            member, platform=platform, activity=activity, per_day=per_day, pair_days=pair_days, now=now
        )
        return platform

    act_once(
        request, "set_capacity", act_set, platform=platform, activity=activity, per_day=per_day, pair_days=pair_days
    )


urlpatterns = [path("g/<str:gid>/manage/capacities", capacities, name="capacities")]
