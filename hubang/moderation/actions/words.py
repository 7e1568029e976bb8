"""The group's own words: listed, tried, switched on and off."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.engines.screening import Word
from hubang.engines.screening.words import problem
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.cleaning import clean_line
from hubang.lib.db import atomic, lock
from hubang.lib.ids import new_public_id
from hubang.lib.refused import Refused, check
from hubang.moderation.models import CATEGORIES, GroupWord, ScreeningState, WordKind
from hubang.moderation.policies import may_switch_on
from hubang.moderation.queries import word_for
from hubang.moderation.trials import Trial, hits_the_everyday

MOST = 2000
LONGEST = {WordKind.LITERAL: 60, WordKind.SOUND: 60, WordKind.PATTERN: 200}


def add_word(
    admin: Membership, *, text: str, category: str, severity: str, now: datetime, kind: str = WordKind.LITERAL
) -> GroupWord:
    """List a word. It is looked for once it is switched on. The same text again changes what happens, not whether it is on.

    `Refused`: bad_word, bad_pattern, too_broad, too_many_words.
    """
    _may_change(admin, now)
    word = read_word(text=text, kind=kind, category=category, severity=severity)
    with atomic():
        # The lock makes the limit exact for one group.
        lock(Group.objects.filter(pk=admin.group_id)).get()
        row = _listed(admin, word, now)
        _note("change_words", admin, row, now)
    return row


def read_word(*, text: str, kind: str, category: str, severity: str) -> Word:
    """A word as it is listed; `Refused` when it cannot be looked for or would hit everything."""
    if kind not in WordKind.values or category not in CATEGORIES or severity not in {"hold", "block"}:
        raise Refused(
            "bad_word",
            _("A word has at least two characters, a kind and what happens. Please fill in what is missing."),
            status=422,
        )
    text = clean_line(text, LONGEST[WordKind(kind)])
    word = Word(text if kind == WordKind.PATTERN else text.casefold(), category, severity, kind)
    check(_objection(word))
    return word


def _objection(word: Word) -> Refused | None:
    reason = problem(word)
    if reason == "bad_pattern":
        message = _(
            "This pattern cannot be read. Please write a regular expression without looking back or ahead; each bracket needs its other half."
        )
        return Refused("bad_pattern", message, status=422, field="text")
    if reason in {"short", "long"}:
        message = _("A word has at least two characters, a pattern at most 200. Please write it longer or shorter.")
        return Refused("bad_word", message, status=422, field="text")
    if reason or hits_the_everyday(word):
        message = _("This would hit what everybody says every day. Please write more of what you are looking for.")
        return Refused("too_broad", message, status=422, field="text")
    return None


def _listed(admin: Membership, word: Word, now: datetime) -> GroupWord:
    """The row of a word, new or changed, in the caller's transaction and under the group's lock."""
    known = GroupWord.objects.filter(group=admin.group_id, text=word.text).first()
    if known is None:
        if GroupWord.objects.filter(group=admin.group_id).count() >= MOST:
            raise full()
        return GroupWord.objects.create(group=admin.group, created_at=now, created_by=admin, **word._asdict())
    if known.kind != word.kind or (known.severity, word.severity) == ("hold", "block"):
        # It would hit other texts than were tried, or hit harder.
        known.on_at, known.tried_at, known.trial = None, None, {}
    known.kind, known.category, known.severity = word.kind, word.category, word.severity
    known.save(update_fields=["kind", "category", "severity", "on_at", "tried_at", "trial"])
    renew(admin.group)
    return known


def full() -> Refused:
    """There is no room for more words."""
    return Refused("too_many_words", _("There is room for 2,000 words. Please remove some first."))


def note_trials(admin: Membership, trials: Mapping[int, Trial], *, now: datetime) -> None:
    """Keep what a dry run found, by the keys of the words."""
    check(may_manage(admin, "review"))
    with atomic():
        for word in GroupWord.objects.filter(group=admin.group_id, pk__in=trials):
            word.tried_at, word.trial = now, trials[word.pk].as_json()
            word.save(update_fields=["tried_at", "trial"])
        log.record("try_words", now=now, group=admin.group.public_id, actor=admin.public_id, count=len(trials))


def switch_on(admin: Membership, words: Sequence[GroupWord], *, now: datetime) -> list[GroupWord]:
    """Look for words from now on, after a dry run. `Refused`: not_tried, too_broad; then none is switched on."""
    _may_change(admin, now)
    with atomic():
        rows = list(lock(GroupWord.objects.filter(group=admin.group_id, pk__in=[word.pk for word in words])))
        for row in rows:
            check(may_switch_on(row, now))
        _switch(admin, rows, now, is_on=True)
    return rows


def switch_off(admin: Membership, words: Sequence[GroupWord], *, now: datetime) -> list[GroupWord]:
    """Stop looking for words; they stay listed."""
    _may_change(admin, now)
    with atomic():
        rows = list(lock(GroupWord.objects.filter(group=admin.group_id, pk__in=[word.pk for word in words])))
        _switch(admin, rows, now, is_on=False)
    return rows


def _switch(admin: Membership, rows: list[GroupWord], now: datetime, *, is_on: bool) -> None:
    changed = [row for row in rows if (row.on_at is not None) != is_on]
    for row in changed:
        row.on_at = now if is_on else None
        row.save(update_fields=["on_at"])
        _note("switch_words", admin, row, now, is_on=is_on)
    if changed:
        renew(admin.group)


def remove_word(admin: Membership, word: GroupWord, *, now: datetime) -> None:
    """Take a word off the list."""
    _may_change(admin, now)
    with atomic():
        word = word_for(admin, word.public_id)
        _note("change_words", admin, word, now)
        word.delete()
        renew(admin.group)


def renew(group: Group) -> None:
    """Say that the group's Screener has to be built anew, in the transaction of the change."""
    ScreeningState.objects.update_or_create(group=group, defaults={"revision": new_public_id()})


def _may_change(admin: Membership, now: datetime) -> None:
    check(may_manage(admin, "review"))
    check(may_speak(admin, now))


def _note(verb: str, admin: Membership, word: GroupWord, now: datetime, **detail: bool) -> None:
    log.record(
        verb,
        now=now,
        group=admin.group.public_id,
        actor=admin.public_id,
        object_type="word",
        object_id=word.public_id,
        **detail,
    )
