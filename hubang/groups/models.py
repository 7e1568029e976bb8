"""Groups and memberships."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from hubang.groups import defaults
from hubang.lib.ids import new_public_id

if TYPE_CHECKING:
    from datetime import datetime


class Community(models.Model):
    """Groups that share one durable QR code: it leads to the first of them with room."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    name = models.CharField(max_length=40)
    # The owner allows the next group to be opened, with the same rules, when the last one is full.
    may_grow = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.public_id


class Group(models.Model):
    """The members who see each other's requests and messages. Every limit is a column here, with a default."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="groups")
    # 1 for the first group of the community, 2 for the next.
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    description = models.CharField(max_length=200, blank=True)
    scenes = models.JSONField(default=defaults.scenes)
    created_at = models.DateTimeField()

    # Kept by conditional updates in the actions that join and leave; a fact query compares it with the memberships.
    member_count = models.PositiveIntegerField(default=0)
    max_members = models.PositiveIntegerField(default=500)
    needs_approval = models.BooleanField(default=False)
    join_question = models.CharField(max_length=100, blank=True)

    # Asking
    asks_per_day = models.PositiveIntegerField(default=3)
    newcomer_asks_per_day = models.PositiveIntegerField(default=1)
    # Confirmed assists given in the last 14 days that earn one more ask a day, and how many can be earned.
    assists_per_extra_ask = models.PositiveIntegerField(default=3)
    max_extra_asks = models.PositiveIntegerField(default=3)
    newcomer_days = models.PositiveIntegerField(default=3)
    newcomer_assists = models.PositiveIntegerField(default=3)
    min_deadline_minutes = models.PositiveIntegerField(default=10)
    max_deadline_hours = models.PositiveIntegerField(default=14 * 24)
    max_helpers = models.PositiveIntegerField(default=500)
    # Hosts that the group allows beside the official ones of the shop platforms.
    allowed_hosts = models.JSONField(default=list)
    may_use_unknown_hosts = models.BooleanField(default=False)

    # Helping
    confirm_after_hours = models.PositiveIntegerField(default=24)
    delete_links_after_hours = models.PositiveIntegerField(default=48)

    # Talking
    recall_minutes = models.PositiveIntegerField(default=2)
    messages_per_minute = models.PositiveIntegerField(default=20)
    holds_newcomer_messages = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["community", "number"], name="groups_of_a_community_are_numbered"),
            models.CheckConstraint(condition=Q(member_count__lte=F("max_members")), name="a_group_is_not_overfull"),
            models.CheckConstraint(condition=Q(max_helpers__gte=1, max_helpers__lte=500), name="helpers_1_to_500"),
            models.CheckConstraint(
                condition=Q(min_deadline_minutes__gte=10, max_deadline_hours__lte=336),
                name="deadlines_10_min_to_14_days",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class Role(models.TextChoices):
    OWNER = "owner"
    ADMIN = "admin"
    MEMBER = "member"


class Duty(models.TextChoices):
    REVIEW = "review"
    MEDIATE = "mediate"
    SAFETY = "safety"
    WELCOME = "welcome"


class Standing(models.TextChoices):
    """Where a membership stands. Only `active` gives any right at all."""

    ACTIVE = "active"
    LEFT = "left"
    KICKED = "kicked"
    BANNED = "banned"
    ERASED = "erased"


STANDING_MOVES = {
    "active": frozenset({"left", "kicked", "banned", "erased"}),
    "left": frozenset({"active", "banned", "erased"}),
    "kicked": frozenset({"active", "banned", "erased"}),
    "banned": frozenset({"left", "erased"}),
    "erased": frozenset(),
}


class Membership(models.Model):
    """One user in one group. Nickname, face and province are what the others of this group see."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=10, choices=Role, default=Role.MEMBER)
    duties = models.JSONField(default=list)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.ACTIVE)
    muted_until = models.DateTimeField(null=True)

    nickname = models.CharField(max_length=20)
    # Folded nickname: unique among the active members of a group, so that nobody can pass for another.
    nickname_key = models.CharField(max_length=80)
    face = models.CharField(max_length=8, default="🙂")
    province = models.CharField(max_length=10, blank=True)
    interests = models.CharField(max_length=100, blank=True)

    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    invite = models.ForeignKey("Invite", models.SET_NULL, null=True, related_name="members")
    invited_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="invited")
    accepted_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "user"], name="one_membership_per_user_and_group"),
            models.UniqueConstraint(
                fields=["group", "nickname_key"],
                condition=Q(standing="active"),
                name="active_nicknames_differ",
            ),
            models.UniqueConstraint(
                fields=["group"], condition=Q(role="owner", standing="active"), name="one_owner_per_group"
            ),
        ]
        indexes = [models.Index(fields=["user", "standing"], name="memberships_of_a_user")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_active(self) -> bool:
        """Whether this membership gives any right."""
        return self.standing == Standing.ACTIVE

    @property
    def is_admin(self) -> bool:
        """Whether this is the owner or an admin, in good standing."""
        return self.is_active and self.role in {Role.OWNER, Role.ADMIN}

    def has_duty(self, duty: str) -> bool:
        """Whether this admin has taken on the duty; the owner has every duty."""
        return self.is_admin and (self.role == Role.OWNER or duty in self.duties)

    def is_muted(self, now: "datetime") -> bool:
        """Whether the member may read but not write at the moment."""
        return self.muted_until is not None and self.muted_until > now


class InviteKind(models.TextChoices):
    DURABLE = "durable"
    MEMBER = "member"
    CHANNEL = "channel"


class Invite(models.Model):
    """A code behind a QR. The durable one of a community never dies; the others can end in three ways."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    community = models.ForeignKey(Community, models.PROTECT, related_name="invites")
    # Empty for the durable one, which leads to the first group with room.
    group = models.ForeignKey(Group, models.PROTECT, null=True, related_name="invites")
    kind = models.CharField(max_length=10, choices=InviteKind)
    # The durable code is printed on posters and kept readable; of the others only the hash is kept.
    durable_code = models.CharField(max_length=24, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=40, blank=True)
    created_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="made_invites")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    max_uses = models.PositiveIntegerField(null=True)
    uses = models.PositiveIntegerField(default=0)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses=None) | Q(uses__lte=F("max_uses")), name="an_invite_is_not_overused"
            ),
            models.UniqueConstraint(
                fields=["community"], condition=Q(kind="durable"), name="one_durable_invite_per_community"
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class JoinState(models.TextChoices):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class JoinRequest(models.Model):
    """Somebody who waits for approval. It gives no right at all."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey(Group, models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="join_requests")
    invite = models.ForeignKey(Invite, models.SET_NULL, null=True, related_name="+")
    nickname = models.CharField(max_length=20)
    face = models.CharField(max_length=8)
    province = models.CharField(max_length=10, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    accepted_version = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=JoinState, default=JoinState.WAITING)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(state="waiting"), name="one_waiting_join_request"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class RuleSet(models.Model):
    """One published version of a group's rules. A row never changes; a change is the next version."""

    group = models.ForeignKey(Group, models.PROTECT, related_name="rule_sets")
    version = models.PositiveIntegerField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "version"], name="rule_versions_are_numbered")]

    def __str__(self) -> str:
        return f"version {self.version}"


class Rule(models.Model):
    """One numbered rule of a version: a right or a duty, in one short sentence and a longer text."""

    rule_set = models.ForeignKey(RuleSet, models.CASCADE, related_name="rules")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[("right", "right"), ("duty", "duty")])
    title = models.CharField(max_length=60)
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "number"], name="rules_are_numbered")]

    def __str__(self) -> str:
        return f"rule {self.number}"


class Acceptance(models.Model):
    """Who accepted which version of the rules when."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="acceptances")
    rule_set = models.ForeignKey(RuleSet, models.PROTECT, related_name="acceptances")
    accepted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "rule_set"], name="a_version_is_accepted_once")]

    def __str__(self) -> str:
        return "acceptance"


class OwnerLink(models.Model):
    """A one-time link, made on the server, that makes its opener the owner of a group."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="owner_links")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return "owner link"
