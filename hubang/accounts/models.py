"""Users and what they sign in with."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models

from hubang.lib.ids import new_public_id

SCOPES = ("read", "ask", "help", "chat", "profile", "manage")


class User(AbstractUser):
    """A person on this site. Nickname, face and standing belong to a membership; this is only who signs in.

    `username` is random until the person chooses one to sign in with; no name, phone or address is asked for.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    language = models.CharField(max_length=10, blank=True)
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]

    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.public_id


class RecoveryCode(models.Model):
    """A code that lets a person back in, shown once and stored as a hash. At most one unused per user."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(used_at=None), name="one_unused_recovery_code_per_user"
            )
        ]

    def __str__(self) -> str:
        return "recovery code"


class DeviceLink(models.Model):
    """A one-time link, shown as a QR on one device, that signs the same person in on a second one."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "device link"


class SignInAttempt(models.Model):
    """A counter of failed attempts for one subject (a device, an address block, an account) in one window of time."""

    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=80)
    window_starts_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "window_starts_at"], name="one_counter_per_window")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.count}"


class ApiToken(models.Model):
    """A token for programs, made and revoked by the member. Shown once; only its hash is kept."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id


class IdempotencyKey(models.Model):
    """A write that happened, under the key that its sender chose; in the same transaction as the write. Kept 48 h."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    action = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    # SHA-256 of the parameters: the same key with others is a mistake of the sender.
    parameters = models.CharField(max_length=64)
    result = models.CharField(max_length=64, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "action", "key"], name="a_key_is_used_once_per_user_and_action")
        ]

    def __str__(self) -> str:
        return self.action


class Consent(models.Model):
    """Which version of the data policy a person accepted, and when."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="consents")
    version = models.PositiveIntegerField()
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="one_consent_per_version")]

    def __str__(self) -> str:
        return f"version {self.version}"
