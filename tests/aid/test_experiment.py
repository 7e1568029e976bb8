"""A trial of asking: drawn by lot, one at a time, said to the members, compared with its uncertainty."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubang.aid import actions
from hubang.groups.models import Group, Membership
from hubang.insight.uplift import compare, experiments_for, report_for
from hubang.lib.refused import Absent, Refused
from hubang.notify.models import Experiment
from hubang.notify.pings import is_held_out
from tests import cast
from tests.aid.asks import charity
from tests.web.forms import fill_in, hidden_fields

DAY = dt.timedelta(days=1)
Browser = Callable[[Membership], Client]


def test_one_at_a_time_and_only_by_the_owner(qiu: Membership, ming: Membership, now: dt.datetime) -> None:
    for act in (lambda: actions.start_experiment(ming, percent=20, now=now), lambda: experiments_for(ming)):
        with pytest.raises(Absent):
            act()
    for percent in (0, 5, 100):
        with pytest.raises(Refused) as refusal:
            actions.start_experiment(qiu, percent=percent, now=now)
        assert refusal.value.code == "bad_setting"
    first = actions.start_experiment(qiu, percent=20, now=now)
    with pytest.raises(Refused) as refusal:
        actions.start_experiment(qiu, percent=10, now=now)
    assert refusal.value.code == "experiment_runs"
    with pytest.raises(Absent):
        actions.end_experiment(ming, first, now=now)
    assert actions.end_experiment(qiu, first, now=now + DAY).ended_at == now + DAY
    assert actions.end_experiment(qiu, first, now=now + 2 * DAY).ended_at == now + DAY
    assert actions.start_experiment(qiu, percent=10, now=now + 2 * DAY).pk != first.pk


def test_the_lot_is_fair_and_stays() -> None:
    trial = Experiment(salt="k3v9mq2xw7d5r8tz", held_out_percent=20)
    drawn = [is_held_out(trial, f"member{n}") for n in range(5000)]
    assert 900 < sum(drawn) < 1100
    assert drawn == [is_held_out(trial, f"member{n}") for n in range(5000)]
    other = Experiment(salt="p6h4ncy2f9s7bj3g", held_out_percent=20)
    both = sum(is_held_out(other, f"member{n}") and drawn[n] for n in range(5000))
    assert 130 < both < 270


def test_the_interval_covers_the_truth_in_nineteen_of_twenty() -> None:
    """Helps a week as they are: many zeros, some large. The true difference is 1."""
    dice = random.Random(4)
    covered = 0
    for _ in range(400):
        asked = [1 + dice.expovariate(0.5) for _ in range(80)]
        held = [dice.expovariate(0.5) for _ in range(20)]
        _a, _b, low, high = compare(asked, held)
        assert low is not None
        assert high is not None
        covered += low <= 1 <= high
    # The normal quantile is a little short with 20 members on a side.
    assert 0.89 < covered / 400 < 0.98


def test_few_members_say_nothing() -> None:
    assert compare([1.0] * 500, [1.0] * 19)[2:] == (None, None)
    assert compare([], [])[2:] == (None, None)


def test_the_report_counts_everybody_on_the_side_of_the_lot(
    qiu: Membership, lan: Membership, group: Group, now: dt.datetime
) -> None:
    Group.objects.update(asks_per_day=100)
    lan.group.refresh_from_db()
    members = [cast.settled(group, f"成员{chr(0x4E00 + n)}", now) for n in range(50)]
    trial = actions.start_experiment(qiu, percent=50, now=now)
    asked = [one for one in members if not is_held_out(trial, one.public_id)]
    for helper in asked[:10]:
        actions.claim_assist(helper, charity(lan, now + DAY), now=now + DAY)
    late = cast.member(group, "后来的", now + DAY)
    actions.claim_assist(late, charity(lan, now + DAY), now=now + DAY)
    report = report_for(qiu, trial, now=now + 15 * DAY)
    # 50 members and the asker; who came at that moment (the owner) or later belongs to no side.
    assert report.whole.asked + report.whole.held_out == 51
    assert report.whole.helps_asked * report.whole.asked * report.whole.weeks == pytest.approx(10)
    assert report.whole.helps_held_out == 0
    assert [round(week.helps_asked * week.asked) for week in report.weeks] == [10, 0]
    with pytest.raises(Absent):
        report_for(lan, trial, now=now)


def test_the_page_starts_says_and_ends(qiu: Membership, ming: Membership, browser_of: Browser) -> None:
    client, url = browser_of(qiu), reverse("experiment", args=[qiu.group.public_id])
    assert fill_in(client, url, percent="20").status_code == 303
    page = client.get(url, headers={"accept-language": "en"}).content.decode()
    assert "Running since" in page
    assert "Too few members" in page
    about = reverse("about", args=[qiu.group.public_id])
    assert "A trial runs since" in browser_of(ming).get(about, headers={"accept-language": "en"}).content.decode()
    log = browser_of(ming).get(reverse("audit", args=[qiu.group.public_id]), headers={"accept-language": "en"})
    assert "began a trial" in log.content.decode()
    once = hidden_fields(client.get(url))["once"]
    assert client.post(url, {"act": "end", "once": once}).status_code == 303
    assert Experiment.objects.get().ended_at is not None
    assert "A trial runs" not in browser_of(ming).get(about, headers={"accept-language": "en"}).content.decode()
    assert timezone.now() >= Experiment.objects.get().started_at
