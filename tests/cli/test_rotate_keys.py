"""A new secret while the site runs: nothing becomes unreadable, no link is taken for a new one, the old secret can go."""

from collections.abc import Iterator

import pytest

from tests.serving import Site, prepared

NEW = "the-new-secret-of-this-site-that-is-quite-long-enough"
STORY = """
from django.utils import timezone
from hubang.groups.models import Group
from tests import cast
from tests.aid.asks import boost
now = timezone.now()
group = Group.objects.first()
Group.objects.update(asks_per_day=1000)
group.refresh_from_db()
lan = cast.settled(group, "兰姨", now)
for n in range(250):
    boost(lan, now, order=str(1000 + n))
print(1)
"""
LINKS = """
from hubang.aid.models import HelpRequest
print(json.dumps([request.link.reveal() for request in HelpRequest.objects.order_by("pk")]))
"""
AGAIN = """
from django.utils import timezone
from hubang.groups.models import Membership
from hubang.lib.refused import Refused
from tests.aid.asks import boost
lan = Membership.objects.get(nickname="兰姨")
found = []
for n in (0, 249):
    try:
        boost(lan, timezone.now(), order=str(1000 + n))
        found.append("posted")
    except Refused as refused:
        found.append(refused.code)
print(json.dumps(found))
"""


@pytest.fixture
def here() -> Iterator[Site]:
    with prepared() as site:
        site.tell(STORY)
        yield site


def with_secrets(here: Site, newest: str, old: str = "") -> Site:
    return Site(here.url, here.port, dict(here.environment, HUBANG_SECRET=newest, HUBANG_OLD_SECRETS=old))


def test_everything_moves_to_the_new_secret_and_the_old_one_can_go(here: Site) -> None:
    old, links = here.environment["HUBANG_SECRET"], here.tell(LINKS)
    both = with_secrets(here, NEW, old)
    assert "250 links that are asked for" in _printed_by_a_failure(both)
    assert both.tell(LINKS) == links
    assert both.tell(AGAIN) == ["same_request", "same_request"]
    assert "Nothing needs the old secret any more" in both.hubang("rotate-keys")
    new = with_secrets(here, NEW)
    assert new.tell(LINKS) == links
    assert new.tell(AGAIN) == ["same_request", "same_request"]
    with pytest.raises(Exception, match="non-zero exit"):
        here.tell(LINKS)


def _printed_by_a_failure(here: Site) -> str:
    return here.refused("rotate-keys", "--check", output="stdout")


def test_without_the_old_secret_nothing_is_readable(here: Site) -> None:
    """The control: what would happen if the old secret were taken out too early."""
    with pytest.raises(Exception, match="non-zero exit"):
        with_secrets(here, NEW).tell(LINKS)
