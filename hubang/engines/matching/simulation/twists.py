"""What the plain benchmark leaves out, each to be switched on by itself."""

from dataclasses import dataclass, replace

from hubang.engines.matching.simulation.world import FARM, KINDS, Kind, Setting


@dataclass(frozen=True)
class Twists:
    """How the world differs from what the software believes; all off by default."""

    # Share of helps that the shop rejects silently: they cost the helper and move nothing. Half are reported at once, the others
    # are believed until the asker looks, three hours later.
    rejected: float = 0.0
    # Share of helps that nobody reports: they count in the shop and not in the software, until the asker closes the request an hour after it is full.
    unreported: float = 0.0
    # How much the outcome of their own last requests moves what members are willing to give, 0 to 1.
    satisfaction: float = 0.0
    # Helps an hour that each open request gets from elsewhere, whatever its place.
    outside: float = 0.0
    # On this day every quota drops by one (at least one stays); the software's table is mended two days later.
    quota_drop_day: int | None = None
    # The asker's number is a guess: the true need is up to this share less or twice this share more, and is raised as it becomes known.
    unknown_need: float = 0.0
    # "mute": every unanswered ping may mute; "deaf": every ping makes deaf for hours (the variant MR); "none": nobody tires.
    fatigue: str = "mute"


LARGE = Kind("new farm", 30, 24, 1, 1, 0.1)
# By name: what is asked, twists, setting.
VARIANTS: dict[str, tuple[str, Twists, Setting]] = {
    "plain": ("the benchmark as it stands", Twists(), Setting()),
    "weak responders": ("pings are answered 0.3 times as often", Twists(), Setting(response_scale=0.3)),
    "deafness": ("every ping makes a member deaf for 8 hours in the mean", Twists(fatigue="deaf"), Setting()),
    "no fatigue": ("nobody ever tires of pings", Twists(fatigue="none"), Setting()),
    "rejected": ("the shop rejects a tenth of all helps silently", Twists(rejected=0.1), Setting()),
    "unreported": ("a tenth of all helps is never reported", Twists(unreported=0.1), Setting()),
    "satisfaction": ("who was helped is willing to help more", Twists(satisfaction=0.6), Setting()),
    "outside": ("links are shared elsewhere too: a help in 20 hours", Twists(outside=0.05), Setting()),
    "quota change": ("all quotas drop by one on day 10", Twists(quota_drop_day=10), Setting()),
    "unknown need": ("askers guess how many helpers they need", Twists(unknown_need=0.3), Setting()),
    "large need": ("a tenth of requests needs 30 helpers, one help a day", Twists(), Setting(kinds=(*KINDS, LARGE))),
    "overload": ("everybody asks once a day, 5 helpers, quota 3", Twists(), Setting(kinds=(FARM,), asks_daily=FARM)),
    "49 days": ("seven weeks instead of three", Twists(), Setting(days=49)),
    "small group": ("120 members", Twists(), Setting(members=120)),
}


def variant(name: str, **changes: object) -> tuple[Twists, Setting]:
    """A variant by name, with some of its setting changed (members, load, days)."""
    _, twists, setting = VARIANTS[name]
    return twists, replace(setting, **changes)  # type: ignore[arg-type]
