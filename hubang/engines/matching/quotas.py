"""How often a member can help: rows of a table, never code. The shops change these figures without notice."""

from collections.abc import Iterable
from dataclasses import dataclass

# Where no row says otherwise: charity and study cost no shop's quota.
UNLIMITED = 1_000_000
NEVER_AGAIN = 36_500


@dataclass(frozen=True, slots=True)
class Quota:
    """Helps a day of one member for one platform and activity (an empty activity: all of the platform that have no row of their own), and
    days until the same helper can help the same asker again: 0 at once, 1 the next day, NEVER_AGAIN."""

    platform: str
    activity: str
    per_day: int
    pair_days: int = 0
    is_guess: bool = True


class Quotas:
    """The table, with later rows in place of earlier ones for the same platform and activity."""

    def __init__(self, rows: Iterable[Quota]) -> None:
        self._rows = {(row.platform, row.activity): row for row in rows}

    def row(self, platform: str, activity: str) -> Quota | None:
        """The row that applies; None where nothing limits."""
        if not platform:
            return None
        return self._rows.get((platform, activity)) or self._rows.get((platform, ""))

    def left(self, platform: str, activity: str, used: Iterable[tuple[str, str]]) -> int:
        """Helps left today after those `used` today (platform, activity); UNLIMITED where nothing limits. Below zero when a quota has shrunk."""
        row = self.row(platform, activity)
        if row is None:
            return UNLIMITED
        return row.per_day - sum(self.row(*pair) is row for pair in used)

    def pair_days(self, platform: str, activity: str) -> int:
        """Days until the same helper can help the same asker again with this."""
        row = self.row(platform, activity)
        return row.pair_days if row else 0

    @property
    def longest_pair_days(self) -> int:
        """How far back helps must be known to keep every pair rule."""
        return max((row.pair_days for row in self._rows.values()), default=0)
