"""Models of the group's own: wanted by the owner, learnt by the worker, switched to and back by the owner."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Group, Membership
from hubang.groups.policies import may_speak
from hubang.lib.db import atomic, lock
from hubang.lib.ids import new_public_id
from hubang.lib.refused import Absent, Refused, check
from hubang.moderation.models import GroupModel, ModelState, ScreeningState
from hubang.moderation.policies import may_teach
from hubang.moderation.queries import cut_short, may_be_used

# Older ones go; the one in use never does.
MOST_KEPT = 5


def want_model(owner: Membership, *, now: datetime) -> GroupModel:
    """Have a model learnt from what reviewers have decided so far. Nothing changes until it is switched to. `Refused`: learning_already."""
    check(may_teach(owner))
    check(may_speak(owner, now))
    return want_model_for(owner.group, now=now, owner=owner)


def want_model_for(group: Group, *, now: datetime, owner: Membership | None = None) -> GroupModel:
    """The same, for whoever runs the server."""
    try:
        with atomic():
            row = GroupModel.objects.create(group=group, created_at=now, created_by=owner)
            _note("learn_model", group, owner, row.public_id, now)
    except IntegrityError:
        raise Refused(
            "learning_already", _("Hubang is learning already. Please look again in a few minutes.")
        ) from None
    return row


def begin_learning(now: datetime) -> GroupModel | None:
    """Take the oldest wanted model; None when there is none. Two workers never take the same."""
    with atomic():
        cut_short(now).update(state=ModelState.WANTED, begun_at=None)
        for row in GroupModel.objects.filter(state=ModelState.WANTED).select_related("group").order_by("pk"):
            taken = GroupModel.objects.filter(pk=row.pk, state=ModelState.WANTED)
            if taken.update(state=ModelState.LEARNING, begun_at=now):
                row.state, row.begun_at = ModelState.LEARNING, now
                return row
    return None


def end_learning(
    row: GroupModel, *, data: bytes, base: str, decided: int, comparison: dict[str, Any], now: datetime
) -> GroupModel:
    """Keep what was learnt; the oldest that are not in use go."""
    with atomic():
        kept = lock(GroupModel.objects.filter(pk=row.pk)).get()
        kept.state, kept.ended_at, kept.data, kept.base = ModelState.READY, now, data, base
        kept.decided, kept.comparison = decided, comparison
        kept.save()
        used = ScreeningState.objects.filter(group=kept.group_id).values("model")
        old = GroupModel.objects.filter(group=kept.group_id).exclude(pk__in=used).order_by("-pk")
        GroupModel.objects.filter(pk__in=[one.pk for one in old[MOST_KEPT:]]).delete()
    return kept


def fail_learning(row: GroupModel, *, code: str, now: datetime) -> GroupModel:
    """Say why nothing was learnt."""
    with atomic():
        row.state, row.failure, row.ended_at = ModelState.FAILED, code, now
        row.save(update_fields=["state", "failure", "ended_at"])
    return row


def use_model(owner: Membership, model: GroupModel | None, *, now: datetime) -> None:
    """Judge with this model of the group's from now on; None: with the shipped one again. `Refused`: other_base, not_ready."""
    check(may_teach(owner))
    check(may_speak(owner, now))
    if model is not None:
        check(may_be_used(model) if model.group_id == owner.group_id else Absent())
    with atomic():
        values = {"model": model, "revision": new_public_id()}
        ScreeningState.objects.update_or_create(group=owner.group, defaults=values)
        _note("switch_model", owner.group, owner, model.public_id if model else "", now, is_on=model is not None)


def note_export(owner: Membership, count: int, *, now: datetime) -> None:
    """Write down that the owner took the labels out of the site."""
    check(may_teach(owner))
    with atomic():
        _note("export_labels", owner.group, owner, "", now, count=count)


def _note(verb: str, group: Group, owner: Membership | None, public_id: str, now: datetime, **detail: int) -> None:
    actor = owner.public_id if owner else ""
    log.record(verb, now=now, group=group.public_id, actor=actor, object_type="model", object_id=public_id, **detail)
