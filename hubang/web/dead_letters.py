"""没送到的通知: what could not be delivered in this group. Whom it was for and where it went to stays private."""

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.notify.dead import SHOWN, dead_letter_for, dead_letters, let_go, revive
from hubang.notify.models import Delivery
from hubang.notify.texts import sentence, way_name
from hubang.web.door import act_once, go, member_page, page


def _only_owner(member: Membership) -> None:
    if not (member.is_active and member.role == "owner"):
        raise Absent


@member_page
def undelivered(request: HttpRequest, member: Membership) -> HttpResponse:
    """The list, newest first."""
    _only_owner(member)
    rows = dead_letters(member.group.public_id)[:SHOWN]
    letters = [(row, sentence(row.notification.kind), way_name(row.channel)) for row in rows]
    return page(request, member, "manage/undelivered.html", "me", letters=letters)


@member_page
def decide_undelivered(request: HttpRequest, member: Membership, did: str) -> HttpResponse:
    """Try one once more, or let it go."""
    _only_owner(member)
    group = member.group.public_id
    if request.method == "POST":
        act = revive if request.POST.get("act") == "retry" else let_go

        def once() -> str:
            # Looked up inside: a second tap of the same button is the same act, not something that is not there.
            letter = dead_letter_for(group, did)
            act(Delivery.objects.filter(pk=letter.pk), timezone.now())
            return did

        act_once(request, "decide_undelivered", once, decision=request.POST.get("act", "")[:10])
    return go("undelivered", group)


urlpatterns = [
    path("g/<str:gid>/manage/undelivered", undelivered, name="undelivered"),
    path("g/<str:gid>/manage/undelivered/<str:did>", decide_undelivered, name="decide_undelivered"),
]
