"""The life of requests and assists once more, in a few plain lines: what the product is compared with."""

import datetime as dt
from dataclasses import dataclass, field

LIVING = {"open", "full"}
STANDING = {"claimed", "disputed", "confirmed"}
SILENCE = dt.timedelta(hours=24)


@dataclass
class Claim:
    state: str
    since: dt.datetime


@dataclass
class Entry:
    """A request: who asks, how many are needed, until when, and what became of it."""

    asker: int
    needed: int
    deadline: dt.datetime
    state: str = "open"
    claims: dict[int, Claim] = field(default_factory=dict)

    def count(self, *states: str) -> int:
        return sum(claim.state in states for claim in self.claims.values())

    def why_not_help(self, helper: int, now: dt.datetime) -> str:
        """The code of the refusal of a claim; empty when it goes through."""
        if helper == self.asker:
            return "own_request"
        if self.state not in LIVING or self.deadline <= now:
            return "absent" if self.state == "removed" else "request_closed"
        if helper in self.claims and self.claims[helper].state != "void":
            return "helped_already"
        return "request_full" if self.state == "full" else ""

    def claim(self, helper: int, now: dt.datetime) -> None:
        self.claims[helper] = Claim("claimed", now)
        if self.count(*STANDING) == self.needed:
            self.state = "full"

    def void(self, helper: int) -> None:
        self.claims[helper].state = "void"
        if self.state == "full":
            self.state = "open"

    def confirm(self, helper: int) -> None:
        if self.claims[helper].state in {"claimed", "disputed"}:
            self.claims[helper].state = "confirmed"
            if self.count("confirmed") >= self.needed and self.state in {*LIVING, "expired"}:
                self.state = "completed"

    def remove(self) -> None:
        if self.state != "removed":
            self.state = "removed"
            for claim in self.claims.values():
                claim.state = "void" if claim.state in {"claimed", "disputed"} else claim.state

    def pass_time(self, now: dt.datetime) -> None:
        """What the worker does: first the deadlines, then the silence."""
        if self.state in LIVING and self.deadline <= now:
            self.state = "expired"
        for helper, claim in sorted(self.claims.items(), key=lambda pair: pair[1].since):
            if claim.state == "claimed" and claim.since <= now - SILENCE:
                self.confirm(helper)
