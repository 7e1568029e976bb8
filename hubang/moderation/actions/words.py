"""The group's own words."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.moderation.models import CATEGORIES, GroupWord
from hubang.moderation.queries import word_for

SHORTEST = 2
MOST = 2000


def add_word(admin: Membership, *, text: str, category: str, severity: str, now: datetime) -> GroupWord:
    """Hold or block every text with this word from now on. Adding it again changes its category and severity."""
    check(may_manage(admin, "review"))
    check(may_speak(admin, now))
    text = clean_line(text, 60).casefold()
    if len(text) < SHORTEST or category not in CATEGORIES or severity not in {"hold", "block"}:
        raise Refused(
            "bad_word", _("A word has at least two characters, a kind and what happens."), status=422, field="text"
        )
    with atomic():
        # The lock makes the limit exact for one group.
        lock(Group.objects.filter(pk=admin.group_id)).get()
        # A row never changes, so that the highest key and the number of rows name a state of the list (see screening).
        GroupWord.objects.filter(group=admin.group_id, text=text).delete()
        if GroupWord.objects.filter(group=admin.group_id).count() >= MOST:
            raise Refused("too_many_words", _("The list is full (2,000 words). Please remove some first."))
        word = GroupWord.objects.create(
            group=admin.group, text=text, category=category, severity=severity, created_at=now, created_by=admin
        )
        _note(admin, word, now)
    return word


def remove_word(admin: Membership, word: GroupWord, *, now: datetime) -> None:
    """Take a word off the list."""
    with atomic():
        word = word_for(admin, word.public_id)
        _note(admin, word, now)
        word.delete()


def _note(admin: Membership, word: GroupWord, now: datetime) -> None:
    group = admin.group.public_id
    log.record(
        "change_words", now=now, group=group, actor=admin.public_id, object_type="word", object_id=word.public_id
    )
