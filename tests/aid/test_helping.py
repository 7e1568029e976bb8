"""Helping: exact places, two-sided receipts, balances that add up."""

import datetime as dt
from decimal import Decimal

import pytest

from hubang.aid import actions, ledger
from hubang.aid.feed import feed_for
from hubang.aid.models import ASSIST_MOVES, REQUEST_MOVES, Assist, AssistState, HelpRequest, RequestState
from hubang.audit.models import AuditEntry
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent, Refused
from hubang.lib.states import reachable
from hubang.moderation.models import Case, Flag
from hubang.notify.models import Notification
from tests import cast
from tests.aid.asks import boost, charity


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.code


def test_every_state_is_in_its_table_and_reachable() -> None:
    assert set(REQUEST_MOVES) == set(RequestState.values) == reachable(REQUEST_MOVES, "open")
    assert set(ASSIST_MOVES) == set(AssistState.values) == reachable(ASSIST_MOVES, "opened")


def test_opening_reveals_the_link_and_is_written_down(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    opened = actions.open_link(ming, request, now=now)
    assert opened.link.reveal().startswith("https://mobile.yangkeduo.com/")
    assert "yangkeduo" not in repr(opened)
    assert opened.assist.state == "opened"
    entry = AuditEntry.objects.get(verb="open_link")
    assert entry.actor == ming.public_id
    assert "yangkeduo" not in str(entry.__dict__)


def test_claim_confirm_complete_and_the_books_balance(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    xiu = cast.settled(group, "秀英", now)
    request = boost(lan, now, needed=2)
    first = actions.claim_assist(ming, request, now=now)
    second = actions.claim_assist(xiu, request, now=now)
    request.refresh_from_db()
    assert (request.state, request.claimed_count, request.confirmed_count) == ("full", 2, 0)
    actions.confirm_assist(lan, first, now=now)
    actions.confirm_assist(lan, first, now=now)
    actions.confirm_all(lan, request, now=now)
    request.refresh_from_db()
    assert (request.state, request.claimed_count, request.confirmed_count) == ("completed", 2, 2)
    second.refresh_from_db()
    assert (second.state, second.decided_how) == ("confirmed", "asker")
    assert ledger.balance_of(ming) == ledger.Balance(1, 0)
    assert ledger.balance_of(lan) == ledger.Balance(0, 2)
    assert [entry.pk for entry in ledger.entries_of(ming)] == [first.pk]
    assert Notification.objects.filter(user=lan.user, kind="request_completed").count() == 1
    assert Notification.objects.filter(user=ming.user, kind="assist_confirmed").count() == 1


def test_a_helper_cannot_help_twice_or_help_themselves(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    actions.claim_assist(ming, request, now=now)
    with pytest.raises(Refused) as twice:
        actions.claim_assist(ming, request, now=now)
    with pytest.raises(Refused) as own:
        actions.claim_assist(lan, request, now=now)
    assert (code_of(twice), code_of(own)) == ("helped_already", "own_request")
    request.refresh_from_db()
    assert request.claimed_count == 1


def test_a_full_or_closed_request_takes_no_more(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    xiu = cast.settled(group, "秀英", now)
    request = charity(lan, now)
    actions.claim_assist(ming, request, now=now)
    with pytest.raises(Refused) as full:
        actions.claim_assist(xiu, request, now=now)
    actions.withdraw_request(lan, request, now=now)
    with pytest.raises(Refused) as closed:
        actions.claim_assist(xiu, request, now=now)
    assert (code_of(full), code_of(closed)) == ("request_full", "request_closed")


def test_nobody_helps_after_the_deadline_even_before_the_worker_comes(
    lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    request = boost(lan, now)
    with pytest.raises(Refused) as late:
        actions.claim_assist(ming, request, now=request.deadline_at)
    assert code_of(late) == "request_closed"
    assert actions.claim_assist(ming, request, now=request.deadline_at - dt.timedelta(seconds=1)).state == "claimed"


def test_strangers_and_other_groups_see_nothing(lan: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    other = cast.settled(cast.found_group(now, "别的群"), "外人", now)
    for act in (actions.open_link, actions.claim_assist, actions.take_back):
        with pytest.raises(Absent):
            act(other, request, now=now)


def test_taking_back_frees_the_place(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = charity(lan, now)
    actions.claim_assist(ming, request, now=now)
    actions.take_back(ming, request, now=now)
    request.refresh_from_db()
    assert (request.state, request.claimed_count) == ("open", 0)
    assert actions.claim_assist(ming, request, now=now).state == "claimed"


def test_a_dispute_goes_to_a_mediator(lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime) -> None:
    request = charity(lan, now)
    assist = actions.claim_assist(ming, request, now=now)
    actions.dispute_assist(lan, assist, now=now)
    case = Case.objects.get(kind="dispute")
    assert (case.about, case.raised_by, case.duty) == (ming, lan, "mediate")
    actions.settle_dispute(qiu, case, decision="not_helped", reason="药没送到", now=now)
    assist.refresh_from_db()
    request.refresh_from_db()
    assert (assist.state, request.state, request.claimed_count) == ("void", "open", 0)
    assert Notification.objects.filter(user=ming.user, kind="assist_void").count() == 1


def test_a_mediator_can_find_that_the_help_was_there(
    lan: Membership, ming: Membership, qiu: Membership, now: dt.datetime
) -> None:
    request = charity(lan, now)
    assist = actions.claim_assist(ming, request, now=now)
    actions.dispute_assist(lan, assist, now=now)
    actions.settle_dispute(qiu, Case.objects.get(), decision="helped", reason="", now=now)
    request.refresh_from_db()
    assert request.state == "completed"
    assert ledger.balance_of(ming).given == 1


def test_silence_confirms_after_a_day_and_not_before(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = charity(lan, now, deadline_at=now + dt.timedelta(days=3))
    actions.claim_assist(ming, request, now=now)
    assert actions.confirm_silent(now + dt.timedelta(hours=23, minutes=59)) == 0
    assert actions.confirm_silent(now + dt.timedelta(hours=24)) == 1
    assert actions.confirm_silent(now + dt.timedelta(hours=24)) == 0
    request.refresh_from_db()
    assert request.state == "completed"


def test_the_worker_ends_what_is_due_and_deletes_its_link_later(
    lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    request = boost(lan, now)
    actions.claim_assist(ming, request, now=now)
    assert actions.expire_due(request.deadline_at - dt.timedelta(seconds=1)) == 0
    end = request.deadline_at
    assert actions.expire_due(end) == 1
    request.refresh_from_db()
    assert request.state == "expired"
    assert actions.delete_old_links(end + dt.timedelta(hours=47)) == 0
    assert actions.delete_old_links(end + dt.timedelta(hours=48)) == 1
    request.refresh_from_db()
    assert not request.link
    assert request.link_digest == ""
    with pytest.raises(Refused) as gone:
        actions.open_link(ming, request, now=end)
    assert code_of(gone) == "link_gone"


def test_help_claimed_in_time_still_completes_an_expired_request(
    lan: Membership, ming: Membership, now: dt.datetime
) -> None:
    request = charity(lan, now)
    assist = actions.claim_assist(ming, request, now=now)
    actions.expire_due(request.deadline_at)
    actions.confirm_assist(lan, assist, now=request.deadline_at)
    request.refresh_from_db()
    assert request.state == "completed"


def test_the_feed_shows_what_this_member_can_still_help(
    lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    xiu = cast.settled(group, "秀英", now)
    nearly = boost(lan, now - dt.timedelta(hours=1), order="1", needed=2)
    far = boost(lan, now, order="2", needed=9)
    own = charity(ming, now)
    helped = boost(xiu, now, order="3")
    actions.claim_assist(ming, helped, now=now)
    feed = feed_for(ming, now=now)
    assert [card.request for card in feed.cards] == [nearly, far]
    assert [(left.platform, left.activity, left.left) for left in feed.left] == [("pinduoduo", "砍价", 1)]
    assert own not in [card.request for card in feed.cards]
    actions.claim_assist(ming, nearly, now=now)
    assert feed_for(ming, now=now).cards == []
    with pytest.raises(Refused) as empty:
        actions.claim_assist(ming, far, now=now)
    assert code_of(empty) == "no_capacity"
    assert {card.request.pk for card in feed_for(xiu, now=now).cards} == {nearly.pk, far.pk, own.pk}


def test_the_feed_needs_as_many_queries_for_forty_requests_as_for_one(
    lan: Membership, ming: Membership, now: dt.datetime, django_assert_num_queries: object
) -> None:
    Group.objects.update(asks_per_day=50)
    lan.group.refresh_from_db()
    charity(lan, now)
    # The first look takes the pulse of the group; it is kept for some minutes.
    with django_assert_num_queries(13):  # type: ignore[operator]
        feed_for(ming, now=now)
    with django_assert_num_queries(8):  # type: ignore[operator]
        feed_for(ming, now=now)
    for _ in range(39):
        charity(lan, now)
    with django_assert_num_queries(8):  # type: ignore[operator]
        assert feed_for(ming, now=now).total == 40


def test_a_suspicious_link_is_flagged(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = boost(lan, now)
    assist = actions.report_failure(ming, request, failure="suspicious", now=now)
    assert assist.state == "opened"
    assert Flag.objects.get().object_id == request.public_id
    assert Case.objects.get(kind="flag").about == lan


def test_thanks_and_savings(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = charity(lan, now)
    assist = actions.claim_assist(ming, request, now=now)
    actions.confirm_assist(lan, assist, now=now)
    thanks = actions.thank(lan, assist, line="辛苦你跑一趟", now=now)
    assert actions.thank(lan, assist, line="别的", now=now) == thanks
    assert [row.line for row in ledger.thanks_received(ming)] == ["辛苦你跑一趟"]
    request.refresh_from_db()
    actions.note_saving(lan, request, normal_price=Decimal("299"), paid_price=Decimal("0"), now=now)
    assert ledger.saved_by(lan) == Decimal("299")
    with pytest.raises(Refused):
        actions.note_saving(lan, request, normal_price=Decimal("1"), paid_price=Decimal("2"), now=now)
    figures = ledger.figures_of(ming, now=now + dt.timedelta(minutes=1))
    assert (figures.completed_percent, figures.first_help_minutes) == (100, 0)


def test_only_the_asker_confirms(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    assist = actions.claim_assist(ming, charity(lan, now), now=now)
    for act in (actions.confirm_assist, actions.dispute_assist):
        with pytest.raises(Absent):
            act(ming, assist, now=now)
    assert Assist.objects.get().state == "claimed"


def test_finishing_early_completes(lan: Membership, ming: Membership, now: dt.datetime) -> None:
    request = boost(lan, now, needed=10)
    assist = actions.claim_assist(ming, request, now=now)
    actions.finish_request(lan, request, now=now)
    request.refresh_from_db()
    assert request.state == "completed"
    actions.confirm_assist(lan, assist, now=now)
    assert HelpRequest.objects.get().confirmed_count == 1
