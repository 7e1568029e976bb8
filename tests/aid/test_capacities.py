"""How often one can help is data: the owner's numbers go before the guesses, in this group alone, and act at once."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from hubang.aid import actions
from hubang.aid.capacity import Capacities, rows_of
from hubang.aid.models import Capacity
from hubang.audit.models import AuditEntry
from hubang.groups.models import Group, Membership
from hubang.lib.refused import Absent, Refused
from tests import cast
from tests.aid.asks import boost
from tests.web.forms import fill_in, hidden_fields

Browser = Callable[[Membership], Client]
ROW = {"platform": "pinduoduo", "activity": "砍价"}


def test_the_owners_number_holds_at_once_and_in_this_group_alone(
    qiu: Membership, lan: Membership, ming: Membership, group: Group, now: dt.datetime
) -> None:
    elsewhere = cast.settled(cast.found_group(now, "别的群"), "老唐", now)
    actions.set_capacity(qiu, per_day=1, pair_days=0, now=now, **ROW)
    actions.claim_assist(ming, boost(lan, now, order="1"), now=now)
    with pytest.raises(Refused) as refusal:
        actions.claim_assist(ming, boost(lan, now, order="2"), now=now)
    assert refusal.value.code == "no_capacity"
    assert Capacities(elsewhere, now).left("pinduoduo", "砍价") == 2
    actions.set_capacity(qiu, per_day=9, pair_days=0, now=now, **ROW)
    actions.claim_assist(ming, boost(lan, now, order="3"), now=now)
    assert actions.reset_capacity(qiu, now=now, **ROW) == 1
    assert Capacities(ming, now).left("pinduoduo", "砍价") == 0
    assert (
        list(AuditEntry.objects.filter(verb="change_capacity").values_list("actor", flat=True)) == [qiu.public_id] * 3
    )


def test_the_own_row_takes_the_place_of_the_guess(qiu: Membership, group: Group, now: dt.datetime) -> None:
    before = len(rows_of(group.pk))
    actions.set_capacity(qiu, per_day=4, pair_days=7, now=now, **ROW)
    actions.set_capacity(qiu, platform="douyin", activity="", per_day=2, pair_days=36_500, now=now)
    rows = {(row.platform, row.activity): row for row in rows_of(group.pk)}
    assert len(rows) == before + 1
    mine = rows["pinduoduo", "砍价"]
    assert (mine.per_day, mine.pair_days, mine.is_own, mine.is_guess) == (4, 7, True, False)
    assert rows["taobao", "果园"].is_guess


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"platform": "nowhere"}, "platform"),
        ({"per_day": 101}, "per_day"),
        ({"per_day": -1}, "per_day"),
        ({"pair_days": 366}, "pair_days"),
        ({"pair_days": -1}, "pair_days"),
    ],
)
def test_what_makes_no_sense_is_refused(
    qiu: Membership, now: dt.datetime, wrong: dict[str, object], field: str
) -> None:
    before = Capacity.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.set_capacity(qiu, **{**ROW, "per_day": 100, "pair_days": 365, **wrong}, now=now)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.detail["field"]) == ("bad_capacity", field)
    assert Capacity.objects.count() == before


def test_only_the_owner(ming: Membership, now: dt.datetime) -> None:
    with pytest.raises(Absent):
        actions.set_capacity(ming, per_day=1, pair_days=0, now=now, **ROW)
    with pytest.raises(Absent):
        actions.reset_capacity(ming, now=now, **ROW)


def test_the_page_shows_changes_and_takes_back(qiu: Membership, browser_of: Browser) -> None:
    client, url = browser_of(qiu), reverse("capacities", args=[qiu.group.public_id])
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert "a guess" in page
    assert "this group" not in page.split('id="change"')[0].split("</ul>")[0].split('<ul class="hb-box')[1]
    fields = {"platform": "jd", "activity": "果园", "per_day": "4", "pair_days": "36500"}
    assert fill_in(client, url, act="", **fields).status_code == 303
    row = Capacity.objects.get(group=qiu.group)
    assert (row.per_day, row.pair_days) == (4, 36_500)
    shown = client.get(f"{url}?platform=jd&activity=果园", headers={"accept-language": "en"}).content.decode()
    assert 'value="4"' in shown
    assert "never" in shown
    answer = fill_in(client, url, act="", platform="jd", activity="果园", per_day="101", pair_days="0")
    assert answer.status_code == 422
    assert 'value="101"' in answer.content.decode()
    once = hidden_fields(client.get(url))["once"]
    client.post(url, {"act": "reset", "once": once, "platform": "jd", "activity": "果园"})
    assert not Capacity.objects.filter(group=qiu.group).exists()
