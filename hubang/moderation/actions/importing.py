"""Word lists from elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime

from hubang.audit import log
from hubang.engines.screening import Word
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_manage, may_speak
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Refused, check
from hubang.moderation.actions.words import MOST, full, read_word
from hubang.moderation.models import GroupWord
from hubang.moderation.word_lists import Line, read_list


@dataclass
class Imported:
    """How many words are new and how many were listed before; which lines cannot be used, with the refusal of each."""

    added: int = 0
    known: int = 0
    refused: list[tuple[int, Refused]] = field(default_factory=list)


def import_words(admin: Membership, *, data: bytes, now: datetime) -> Imported:
    """List the words of a file; none is switched on. Words that are listed already stay as they are. `Refused`: bad_list."""
    check(may_manage(admin, "review"))
    check(may_speak(admin, now))
    result = Imported()
    words = _readable(read_list(data), result)
    with atomic():
        lock(Group.objects.filter(pk=admin.group_id)).get()
        listed = set(GroupWord.objects.filter(group=admin.group_id).values_list("text", flat=True))
        new = [word for text, (_line, word) in words.items() if text not in listed]
        if len(listed) + len(new) > MOST:
            raise full()
        GroupWord.objects.bulk_create(
            GroupWord(group=admin.group, created_at=now, created_by=admin, **word._asdict()) for word in new
        )
        result.added, result.known = len(new), len(words) - len(new)
        log.record("import_words", now=now, group=admin.group.public_id, actor=admin.public_id, count=len(new))
    return result


def _readable(lines: list[Line], result: Imported) -> dict[str, tuple[Line, Word]]:
    """The words by their texts; of the same one twice the first."""
    words: dict[str, tuple[Line, Word]] = {}
    for line in lines:
        try:
            word = read_word(**line.fields)
        except Refused as refusal:
            result.refused.append((line.number, refusal))
        else:
            words.setdefault(word.text, (line, word))
    return words
