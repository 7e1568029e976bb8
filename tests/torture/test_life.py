"""Whatever people do in whatever order, the product and the plain book of book.py say the same."""

import datetime as dt
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from hubang.aid import actions
from hubang.aid.ledger import balance_of
from hubang.aid.models import Assist, HelpRequest
from hubang.cli.facts import broken
from hubang.groups.models import Group
from hubang.lib.db import atomic
from hubang.lib.refused import Refused
from hubang.moderation.models import Case
from tests import cast
from tests.aid.asks import charity
from tests.torture.book import LIVING, Entry

START = dt.datetime(2026, 11, 20, 4, tzinfo=dt.UTC)
PEOPLE = ["兰姨", "小明", "老魏", "秀英"]
someone = st.integers(0, len(PEOPLE) - 1)
any_request = st.integers(0, 10_000)


class Life(RuleBasedStateMachine):
    """Four people, one mediator, and time."""

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = START
        self.book: dict[str, Entry] = {}

    @initialize()
    def found(self) -> None:
        group = cast.found_group(self.now)
        Group.objects.filter(pk=group.pk).update(asks_per_day=1000)
        group.refresh_from_db()
        self.qiu = cast.owner(group, "秋姐", self.now)
        self.people = [cast.settled(group, name, self.now) for name in PEOPLE]

    def teardown(self) -> None:
        try:
            assert [fact.name for fact, _rows in broken()] == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def pick(self, number: int) -> tuple[str, Entry, HelpRequest]:
        rid = list(self.book)[number % len(self.book)]
        return rid, self.book[rid], HelpRequest.objects.select_related("group", "asker").get(public_id=rid)

    def assist(self, rid: str, helper: int) -> Assist:
        return Assist.objects.get(request__public_id=rid, helper=self.people[helper])

    @rule(who=someone, needed=st.integers(1, 3), hours=st.integers(1, 60))
    def ask(self, who: int, needed: int, hours: int) -> None:
        until = self.now + dt.timedelta(hours=hours)
        request = charity(self.people[who], self.now, helpers_needed=needed, deadline_at=until)
        self.book[request.public_id] = Entry(who, needed, until)

    @precondition(lambda self: self.book)
    @rule(who=someone, number=any_request)
    def claim(self, who: int, number: int) -> None:
        _rid, entry, request = self.pick(number)
        expected, said = entry.why_not_help(who, self.now), ""
        try:
            actions.claim_assist(self.people[who], request, now=self.now)
        except Refused as refused:
            said = refused.code
        assert said == expected
        if not said:
            entry.claim(who, self.now)

    @precondition(lambda self: any(entry.claims for entry in self.book.values()))
    @rule(number=any_request, which=st.integers(0, 3), how=st.sampled_from(["take_back", "confirm", "dispute"]))
    def decide(self, number: int, which: int, how: str) -> None:
        pairs = [(rid, helper) for rid, entry in self.book.items() for helper in entry.claims]
        rid, helper = pairs[(number + which) % len(pairs)]
        entry, claim = self.book[rid], self.book[rid].claims[helper]
        asker, assist = self.people[entry.asker], self.assist(rid, helper)
        if how == "confirm":
            actions.confirm_assist(asker, assist, now=self.now)
            entry.confirm(helper)
        elif how == "dispute":
            actions.dispute_assist(asker, assist, now=self.now)
            claim.state = "disputed" if claim.state == "claimed" else claim.state
        elif entry.state != "removed":
            self._take_back(rid, helper)

    def _take_back(self, rid: str, helper: int) -> None:
        entry, request = self.book[rid], HelpRequest.objects.get(public_id=rid)
        if entry.claims[helper].state == "claimed":
            actions.take_back(self.people[helper], request, now=self.now)
            entry.void(helper)
        else:
            with pytest.raises(Refused):
                actions.take_back(self.people[helper], request, now=self.now)

    @precondition(lambda self: Case.objects.filter(kind="dispute", state="open", group=self.qiu.group).exists())
    @rule(helped=st.booleans())
    def settle(self, helped: bool) -> None:
        case = Case.objects.filter(kind="dispute", state="open", group=self.qiu.group).order_by("pk")[0]
        assist = Assist.objects.select_related("request", "helper").get(public_id=case.object_id)
        entry, helper = self.book[assist.request.public_id], PEOPLE.index(assist.helper.nickname)
        actions.settle_dispute(self.qiu, case, decision="helped" if helped else "not_helped", reason="", now=self.now)
        if helped:
            entry.confirm(helper)
        elif entry.claims[helper].state == "disputed":
            entry.void(helper)

    @precondition(lambda self: self.book)
    @rule(number=any_request, how=st.sampled_from(["withdraw", "finish", "remove"]))
    def end(self, number: int, how: str) -> None:
        _rid, entry, request = self.pick(number)
        if how == "remove":
            with atomic():
                actions.remove_request(self.qiu, request, now=self.now)
            entry.remove()
            return
        act = actions.withdraw_request if how == "withdraw" else actions.finish_request
        if entry.state in LIVING:
            act(self.people[entry.asker], request, now=self.now)
            entry.state = "withdrawn" if how == "withdraw" else "completed"
        else:
            with pytest.raises(Refused):
                act(self.people[entry.asker], request, now=self.now)

    @rule(hours=st.integers(1, 30))
    def work(self, hours: int) -> None:
        self.now += dt.timedelta(hours=hours)
        actions.expire_due(self.now)
        actions.confirm_silent(self.now)
        for entry in self.book.values():
            entry.pass_time(self.now)

    @invariant()
    def the_product_says_what_the_book_says(self) -> None:
        found = {row.public_id: row for row in HelpRequest.objects.filter(public_id__in=self.book)}
        states: dict[str, dict[int, str]] = {rid: {} for rid in self.book}
        for rid, name, state in Assist.objects.values_list("request__public_id", "helper__nickname", "state"):
            states[rid][PEOPLE.index(name)] = state
        for rid, entry in self.book.items():
            assert found[rid].state == entry.state
            assert states[rid] == {helper: claim.state for helper, claim in entry.claims.items()}
            assert found[rid].claimed_count == entry.count("claimed", "disputed", "confirmed")
            assert found[rid].confirmed_count == entry.count("confirmed")

    @invariant()
    def the_books_balance(self) -> None:
        if not self.book:
            return
        balances = [balance_of(member) for member in self.people]
        confirmed = sum(entry.count("confirmed") for entry in self.book.values())
        assert sum(balance.given for balance in balances) == confirmed
        assert sum(balance.received for balance in balances) == confirmed


def run(examples: int, steps: int, *phases: Phase) -> None:
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate, *phases],
        ),
    )


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.timeout(7200)
def test_the_product_and_the_book_agree() -> None:
    """30 lives of 40 steps in a complete run; `make torture`: 5,000 of 100."""
    examples, steps = (5000, 100) if os.environ.get("HUBANG_ROUNDS") else (30, 40)
    run(examples, steps, Phase.shrink)


@pytest.mark.django_db
@pytest.mark.slow
def test_a_book_that_differs_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a book that forgets every claim."""
    monkeypatch.setattr(Entry, "claim", lambda self, helper, now: None)
    with pytest.raises(AssertionError):
        run(60, 40)
