"""Does asking help at all? A part of the members, drawn by lot, is not asked as long as the owner lets the experiment run."""

from datetime import datetime

from django.utils.translation import gettext as _

from hubang.audit import log
from hubang.groups.models import Group, Membership, Role
from hubang.lib.db import atomic, lock
from hubang.lib.refused import Absent, Refused
from hubang.live.log import append
from hubang.notify.models import Experiment
from hubang.notify.pings import running_experiment

PERCENTS = (10, 20, 50)


def start_experiment(owner: Membership, *, percent: int, now: datetime) -> Experiment:
    """Hold this share of the members out from now on; one experiment at a time. Members read in the log that it runs."""
    _only_owner(owner)
    if percent not in PERCENTS:
        raise Refused(
            "bad_setting", _("There is no such share. Please choose one of those shown."), status=422, field="percent"
        )
    with atomic():
        group = lock(Group.objects.filter(pk=owner.group_id)).get()
        if running_experiment(group.public_id) is not None:
            raise Refused("experiment_runs", _("An experiment runs already. Please end it first."))
        row = Experiment.objects.create(group=group.public_id, held_out_percent=percent, started_at=now)
        _note("start_experiment", owner, row, now, percent=percent)
    return row


def end_experiment(owner: Membership, experiment: Experiment, *, now: datetime) -> Experiment:
    """Everybody is asked again; ending it twice changes nothing."""
    _only_owner(owner)
    with atomic():
        rows = Experiment.objects.filter(pk=experiment.pk, group=owner.group.public_id, ended_at=None)
        if rows.update(ended_at=now):
            _note("end_experiment", owner, experiment, now)
    experiment.refresh_from_db()
    return experiment


def _only_owner(member: Membership) -> None:
    if not (member.is_active and member.role == Role.OWNER):
        raise Absent


def _note(verb: str, owner: Membership, experiment: Experiment, now: datetime, **detail: int) -> None:
    group = owner.group.public_id
    log.record(
        verb, now=now, group=group, actor=owner.public_id, object_type="experiment", object_id=experiment.public_id, **detail
    )  # fmt: skip
    append(group, "group", group)
