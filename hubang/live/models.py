"""The log of a group's events."""

from django.db import models


class Stream(models.Model):
    """The counter of one group's events. `epoch` rises when a backup is put back: old cursors then start anew."""

    group = models.CharField(max_length=16, unique=True)
    last_no = models.BigIntegerField(default=0)
    epoch = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.group} {self.epoch}-{self.last_no}"


class LiveEvent(models.Model):
    """One event: numbered without gaps within its group, committed in the order of the numbers."""

    group = models.CharField(max_length=16)
    no = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=16)
    # The one user who gets it; empty: everybody who may listen.
    audience = models.BigIntegerField(null=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "no"], name="events_are_numbered")]

    def __str__(self) -> str:
        return f"{self.group} {self.no} {self.kind}"
