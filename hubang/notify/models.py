"""Notices, and the ways they take. A notice holds no link, code or personal text: it says what kind of thing waits, and where."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from hubang.lib.fields import EncryptedTextField
from hubang.lib.ids import new_public_id
from hubang.notify.kinds import FAMILY_OF
from hubang.notify.ways import NOW, WAYS, default_timing


class Notification(models.Model):
    """One thing owed to one person; the rows are the inbox."""

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


class Preferences(models.Model):
    """What a person wants to hear when. Without a row the defaults hold."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="preferences")
    # Hours in Shanghai. From 22 until 8: nothing makes a sound; equal hours: no quiet hours.
    quiet_from = models.PositiveSmallIntegerField(default=22)
    quiet_until = models.PositiveSmallIntegerField(default=8)
    digest_hour = models.PositiveSmallIntegerField(default=19)
    # How often a day one may be asked for help, and how many messages a day may interrupt at all.
    asks_per_day = models.PositiveSmallIntegerField(default=3)
    messages_per_day = models.PositiveSmallIntegerField(default=10)
    # {channel: {family: "now", "digest" or "off"}}, where it differs from the default.
    choices = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quiet_from__lte=23, quiet_until__lte=23, digest_hour__lte=23), name="hours_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return "preferences"

    def timing(self, way: str, kind: str) -> str:
        """When a notice of this kind goes this way: now, with the digest, or not at all."""
        if not WAYS[way].is_chosen:
            return NOW
        family = FAMILY_OF[kind]
        return str(self.choices.get(way, {}).get(family) or default_timing(way, family))


class Address(models.Model):
    """Where a channel reaches a person: a mail box, a browser, a program's URL."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="addresses")
    channel = models.CharField(max_length=10)
    # A program hears of one group; a person's own mail box and browsers of all.
    group = models.CharField(max_length=16, blank=True)
    value = EncryptedTextField()
    # What the owner sees of it in lists.
    label = models.CharField(max_length=60, blank=True)
    # SHA-256 of a browser's endpoint, which holds enough randomness: one browser is one person's at a time.
    digest = models.CharField(max_length=64, blank=True)
    # The session in which a browser was subscribed: when it ends, so does this.
    session = models.CharField(max_length=40, blank=True)
    # What signs, for programs; the former one signs along until `old_secret_until`.
    secret = EncryptedTextField(blank=True, default="")
    old_secret = EncryptedTextField(blank=True, default="")
    old_secret_until = models.DateTimeField(null=True)

    created_at = models.DateTimeField()
    # A mail box gets nothing before its owner has said yes.
    confirmed_at = models.DateTimeField(null=True)
    # After failures nothing is tried before this; what waits for the address waits together.
    not_before = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # owner, gone, failing, taken, restored
    ended_how = models.CharField(max_length=10, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["digest"], condition=Q(ended_at=None) & ~Q(digest=""), name="a_browser_is_one_persons"
            )
        ]
        indexes = [models.Index(fields=["user", "ended_at"], name="addresses_of_a_user")]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    DEAD = "dead"


DELIVERY_MOVES = {
    # dropped: the right or the wish is gone, or it has been seen meanwhile. dead: tried often enough.
    "waiting": frozenset({"sent", "dropped", "dead"}),
    "sent": frozenset(),
    "dropped": frozenset(),
    # Whoever runs the group has it tried again, or lets it go.
    "dead": frozenset({"waiting", "dropped"}),
}


class Delivery(models.Model):
    """One notice on one way to its person; written in the transaction of its cause, worked off by `hubang work`.

    Whoever takes it writes a new `holder` and moves `due_at` behind the end of the lease: a worker that dies lets it come
    due again, and one that wakes up late holds no token any more.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    notification = models.ForeignKey(Notification, models.CASCADE, related_name="deliveries")
    channel = models.CharField(max_length=10)
    address = models.ForeignKey(Address, models.CASCADE, null=True, related_name="deliveries")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    due_at = models.DateTimeField()
    holder = models.CharField(max_length=16, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    # What went out together keeps this name in every attempt: receivers know a repeat by it.
    message = models.CharField(max_length=16, blank=True)
    # A repeat does not use up the day's ceiling once more.
    is_counted = models.BooleanField(default=False)
    # Why it was dropped or is dead: a code.
    reason = models.CharField(max_length=30, blank=True)
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], condition=Q(address=None), name="one_delivery_inside"
            ),
            models.UniqueConstraint(
                fields=["notification", "address"], condition=~Q(address=None), name="one_delivery_per_address"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & ~Q(ended_at=None)),
                name="ended_deliveries_say_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="deliveries_due"),
            models.Index(fields=["state", "ended_at"], name="deliveries_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.public_id}"


class Allowance(models.Model):
    """How often a person was asked or interrupted on one day: the ceiling is a conditional update of this."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    # ask or message
    what = models.CharField(max_length=10)
    day = models.DateField()
    used = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "what", "day"], name="one_allowance_a_day")]

    def __str__(self) -> str:
        return f"{self.what} {self.used}"


class Absence(models.Model):
    """A holiday or an illness: nobody asks for help meanwhile, and nobody counts what was not given."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="absences")
    # holiday, illness, other
    why = models.CharField(max_length=10)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="an_absence_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["user", "ends_at"], name="absences_of_a_user")]

    def __str__(self) -> str:
        return self.why

    def covers(self, moment: datetime) -> bool:
        """Whether the person is away at this moment."""
        return self.starts_at <= moment < self.ends_at


class SiteKey(models.Model):
    """A key of this site, by its purpose."""

    name = models.CharField(max_length=20, unique=True)
    private = EncryptedTextField()

    def __str__(self) -> str:
        return self.name


class Ping(models.Model):
    """One time that a member was asked for help, with how likely the rule was to ask just this one: without that nothing can be learned."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.CharField(max_length=16)
    notification = models.OneToOneField(Notification, models.CASCADE, related_name="ping")
    asked_at = models.DateTimeField()
    propensity = models.FloatField()
    is_random = models.BooleanField(default=False)
    # When the member came and opened a request within twelve hours; the record counts it when it is settled.
    answered_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["group", "asked_at"], name="pings_of_a_group"),
            models.Index(fields=["asked_at"], condition=Q(settled_at=None), name="pings_open"),
            models.Index(fields=["user", "group"], condition=Q(settled_at=None), name="pings_of_a_member"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Responder(models.Model):
    """How one member of one group answers when asked, and how tired of it: kept, because it is needed every minute."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    group = models.CharField(max_length=16)
    # All pings, also those whose answer is not known yet: whoever has not come so far is taken for one who may not.
    asked = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    # Sum over the pings of 1/2 per twelve hours of age, as it stood at `fatigue_at`.
    fatigue = models.FloatField(default=0.0)
    fatigue_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_record_per_member"),
            models.CheckConstraint(condition=Q(answered__lte=models.F("asked")), name="answers_are_of_pings"),
        ]

    def __str__(self) -> str:
        return f"{self.answered}/{self.asked}"


class Wave(models.Model):
    """When a group's members are asked next, and who works on it: the lease that keeps two workers from asking twice."""

    group = models.CharField(max_length=16, unique=True)
    due_at = models.DateTimeField()
    holder = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return self.group


class Experiment(models.Model):
    """A group's trial of asking: some members, drawn by lot, are never asked as long as it runs."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.CharField(max_length=16)
    # The lot of a member is a hash of this and the member's id: nothing else decides, and it stays the same.
    salt = models.CharField(max_length=16, default=new_public_id)
    held_out_percent = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(ended_at=None), name="one_experiment_at_a_time"),
            models.CheckConstraint(
                condition=Q(held_out_percent__gte=5, held_out_percent__lte=50), name="held_out_5_to_50_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id
