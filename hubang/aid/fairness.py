"""Who takes and does not give: the member's own numbers, and what follows from them. The rules are in engines/matching/standing.py."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hubang.aid.models import Assist, FairShare, ShareLevel
from hubang.aid.pulse import accounts_of
from hubang.engines.matching.balance import step_weights
from hubang.engines.matching.standing import RECOMMENDED, Level, Record, helps_to_fine
from hubang.groups.models import Membership

# What a limited member may ask for a day.
LIMITED_ASKS = 1


@dataclass(frozen=True)
class Share:
    """Help given and received lately (old help fades), the level, and what follows when."""

    level: str
    given: float
    received: float
    # How many more helps make everything well; 0 when it is.
    missing: int
    # When the limit comes, if nothing changes and nobody pauses; None without a warning.
    limit_at: datetime | None
    excused_until: datetime | None
    may_appeal: bool

    @property
    def is_limited(self) -> bool:
        """Whether fewer requests are possible."""
        return self.level == ShareLevel.LIMITED


def share_of(member: Membership, now: datetime) -> Share:
    """How the member stands at this moment: whoever has given enough since the last look is free at once."""
    row = FairShare.objects.filter(member=member).first()
    given = accounts_of(Assist.objects.filter(helper=member), "helper", now).get(member.pk, 0.0)
    received = accounts_of(Assist.objects.filter(request__asker=member), "request__asker", now).get(member.pk, 0.0)
    missing = _helps_missing(given, received)
    is_excused = row is not None and row.excused_until is not None and row.excused_until > now
    level = row.level if row is not None and missing and not is_excused else ShareLevel.FINE
    limit_at = row.warned_at + timedelta(days=RECOMMENDED.patience_days) if row is not None and row.warned_at else None
    return Share(
        level=str(level),
        given=given,
        received=received,
        missing=missing if level != Level.FINE else 0,
        limit_at=limit_at if level == Level.WARNED else None,
        excused_until=row.excused_until if row is not None and is_excused else None,
        may_appeal=row is not None and level != Level.FINE and row.appealed_at is None,
    )


def _helps_missing(given: float, received: float) -> int:
    """How many fresh helps make everything well; a fresh one counts a little less than 1, and what is promised has to be enough."""
    if not helps_to_fine(Record(given=given, received=received, days=0)):
        return 0
    fresh = step_weights()[0]
    return helps_to_fine(Record(given=given / fresh, received=received / fresh, days=0))


def is_limited(member: Membership, now: datetime) -> bool:
    """Whether the member may ask for less at the moment. One query for almost everybody."""
    known = FairShare.objects.filter(member=member, level=ShareLevel.LIMITED).exists()
    return known and share_of(member, now).is_limited
