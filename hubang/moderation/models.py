"""What is judged, by whom, and with what outcome."""

from django.db import models
from django.db.models import Q

from hubang.lib.fields import EncryptedTextField
from hubang.lib.ids import new_public_id

CATEGORIES = (
    "fraud", "phishing", "spam", "paid", "gambling", "porn", "abuse", "privacy", "flood", "offtopic",
)  # fmt: skip


class Moderated(models.Model):
    """Mixed into what members see of each other. Held: a reviewer decides first. Hidden: taken out of sight."""

    held_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    @property
    def is_visible(self) -> bool:
        """Whether other members may see it."""
        return self.held_at is None and self.hidden_at is None


class WordKind(models.TextChoices):
    """How a word is looked for; see engines/screening/words.py."""

    LITERAL = "literal"
    SOUND = "sound"
    PATTERN = "pattern"


class GroupWord(models.Model):
    """A word of the group's own list: once it is on, any text with it is held or blocked."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="words")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=WordKind, default=WordKind.LITERAL)
    category = models.CharField(max_length=10, choices=[(name, name) for name in CATEGORIES])
    severity = models.CharField(max_length=5, choices=[("hold", "hold"), ("block", "block")])
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    # Null: it is not looked for yet. It is switched on after a dry run, whose counts and public ids (see trials.py) are here.
    on_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    trial = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "text"], name="a_word_is_listed_once")]

    def __str__(self) -> str:
        return self.public_id


class ModelState(models.TextChoices):
    """Where the learning of a model stands."""

    WANTED = "wanted"
    LEARNING = "learning"
    READY = "ready"
    FAILED = "failed"


# A learning that a crash has cut short is wanted again.
MODEL_MOVES = {
    "wanted": frozenset({"learning"}),
    "learning": frozenset({"ready", "failed", "wanted"}),
    "ready": frozenset[str](),
    "failed": frozenset[str](),
}


class GroupModel(models.Model):
    """What was learnt from the decisions of a group's reviewers: weights on top of the shipped model, as data (engines/screening/adjusted.py)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="models")
    state = models.CharField(max_length=10, choices=ModelState, default=ModelState.WANTED)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # The digest of the shipped model that it was learnt on; another one cannot use it.
    base = models.CharField(max_length=16, blank=True)
    data = models.BinaryField(default=bytes)
    # How many decided texts it has learnt, and what it would change (comparisons.py): counts and public ids.
    decided = models.PositiveIntegerField(default=0)
    comparison = models.JSONField(default=dict)
    # Why it could not be learnt: a code.
    failure = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=Q(state__in=["wanted", "learning"]), name="one_learning_at_a_time_per_group"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class ScreeningState(models.Model):
    """What the Screener of a group was built from, in one name: `revision` is another whenever any of it has changed."""

    group = models.OneToOneField("groups.Group", models.CASCADE, related_name="screening")
    revision = models.CharField(max_length=16, default=new_public_id)
    # The model that judges here; null: the shipped one.
    model = models.ForeignKey(GroupModel, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.revision


class ScamList(models.Model):
    """A list of links that cheat people, as hashes: the group's own, or one from another site."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="scam_lists")
    name = models.CharField(max_length=40)
    is_own = models.BooleanField(default=False)
    # The pass phrase under which the hashes were made; empty for a public list.
    phrase = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(is_own=True), name="one_own_scam_list_per_group")
        ]

    def __str__(self) -> str:
        return self.public_id


class ScamLink(models.Model):
    """One link of a list: its hash, and of an own one the host, by which reviewers know it again."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    scam_list = models.ForeignKey(ScamList, models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64)
    host = models.CharField(max_length=253, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scam_list", "digest"], name="a_link_is_listed_once")]

    def __str__(self) -> str:
        return self.public_id


class Sent(models.Model):
    """The trace of a text that was sent to a group: keyed hashes for telling floods (engines/screening/flood.py). Kept two hours."""

    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("groups.Membership", models.CASCADE, related_name="+")
    at = models.DateTimeField(db_index=True)
    whole = models.BinaryField()
    # Hashes of runs of characters. Of a refused text there are none: short runs of digits could be guessed from them.
    sketch = models.BinaryField()
    links = models.BinaryField()
    size = models.PositiveIntegerField()
    length = models.PositiveIntegerField()
    is_list = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["group", "id"], name="sent_to_a_group")]

    def __str__(self) -> str:
        return f"{self.length} characters"


class BlockedText(models.Model):
    """That a text was refused, without the text: a salted fingerprint, the category and the codes of the findings."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="+")
    member = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    where = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=80)
    category = models.CharField(max_length=10)
    codes = models.JSONField(default=list)
    at = models.DateTimeField(db_index=True)
    # One appeal each. Released: the screening was wrong here, and this writer may send exactly this text.
    appealed_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["member", "fingerprint"], name="blocks_of_a_member")]

    def __str__(self) -> str:
        return self.public_id


class Flag(models.Model):
    """A member's complaint about something or somebody."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.CASCADE, related_name="flags")
    by = models.ForeignKey("groups.Membership", models.PROTECT, related_name="flags")
    object_type = models.CharField(max_length=20)
    object_id = models.CharField(max_length=16, blank=True)
    reason = models.CharField(max_length=20)
    text = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "object_type", "object_id"],
                condition=~Q(object_id=""),
                name="a_thing_is_flagged_once_per_member",
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class CaseState(models.TextChoices):
    OPEN = "open"
    CLOSED = "closed"


CASE_MOVES = {"open": frozenset({"closed"}), "closed": frozenset()}


class Case(models.Model):
    """One matter in the review queue: something held, flagged or disputed, or the appeal of a refused text."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.PROTECT, related_name="cases")
    # held_message, held_request, flag, dispute, appeal, share
    kind = models.CharField(max_length=20)
    duty = models.CharField(max_length=10)
    object_type = models.CharField(max_length=20)
    object_id = models.CharField(max_length=16, blank=True)
    about = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="cases_about")
    raised_by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    # Codes and categories of findings; for a flag, its reason.
    detail = models.JSONField(default=dict)
    # What the writer of a refused text shows the reviewer, personal data masked; emptied when the case is closed.
    text = EncryptedTextField(blank=True, default="")
    state = models.CharField(max_length=10, choices=CaseState, default=CaseState.OPEN)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["group", "kind", "object_type", "object_id"],
                condition=Q(state="open") & ~Q(object_id=""),
                name="one_open_case_per_thing",
            )
        ]
        indexes = [models.Index(fields=["group", "state", "due_at"], name="review_queue")]

    def __str__(self) -> str:
        return self.public_id


class ModerationAction(models.Model):
    """A measure against a member: which rule, why, until when."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    group = models.ForeignKey("groups.Group", models.PROTECT, related_name="measures")
    member = models.ForeignKey("groups.Membership", models.PROTECT, related_name="measures")
    by = models.ForeignKey("groups.Membership", models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=[(kind, kind) for kind in ("mute", "kick", "ban")])
    rule_number = models.PositiveIntegerField(null=True)
    reason = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.public_id
