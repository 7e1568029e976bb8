"""Thanks, and what was saved."""

from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from hubang.aid.actions.notes import note_assist, note_request
from hubang.aid.models import Assist, AssistState, HelpRequest, RequestState, Thanks
from hubang.aid.policies import may_manage_request
from hubang.aid.queries import claim_for, request_for
from hubang.groups.models import Membership
from hubang.groups.policies import may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic
from hubang.lib.refused import Refused, check
from hubang.moderation.actions import screen_text
from hubang.notify.outbox import tell

LONGEST_LINE = 100
HIGHEST_PRICE = Decimal("999999.99")


def thank(asker: Membership, assist: Assist, *, line: str, now: datetime) -> Thanks:
    """Thank a helper: one tap, and a line if one likes. Thanking again changes nothing."""
    check(may_speak(asker, now))
    line = clean_line(line, LONGEST_LINE)
    screen_text(asker, where="thanks", text={"line": line}, now=now)
    with atomic():
        assist = claim_for(asker, assist.public_id)
        if assist.state not in {AssistState.CLAIMED, AssistState.CONFIRMED}:
            raise Refused(
                "nothing_to_thank",
                _(
                    "This help does not count, so there is nothing to thank for here. You can write a line under the request."
                ),
            )
        thanks, is_new = Thanks.objects.get_or_create(assist=assist, defaults={"line": line, "created_at": now})
        if is_new:
            group = assist.request.group.public_id
            tell(assist.helper.user_id, "thanked", group=group, now=now, request=assist.request.public_id)
            note_assist("thank", assist, asker, now)
    return thanks


def note_saving(
    asker: Membership, request: HelpRequest, *, normal_price: Decimal, paid_price: Decimal, now: datetime
) -> HelpRequest:
    """Note the normal price and the price paid for a completed request of one's own."""
    if not 0 <= paid_price <= normal_price <= HIGHEST_PRICE:
        message = _("The price paid cannot be higher than the normal one. Please look at both numbers again.")
        raise Refused("bad_prices", message, status=422, field="paid_price")
    with atomic():
        request = request_for(asker, request.public_id)
        check(may_manage_request(asker, request))
        if request.state != RequestState.COMPLETED:
            raise Refused("not_completed", _("Savings are noted when the request is completed. Please come back then."))
        HelpRequest.objects.filter(pk=request.pk).update(normal_price=normal_price, paid_price=paid_price)
        request.refresh_from_db()
        note_request("note_saving", request, asker, now)
    return request
