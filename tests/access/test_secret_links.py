"""Addresses whose secret is the right: a forged one leads nowhere and changes nothing."""

import pytest
from django.urls import reverse

from tests.access.edges import changed
from tests.access.rows import BY_SECRET, NOWHERE
from tests.access.world import World, browser_of, fingerprint

pytestmark = pytest.mark.django_db
FORGED = ("x", "x:y:z", "WyJ4IiwgIiJd:1abc:zzz", "A" * 24, "hb_" + "A" * 43)
# What an address says that is over or wrong; the others are absent (404).
SAYS = {"enter": {200, 404, 410, 422}, "second_device": {200, 404, 409, 410, 422}}


@pytest.mark.parametrize("name", sorted(BY_SECRET))
@pytest.mark.parametrize("actor", ["nobody", "member", "owner"])
def test_a_forged_link_leads_nowhere(world: World, name: str, actor: str) -> None:
    client = browser_of(world.users[actor])
    before = fingerprint()
    for token in FORGED:
        answers = {
            client.get(reverse(name, args=[token])).status_code,
            client.post(reverse(name, args=[token])).status_code,
        }
        assert answers <= SAYS.get(name, {404, 405}), (token, answers)
    assert changed(before) == set()


@pytest.mark.parametrize("name", sorted(NOWHERE))
def test_the_demo_s_entrance_is_closed_elsewhere(world: World, name: str) -> None:
    assert browser_of(None).post(reverse(name, args=["lan"])).status_code == 404
