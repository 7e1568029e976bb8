"""The append-only log."""

from django.db import models


class AuditEntry(models.Model):
    """One thing that somebody did. Triggers in the database refuse changing and deleting it."""

    at = models.DateTimeField()
    group = models.CharField(max_length=16, blank=True, db_index=True)
    # The public id of the membership (or user) that acted; empty: Hubang itself.
    actor = models.CharField(max_length=16, blank=True)
    verb = models.CharField(max_length=40)
    object_type = models.CharField(max_length=20, blank=True)
    object_id = models.CharField(max_length=16, blank=True)
    # Codes, counts and public ids only; never text that a person wrote.
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_object")]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
