"""Help requests and assists, with their lives as tables."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q

from hubang.lib.fields import EncryptedTextField
from hubang.lib.ids import new_public_id
from hubang.moderation.models import Moderated


class Scene(models.TextChoices):
    BOOST = "boost"
    CHARITY = "charity"
    STUDY = "study"


class RequestState(models.TextChoices):
    OPEN = "open"
    FULL = "full"
    COMPLETED = "completed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


# full: as many claims as places, not all confirmed yet. A dispute that voids a claim opens it again.
REQUEST_MOVES = {
    "open": frozenset({"full", "completed", "expired", "withdrawn", "removed"}),
    "full": frozenset({"open", "completed", "expired", "withdrawn", "removed"}),
    # Help claimed in time may still be confirmed after the deadline, and then the request is complete after all.
    "expired": frozenset({"completed", "removed"}),
    "completed": frozenset({"removed"}),
    "withdrawn": frozenset({"removed"}),
    "removed": frozenset(),
}
LIVING = ("open", "full")


class HelpRequest(Moderated):
    """One thing a member needs help with."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.PROTECT, related_name="help_requests")
    asker = models.ForeignKey("groups.Membership", models.PROTECT, related_name="help_requests")
    thread = models.OneToOneField("chat.Conversation", models.PROTECT, related_name="help_request")
    scene = models.CharField(max_length=10, choices=Scene)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    title = models.CharField(max_length=80)
    note = models.CharField(max_length=500, blank=True)

    # boost
    platform = models.CharField(max_length=20, blank=True)
    activity = models.CharField(max_length=20, blank=True)
    host = models.CharField(max_length=253, blank=True)
    trust = models.CharField(max_length=10, blank=True)
    # The link and the code carry the asker's identity: encrypted, shown by open_link alone, deleted after the deadline.
    link = EncryptedTextField(blank=True, default="")
    code = EncryptedTextField(blank=True, default="")
    link_deleted_at = models.DateTimeField(null=True)
    # Keyed hash of the link, code or order: the same one twice is the same request. Emptied when deleted.
    link_digest = models.CharField(max_length=80, blank=True)
    # charity and study: errand, goods, visit, other; question, partner, material
    sort = models.CharField(max_length=20, blank=True)
    place = models.CharField(max_length=60, blank=True)
    subject = models.CharField(max_length=30, blank=True)

    helpers_needed = models.PositiveIntegerField()
    # Claims that stand (claimed or confirmed), and those of them that are confirmed.
    claimed_count = models.PositiveIntegerField(default=0)
    confirmed_count = models.PositiveIntegerField(default=0)

    created_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    extended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # Raised by every change that a reader can see: names the cached card and tells an edit from a stale page.
    version = models.PositiveIntegerField(default=1)

    normal_price = models.DecimalField(max_digits=9, decimal_places=2, null=True)
    paid_price = models.DecimalField(max_digits=9, decimal_places=2, null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(helpers_needed__gte=1, helpers_needed__lte=500), name="needs_1_to_500"),
            models.CheckConstraint(condition=Q(claimed_count__lte=F("helpers_needed")), name="never_over_the_need"),
            models.CheckConstraint(condition=Q(confirmed_count__lte=F("claimed_count")), name="confirmed_is_claimed"),
            models.CheckConstraint(
                condition=Q(normal_price=None) | Q(normal_price__gte=0, paid_price__gte=0),
                name="prices_not_negative",
            ),
            models.UniqueConstraint(
                fields=["group", "link_digest"],
                condition=Q(state__in=LIVING) & ~Q(link_digest=""),
                name="a_link_is_asked_for_once",
            ),
        ]
        indexes = [
            models.Index(fields=["group", "state", "deadline_at"], name="requests_of_a_group"),
            models.Index(fields=["asker", "created_at"], name="requests_of_a_member"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def missing(self) -> int:
        """How many more helpers can claim."""
        return self.helpers_needed - self.claimed_count

    def is_open_at(self, now: datetime) -> bool:
        """Whether another member could help now; the worker may not have marked it expired yet."""
        return self.state == RequestState.OPEN and self.is_visible and self.deadline_at > now


class AssistState(models.TextChoices):
    OPENED = "opened"
    CLAIMED = "claimed"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    VOID = "void"


ASSIST_MOVES = {
    "opened": frozenset({"claimed", "void"}),
    # void: taken back by the helper, or the request was withdrawn or removed.
    "claimed": frozenset({"confirmed", "disputed", "void"}),
    # A mediator decides, or the asker finds the help after all.
    "disputed": frozenset({"confirmed", "void"}),
    "confirmed": frozenset({"void"}),
    # Taken back by mistake, or helped after "it did not work": the helper may claim again while there is room.
    "void": frozenset({"claimed"}),
}
# Which assists take a place.
STANDING_CLAIMS = ("claimed", "disputed", "confirmed")


class Assist(models.Model):
    """One member's help on one request."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    request = models.ForeignKey(HelpRequest, models.PROTECT, related_name="assists")
    helper = models.ForeignKey("groups.Membership", models.PROTECT, related_name="assists")
    state = models.CharField(max_length=10, choices=AssistState, default=AssistState.OPENED)
    opened_at = models.DateTimeField(null=True)
    claimed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    # asker, silence, mediator
    decided_how = models.CharField(max_length=10, blank=True)
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "helper"], name="nobody_helps_twice")]
        indexes = [
            models.Index(fields=["helper", "state", "claimed_at"], name="assists_of_a_helper"),
            models.Index(fields=["state", "claimed_at"], name="assists_due"),
        ]

    def __str__(self) -> str:
        return self.public_id


class Thanks(models.Model):
    """One line from asker to helper; it may be empty (one tap)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    assist = models.OneToOneField(Assist, models.PROTECT, related_name="thanks")
    line = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Capacity(models.Model):
    """How many assists a member can give a day on one platform for one activity; the shops change this without notice.

    A row with a group overrides the one without. An empty activity stands for every activity of the platform.
    """

    group = models.ForeignKey("groups.Group", models.CASCADE, null=True, related_name="capacities")
    platform = models.CharField(max_length=20)
    activity = models.CharField(max_length=20, blank=True)
    per_day = models.PositiveIntegerField()
    # Days until the same helper can help the same asker with this again: 0 at once, 1 the next day, 36500 never.
    pair_days = models.PositiveIntegerField(default=0, db_default=0)
    # Nobody outside the shops knows the real figures: a guess says that it is one.
    is_guess = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "platform", "activity"],
                condition=~Q(group=None),
                name="one_capacity_per_group",
            ),
            models.UniqueConstraint(
                fields=["platform", "activity"], condition=Q(group=None), name="one_default_capacity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.activity} {self.per_day}"


class ShareLevel(models.TextChoices):
    FINE = "fine"
    WARNED = "warned"
    LIMITED = "limited"


SHARE_MOVES = {
    "fine": frozenset({"warned"}),
    "warned": frozenset({"fine", "limited"}),
    "limited": frozenset({"fine"}),
}


class FairShare(models.Model):
    """How a member stands who once took much and gave little. Who has no row is fine; nobody but the member and a mediator sees it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    member = models.OneToOneField("groups.Membership", models.CASCADE, related_name="fair_share")
    level = models.CharField(max_length=10, choices=ShareLevel, default=ShareLevel.FINE)
    since = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    # One appeal for each warning with its limit.
    appealed_at = models.DateTimeField(null=True)
    # A mediator found a good reason: nothing is said before this.
    excused_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level="fine") | ~Q(warned_at=None), name="a_limit_was_warned_of")
        ]

    def __str__(self) -> str:
        return f"{self.level}"


class ShareRound(models.Model):
    """When the members of a group are looked at next for what they take and give; taken by one worker at a time."""

    group = models.OneToOneField("groups.Group", models.CASCADE, related_name="share_round")
    due_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.due_at)
