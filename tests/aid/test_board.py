"""What a process keeps of a group's feed is never anything else than what the rows say."""

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import connections, transaction

from hubang.aid import actions, board
from hubang.aid.board import Board
from hubang.aid.feed import feed_for
from hubang.aid.models import Assist, AssistState, HelpRequest
from hubang.chat import actions as chat
from hubang.groups.actions import change_profile
from hubang.groups.models import Group, Membership
from hubang.lib.db import batch
from hubang.lib.refused import Refused
from tests import cast
from tests.aid.asks import charity

STEPS = 40
Act = Callable[[random.Random, Membership, dt.datetime], object]


@pytest.fixture
def committed(transactional_db: None, now: dt.datetime) -> Iterator[list[Membership]]:
    """Four members of a group whose rows everybody sees: inside a transaction nothing is kept."""
    board.forget()
    Group.objects.update(asks_per_day=500)
    group = cast.found_group(now)
    Group.objects.update(asks_per_day=500, newcomer_asks_per_day=500)
    yield [cast.settled(group, name, now) for name in ("兰姨", "小明", "秀英", "麦子")]
    board.forget()


def ask(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    return charity(
        member,
        now,
        helpers_needed=pick.choice([1, 2, 5]),
        deadline_at=now + dt.timedelta(minutes=pick.choice([11, 300])),
    )


def claim(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    return actions.claim_assist(member, one(pick, HelpRequest.objects.exclude(asker=member)), now=now)


def confirm(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    assist = one(pick, Assist.objects.filter(request__asker=member, state=AssistState.CLAIMED))
    return actions.confirm_assist(member, assist, now=now)


def take_back(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    return actions.take_back(member, one(pick, Assist.objects.filter(helper=member)).request, now=now)


def withdraw(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    return actions.withdraw_request(member, one(pick, HelpRequest.objects.filter(asker=member)), now=now)


def edit(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    request = one(pick, HelpRequest.objects.filter(asker=member))
    return actions.edit_request(member, request, title=f"帮忙取第{pick.randrange(99)}件快递", note="", now=now)


def rename(pick: random.Random, member: Membership, now: dt.datetime) -> object:
    name = f"{member.nickname[:2]}{pick.randrange(99)}"
    return change_profile(member, nickname=name, face=member.face, province="", interests="", now=now)


def talk(_pick: random.Random, member: Membership, now: dt.datetime) -> object:
    return chat.post_message(member, chat.group_chat(member.group, now=now), text="大家早上好", now=now)


ACTS: list[Act] = [ask, ask, claim, claim, claim, confirm, take_back, withdraw, edit, rename, talk]


def one(pick: random.Random, rows: object) -> object:
    found = list(rows)  # type: ignore[call-overload]
    if not found:
        raise Refused("nothing", "")
    return pick.choice(found)


def seen(member: Membership, now: dt.datetime) -> object:
    """Everything of the feed that is shown."""
    feed = feed_for(member, now=now)
    cards = [
        (card.request.pk, card.request.title, card.request.claimed_count, card.request.asker.nickname, card.asker_given,
         card.is_first_ask, card.reasons)
        for card in feed.cards
    ]  # fmt: skip
    return cards, feed.total, feed.next_offset, feed.left


def compare(members: list[Membership], now: dt.datetime) -> None:
    kept = [seen(member, now) for member in members]
    # The pulse of a group may be five minutes old, and its order ten seconds; both are the same in both readings.
    board.forget()
    assert kept == [seen(member, now) for member in members]


@pytest.mark.parametrize("seed", range(3))
def test_the_kept_feed_is_the_feed(committed: list[Membership], now: dt.datetime, seed: int) -> None:
    pick = random.Random(seed)
    for _step in range(STEPS):
        for _act in range(pick.choice([1, 1, 3])):
            try:
                pick.choice(ACTS)(pick, pick.choice(committed), now)
            except Refused:
                continue
        now += dt.timedelta(seconds=pick.choice([11, 11, 11, 200]))
        compare(committed, now)


def test_a_message_leaves_the_board_and_a_help_renews_it(committed: list[Membership], now: dt.datetime) -> None:
    lan, ming, *_others = committed
    request = charity(lan, now, helpers_needed=3)
    first = board.board_of(lan.group, now)
    assert board.board_of(lan.group, now) is first
    chat.post_message(ming, chat.group_chat(lan.group, now=now), text="大家早", now=now)
    assert board.board_of(lan.group, now) is first
    actions.claim_assist(ming, request, now=now)
    second = board.board_of(lan.group, now)
    assert second is not first
    assert second.rows[0].claimed == 1
    # Over: nobody has to say so.
    assert board.board_of(lan.group, request.deadline_at).rows == []


def test_what_is_taken_back_was_never_kept(committed: list[Membership], now: dt.datetime) -> None:
    lan, ming, *_others = committed
    charity(lan, now)
    board.board_of(lan.group, now)

    with batch():
        charity(ming, now)
        assert len(board.board_of(lan.group, now).rows) == 2
        transaction.set_rollback(True)
    assert len(board.board_of(lan.group, now).rows) == 1
    # The number of the event that never was is given to this one.
    charity(ming, now)
    assert len(board.board_of(lan.group, now).rows) == 2


def test_there_is_an_end_to_what_is_kept(
    committed: list[Membership], now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    lan = committed[0]
    for _n in range(3):
        charity(lan, now)
    other = cast.settled(cast.found_group(now), "别处的", now)
    kept: Board = board.board_of(lan.group, now)
    monkeypatch.setattr(board, "REQUESTS_KEPT", 3)
    board.board_of(other.group, now)
    assert board.board_of(lan.group, now) is not kept
    connections.close_all()
