"""The next group of a community begins with the words and the lists of links of the one before it."""

from datetime import datetime

from hubang.groups.models import Group
from hubang.lib.db import atomic, lock
from hubang.moderation.models import GroupWord, ScamLink, ScamList, ScreeningState

# Groups that are known to have begun: nothing is asked about them again. Of 16 bytes each.
_begun: set[int] = set()


def inherit_lists(group: Group, *, now: datetime) -> bool:
    """Take over what the group before it looks for, once, before anything is screened in a group; whether it was now.

    Words that act there act here; what they would have hit there is not told here. What was learnt there stays there: it was compared on that
    group's texts.
    """
    if group.number == 1 or group.pk in _begun:
        return False
    if not ScreeningState.objects.filter(group=group).exists():
        with atomic():
            lock(Group.objects.filter(pk=group.pk)).get()
            if ScreeningState.objects.get_or_create(group=group)[1]:
                return _taken_over(group, now)
    _begun.add(group.pk)
    return False


def inherit_all(now: datetime) -> int:
    """The same for every group in which nothing was said yet; how many took something over."""
    new = Group.objects.filter(number__gt=1, screening=None)
    return sum(inherit_lists(group, now=now) for group in new)


def _taken_over(group: Group, now: datetime) -> bool:
    former = Group.objects.filter(community=group.community_id, number=group.number - 1).first()
    if former is None:
        return False
    listed = set(GroupWord.objects.filter(group=group).values_list("text", flat=True))
    words = [_word(word, group, now) for word in GroupWord.objects.filter(group=former) if word.text not in listed]
    GroupWord.objects.bulk_create(words)
    lists = ScamList.objects.filter(group=former)
    for one in lists:
        _take_list(one, group, now)
    return bool(words or lists)


def _word(word: GroupWord, group: Group, now: datetime) -> GroupWord:
    same = {name: getattr(word, name) for name in ("text", "kind", "category", "severity")}
    return GroupWord(group=group, created_at=now, on_at=now if word.on_at else None, **same)


def _take_list(one: ScamList, group: Group, now: datetime) -> None:
    defaults = {"name": one.name, "phrase": one.phrase.reveal(), "created_at": now}
    if one.is_own:
        row = ScamList.objects.get_or_create(group=group, is_own=True, defaults=defaults)[0]
    else:
        row = ScamList.objects.create(group=group, **defaults)
    links = ScamLink.objects.filter(scam_list=one).order_by("pk").values_list("digest", "host")
    new = (ScamLink(scam_list=row, digest=digest, host=host, created_at=now) for digest, host in links)
    ScamLink.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
