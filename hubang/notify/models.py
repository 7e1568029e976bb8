"""Notifications. A notification holds no link, code or personal text: it says what kind of thing waits, and where."""

from django.conf import settings
from django.db import models

from hubang.lib.ids import new_public_id


class Notification(models.Model):
    """One thing owed to one person."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    group = models.CharField(max_length=16)
    kind = models.CharField(max_length=30)
    # Public ids and counts only.
    detail = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "group", "read_at"], name="inbox")]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"
