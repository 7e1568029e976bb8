"""The invented community: the same for every policy, kept by its own rules, bounded as it should be."""

from collections import Counter
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from hubang.engines.matching.simulation.baselines import POLICIES
from hubang.engines.matching.simulation.bounds import Network, bounds
from hubang.engines.matching.simulation.charts import bars, lines
from hubang.engines.matching.simulation.collusion import MODES, collude, ring_of
from hubang.engines.matching.simulation.metrics import gini, measures, scored, spearman
from hubang.engines.matching.simulation.run import Outcome, simulate
from hubang.engines.matching.simulation.study import estimate, study
from hubang.engines.matching.simulation.twists import VARIANTS, Twists, variant
from hubang.engines.matching.simulation.world import BARGAIN, TICKS_PER_DAY, Setting, World, draw

SMALL = Setting(members=80, days=7)


@cache
def world(seed: int = 1) -> World:
    return draw(SMALL, seed)


@cache
def played(policy: str, twists: Twists | None = None) -> Outcome:
    return simulate(world(), POLICIES[policy][1](), 1, twists)


def test_the_same_seed_is_the_same_world_and_the_same_run() -> None:
    again = draw(SMALL, 1)
    assert np.array_equal(again.visits.coins, world().visits.coins)
    assert np.array_equal(again.pings.answer, world().pings.answer)
    assert measures(simulate(again, POLICIES["hubang"][1](), 1)) == measures(played("hubang"))
    assert not np.array_equal(draw(SMALL, 2).willing, world().willing)


def test_a_load_changes_the_posts_and_nothing_else() -> None:
    heavy = draw(replace(SMALL, load=1.2), 1)
    assert len(heavy.posts.tick) > 1.5 * len(world().posts.tick)
    assert np.array_equal(heavy.visits.coins, world().visits.coins)
    assert np.array_equal(heavy.willing, world().willing)


def test_the_world_is_as_it_is_described() -> None:
    big = draw(Setting(members=2000, days=14), 3)
    there = big.joined == 0
    assert 0.8 < there.mean() < 0.9
    assert big.willing[there].mean() == pytest.approx(4, rel=0.1)
    assert np.bincount(big.visits.member, minlength=2000)[there].mean() / 14 == pytest.approx(2, rel=0.1)
    assert big.response.mean() == pytest.approx(0.25, rel=0.1)
    assert (np.diff(big.visits.tick) >= 0).all()
    assert (big.posts.tick >= big.joined[big.posts.asker]).all()
    needed = np.array([kind.needed for kind in big.kinds])[big.posts.kind].sum()
    present = np.arange(14) * TICKS_PER_DAY >= big.joined[:, None]
    assert needed / (big.willing * present).sum() == pytest.approx(0.6, rel=0.1)
    shares = np.bincount(big.posts.kind) / len(big.posts.kind)
    assert shares == pytest.approx([kind.share for kind in big.kinds], abs=0.03)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_policy_keeps_the_rules_of_the_shop(policy: str) -> None:
    outcome = played(policy)
    state, made = outcome.state, world()
    kinds = made.kinds
    helps = list(
        zip(outcome.help_tick.tolist(), outcome.help_member.tolist(), outcome.help_request.tolist(), strict=True)
    )
    assert len({(member, request) for _, member, request in helps}) == len(helps)
    for tick, member, request in helps:
        assert member != state.asker[request]
        assert made.posts.tick[request] <= tick < state.deadline[request]
        assert made.joined[member] <= tick
    by_day = Counter((member, tick // TICKS_PER_DAY, int(state.kind[request])) for tick, member, request in helps)
    assert all(count <= kinds[kind].quota for (_, _, kind), count in by_day.items())
    whole = Counter((member, tick // TICKS_PER_DAY) for tick, member, _ in helps)
    assert all(count <= made.willing[member, day] for (member, day), count in whole.items())
    bargain = kinds.index(BARGAIN)
    pairs = Counter((member, int(state.asker[r])) for _, member, r in helps if state.kind[r] == bargain)
    assert max(pairs.values(), default=1) == 1
    per_request = Counter(request for _, _, request in helps)
    done = np.flatnonzero((outcome.completed >= 0) & (state.kind != bargain)).tolist()
    assert all(per_request[request] == kinds[state.kind[request]].needed for request in done)
    assert all(count <= state.needed[request] for request, count in per_request.items())


def test_no_policy_without_pings_beats_the_bound_of_its_visits() -> None:
    limits = bounds(world())
    assert limits.feed <= limits.one_ping <= limits.everything <= 1
    for name in ("hubang-no-pings", "finish-first", "srpt", "newest", "random", "edf"):
        assert measures(played(name))["completion"] <= limits.feed + 1e-9


def test_the_bound_of_a_plan_that_can_be_seen_at_a_glance() -> None:
    net = Network()
    middle = net.make(2)
    net.join(0, middle, np.array([3, 5]))
    net.join(middle, 1, np.array([4, 2]))
    assert net.flow() == 5


def test_the_greedy_sum_of_flows_is_the_value_of_the_best_plan() -> None:
    """The same bound as a linear programme, solved by another method."""
    lp = pytest.importorskip("scipy.optimize")
    small = draw(Setting(members=14, days=4, load=1.5), 5)
    assert bounds(small).feed == pytest.approx(best_plan(small, lp.linprog), abs=1e-6)


def best_plan(made: World, linprog) -> float:  # type: ignore[no-untyped-def]
    lives = np.array([round(kind.hours * 6) for kind in made.kinds])
    counted = np.flatnonzero(
        (made.posts.tick >= 2 * TICKS_PER_DAY) & (made.posts.tick + lives[made.posts.kind] <= made.ticks)
    )
    visits = made.visits
    yes = np.bitwise_count(visits.coins & ((1 << visits.views) - 1)).astype(int)
    day = visits.tick // TICKS_PER_DAY
    pairs, value = [], []
    for at in range(len(visits.tick)):
        for request in counted.tolist():
            kind = int(made.posts.kind[request])
            width = 1 if lives[kind] < 36 else 3
            steps = visits.tick[at] // width - made.posts.tick[request] // width
            if 0 <= steps <= lives[kind] // width + (width > 1):
                pairs.append((at, request, kind))
                value.append(-1 / made.kinds[kind].needed)
    rows: dict[tuple[object, ...], tuple[list[int], float]] = {}
    quota = sum(kind.quota for kind in made.kinds)
    for column, (at, request, kind) in enumerate(pairs):
        member, today = int(visits.member[at]), int(day[at])
        willing = int(min(made.willing[member, today], quota))
        own = min(int(yes[at]), int(made.willing[member, today]))
        for key, limit in (
            (("visit", at), own),
            (("quota", at, kind), made.kinds[kind].quota),
            (("day", member, today), willing),
            (("need", request), made.kinds[kind].needed),
        ):
            rows.setdefault(key, ([], limit))[0].append(column)
    # The surplus of accounts new to a shop may go to any bargain at any time.
    surplus = 2 * int(made.new_to_shop.sum())
    for request in counted.tolist():
        if made.kinds[made.posts.kind[request]] is BARGAIN and surplus:
            rows.setdefault(("need", request), ([], 10))[0].append(len(value))
            rows.setdefault(("surplus",), ([], surplus))[0].append(len(value))
            value.append(-1 / 10)
    matrix = np.zeros((len(rows), len(value)))
    for row, (columns, _) in enumerate(rows.values()):
        matrix[row, columns] = 1
    found = linprog(value, A_ub=matrix, b_ub=[limit for _, limit in rows.values()], method="highs")
    return float(min(1.0, -found.fun / len(counted)))


def test_ordering_beats_a_chat_and_pings_beat_ordering() -> None:
    share = {name: measures(played(name))["completion"] for name in ("chat", "newest", "hubang-no-pings", "hubang")}
    assert share["chat"] < share["newest"] < share["hubang-no-pings"] < share["hubang"]


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_runs(name: str) -> None:
    twists, setting = variant(name, members=60, days=6)
    found = measures(simulate(draw(setting, 2), POLICIES["hubang"][1](), 2, twists))
    assert 0 < found["completion"] <= 1
    assert 0 <= found["wasted"] <= 1


def test_what_the_shop_rejects_costs_completion() -> None:
    plain, rejected = (measures(played("hubang", twists))["completion"] for twists in (Twists(), Twists(rejected=0.5)))
    assert rejected < plain


def test_unanswered_pings_mute_and_without_fatigue_nobody_mutes() -> None:
    assert measures(played("broadcast"))["muted"] > 0.5
    assert measures(played("broadcast", Twists(fatigue="none")))["muted"] == 0
    assert (
        measures(played("broadcast", Twists(fatigue="none")))["completion"]
        > measures(played("broadcast"))["completion"]
    )


def test_a_quota_drop_is_known_two_days_late() -> None:
    outcome = simulate(world(), POLICIES["hubang"][1](), 1, Twists(quota_drop_day=2))
    assert outcome.state.quota == [max(1, kind.quota - 1) for kind in world().kinds]


def test_requests_of_the_first_days_and_of_the_last_do_not_count() -> None:
    outcome = played("newest")
    counts = scored(outcome)
    assert (world().posts.tick[counts] >= 2 * TICKS_PER_DAY).all()
    assert (outcome.state.deadline[counts] <= world().ticks).all()


def test_a_ring_gains_nothing_over_honest_members() -> None:
    made = draw(Setting(members=200, days=10), 4)
    found = {mode: collude(made, 20, mode, 4) for mode in MODES}
    assert len(set(ring_of(made, 20, 4))) == 20
    assert found["sham"].sham_claims > 100
    assert found["sham"].completion < found["honest"].completion
    assert found["idle"].completion < found["honest"].completion
    assert found["sham"].completion <= found["idle"].completion + 0.1
    # Two of the twenty, given up to feed the others, buy them a credit each and not more.
    assert found["sink"].sham_claims > 500
    assert found["sink"].balance < found["honest"].balance
    assert found["sink"].completion < found["honest"].completion


def test_gini_and_spearman_of_known_values() -> None:
    assert gini(np.array([1.0, 1.0, 1.0])) == 0
    assert gini(np.array([0.0, 0.0, 1.0])) == pytest.approx(2 / 3)
    assert gini(np.array([])) == 0
    assert spearman(np.array([1.0, 2, 3, 4]), np.array([10.0, 20, 30, 40])) == pytest.approx(1)
    assert spearman(np.array([1.0, 2, 2, 4]), np.array([4.0, 2, 2, 1])) == pytest.approx(-1)
    assert np.isnan(spearman(np.array([1.0, 1.0]), np.array([1.0, 2.0])))


def test_estimates_have_students_interval() -> None:
    found = estimate([1.0, 2.0, 3.0, float("nan")])
    assert found.mean == 2
    assert found.high - found.mean == pytest.approx(4.303 / 3**0.5, rel=1e-3)
    assert estimate([5.0]).low == 5
    assert np.isnan(estimate([]).mean)


def test_a_study_pairs_its_seeds_and_tells_how_far_it_is() -> None:
    told: list[float] = []
    found = study(
        ["newest", "srpt"],
        replace(SMALL, members=40, days=5),
        [1, 2],
        tell=lambda step, part: told.append((step.number + part) / step.of),
    )
    assert [len(rows) for rows in found.measures.values()] == [2, 2]
    assert told == sorted(told)
    assert told[-1] == 1
    gain = found.difference("srpt", "newest", "completion")
    assert gain.mean == pytest.approx(
        found.estimates("srpt")["completion"].mean - found.estimates("newest")["completion"].mean
    )


def test_charts_are_well_formed_and_escape_names() -> None:
    from xml.etree import ElementTree

    for chart in (
        bars("T & <t>", [("<a>", 0.5, 0.4, 0.6)], [("bound", 0.9)]),
        lines("T", "x", "y", [("a & b", [(0, 0), (1, 2)])], points=True),
        lines("T", "x", "y", [("a", [(1000, 0.002), (1e6, 0.3)])], powers=True),
    ):
        assert ElementTree.fromstring(chart).tag.endswith("svg")
