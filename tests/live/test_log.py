"""Reading the log: as many events as are asked for, also more than a page."""

import pytest

from hubang.groups.models import Group
from hubang.lib.db import atomic
from hubang.live.log import PAGE, append, events_after, position


@pytest.mark.django_db
@pytest.mark.parametrize("limit", [1, PAGE, PAGE + 1, 2 * PAGE])
def test_no_more_and_no_fewer_events_than_are_asked_for_and_there(group: Group, limit: int) -> None:
    start = position(group.public_id).no
    with atomic():
        for n in range(PAGE + 20):
            append(group.public_id, "message", f"m{n}")
    found = [event.no for event in events_after(group.public_id, start, limit)]
    assert found == list(range(start + 1, start + 1 + min(limit, PAGE + 20)))
