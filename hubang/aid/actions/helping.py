"""Helping: open the link, help, say so; or take it back, or say that it did not work."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from hubang.aid.actions.notes import note_assist
from hubang.aid.capacity import Capacities
from hubang.aid.models import ASSIST_MOVES, Assist, AssistState, HelpRequest, RequestState
from hubang.aid.policies import may_help, may_open
from hubang.aid.queries import assist_of, request_for
from hubang.groups.models import Membership
from hubang.lib.db import atomic, lock
from hubang.lib.fields import Secret
from hubang.lib.refused import Refused, check
from hubang.lib.states import sources
from hubang.moderation.actions import flag
from hubang.notify.outbox import tell
from hubang.notify.pings import answer

FAILURES = ("closed", "limit", "error", "suspicious")


@dataclass(frozen=True)
class Opened:
    """What a helper is shown: masked until it is written onto that one page."""

    assist: Assist
    link: Secret
    code: Secret


def open_link(member: Membership, request: HelpRequest, *, now: datetime) -> Opened:
    """Reveal the link or code to a member who may help, and write down that it was shown.

    `Refused`: own_request, request_closed, request_full, no_capacity, pair_rests, link_gone.
    """
    with atomic():
        request = request_for(member, request.public_id)
        known = assist_of(member, request)
        if not may_open(known):
            check(may_help(member, request, now))
            check(_full(request) or _no_capacity(member, request, now))
        if request.link_deleted_at is not None:
            raise Refused(
                "link_gone",
                _(
                    "The link was deleted after the deadline, as is promised to whoever asks. Others still wait for help; have a look at the feed."
                ),
                status=410,
            )
        assist = known or Assist.objects.get_or_create(request=request, helper=member)[0]
        if assist.opened_at is None:
            Assist.objects.filter(pk=assist.pk, opened_at=None).update(opened_at=now)
            assist.opened_at = now
            answer(member.user_id, member.group.public_id, now)
        note_assist("open_link", assist, member, now)
    return Opened(assist, request.link, request.code)


def may_still_help(member: Membership, request: HelpRequest, now: datetime) -> Refused | None:
    """What stands in the way of helping right now; None when nothing does. Nothing is written."""
    known = assist_of(member, request)
    if may_open(known):
        return _already()
    return may_help(member, request, now) or _full(request) or _no_capacity(member, request, now)


def claim_assist(member: Membership, request: HelpRequest, *, now: datetime) -> Assist:
    """Say that the help was given. It takes a place and waits for the asker's confirmation.

    The place is taken by a conditional update whose count is looked at, so there are never more claims than places, and the
    unique pair of request and helper lets nobody help twice. `Refused`: own_request, request_closed, request_full,
    helped_already, no_capacity, pair_rests.
    """
    with atomic():
        # Locks in the order of the house: membership, request, assist.
        member = lock(Membership.objects.select_related("group").filter(pk=member.pk)).get()
        request = request_for(member, request.public_id)
        check(may_help(member, request, now))
        check(_helped_already(assist_of(member, request)))
        check(_no_capacity(member, request, now))
        _take_place(request, now)
        assist, _new = Assist.objects.get_or_create(request=request, helper=member)
        claimable = Assist.objects.filter(pk=assist.pk, state__in=sources(ASSIST_MOVES, AssistState.CLAIMED))
        if not claimable.update(state=AssistState.CLAIMED, claimed_at=now, failure="", decided_at=None, decided_how=""):
            raise _already()
        assist.refresh_from_db()
        answer(member.user_id, member.group.public_id, now)
        tell(request.asker.user_id, "help_claimed", group=request.group.public_id, now=now, request=request.public_id)
        note_assist("claim_assist", assist, member, now)
    return assist


def _take_place(request: HelpRequest, now: datetime) -> None:
    with_room = HelpRequest.objects.filter(
        pk=request.pk, state=RequestState.OPEN, deadline_at__gt=now, claimed_count__lt=F("helpers_needed")
    )
    taken = with_room.update(
        claimed_count=F("claimed_count") + 1,
        state=Case(
            When(claimed_count=F("helpers_needed") - 1, then=Value(RequestState.FULL)), default=Value(RequestState.OPEN)
        ),
        version=F("version") + 1,
    )
    if not taken:
        request.refresh_from_db()
        raise _full(request) or _over()


def _full(request: HelpRequest) -> Refused | None:
    if request.state != RequestState.FULL:
        return None
    message = _("Enough people have helped already; thank you. Others still wait for help; have a look at the feed.")
    return Refused("request_full", message)


def _over() -> Refused:
    return Refused("request_closed", _("This request is over. Others still wait for help; have a look at the feed."))


def _already() -> Refused:
    return Refused(
        "helped_already",
        _(
            "You have helped here already, and once is all it takes; thank you. Others still wait for help; have a look at the feed."
        ),
    )


def _helped_already(assist: Assist | None) -> Refused | None:
    if assist is None or assist.state in sources(ASSIST_MOVES, AssistState.CLAIMED):
        return None
    return _already()


def _no_capacity(member: Membership, request: HelpRequest, now: datetime) -> Refused | None:
    capacities = Capacities(member, now)
    if capacities.left(request.platform, request.activity) <= 0:
        message = _("Today you have used up what this shop lets one person help. Tomorrow from 6 it works again.")
        return Refused("no_capacity", message)
    if capacities.rests(request.platform, request.activity, request.asker_id):
        return Refused(
            "pair_rests",
            _(
                "You have just helped this person with this; the shop would not count it again. Others still wait for help; have a look at the feed."
            ),
        )
    return None


def take_back(member: Membership, request: HelpRequest, *, now: datetime) -> Assist:
    """Take back a claim that is not confirmed yet: tapped by mistake, or it did not go through after all."""
    with atomic():
        request = request_for(member, request.public_id)
        lock(HelpRequest.objects.filter(pk=request.pk)).first()
        assist = assist_of(member, request)
        if assist is None or not void_claim(assist, from_states=[AssistState.CLAIMED], how="helper", now=now):
            raise Refused(
                "nothing_to_take_back",
                _(
                    "There is no help of yours here that waits to be confirmed. If something is wrong, write it under the request."
                ),
            )
        note_assist("void_assist", assist, member, now)
    return assist


def void_claim(assist: Assist, *, from_states: list[str], how: str, now: datetime) -> bool:
    """Give the place of a claim free, in the caller's transaction; the request may be open again by this."""
    rows = Assist.objects.filter(pk=assist.pk, state__in=from_states)
    if not rows.update(state=AssistState.VOID, decided_at=now, decided_how=how):
        return False
    HelpRequest.objects.filter(pk=assist.request_id).update(
        claimed_count=F("claimed_count") - 1,
        state=Case(When(state=RequestState.FULL, then=Value(RequestState.OPEN)), default=F("state")),
        version=F("version") + 1,
    )
    assist.refresh_from_db()
    return True


def report_failure(member: Membership, request: HelpRequest, *, failure: str, now: datetime) -> Assist:
    """Say that it did not work; "suspicious" also tells the safety officers. No place is taken."""
    if failure not in FAILURES:
        raise Refused(
            "bad_failure", _("It is not said yet what went wrong. Please choose one of the answers."), status=422
        )
    with atomic():
        request = request_for(member, request.public_id)
        check(may_help(member, request, now))
        assist, _new = Assist.objects.get_or_create(request=request, helper=member)
        if assist.state not in {AssistState.OPENED, AssistState.VOID}:
            raise _already()
        Assist.objects.filter(pk=assist.pk).update(failure=failure)
        assist.refresh_from_db()
        if failure == "suspicious":
            flag(
                member,
                object_type="request",
                object_id=request.public_id,
                reason="link",
                text="",
                about=request.asker,
                now=now,
            )
        note_assist("report_failure", assist, member, now, failure=failure)
    return assist
