"""A soak: simulated members live in a real group, by real HTTP against a real server and a real worker, at many times the speed of life.

The people are a world of the simulation (`engines/matching/simulation/world.py`): the same draws say when they come, what they ask for, what they would
help, and how they answer when they are asked. What they meet is the product: its feed, its refusals, its waves, its notices, which reach them as signed calls.
Beside it the pure simulation plays the same world. A clock that this program turns is the time of every process, ten minutes a step.

`SOAK_DAYS=7 SOAK_MEMBERS=80 SOAK_SEEDS=300 python -m benchmarks soak`; with DATABASE_URL on PostgreSQL.
"""

import contextlib
import datetime as dt
import http.client
import http.server
import json
import os
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.results import FOLDER, keep
from hubang.engines.matching.simulation.metrics import measures, scored
from hubang.engines.matching.simulation.policies import Product
from hubang.engines.matching.simulation.run import (
    MUTE_GROWTH,
    MUTE_HAZARD,
    TIRED_ANSWERS,
    Outcome,
    Run,
    Session,
    simulate,
)
from hubang.engines.matching.simulation.state import REST
from hubang.engines.matching.simulation.world import (
    BARGAIN,
    DRAWN_PINGS,
    FARM,
    PROMO,
    RED_PACKET,
    TICKS_PER_DAY,
    Setting,
    World,
    draw,
)
from tests.serving import ROOT, Site, prepared, serving

# Midnight in Shanghai.
START = dt.datetime(2026, 11, 1, 16, 0, tzinfo=dt.UTC)
STEP = dt.timedelta(minutes=10)
# A bargain counts an account new to the shop three times, which no software outside of the shop sees.
KINDS = (FARM, replace(BARGAIN, newcomer_units=1), RED_PACKET, PROMO)
# platform, activity, share text, title
ASKS = {
    "farm": ("jd", "果园", "我在东东农场种树，帮我浇浇水 https://u.jd.com/{id}", "帮{who}的果树浇水"),
    "bargain": ("pinduoduo", "砍价", "【拼多多】快来帮我砍一刀！ https://mobile.yangkeduo.com/fyxmkief.html?group_order_id={id}", "帮{who}砍{what}"),
    "red packet": ("taobao", "助力", "帮我助力领红包 https://m.tb.cn/h.{id}?tk={id}", "{who}的红包差几个人"),
    "promo": ("meituan", "助力", "帮我助力一下，领券 https://i.meituan.com/act/{id}", "帮{who}助力买{what}"),
}  # fmt: skip
THINGS = [
    "台灯",
    "书桌",
    "雨伞",
    "电饭煲",
    "保温杯",
    "枕头",
    "毛巾",
    "拖鞋",
    "风扇",
    "水壶",
    "铁锅",
    "相框",
    "台布",
    "书架",
    "背包",
    "手套",
    "围巾",
    "棉鞋",
    "袜子",
    "帽子",
]
PREPARE = """
import datetime as dt
from django.utils import timezone
from hubang.accounts.actions import add_program, make_token
from hubang.accounts.models import SCOPES
from hubang.aid import actions
from hubang.groups.models import Group
from hubang.notify.models import Preferences
from tests import cast
now = timezone.now()
group = cast.found_group(now, "长跑群")
owner = cast.owner(group, "秋姐", now)
# The simulation knows no limit of asking, and nobody's own hours and ceiling.
Group.objects.filter(pk=group.pk).update(asks_per_day=100, newcomer_asks_per_day=100)
group.refresh_from_db()
for platform, activity, per_day, pair_days in {quotas}:
    actions.set_capacity(owner, platform=platform, activity=activity, per_day=per_day, pair_days=pair_days, now=now)
people = []
for n, is_here in enumerate({here}):
    user = cast.settled(group, chr(0x4E00 + n) + "友", now).user if is_here else cast.stranger(now)
    Preferences.objects.create(user=user, quiet_from=23, quiet_until=8, asks_per_day=20)
    if is_here:
        add_program(user, url="{url}/" + str(n), group=group.public_id, label="", now=now)
    people.append(make_token(user, name="soak", scopes=list(SCOPES), now=now)[1])
code = group.community.invites.get(kind="durable").durable_code
print(json.dumps([group.public_id, code, people]))
"""
BOOKS = """
from django.db.models import Count, Q
from hubang.aid.ledger import balance_of
from hubang.aid.models import Assist, HelpRequest
from hubang.groups.models import Group, Membership
from hubang.notify.models import Notification, Ping
group = Group.objects.get(public_id="{gid}")
balances = [balance_of(member) for member in Membership.objects.filter(group=group)]
states = dict(Assist.objects.values_list("state").annotate(n=Count("pk")))
over = HelpRequest.objects.filter(claimed_count__gt=0).annotate(
    n=Count("assists", filter=Q(assists__state__in=["claimed", "confirmed", "disputed"]))
)
print(json.dumps(dict(
    confirmed=states.get("confirmed", 0), claimed=states.get("claimed", 0),
    given=sum(one.given for one in balances), received=sum(one.received for one in balances),
    counts_that_differ=sum(one.n != one.claimed_count for one in over),
    pings=Ping.objects.count(), notices=Notification.objects.filter(kind="wanted").count(),
    random=Ping.objects.filter(is_random=True).count(), answered=Ping.objects.exclude(answered_at=None).count(),
)))
"""


def main() -> None:
    """Live through the worlds of some seeds, and keep what came of them beside the pure simulation."""
    days, members = int(os.environ.get("SOAK_DAYS", "7")), int(os.environ.get("SOAK_MEMBERS", "80"))
    seeds = [int(seed) for seed in os.environ.get("SOAK_SEEDS", "300").split(",")]
    found = [_one(draw(Setting(members=members, days=days, kinds=KINDS), seed), seed) for seed in seeds]
    path = FOLDER / "soak.json"
    results = json.loads(path.read_text()) if path.exists() else {}
    results.pop("machine", None)
    database = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    results[database] = {"days": days, "members": members, "runs": found}
    keep("soak", results)
    print(json.dumps(results[database], indent=1, ensure_ascii=False))


def _one(world: World, seed: int) -> dict[str, Any]:
    pure = simulate(world, Product(), seed)
    silent = simulate(world, Product(price=None), seed)
    with _group(world) as life:
        begun = time.monotonic()
        outcome = life.live()
        seconds = time.monotonic() - begun
        books = life.here.tell(BOOKS.replace("{gid}", life.gid))
        facts = "facts hold" in life.here.hubang("doctor", "--facts")
    lived, simulated, unasked = measures(outcome), measures(pure), measures(silent)
    names = ("completion", "pings", "helps", "gini", "spearman", "lower_to_mean", "newcomers", "median_hours", "wasted")
    return {
        "seed": seed,
        "requests_counted": int(scored(outcome).sum()),
        "times_the_speed_of_life": round(world.setting.days * 86_400 / seconds),
        "lived": {name: _rounded(lived[name]) for name in names},
        "simulated": {name: _rounded(simulated[name]) for name in names},
        "simulated_without_pings": {name: _rounded(unasked[name]) for name in names},
        "answers": dict(sorted(life.answers.items())),
        "refusals": dict(life.refusals),
        "claims_acknowledged": len(life.helps),
        "books": books,
        "books_balance": books["given"] == books["received"] == books["confirmed"] and not books["counts_that_differ"],
        "no_help_lost_or_doubled": books["confirmed"] + books["claimed"] == len(life.helps),
        "facts_hold": facts,
    }


def _rounded(value: float) -> float | None:
    return None if np.isnan(value) else round(value, 4)


@contextlib.contextmanager
def _group(world: World) -> Iterator["Life"]:
    """A site of its own with its clock, server and worker."""
    with tempfile.TemporaryDirectory() as place, _receiving() as told:
        clock = Path(place) / "clock"
        turn(clock, START)
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.soak_settings", "SOAK_CLOCK": str(clock)}
        with prepared(**settings) as here, serving(here):
            worker = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.soak_worker"],
                env=here.environment,
                cwd=ROOT,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            try:
                yield Life(here, world, told, worker, clock)
            finally:
                worker.terminate()
                worker.wait(60)


def turn(path: Path, to: dt.datetime) -> None:
    """Make this the time of every process; eight bytes, written at once."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.pwrite(descriptor, struct.pack("d", to.timestamp()), 0)
    finally:
        os.close(descriptor)


@dataclass
class Told:
    """The calls that came: (member, kind of notice)."""

    url: str = ""
    calls: list[tuple[int, str]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> list[tuple[int, str]]:
        """What came since the last time."""
        with self.lock:
            found, self.calls = self.calls, []
        return found


@contextlib.contextmanager
def _receiving() -> Iterator[Told]:
    told = Told()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with told.lock:
                told.calls.append((int(self.path.strip("/")), body["data"]["kind"]))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        told.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield told
        finally:
            server.shutdown()
            thread.join()


class Life:
    """The members of a world in a real group."""

    def __init__(self, here: Site, world: World, told: Told, worker: "subprocess.Popen[str]", clock: Path) -> None:
        self.here, self.world, self.told, self.worker, self.clock = here, world, told, worker, clock
        quotas = [(*ASKS[kind.name][:2], kind.quota, min(kind.pair_days, 36_500)) for kind in world.kinds]
        code = PREPARE.replace("{quotas}", repr([(*q[:3], int(q[3])) for q in quotas]))
        code = code.replace("{here}", repr([bool(tick == 0) for tick in world.joined])).replace("{url}", told.url)
        self.gid, self.code, self.tokens = here.tell(code)
        self.connection = http.client.HTTPConnection("127.0.0.1", here.port, timeout=120)
        self.tick = 0
        self.ids: dict[str, int] = {}
        self.public: dict[int, str] = {}
        self.completed = np.full(len(world.posts.tick), -1)
        self.helps: list[tuple[int, int, int]] = []
        self.pings = np.zeros(world.members, dtype=np.int64)
        self.fatigue = np.zeros(world.members)
        self.muted_until = np.zeros(world.members, dtype=np.int64)
        self.away_until = np.zeros(world.members, dtype=np.int64)
        self.asked_today: Counter[int] = Counter()
        self.given_today: Counter[int] = Counter()
        self.sessions: defaultdict[int, list[Session]] = defaultdict(list)
        self.to_confirm: set[int] = set()
        self.answers: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()

    def call(self, member: int, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any] | None:
        """One call of the API with a key of its own; None when it was refused."""
        headers = {"Authorization": f"Bearer {self.tokens[member]}", "Content-Type": "application/json"}
        headers["Idempotency-Key"] = f"{self.tick}-{member}-{sum(self.answers.values())}".ljust(16, "k")
        sent = (method, f"/api/v1{path}", None if body is None else json.dumps(body), headers)
        try:
            answer, content = self._send(*sent)
        except (http.client.RemoteDisconnected, ConnectionError):
            # The server ends connections that were idle; the same key makes a second attempt the same act.
            self.connection.close()
            answer, content = self._send(*sent)
        self.answers[str(answer.status)] += 1
        if answer.status >= 400:
            self.refusals[f"{path.rsplit('/', 1)[-1]} {json.loads(content).get('code', '')}"[:40]] += 1
            return None
        return dict(json.loads(content))

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[http.client.HTTPResponse, bytes]:
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def live(self) -> Outcome:
        """From the first step to the last."""
        world, run = self.world, Run(self.world, Product())
        visits = np.searchsorted(world.visits.tick, np.arange(world.ticks + 1)).tolist()
        posts = np.searchsorted(world.posts.tick, np.arange(world.ticks + 1)).tolist()
        for self.tick in range(world.ticks):
            self._begin_step()
            for member in np.flatnonzero((world.joined == self.tick) & (world.joined > 0)).tolist():
                self._join(member)
            for request in range(posts[self.tick], posts[self.tick + 1]):
                self._ask(request)
            for at in range(visits[self.tick], visits[self.tick + 1]):
                self._visit(at)
            for session in self.sessions.pop(self.tick, ()):
                self._look(session)
            self._confirm()
            self._work()
            self.fatigue *= REST
        helps = np.array(self.helps, dtype=np.int64).reshape(-1, 3).T
        muted = self.muted_until > world.ticks
        return Outcome(world, run.state, self.completed, helps[0], helps[1], helps[2], self.pings, muted)

    def _begin_step(self) -> None:
        turn(self.clock, START + self.tick * STEP)
        if self.tick % TICKS_PER_DAY == 0:
            self.asked_today.clear()
            self.given_today.clear()
            print(f"day {self.tick // TICKS_PER_DAY}: {len(self.helps)} helps, {self.pings.sum()} pings", flush=True)

    def _join(self, member: int) -> None:
        body = {"nickname": chr(0x4E00 + member) + "友", "accepted_version": 1}
        self.call(member, "POST", f"/invites/{self.code}/join", body)
        self.call(member, "POST", f"/groups/{self.gid}/webhooks", {"url": f"{self.told.url}/{member}"})

    def _ask(self, request: int) -> None:
        kind, asker = self.world.kinds[int(self.world.posts.kind[request])], int(self.world.posts.asker[request])
        _platform, _activity, text, title = ASKS[kind.name]
        words = {"id": f"s{request:05d}x", "who": chr(0x4E00 + asker) + "友", "what": THINGS[request % len(THINGS)]}
        made = self.call(
            asker,
            "POST",
            f"/groups/{self.gid}/requests",
            {
                "scene": "boost",
                "text": text.format(**words),
                "title": title.format(**words),
                "helpers_needed": kind.needed,
                "deadline_at": (START + self.tick * STEP + dt.timedelta(hours=kind.hours)).isoformat(),
            },
        )
        if made is not None:
            self.ids[made["id"]], self.public[request] = request, made["id"]

    def _visit(self, at: int) -> None:
        member = int(self.world.visits.member[at])
        if self.away_until[member] <= self.tick:
            self._look(Session(member, int(self.world.visits.views[at]), int(self.world.visits.coins[at])))

    def _look(self, session: Session) -> None:
        """See the feed; after a ping first what stands on top, then some more cards, each helped by its coin."""
        seen: set[str] = set()
        cards = self._cards(session.member)
        if session.lands and cards and self._willing(session.member) > 0:
            cards = self._help(session.member, cards[0], cards, seen)
        for place in range(session.views):
            card = next((one for one in cards if one not in seen), None)
            if card is None or self._willing(session.member) <= 0:
                return
            seen.add(card)
            if session.coins >> place & 1:
                cards = self._help(session.member, card, cards, seen)

    def _cards(self, member: int) -> list[str]:
        feed = self.call(member, "GET", f"/groups/{self.gid}/feed")
        return [card["id"] for card in feed["items"]] if feed else []

    def _willing(self, member: int) -> int:
        return int(self.world.willing[member, self.tick // TICKS_PER_DAY]) - self.given_today[member]

    def _help(self, member: int, card: str, cards: list[str], seen: set[str]) -> list[str]:
        """Help with a card, and see the feed again: what can no longer be helped is gone from it."""
        seen.add(card)
        one = f"/groups/{self.gid}/requests/{card}"
        if self.call(member, "POST", f"{one}/open", {}) and self.call(member, "POST", f"{one}/claim", {}):
            self.given_today[member] += 1
            self.helps.append((self.tick, member, self.ids[card]))
            self.to_confirm.add(self.ids[card])
            return self._cards(member)
        return cards

    def _confirm(self) -> None:
        """The askers confirm what came in this step."""
        for request in sorted(self.to_confirm):
            asker = int(self.world.posts.asker[request])
            shown = self.call(asker, "POST", f"/groups/{self.gid}/requests/{self.public[request]}/confirm", {})
            if shown and shown["state"] == "completed":
                self.completed[request] = self.tick
        self.to_confirm.clear()

    def _work(self) -> None:
        """The worker does what is due; the members whom it asked react as they were drawn."""
        assert self.worker.stdin is not None
        assert self.worker.stdout is not None
        self.worker.stdin.write("work\n")
        self.worker.stdin.flush()
        if self.worker.stdout.readline() != "done\n":
            raise SystemExit("the worker has died")
        for member, kind in self.told.take():
            if kind == "wanted":
                self._ping(member)

    def _ping(self, member: int) -> None:
        """As in the simulation (`Run._ping`): an answer, or more and more often silence for good."""
        world, day = self.world, self.tick // TICKS_PER_DAY
        drawn = (member, day, self.asked_today[member] % DRAWN_PINGS)
        tired = float(self.fatigue[member])
        self.pings[member] += 1
        self.fatigue[member] += 1
        self.asked_today[member] += 1
        if self.muted_until[member] > self.tick:
            return
        if world.pings.answer[drawn] < world.response[member] * np.exp(-TIRED_ANSWERS * tired):
            at = Run._awake(self.tick + int(world.pings.delay[drawn]))
            coins, lands = int(world.pings.coins[drawn]), bool(world.pings.lands[drawn])
            self.sessions[at].append(Session(member, int(world.pings.views[drawn]), coins, lands))
        elif world.pings.mute[drawn] < MUTE_HAZARD * (1 + tired) ** MUTE_GROWTH:
            self.muted_until[member] = self.tick + world.pings.recovery[drawn]
            if world.pings.quits[drawn]:
                self.away_until[member] = self.muted_until[member]
