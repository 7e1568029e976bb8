"""Waves: members are asked for help. Worked by `hubang work`, by as many workers as there are."""

import logging
from datetime import datetime

import numpy as np

from hubang.aid.days import SHANGHAI
from hubang.aid.waves import choose, groups_in_need
from hubang.engines.matching.response import is_waking_hour
from hubang.groups.models import Group
from hubang.notify.pings import ask, finish_waves, take_waves

log = logging.getLogger("hubang.waves")
# Groups that one worker takes at a time; the others are another's.
BATCH = 50


def send_waves(now: datetime) -> int:
    """One wave in some of the groups where it is time for one; how many groups. 0: nothing is to be done at the moment."""
    at = now.astimezone(SHANGHAI)
    if not is_waking_hour(at.hour + at.minute / 60):
        return 0
    keys = groups_in_need(now, BATCH)
    taken = take_waves(list(keys), now)
    groups = Group.objects.select_related("community").in_bulk([keys[name] for name in taken])
    quiet = [holder for name, holder in taken.items() if not _send_wave(groups[keys[name]], holder, now)]
    if quiet:
        finish_waves(quiet, now)
    return len(taken)


def _send_wave(group: Group, holder: str, now: datetime) -> bool:
    """Ask some members of a group; False when nobody is to be asked, and the wave is still this worker's to end."""
    try:
        choices = choose(group, now, np.random.default_rng())
    except Exception:
        # One group keeps no other from being helped; its turn comes again when the lease is over.
        log.exception("a wave could not be chosen")
        return True
    if choices:
        ask(group.public_id, holder, choices, now)
    return bool(choices)
