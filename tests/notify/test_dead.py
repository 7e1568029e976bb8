"""What could not be delivered is not lost: it can be tried again under its name, or let go."""

import datetime as dt

import pytest

from hubang.cli import main
from hubang.groups.models import Membership
from hubang.lib.refused import Absent
from hubang.notify import post
from hubang.notify.dead import dead_letter_for, dead_letters, let_go, revive
from hubang.notify.models import Delivery
from hubang.notify.outbox import tell
from tests.notify.ways import address


@pytest.fixture
def dead(ming: Membership, now: dt.datetime) -> Delivery:
    """A delivery that was tried often enough."""
    address(ming, "webhook", now)
    tell(ming.user_id, "thanked", group=ming.group.public_id, now=now)
    (parcel,) = post.take(now)
    post.give_up(parcel, parcel.rows, reason="refused_554", now=now)
    return Delivery.objects.get(channel="webhook")


def test_a_dead_letter_is_found_by_its_group_alone(dead: Delivery, ming: Membership) -> None:
    assert dead_letter_for(ming.group.public_id, dead.public_id) == dead
    with pytest.raises(Absent):
        dead_letter_for("z" * 16, dead.public_id)


def test_it_is_tried_again_under_its_name(dead: Delivery, now: dt.datetime) -> None:
    assert revive(dead_letters(), now) == 1
    assert revive(dead_letters(), now) == 0
    (parcel,) = post.take(now)
    assert (parcel.message, parcel.rows[0].attempts) == (dead.message, 1)


def test_it_is_let_go(dead: Delivery, now: dt.datetime) -> None:
    assert let_go(dead_letters(), now) == 1
    assert post.take(now) == []
    dead.refresh_from_db()
    assert (dead.state, dead.reason) == ("dropped", "let_go")
    assert revive(Delivery.objects.all(), now) == 0


def test_the_operator_s_command(dead: Delivery, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deliveries"]) == 0
    assert "webhook  dead            1 refused_554" in capsys.readouterr().out
    assert main(["deliveries", "--retry"]) == 0
    assert "1 are tried again." in capsys.readouterr().out
    dead.refresh_from_db()
    assert dead.state == "waiting"
