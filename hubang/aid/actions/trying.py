"""Trying words on what the group has said, before they act."""

from collections.abc import Sequence
from datetime import datetime

from hubang.aid.said import said_since
from hubang.groups.models import Membership
from hubang.groups.policies import may_manage
from hubang.lib.db import outside_of_transactions
from hubang.lib.refused import check
from hubang.moderation.actions import note_trials
from hubang.moderation.models import GroupWord
from hubang.moderation.queries import words_for
from hubang.moderation.trials import DAYS, try_out


def try_words(admin: Membership, words: Sequence[GroupWord], *, now: datetime) -> list[GroupWord]:
    """Look what words would have hit in the last 30 days, and keep the counts. Nothing else happens to anybody."""
    check(may_manage(admin, "review"))
    outside_of_transactions("a dry run")
    note_trials(admin, try_out(words, said_since(admin.group, now - DAYS)), now=now)
    keys = {word.pk for word in words}
    return [word for word in words_for(admin) if word.pk in keys]
